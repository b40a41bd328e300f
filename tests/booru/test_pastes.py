"""Texts as posts, through the action."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from pytest_django import Settings

from accounts.actions import ban_user
from accounts.author import Author
from accounts.models import User
from booru.actions.pastes import PASTE_BYTES, submit_paste
from booru.actions.uploads import Draft
from booru.models import Image, ImageSubscription, Tag
from booru.problems import Rejected
from tests.factories import make_moderator, make_user

pytestmark = pytest.mark.django_db
TAGS = "safe, story, fox"
STORY = "Once there was a fox.\n\nIt slept."


def paste(body: str = STORY, user: User | None = None, **draft: Any) -> Image:
    return submit_paste(
        body=body, draft=Draft(tag_input=TAGS) if not draft else Draft(**draft),
        author=Author(user, "10.1.2.3", "a12"),
    )  # fmt: skip


def test_a_paste_is_complete_at_once() -> None:
    user = make_user(watch_on_upload=True)
    row = paste(
        "Once there\r\nwas a fox,\rré.",
        user,
        tag_input=TAGS,
        description="Short.",
        sources=("https://example.org/a",),
        anonymous=True,
        locations=("https://derpibooru.org/images/7",),
    )
    row.refresh_from_db()
    data = "Once there\nwas a fox,\nré.".encode()
    digest = hashlib.sha512(data).hexdigest()
    said = {
        "media_type": "paste",
        "paste_body": data.decode(),
        "name": "",
        "size": len(data),
        "orig_size": len(data),
        "sha512_hash": digest,
        "orig_sha512_hash": digest,
        "processed": True,
        "thumbnails_generated": True,
        "approved": True,
        "description": "Short.",
        "anonymous": True,
        "uploader": user,
        "width": None,
        "format": None,
    }
    assert {name: getattr(row, name) for name in said} == said
    assert sorted(row.tags.values_list("name", flat=True)) == ["fox", "safe", "story"]
    assert [one.url for one in row.sources.all()] == ["https://example.org/a"]
    assert [one.url for one in row.locations.all()] == [
        "https://derpibooru.org/images/7"
    ]
    user.refresh_from_db()
    assert user.uploads_count == 1
    assert ImageSubscription.objects.filter(image=row, user=user).exists()
    counts = Tag.objects.filter(name="fox").values_list("images_count", "pastes_count")
    assert list(counts) == [(0, 1)]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "Write something: the text is empty."),
        (" \n\t", "Write something: the text is empty."),
        ("a\0b", "The text has a character that is not text."),
        ("a\ud800", "The text has a character that is not text."),
        ("é" * 150_001, "The text has 300,002 bytes: 300,000 are the most."),
    ],
)
def test_what_is_no_text(body: str, sentence: str) -> None:
    with pytest.raises(Rejected) as caught:
        paste(body, tag_input="fox")
    problems = [(p.field, p.message) for p in caught.value.problems]
    assert problems[0] == ("body", sentence)
    # All problems together: the tags lack a rating.
    assert {field for field, _ in problems} == {"body", "tag_input"}
    assert not Image.objects.exists()


def test_the_longest_and_the_same_twice() -> None:
    row = paste("x" * PASTE_BYTES)
    assert row.size == PASTE_BYTES
    first = paste("one\r\ntwo")
    with pytest.raises(Rejected) as caught:
        paste("one\ntwo")
    (problem,) = caught.value.problems
    assert (problem.field, problem.file, problem.detail) == (
        "body",
        "duplicate",
        str(first.pk),
    )


def test_the_banned_write_none(settings: Settings) -> None:
    user = make_user()
    until = timezone.now() + timedelta(days=1)
    ban_user(user, moderator=make_moderator(), reason="Spam", valid_until=until)
    with pytest.raises(PermissionDenied):
        paste(user=user)
    settings.IMAGE_APPROVAL_REQUIRED = True
    user = make_user()
    assert not paste(user=user).approved
    user.refresh_from_db()
    assert user.uploads_count == 0
