"""What people say of themselves, and what they were given."""

from __future__ import annotations

import shutil
from pathlib import Path

from accounts.actions.badges import give_award, make_badge
from accounts.actions.preferences import save_profile
from accounts.models import Award, Badge
from booru.received import ReceivedFile
from booru.storage import work_folder
from community.actions.pictures import store_badge_picture
from ops.demo.steps.scene import Scene, date
from ops.demo.words.people import MEDALS, PEOPLE, Medal

DRAWINGS = Path(__file__).parent.parent / "badges"
_DAY = 24


def write_profiles(scene: Scene) -> None:
    for person in PEOPLE:
        user = scene.people[person.name]
        if (person.about or person.title) and not user.description:
            save_profile(
                user,
                description=scene.words(person.about),
                personal_title=person.title,
            )
    for place, medal in enumerate(MEDALS):
        badge = Badge.objects.filter(title=medal.title).order_by("pk").first()
        _give(scene, badge or _make(scene, medal, 200 - place), medal)


def _make(scene: Scene, medal: Medal, days: int) -> Badge:
    picture = _picture(medal.drawing)
    made = scene.ago(days * _DAY)
    with scene.at(made):
        badge = make_badge(
            medal.title,
            image=picture,
            moderator=scene.keeper,
            description=medal.description,
        )
        date(badge, created_at=made)
    return badge


def _picture(drawing: str) -> str:
    name = f"{drawing}.svg"
    with work_folder() as folder:
        path = folder / name
        shutil.copy(DRAWINGS / name, path)
        return store_badge_picture(ReceivedFile(path, name, path.stat().st_size))


def _give(scene: Scene, badge: Badge, medal: Medal) -> None:
    for place, (name, label, reason) in enumerate(medal.given):
        user = scene.people[name]
        if Award.objects.filter(user=user, badge=badge, label=label).exists():
            continue
        given = scene.ago((place + 1) * 75 * _DAY)
        with scene.at(given):
            award = give_award(
                badge, user=user, moderator=scene.moderator, label=label, reason=reason
            )
            date(award, awarded_on=given)
