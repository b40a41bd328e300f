"""`manage.py load_demo`: the demo gallery, uploaded as anybody would upload it, what
people say about it, and an invented catalogue of songs and charts with a few players'
scores."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone
from tqdm import tqdm

from accounts.actions import reveal_key
from accounts.author import Author
from accounts.models import KeyKind, User
from booru.actions import tagging, tags, uploads
from booru.models import Image, Tag
from booru.received import ReceivedFile
from booru.storage import work_folder
from ops.demo.entries import ENTRIES
from ops.demo.pictures import DemoPicture, demo_pictures
from ops.demo.plays import demo_plays
from ops.demo.steps import Scene, live
from ops.demo.steps.cast import are_ours, enter
from ops.demo.steps.scene import date, upload_moments
from ops.demo.tags import (
    DEMO_ALIASES,
    DEMO_IMPLICATIONS,
    DEMO_TAG_CATEGORIES,
    DEMO_TAG_DESCRIPTIONS,
)
from ops.demo.words.people import PEOPLE
from scores.actions.imports import enabled_import_types, import_now
from scores.models import Import

#: Its ids begin at 900,000, where those of the public collections do not reach.
COLLECTION = settings.BASE_DIR / "scores" / "collection"
DEMO_FORMAT = "file/batch-manual"


class Command(BaseCommand):
    help = "Load the demo content; what is there already is left as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        # There while the work is unfinished, so that the next start takes it up.
        settings.DEMO_UNFINISHED.touch()
        _wait_for_disk(False)
        call_command("load_collections", str(COLLECTION), verbosity=0)
        now = timezone.now()
        people = enter(now)
        self._scores(people)
        self._tags()
        pictures = self._pictures(people, now)
        if are_ours(people):
            live(Scene(now, people, pictures))
        else:
            self.stderr.write(
                "An account here has the name of a demo user: nobody talks, votes or "
                "moderates in the demo."
            )
        _wait_for_disk(True)
        settings.DEMO_UNFINISHED.unlink(missing_ok=True)
        user = people["mika"]
        key = reveal_key(user, kind=KeyKind.IMAGE)
        self.stdout.write(f"demo key of {user.name}: {key}")

    def _scores(self, people: Mapping[str, User]) -> None:
        """Imported as anybody would, once for each player and game."""
        if DEMO_FORMAT not in enabled_import_types():
            return
        now = int(timezone.now().timestamp() * 1000)
        for plays in demo_plays(COLLECTION, now=now):
            user = people[plays.player]
            if not Import.objects.filter(user=user, file_name=plays.name).exists():
                import_now(
                    user,
                    import_type=DEMO_FORMAT,
                    body=plays.body,
                    file_name=plays.name,
                    user_intent=True,
                )

    def _tags(self) -> None:
        """Names, categories and relations first, so that uploads follow them. On a
        site of its own nobody but us has moderated yet."""
        moderator = User(role="moderator", name="demo")
        names = {*DEMO_TAG_CATEGORIES, *DEMO_TAG_DESCRIPTIONS}
        names |= {name for pair in DEMO_ALIASES.items() for name in pair}
        for implying, implied in DEMO_IMPLICATIONS.items():
            names |= {implying, *implied}
        known = {tag.name: tag for tag in tagging.ensure_tags(names)}
        for name, category in DEMO_TAG_CATEGORIES.items():
            Tag.objects.filter(pk=known[name].pk).update(category=category)
        for name, (short, long) in DEMO_TAG_DESCRIPTIONS.items():
            Tag.objects.filter(pk=known[name].pk).update(
                short_description=short, description=long
            )
        for alias, target in DEMO_ALIASES.items():
            if known[alias].aliased_tag_id is None:
                tags.alias_tag(known[alias], target=known[target], moderator=moderator)
        for implying, implied in DEMO_IMPLICATIONS.items():
            tags.set_implications(
                known[implying],
                implied=[known[name] for name in implied],
                moderator=moderator,
            )

    def _pictures(self, people: Mapping[str, User], now: datetime) -> dict[str, Image]:
        """Those that are not hidden, by the names of their files."""
        pictures = tqdm(
            demo_pictures(),
            desc="Demo pictures",
            total=len(ENTRIES),
            disable=not sys.stderr.isatty(),
        )
        moments = upload_moments(now, len(ENTRIES))
        images = {
            picture.file_name: self._upload(picture, people, moment)
            for picture, moment in zip(pictures, moments, strict=True)
        }
        return {
            name: image for name, image in images.items() if not image.hidden_from_users
        }

    def _upload(
        self, picture: DemoPicture, people: Mapping[str, User], moment: datetime
    ) -> Image:
        """What is there already stays as it is."""
        with work_folder() as folder:
            path = folder / picture.file_name
            path.write_bytes(picture.data)
            file = ReceivedFile(path, picture.file_name, len(picture.data))
            draft = uploads.Draft(
                tag_input=", ".join(picture.tags),
                description=picture.description,
                sources=picture.sources,
                anonymous=picture.anonymous,
            )
            known = Image.objects.filter(orig_sha512_hash=file.sha512()).first()
            if known is not None:
                return known
            with transaction.atomic():
                image = uploads.submit_image(
                    file, draft=draft, author=Author(people[picture.uploader])
                )
                date(image, created_at=moment, first_seen_at=moment, updated_at=moment)
            return image


def _wait_for_disk(wanted: bool) -> None:
    """A commit is quicker without it, and what is lost with the machine is made again.
    Switched on again, the first write takes all before it to the disk too."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET synchronous_commit TO {'on' if wanted else 'off'}")
    if wanted:
        User.objects.filter(name=PEOPLE[0].name).update(updated_at=timezone.now())
