"""The pages of bans: the list, and making, changing and lifting one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.actions import bans
from accounts.models import Ban, LogEntry, Role, User
from booru.models import Image
from tests import pictures
from tests.booru.reading import queries, read
from tests.factories import key_of, make_image, make_moderator, make_user

pytestmark = pytest.mark.django_db
PATH = "/moderation/bans"


def ban(user: User, moderator: User, reason: str = "Spam", days: int = 1) -> Ban:
    until = timezone.now() + timedelta(days=days)
    return bans.ban_user(user, moderator=moderator, reason=reason, valid_until=until)


@pytest.mark.parametrize("path", ["", "/new", "/1", "/1/lift"])
def test_they_are_for_moderators(
    client: Client, as_user: Client, moderator: User, path: str
) -> None:
    ban(make_user(), moderator)
    assistant = Client()
    assistant.force_login(make_user(role=Role.ASSISTANT))
    method = "post" if "lift" in path else "get"
    assert getattr(client, method)(PATH + path).status_code == 302
    for who in (as_user, assistant):
        assert getattr(who, method)(PATH + path).status_code == 403


def test_the_list_has_what_is_in_force(as_moderator: Client, moderator: User) -> None:
    held, lifted = make_user("ada"), make_user("teo")
    ban(held, moderator, "Floods the queue")
    bans.lift_ban(ban(lifted, moderator, "Was rude"), moderator=moderator)
    text = read(as_moderator, PATH).text
    assert ("ada" in text, "teo" in text) == (True, False)
    assert "Floods the queue" in text
    ended = read(as_moderator, f"{PATH}?ended=1").text
    assert ("ada" in ended, "teo" in ended) == (False, True)
    assert "ada" in read(as_moderator, f"{PATH}?q=floods").text
    assert "No bans" in read(as_moderator, f"{PATH}?q=nothing").text
    assert as_moderator.get(f"{PATH}?q=%00&page=x").status_code == 200


def test_the_list_has_a_fixed_cost(as_moderator: Client, moderator: User) -> None:
    ban(make_user(), moderator)
    few = queries(as_moderator, PATH)
    for _ in range(24):
        ban(make_user(), make_moderator())
    assert queries(as_moderator, PATH) == few


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"user": "ADA"}, "ada"),
        ({"network": "203.0.113.9/24"}, "203.0.113.0/24"),
        ({"fingerprint": "a12"}, "a12"),
    ],
)
def test_a_ban_is_made(as_moderator: Client, given: dict[str, str], shown: str) -> None:
    make_user("ada")
    (value,) = given.values()
    page = as_moderator.get(f"{PATH}/new", given).content.decode()
    assert f'value="{value}"' in page
    response = as_moderator.post(
        f"{PATH}/new", given | {"reason": "Spam", "days": "30"}
    )
    assert response["Location"] == PATH
    row = Ban.objects.get()
    left = row.valid_until - timezone.now()
    assert timedelta(days=29, hours=23) < left < timedelta(days=30)
    assert shown in read(as_moderator, PATH).text
    assert LogEntry.objects.get().action == "ban.create"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Name one of account, network and browser"),
        ({"user": "mika", "network": "203.0.113.7"}, "Name one of"),
        ({"user": "nobody here"}, "There is no account of this name"),
        ({"user": "a\0"}, "Null characters"),
        ({"user": "wren"}, "You cannot ban yourself"),
        ({"user": "orrin"}, "Only admins ban staff"),
        ({"network": "fox"}, "Write an address"),
        ({"network": "0.0.0.0/0"}, "Too wide"),
        ({"user": "mika", "reason": ""}, "required"),
        ({"user": "mika", "reason": "x" * 256}, "at most 255"),
        ({"user": "mika", "days": "99999999999999"}, "valid choice"),
    ],
)
def test_what_is_no_ban(
    as_moderator: Client, user: User, given: dict[str, str], words: str
) -> None:
    make_moderator("orrin")
    data = {"reason": "Spam", "days": "1"} | given
    response = as_moderator.post(f"{PATH}/new", data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Ban.objects.exists()


def test_a_ban_is_changed_lifted_and_restored(
    as_moderator: Client, moderator: User
) -> None:
    row = ban(make_user("ada"), moderator)
    path = f"{PATH}/{row.pk}"
    assert "in force" in read(as_moderator, path).text
    data = {"reason": "Spam again", "valid_until": "2099-01-31 12:00"}
    assert as_moderator.post(path, data)["Location"] == path
    row.refresh_from_db()
    assert (row.reason, row.valid_until.year) == ("Spam again", 2099)
    for wrong in ("2001-01-31 12:00", "tomorrow", ""):
        again = as_moderator.post(path, data | {"valid_until": wrong})
        assert again.status_code == 422
    as_moderator.post(f"{path}/lift")
    row.refresh_from_db()
    assert not row.enabled
    assert "lifted" in read(as_moderator, path).text
    again = as_moderator.post(f"{path}/lift", follow=True)
    assert "lifted already" in again.content.decode()
    as_moderator.post(f"{path}/restore")
    row.refresh_from_db()
    assert row.enabled
    assert as_moderator.post(f"{path}/explode").status_code == 404
    assert as_moderator.get(f"{path}/lift").status_code == 405


@pytest.mark.parametrize("pk", [4711, 2**63, 10**30])
def test_a_ban_that_is_none(as_moderator: Client, pk: int) -> None:
    assert as_moderator.get(f"{PATH}/{pk}").status_code == 404


def test_a_banned_network_uploads_nothing(
    as_user: Client, user: User, moderator: User
) -> None:
    """By the page and by the API; staff are let through."""
    until = timezone.now() + timedelta(days=1)
    bans.ban_subnet(
        "127.0.0.0/8", moderator=moderator, reason="Flood", valid_until=until
    )
    page = as_user.get("/upload")
    assert page.status_code == 403
    assert "Flood" in page.content.decode()

    def post(who: User) -> int:
        file = SimpleUploadedFile("a.png", pictures.png(90, 90), "image/png")
        data = {"image[image]": file, "image[tag_input]": "safe, solo, fox"}
        path = f"/api/v1/json/images?key={key_of(who)}"
        return int(Client().post(path, data).status_code)

    assert post(user) == 403
    assert not Image.objects.exists()
    assert post(moderator) == 200


def test_a_banned_network_writes_nothing(as_user: Client, moderator: User) -> None:
    """By any page that writes."""
    image = make_image(sources=[])
    until = timezone.now() + timedelta(days=1)
    bans.ban_subnet(
        "127.0.0.0/8", moderator=moderator, reason="Flood", valid_until=until
    )
    writes: dict[str, dict[str, Any]] = {
        f"/images/{image.pk}/tags": {"old_tag_input": "", "tag_input": "sea"},
        f"/images/{image.pk}/sources": {"sources": "https://a.example"},
        f"/images/{image.pk}/comments": {"body": "Hello"},
        f"/report/image/{image.pk}": {"rule": "Something else", "reason": "x"},
        f"/images/{image.pk}/duplicates": {"of": str(make_image().pk)},
    }
    for path, data in writes.items():
        response = as_user.post(path, data)
        assert response.status_code == 403, path
    image.refresh_from_db()
    assert image.comment_count == 0
    assert not image.sources.exists()
    assert "sea" not in image.tags.values_list("name", flat=True)
