"""Who and what is there, and when things happened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Model

from accounts.author import Author
from accounts.models import LogEntry, User
from booru.models import Image

_NAMED = re.compile(r">>([\w-]+\.(?:png|jpg|gif|svg|webm|mp4))\b")


@dataclass(frozen=True)
class Event:
    """`act` does nothing where it has been done."""

    moment: datetime
    act: Callable[[], object]


@dataclass(frozen=True)
class Scene:
    """`pictures` by the names of their files."""

    now: datetime
    people: Mapping[str, User]
    pictures: Mapping[str, Image]

    @property
    def keeper(self) -> User:
        """The admin."""
        return self.people["marlow"]

    @property
    def moderator(self) -> User:
        return self.people["wren"]

    def author(self, name: str) -> Author:
        return Author(self.people[name])

    def ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    def since(self, image: Image, share: float) -> datetime:
        """Between its upload (0) and now (1)."""
        return image.created_at + (self.now - image.created_at) * share

    def words(self, text: str) -> str:
        """With the numbers of the pictures that it names."""
        return _NAMED.sub(self._number, text)

    def _number(self, found: re.Match[str]) -> str:
        image = self.pictures.get(found[1])
        return f">>{image.pk}" if image else "another picture"

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """What staff do: in one transaction, whose entries in the log are of that
        moment."""
        entries = LogEntry.objects.filter(moderator__in=self.people.values())
        with transaction.atomic():
            last = LogEntry.objects.aggregate(last=Max("pk"))["last"] or 0
            yield
            entries.filter(pk__gt=last).update(created_at=moment)


def upload_moments(now: datetime, number: int) -> Iterator[datetime]:
    """When so many pictures were uploaded, oldest first: the newer, the closer
    together."""
    for left in reversed(range(number)):
        share: float = (left / number) ** 1.6
        yield now - timedelta(minutes=25) - share * timedelta(days=9)


def date(row: Model, **moments: Any) -> None:
    """The actions know no other time than now."""
    for field, moment in moments.items():
        setattr(row, field, moment)
    type(row)._base_manager.filter(pk=row.pk).update(**moments)


def was_done(action: str, row: Model) -> bool:
    """Once, whatever became of it later."""
    return LogEntry.objects.filter(action=action, subject_id=row.pk).exists()
