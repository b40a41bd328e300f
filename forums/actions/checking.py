"""The rules for what people write in forums (philomena-api 6.6). Each raises a
ValidationError for its field."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.author import Author
from accounts.gate import refuse_author
from accounts.models import User
from accounts.writing import is_text
from forums.models import Forum, Topic
from forums.topic_slugs import slug_of

MIN_TITLE_BYTES, MAX_TITLE_BYTES = 4, 96
MAX_REASON = 255


class Problems:
    """Errors of several fields, raised together."""

    def __init__(self) -> None:
        self._found: dict[str, Any] = {}

    @contextmanager
    def noted(self) -> Iterator[None]:
        try:
            yield
        except ValidationError as error:
            error.update_error_dict(self._found)

    def raise_any(self) -> None:
        if self._found:
            raise ValidationError(self._found)


def writer(author: Author) -> User:
    """The account that writes; PermissionDenied without one or for a banned one."""
    if author.user is None:
        raise PermissionDenied("Sign in to write in the forums.")
    refuse_author(author)
    return author.user


def clean_title(title: str) -> str:
    title = " ".join(title.split())
    if not is_text(title):
        raise ValidationError({"title": "The title has a character that is not text."})
    size = len(title.encode())
    if not MIN_TITLE_BYTES <= size <= MAX_TITLE_BYTES:
        raise ValidationError(
            {
                "title": f"A title has {MIN_TITLE_BYTES} to {MAX_TITLE_BYTES} bytes; "
                f"this one has {size}."
            }
        )
    if not slug_of(title):
        raise ValidationError(
            {
                "title": "Use at least one letter from A to Z or a digit: the topic's "
                "address is made of them."
            }
        )
    return title


def clean_reason(reason: str) -> str:
    """Why staff did something: shown to others, kept by the log."""
    reason = " ".join(reason.split())
    if not reason or not is_text(reason):
        raise ValidationError({"reason": "Give a reason: it is shown to others."})
    if len(reason) > MAX_REASON:
        raise ValidationError({"reason": f"At most {MAX_REASON} characters."})
    return reason


def free_slug(slug: str, forum: Forum, *, field: str = "title") -> str:
    """The forum's row is locked, so that nobody takes the slug at the same time."""
    other = Topic.objects.filter(forum=forum, slug=slug).first()
    if other is None:
        return slug
    where = "" if other.hidden_from_users else f" Or reply in “{other.title}”."
    raise ValidationError(
        {
            field: f"{forum.name} has a topic with the address “{slug}” already: "
            f"choose a title that differs in a letter or digit.{where}"
        }
    )
