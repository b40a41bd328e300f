"""Where an image is from: said by its uploader and by moderators, in the log where
the image is another's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import LogEntry, User
from booru.actions import moderation
from booru.models import Image
from tests.accounts.pages import Page
from tests.booru.reading import read
from tests.factories import make_image, make_paste, make_user

pytestmark = pytest.mark.django_db


def say(client: Client, image: Image, original: str, label: str = "") -> Any:
    given = {"original": original, "source_label": label}
    return client.post(f"/images/{image.pk}/origin", given)


def said(image: Image) -> tuple[bool | None, str]:
    image.refresh_from_db()
    return image.original, image.source_label


def logged() -> list[Any]:
    rows = LogEntry.objects.filter(action="image.origin").order_by("pk")
    return list(rows.values_list("details", flat=True))


def test_the_uploader_says_it_and_moderators_too(
    client: Client, as_user: Client, as_moderator: Client, user: User
) -> None:
    then = timezone.now() - timedelta(days=1)
    image = make_image(uploader=user, sources=["https://a.example/1"], updated_at=then)
    assert say(as_user, image, "yes", " A \n scan ").status_code == 302
    assert said(image) == (True, "A scan")
    assert image.updated_at > then
    assert logged() == []
    moved = image.updated_at
    say(as_user, image, "yes", "A scan")
    assert said(image) == (True, "A scan")
    assert image.updated_at == moved
    text = read(client, f"/images/{image.pk}").text
    assert "Originalyes" in text
    assert "A scan" in text
    say(as_moderator, image, "", "A scan")
    assert said(image) == (None, "A scan")
    assert logged() == [{"original": [True, None]}]
    assert "Originalyes" not in read(client, f"/images/{image.pk}").text
    paste = make_paste(uploader=user)
    say(as_user, paste, "no")
    assert said(paste) == (False, "")


def test_it_is_not_for_others(
    client: Client, as_user: Client, user: User, moderator: User
) -> None:
    image, own = make_image(uploader=make_user()), make_image(uploader=user)
    assert say(client, image, "yes").status_code == 302
    assert say(as_user, image, "yes").status_code == 403
    assert "Edit where it is from" not in read(as_user, f"/images/{image.pk}").text
    assert "Edit where it is from" in read(as_user, f"/images/{own.pk}").text
    moderation.lock_image(own, moderator=moderator, description=True)
    assert say(as_user, own, "yes").status_code == 403
    assert say(as_user, Image(pk=2**31), "yes").status_code == 404
    assert said(image) == said(own) == (None, "")


@pytest.mark.parametrize(
    ("original", "label", "words"),
    [
        ("maybe", "A scan", "Choose yes, no or unknown."),
        ("\0", "", "Choose yes, no or unknown."),
        ("yes", "x" * 81, "Write at most 80 characters"),
        ("yes", "a\0b", "Write at most 80 characters"),
        ("yes", "a\u202eb", "Write at most 80 characters"),
    ],
)
def test_errors_stand_at_the_field(
    as_user: Client, user: User, original: str, label: str, words: str
) -> None:
    image = make_image(uploader=user)
    answer = say(as_user, image, original, label)
    assert answer.status_code == 422
    page = Page(answer.content.decode())
    assert page.faults == []
    assert words in page.text
    assert said(image) == (None, "")


def test_the_back_office_acts_as_well(as_moderator: Client) -> None:
    image = make_image()
    path = f"/admin/booru/image/{image.pk}/change/"
    html = as_moderator.get(path).content.decode()
    assert str(image.uuid) in html
    assert 'name="locked_tags"' not in html
    form = {
        "original": "true", "source_label": "A scan",
        "locations-TOTAL_FORMS": "0", "locations-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = as_moderator.post(path, form)
    assert answer.status_code == 302, answer.content.decode()
    assert said(image) == (True, "A scan")
    changes = {"original": [None, True], "source_label": ["", "A scan"]}
    assert logged() == [changes]
    wrong = as_moderator.post(path, form | {"source_label": "x" * 81})
    assert "at most 80 characters" in wrong.content.decode()
    assert said(image) == (True, "A scan")
