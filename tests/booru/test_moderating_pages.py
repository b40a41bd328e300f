"""What moderators do on an image page, and who edits a description there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client, TestCase

from accounts.models import LogEntry, User
from booru.actions import moderation
from booru.models import Image
from booru.processing import process_image
from tests import pictures
from tests.booru.reading import queries, read
from tests.factories import make_image, make_user, upload

pytestmark = pytest.mark.django_db


def act(client: Client, image: Image, name: str, **data: Any) -> str:
    path = f"/images/{image.pk}/moderate/{name}"
    page = client.post(path, data, follow=True)
    assert page.status_code == 200
    image.refresh_from_db()
    return page.content.decode()


def test_approval_features_locks_and_notes(as_moderator: Client) -> None:
    image = make_image()
    assert "waits for approval again" in act(as_moderator, image, "unapprove")
    assert not image.approved
    act(as_moderator, image, "approve")
    assert image.approved
    act(as_moderator, image, "feature")
    assert "End the feature" in read(as_moderator, f"/images/{image.pk}").text
    assert "featured no more" in act(as_moderator, image, "unfeature")
    assert not image.features.exists()
    assert "is not featured" in act(as_moderator, image, "unfeature")
    act(as_moderator, image, "lock", lock=["tags", "comments"])
    assert (image.tags_locked, image.description_locked, image.comments_locked) == (
        True,
        False,
        True,
    )
    assert "That is how it is already" in act(
        as_moderator, image, "lock", lock=["tags", "comments"]
    )
    act(as_moderator, image, "notes", scratchpad="Asked\r\nthe artist")
    assert image.scratchpad == "Asked\nthe artist"
    page = read(as_moderator, f"/images/{image.pk}")
    assert "Asked\nthe artist" in page.text


@pytest.mark.parametrize("into", ["", "fox", "4711", "99999999999999", "\0", "²"])
def test_a_merge_needs_an_image(as_moderator: Client, into: str) -> None:
    image = make_image()
    assert "no image of this number" in act(as_moderator, image, "merge", into=into)
    assert not image.hidden_from_users


def test_a_merge_by_hand_and_back(as_moderator: Client, client: Client) -> None:
    image, other = make_image(), make_image()
    act(as_moderator, image, "merge", into=f" {other.pk} ")
    assert image.duplicate_of == other
    assert client.get(f"/images/{image.pk}")["Location"] == f"/images/{other.pk}"
    page = read(as_moderator, f"/images/{image.pk}")
    assert "Take the merge back" in page.text
    act(as_moderator, image, "restore")
    assert image.duplicate_of_id is None
    assert not image.hidden_from_users
    assert "cannot be merged into itself" in act(
        as_moderator, image, "merge", into=str(image.pk)
    )


@pytest.mark.parametrize(
    "name", ["unapprove", "unfeature", "lock", "notes", "merge", "explode"]
)
def test_others_do_nothing(as_user: Client, client: Client, name: str) -> None:
    image = make_image()
    before = Image.objects.values().get(pk=image.pk)
    data = {"lock": "tags", "scratchpad": "x", "into": str(make_image().pk)}
    path = f"/images/{image.pk}/moderate/{name}"
    assert as_user.post(path, data).status_code == 403
    assert client.post(path, data).status_code == 302
    assert Image.objects.values().get(pk=image.pk) == before


def test_the_panel_has_its_links(as_moderator: Client, as_user: Client) -> None:
    image = make_image(ip="198.51.100.7", fingerprint="a7", uploader=make_user("ada"))
    page = read(as_moderator, f"/images/{image.pk}")
    for link in (
        f"/moderation/log?subject=image&id={image.pk}",
        "/moderation/bans/new?network=198.51.100.7",
        "/moderation/bans/new?fingerprint=a7",
    ):
        assert link in page.links
    assert "198.51.100.7" not in read(as_user, f"/images/{image.pk}").text


def test_the_panel_has_a_fixed_cost(as_moderator: Client, moderator: User) -> None:
    image = make_image()
    moderation.feature_image(image, moderator=moderator)
    few = queries(as_moderator, f"/images/{image.pk}")
    for _ in range(24):
        moderation.feature_image(image, moderator=moderator)
    assert queries(as_moderator, f"/images/{image.pk}") == few


# The description ---------------------------------------------------------------------


def describe(client: Client, image: Image, text: str) -> int:
    response = client.post(f"/images/{image.pk}/description", {"description": text})
    image.refresh_from_db()
    return int(response.status_code)


def test_the_uploader_describes(as_user: Client, user: User) -> None:
    image = make_image(uploader=user)
    other = make_image(uploader=make_user())
    assert "Edit the description" in read(as_user, f"/images/{image.pk}").text
    assert "Edit the description" not in read(as_user, f"/images/{other.pk}").text
    assert describe(as_user, image, "A *fox*\r\nat dawn") == 302
    assert image.description == "A *fox*\nat dawn"
    assert describe(as_user, other, "Mine") == 403
    assert other.description == ""


def test_a_locked_description(
    as_user: Client, as_moderator: Client, user: User, moderator: User
) -> None:
    image = make_image(uploader=user)
    moderation.lock_image(image, moderator=moderator, description=True)
    assert "Edit the description" not in read(as_user, f"/images/{image.pk}").text
    assert describe(as_user, image, "x") == 403
    assert "locked for others" in read(as_moderator, f"/images/{image.pk}").text
    assert describe(as_moderator, image, "Of staff") == 302
    assert image.description == "Of staff"
    assert LogEntry.objects.latest("pk").action == "image.description"


@pytest.mark.parametrize("text", ["a\0b", "é" * 25_001])
def test_what_is_no_description(as_user: Client, user: User, text: str) -> None:
    image = make_image(uploader=user)
    response = as_user.post(f"/images/{image.pk}/description", {"description": text})
    assert response.status_code == 422
    html = response.content.decode()
    assert 'aria-describedby="description_errors"' in html
    assert text.replace("\0", "") in html


def test_nobody_describes_unseen(client: Client, as_user: Client) -> None:
    image = make_image()
    path = f"/images/{image.pk}/description"
    assert client.post(path, {"description": "x"}).status_code == 302
    assert as_user.get(path).status_code == 405
    assert as_user.post("/images/4711/description").status_code == 404


# Destroying --------------------------------------------------------------------------


def test_destroying_asks_in_numbers(
    as_moderator: Client, as_user: Client, moderator: User, tmp_path: Path
) -> None:
    image = upload(pictures.png(300, 200), tmp_path)
    while process_image(image.pk):
        pass
    path = f"/images/{image.pk}/destroy"
    assert as_user.get(path).status_code == 403
    assert "Hide the image first." in read(as_moderator, path).text
    assert "Hide image" in as_moderator.post(path, follow=True).content.decode()
    moderation.hide_image(image, moderator=moderator, reason="Against the law")
    image.refresh_from_db()
    count = len(image.files)
    assert path in read(as_moderator, f"/images/{image.pk}").links
    page = read(as_moderator, path)
    assert f"{count} files, " in page.text
    assert f"Destroy {count} files" in page.text
    assert as_user.post(path).status_code in (403, 404)
    image.refresh_from_db()
    assert image.files
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = as_moderator.post(path, {"reason": "Court order"})
    assert response["Location"] == f"/images/{image.pk}"
    image.refresh_from_db()
    assert (image.destroyed_content, image.files) == (True, {})
    assert LogEntry.objects.latest("pk").reason == "Court order"
    page = read(as_moderator, f"/images/{image.pk}")
    assert "Its files were destroyed." in page.text
    assert "They are gone already." in read(as_moderator, path).text
    assert "cannot" not in act(as_moderator, image, "retry")


def test_a_destroyed_image_shows_no_broken_picture(
    as_moderator: Client, client: Client, moderator: User
) -> None:
    image = make_image()
    moderation.hide_image(image, moderator=moderator, reason="x")
    moderation.destroy_image(image, moderator=moderator)
    page = as_moderator.get(f"/images/{image.pk}").content.decode()
    assert "<img src" not in page.partition('id="picture"')[2].partition("actions")[0]
    with_deleted = as_moderator.get("/search?q=*&del=1").content.decode()
    assert f"/images/{image.pk}" in with_deleted
    assert f"/{image.pk}-{image.hidden_image_key}/" not in with_deleted
    assert "Staff removed it for good: x" in read(client, f"/images/{image.pk}").text
