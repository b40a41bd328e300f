"""What people change on an image page, and the record of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.author import Author
from accounts.models import User
from booru.actions import moderation, tagging
from booru.models import Image, ProcessingJob
from tests.accounts.pages import Page
from tests.booru.reading import queries, read, shown
from tests.factories import make_image, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clients(client: Client, as_user: Client, as_moderator: Client) -> list[Client]:
    """Everybody who may come: nobody, a user, a moderator."""
    return [client, as_user, as_moderator]


def hide(image: Image, moderator: User, reason: str = "Rule 3") -> None:
    moderation.hide_image(image, moderator=moderator, reason=reason)


def edit(client: Client, image: Image, old: str, new: str) -> int:
    return client.post(
        f"/images/{image.pk}/tags", {"old_tag_input": old, "tag_input": new}
    ).status_code


def names(image: Image) -> set[str]:
    return set(image.tags.values_list("name", flat=True))


def test_tags_are_edited_and_edits_merge(as_user: Client, as_moderator: Client) -> None:
    image = make_image(tags=["safe", "solo", "fox"])
    assert edit(as_user, image, "safe, solo, fox", "safe, solo, fox, sea") == 302
    # Seen before the first edit: it must not undo it.
    assert edit(as_moderator, image, "safe, solo, fox", "safe, solo, wolf") == 302
    assert names(image) == {"safe", "solo", "wolf", "sea"}


def test_a_refused_edit_keeps_what_was_written(as_user: Client) -> None:
    image = make_image(tags=["safe", "solo", "fox"])
    response = as_user.post(
        f"/images/{image.pk}/tags",
        {"old_tag_input": "safe, solo, fox", "tag_input": "explicit, safe, tagme, sea"},
    )
    assert response.status_code == 422
    page = Page(response.content.decode())
    assert page.faults == []
    assert "forbidden tag" in page.text
    assert "any other rating if safe" in page.text
    html = response.content.decode()
    assert re.search(r"<textarea[^>]*>\s*explicit, safe, tagme, sea</textarea>", html)
    assert 'value="safe, solo, fox"' in html
    assert names(image) == {"safe", "solo", "fox"}


def test_sources_are_edited(as_user: Client) -> None:
    image = make_image(sources=["https://old.example/1"])
    address = f"/images/{image.pk}/sources"
    new = "https://new.example/1\r\n\r\nhttps://new.example/2"
    assert as_user.post(address, {"sources": new}).status_code == 302
    urls = list(image.sources.values_list("url", flat=True))
    assert urls == ["https://new.example/1", "https://new.example/2"]

    refused = as_user.post(address, {"sources": "https://new.example/1\nftp://x"})
    assert refused.status_code == 422
    page = Page(refused.content.decode())
    assert page.faults == []
    assert "Source 2 has invalid format" in page.text
    assert re.search(
        r"https://new.example/1\s+ftp://x</textarea>", refused.content.decode()
    )


@pytest.mark.parametrize("what", ["tags", "sources", "moderate/hide"])
def test_nobody_edits_without_signing_in(client: Client, what: str) -> None:
    image = make_image()
    response = client.post(f"/images/{image.pk}/{what}", {})
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
    assert names(image) == {"safe", "solo", "fox"}


@pytest.mark.parametrize("what", ["tags", "sources", "moderate/hide"])
def test_edits_are_posts(as_moderator: Client, what: str) -> None:
    image = make_image()
    assert as_moderator.get(f"/images/{image.pk}/{what}").status_code == 405


def test_a_banned_user_edits_nothing(as_user: Client, user: User) -> None:
    user.bans.create(reason="Spam", valid_until=timezone.now() + timedelta(days=1))
    image = make_image()
    assert edit(as_user, image, "safe", "safe, solo, fox, sea") == 403
    assert names(image) == {"safe", "solo", "fox"}


def test_a_hidden_image_is_not_edited(as_user: Client, moderator: User) -> None:
    image = make_image()
    hide(image, moderator)
    assert edit(as_user, image, "", "sea") == 404


# History ------------------------------------------------------------------------


def test_the_history_says_who_changed_what(clients: list[Client]) -> None:
    image = make_image(tags=["safe", "solo", "fox"])
    editor = make_user("ada")
    tagging.edit_tags(
        image,
        author=Author(editor),
        old_tag_input="safe, solo, fox",
        tag_input="safe, solo, wolf",
    )
    clients[1].post(f"/images/{image.pk}/sources", {"sources": "https://new.example/1"})
    for client in clients:
        text = " ".join(read(client, f"/images/{image.pk}/history").text.split())
        assert "+ wolf" in text
        assert "- fox" in text
        assert "ada" in text
        assert "+ https://new.example/1" in text
        assert "mika" in text


def test_an_anonymous_uploader_stays_so_in_the_history(client: Client) -> None:
    uploader = make_user("secretive")
    image = make_image(uploader=uploader, anonymous=True)
    for editor, tag in ((uploader, "sea"), (make_user("ada"), "sky")):
        tagging.edit_tags(image, author=Author(editor), old_tag_input="", tag_input=tag)
    text = read(client, f"/images/{image.pk}/history").text
    assert "secretive" not in text
    assert "Background Pony #" in text
    assert "ada" in text


def test_the_history_has_a_fixed_cost(client: Client) -> None:
    image = make_image()
    author = Author(make_user(verified=True))
    address = f"/images/{image.pk}/history"
    tagging.edit_tags(image, author=author, old_tag_input="", tag_input="tag 0")
    few = queries(client, address)
    for number in range(1, 25):
        tagging.edit_tags(
            image, author=author, old_tag_input="", tag_input=f"tag {number}"
        )
    assert queries(client, address) == few


# Moderators ---------------------------------------------------------------------


def test_a_moderator_hides_and_restores(as_moderator: Client, client: Client) -> None:
    image = make_image()
    address = f"/images/{image.pk}/moderate"
    page = as_moderator.post(f"{address}/hide", {"reason": " "}, follow=True)
    assert "Give a reason" in page.content.decode()
    assert shown(read(client, "/")) == [image.pk]

    page = as_moderator.post(f"{address}/hide", {"reason": "Rule 3"}, follow=True)
    assert "is hidden" in page.content.decode()
    image.refresh_from_db()
    assert image.hidden_from_users
    assert image.deletion_reason == "Rule 3"

    as_moderator.post(f"{address}/restore")
    assert shown(read(client, "/")) == [image.pk]


def test_a_moderator_approves_and_features(
    as_moderator: Client, client: Client
) -> None:
    image = make_image(approved=False)
    as_moderator.post(f"/images/{image.pk}/moderate/approve")
    assert shown(read(client, "/")) == [image.pk]
    as_moderator.post(f"/images/{image.pk}/moderate/feature")
    assert image.features.count() == 1


@pytest.mark.parametrize("act", ["hide", "restore", "approve", "feature", "retry"])
def test_a_user_moderates_nothing(as_user: Client, act: str) -> None:
    image = make_image(approved=False)
    ProcessingJob.objects.filter(pk=image.pk).update(state="failed")
    before = Image.objects.values().get(pk=image.pk)
    response = as_user.post(f"/images/{image.pk}/moderate/{act}", {"reason": "Because"})
    assert response.status_code in (403, 404)
    assert Image.objects.values().get(pk=image.pk) == before
    assert not image.features.exists()


def test_an_unknown_act_is_none(as_moderator: Client) -> None:
    image = make_image()
    response = as_moderator.post(f"/images/{image.pk}/moderate/explode")
    assert response.status_code == 404
