"""What people say of themselves, and what they were given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from accounts.actions.badges import give_award, make_badge
from accounts.actions.preferences import save_profile
from accounts.models import Award, Badge
from booru.received import ReceivedFile
from booru.storage import work_folder
from community.actions.pictures import set_avatar, store_badge_picture
from ops.demo.canvas import art, rendered_png
from ops.demo.steps.scene import Event, Scene, date
from ops.demo.words.people import MEDALS, PEOPLE, Medal

DRAWINGS = Path(__file__).parent.parent / "badges"
# In hours before now.
_MADE, _BETWEEN = 200 * 24, 75 * 24


def write_profiles(scene: Scene) -> None:
    for person in PEOPLE:
        user = scene.people[person.name]
        if (person.about or person.title) and not user.description:
            save_profile(
                user,
                description=scene.words(person.about),
                personal_title=person.title,
            )
        if person.art and not user.avatar:
            with _file(
                f"{person.name}.png", rendered_png(art(person.art), 256)
            ) as file:
                user.avatar = set_avatar(user, file).avatar


def profile_events(scene: Scene) -> Iterator[Event]:
    for place, medal in enumerate(MEDALS):
        made = scene.ago(_MADE - place)
        yield Event(made, partial(_make, scene, medal, made))
        for number, given in enumerate(medal.given):
            moment = scene.ago((number + 1) * _BETWEEN)
            yield Event(moment, partial(_give, scene, medal, given, moment))


def _make(scene: Scene, medal: Medal, made: datetime) -> None:
    if _badge(medal) is not None:
        return
    picture = _picture(medal.drawing)
    with scene.at(made):
        badge = make_badge(
            medal.title,
            image=picture,
            moderator=scene.keeper,
            description=medal.description,
        )
        date(badge, created_at=made)


def _badge(medal: Medal) -> Badge | None:
    return Badge.objects.filter(title=medal.title).order_by("pk").first()


def _picture(drawing: str) -> str:
    name = f"{drawing}.svg"
    with _file(name, (DRAWINGS / name).read_bytes()) as file:
        return store_badge_picture(file)


@contextmanager
def _file(name: str, data: bytes) -> Iterator[ReceivedFile]:
    with work_folder() as folder:
        path = folder / name
        path.write_bytes(data)
        yield ReceivedFile(path, name, len(data))


def _give(
    scene: Scene, medal: Medal, given: tuple[str, str, str], moment: datetime
) -> None:
    (name, label, reason), badge = given, _badge(medal)
    user = scene.people[name]
    known = Award.objects.filter(user=user, badge=badge, label=label)
    if badge is None or badge.retired or known.exists():
        return
    with scene.at(moment):
        award = give_award(
            badge, user=user, moderator=scene.moderator, label=label, reason=reason
        )
        date(award, awarded_on=moment)
