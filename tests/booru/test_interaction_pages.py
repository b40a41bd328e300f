"""The buttons of an image's page: votes, fave, hide, follow, with and without script
(philomena-api 6.1; search, sections 4.1 and 6.5)."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import ban_user
from accounts.models import User
from booru.actions import following
from booru.actions.moderation import hide_image
from booru.models import Filter, Image, ImageSubscription
from tests import pictures
from tests.booru.reading import queries, read, shown
from tests.factories import (
    make_fave,
    make_hide,
    make_image,
    make_moderator,
    make_tag,
    make_user,
    make_vote,
    upload,
)

pytestmark = pytest.mark.django_db

COUNTERS = ("upvotes", "downvotes", "score", "faves", "hides")


def press(client: Client, image: Image, act: str, **headers: str) -> Any:
    return client.post(f"/images/{image.pk}/act", {"act": act}, headers=headers or None)


def counters(image: Image) -> tuple[int, ...]:
    row = Image.objects.get(pk=image.pk)
    return tuple(getattr(row, name) for name in COUNTERS)


def buttons(html: str) -> dict[str, tuple[str, bool]]:
    """Of each button: what it would do, and whether it is pressed."""
    found = re.findall(
        r'<button class="btn[^"]*" id="act-(\w+)" name="act" value="(\w+)"'
        r'[^>]*aria-pressed="(\w+)"',
        html,
    )
    return {name: (value, pressed == "true") for name, value, pressed in found}


UNTOUCHED = {
    "up": ("upvote", False),
    "down": ("downvote", False),
    "fave": ("fave", False),
    "hide": ("hide", False),
    "follow": ("follow", False),
}


@pytest.mark.parametrize(
    ("acts", "expected", "pressed"),
    [
        ([], (2, 1, 1, 1, 0), {}),
        (["upvote"], (3, 1, 2, 1, 0), {"up": ("unvote", True)}),
        (["downvote"], (2, 2, 0, 1, 0), {"down": ("unvote", True)}),
        (["upvote", "downvote"], (2, 2, 0, 1, 0), {"down": ("unvote", True)}),
        (["upvote", "unvote"], (2, 1, 1, 1, 0), {}),
        (
            ["downvote", "fave"],
            (3, 1, 2, 2, 0),
            {"up": ("unvote", True), "fave": ("unfave", True)},
        ),
        (["fave", "unfave"], (3, 1, 2, 1, 0), {"up": ("unvote", True)}),
        (["hide"], (2, 1, 1, 1, 1), {"hide": ("unhide", True)}),
        (["hide", "hide", "unhide"], (2, 1, 1, 1, 0), {}),
        (["follow"], (2, 1, 1, 1, 0), {"follow": ("unfollow", True)}),
        (["follow", "unfollow", "unfollow"], (2, 1, 1, 1, 0), {}),
    ],
)
def test_what_is_pressed_and_counted(
    as_user: Client,
    acts: list[str],
    expected: tuple[int, ...],
    pressed: dict[str, tuple[str, bool]],
) -> None:
    """Beside what somebody else did."""
    image = make_image()
    make_fave(image)
    make_vote(image)
    make_vote(image, up=False)
    for act in acts:
        response = press(as_user, image, act)
        assert response.status_code == 302
        assert response["Location"] == f"/images/{image.pk}#actions"
    assert counters(image) == expected
    page = as_user.get(f"/images/{image.pk}").content.decode()
    assert buttons(page) == UNTOUCHED | pressed


def test_the_page_counts_and_has_keys(as_user: Client, client: Client) -> None:
    image = make_image(upvotes=4618, downvotes=93, score=4525, faves=1200)
    for one in (as_user, client):
        text = read(one, f"/images/{image.pk}").text
        assert "4,618 up, 93 down · Wilson score 0.974" in " ".join(text.split())
        assert "4,525" in text
        assert "1,200" in text
    html = as_user.get(f"/images/{image.pk}").content.decode()
    for name, key in (("up", "u"), ("down", "d"), ("fave", "f")):
        assert re.search(rf'<button[^>]* id="act-{name}"[^>]* data-key="{key}"', html)


def test_nobody_is_led_to_sign_in(client: Client) -> None:
    image = make_image()
    html = client.get(f"/images/{image.pk}").content.decode()
    assert buttons(html) == {}
    page = read(client, f"/images/{image.pk}")
    assert f"/accounts/login/?next=/images/{image.pk}" in page.links
    response = press(client, image, "upvote")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
    assert counters(image) == (0, 0, 0, 0, 0)


def test_the_way_back_is_the_list_one_came_from(as_user: Client) -> None:
    image = make_image()
    asked = "?q=fox&sf=score"
    html = as_user.get(f"/images/{image.pk}{asked}").content.decode()
    action = re.search(r'action="([^"]*/act[^"]*)"', html)
    assert action is not None
    address = action[1].replace("&amp;", "&")
    assert address == f"/images/{image.pk}/act{asked}"
    response = as_user.post(address, {"act": "fave"})
    assert response["Location"] == f"/images/{image.pk}{asked}#actions"


def test_a_script_gets_the_buttons_anew(as_user: Client) -> None:
    image = make_image()
    response = press(as_user, image, "fave", HX_Request="true")
    html = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in html
    assert buttons(html) == UNTOUCHED | {
        "up": ("unvote", True),
        "fave": ("unfave", True),
    }
    assert re.search(r'data-count="score"[^>]*>1<', html)
    assert re.search(r'data-count="faves"[^>]*>1<', html)


@pytest.mark.parametrize("act", ["", "steal", "__class__"])
def test_unknown_acts_are_not_found(as_user: Client, act: str) -> None:
    assert press(as_user, make_image(), act).status_code == 404


@pytest.mark.parametrize("pk", ["999999", "2147483648", "99999999999999999999"])
@pytest.mark.parametrize("page", ["act", "galleries"])
def test_unknown_images_are_not_found(as_user: Client, pk: str, page: str) -> None:
    path = f"/images/{pk}/{page}"
    assert as_user.post(path, {"act": "fave", "add": "1"}).status_code == 404


def test_reading_it_is_no_act(as_user: Client) -> None:
    assert as_user.get(f"/images/{make_image().pk}/act").status_code == 405


# Who is refused ---------------------------------------------------------------------


def refusal(client: Client, image: Image, act: str, why: str) -> None:
    """The same words for a reader, on the page, and for a script."""
    before = counters(image)
    response = client.post(f"/images/{image.pk}/act", {"act": act}, follow=True)
    assert response.status_code == 200
    assert why in response.content.decode()
    response = press(client, image, act, HX_Request="true")
    assert response.status_code == 403
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert why in response.content.decode()
    assert counters(image) == before


@pytest.mark.parametrize("act", ["upvote", "fave", "hide", "follow"])
def test_who_is_banned_reads_why(as_user: Client, user: User, act: str) -> None:
    until = timezone.now() + timedelta(days=1)
    ban_user(user, moderator=make_moderator(), reason="Rule 1", valid_until=until)
    refusal(as_user, make_image(), act, "Rule 1")


@pytest.mark.parametrize("act", ["downvote", "fave", "hide", "follow"])
def test_what_a_forced_filter_hides_is_refused(
    as_user: Client, user: User, act: str
) -> None:
    image = make_image(tags=["safe", "solo", "spider"])
    tag = make_tag("spider")
    forced = Filter.objects.create(name="Staff", system=True, hidden_tag_ids=[tag.pk])
    User.objects.filter(pk=user.pk).update(forced_filter_id=forced.pk)
    refusal(as_user, image, act, f"Your filter hides image {image.pk}.")
    assert not ImageSubscription.objects.exists()


@pytest.mark.parametrize("act", ["upvote", "fave", "hide", "follow"])
def test_a_hidden_image_is_refused(as_user: Client, act: str) -> None:
    image = make_image()
    hide_image(image, moderator=make_moderator(), reason="Rule #0")
    refusal(as_user, image, act, f"Image {image.pk} was removed.")


def test_a_hidden_image_may_be_followed_no_longer(as_user: Client, user: User) -> None:
    image = make_image()
    following.follow_image(image, user=user)
    hide_image(image, moderator=make_moderator(), reason="Rule #0")
    assert press(as_user, image, "unfollow").status_code == 302
    assert not ImageSubscription.objects.exists()


# Found at once ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "undo", "query"),
    [
        ("fave", "unfave", "my:faves"),
        ("upvote", "unvote", "my:upvotes"),
        ("downvote", "unvote", "my:downvotes"),
        ("follow", "unfollow", "my:subs"),
        ("hide", "unhide", "my:hidden"),
    ],
)
def test_ones_own_lists_know_it_at_once(
    as_user: Client, act: str, undo: str, query: str
) -> None:
    image, _ = make_image(), make_image()
    path = f"/search?q={query}&hidden=1"
    assert shown(read(as_user, path)) == []
    press(as_user, image, act)
    assert shown(read(as_user, path)) == [image.pk]
    press(as_user, image, undo)
    assert shown(read(as_user, path)) == []


def test_what_one_has_hidden_is_in_no_list_but_that_of_it(as_user: Client) -> None:
    image, other = make_image(), make_image()
    press(as_user, image, "hide")
    assert shown(read(as_user, "/search?q=safe")) == [other.pk]
    assert shown(read(as_user, "/search?q=my:hidden")) == []
    page = read(as_user, f"/images/{image.pk}")
    way = "/search?q=my%3Ahidden&hidden=1"
    assert way in page.links
    found = read(as_user, way)
    assert shown(found) == [image.pk]
    assert f"/images/{image.pk}?q=my%3Ahidden&hidden=1" in found.links


def test_an_upload_is_followed_if_one_wishes(user: User, tmp_path: Path) -> None:
    followed = upload(pictures.png(seed=1), tmp_path, uploader=user)
    user.watch_on_upload = False
    upload(pictures.png(seed=2), tmp_path, uploader=user)
    upload(pictures.png(seed=3), tmp_path, uploader=None)
    rows = ImageSubscription.objects.values_list("image", "user")
    assert list(rows) == [(followed.pk, user.pk)]


# In grids ---------------------------------------------------------------------------


def test_grids_show_what_one_did(as_user: Client, user: User) -> None:
    up, down, faved, none = (make_image() for _ in range(4))
    make_vote(up, user)
    make_vote(down, user, up=False)
    make_fave(faved, user)
    make_vote(none, make_user())
    html = as_user.get("/").content.decode()
    tallies = re.findall(
        r'href="/images/(\d+)".*?<p class="tally">(.*?)</p>', html, re.S
    )
    said = {int(pk): re.sub("<[^>]*>", "", tally) for pk, tally in tallies}
    assert said == {
        up.pk: "You voted up, Score  1Faves  0Comments  0",
        down.pk: "You voted down, Score  -1Faves  0Comments  0",
        faved.pk: "You voted up, Score  1Yours, Faves  1Comments  0",
        none.pk: "Score  1Faves  0Comments  0",
    }


def test_a_grid_has_a_fixed_cost(as_user: Client, user: User) -> None:
    make_fave(make_image(), user)
    few = queries(as_user, "/")
    for _ in range(24):
        image = make_image()
        make_fave(image, user)
        make_vote(image, user, up=False)
    make_hide(make_image(), user)
    assert queries(as_user, "/") == few
