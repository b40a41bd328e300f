"""`manage.py load_demo`: the demo gallery, uploaded as anybody would upload it, and an
invented catalogue of songs and charts with a few players' scores."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from accounts.actions import register_user, reveal_key
from accounts.author import Author
from accounts.models import KeyKind, User
from booru.actions import tagging, tags, uploads
from booru.models import Tag
from booru.problems import Rejected
from booru.received import ReceivedFile
from booru.storage import work_folder
from ops.demo.entries import ENTRIES
from ops.demo.pictures import DemoPicture, demo_pictures
from ops.demo.plays import demo_plays
from ops.demo.tags import (
    DEMO_ALIASES,
    DEMO_IMPLICATIONS,
    DEMO_TAG_CATEGORIES,
    DEMO_TAG_DESCRIPTIONS,
)
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
        call_command("load_collections", str(COLLECTION), verbosity=0)
        self._scores()
        self._tags()
        pictures = tqdm(
            demo_pictures(),
            desc="Demo pictures",
            total=len(ENTRIES),
            disable=not sys.stderr.isatty(),
        )
        for picture in pictures:
            self._upload(picture)
        settings.DEMO_UNFINISHED.unlink(missing_ok=True)
        user = self._user("mika")
        key = reveal_key(user, kind=KeyKind.IMAGE)
        self.stdout.write(f"demo key of {user.name}: {key}")

    def _user(self, name: str) -> User:
        """Without a password: nobody signs in as a demo user."""
        known = User.objects.filter(name=name).first()
        return known or register_user(name)

    def _scores(self) -> None:
        """Imported as anybody would, once for each player and game."""
        if DEMO_FORMAT not in enabled_import_types():
            return
        now = int(timezone.now().timestamp() * 1000)
        for plays in demo_plays(COLLECTION, now=now):
            user = self._user(plays.player)
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

    def _upload(self, picture: DemoPicture) -> None:
        with work_folder() as folder:
            path = folder / picture.file_name
            path.write_bytes(picture.data)
            draft = uploads.Draft(
                tag_input=", ".join(picture.tags),
                description=picture.description,
                sources=picture.sources,
                anonymous=picture.anonymous,
            )
            try:
                uploads.submit_image(
                    ReceivedFile(path, picture.file_name, len(picture.data)),
                    draft=draft,
                    author=Author(self._user(picture.uploader)),
                )
            except Rejected as error:
                # A second run meets its own files.
                if not any(p.file == "duplicate" for p in error.problems):
                    raise
