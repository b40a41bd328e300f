"""What name, face and role stand under a text; that a hidden name stays hidden."""

from __future__ import annotations

import base64
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from accounts.anonymity import anonymous_name, digits, user_key
from accounts.avatars import avatar_of, avatar_url, drawn_avatar
from accounts.byline import byline, shown_role
from accounts.models import Role, User
from accounts.templatetags.site import face, role_badge

MIKA = User(id=2, name="mika", personal_title="Fox friend")


@pytest.fixture(autouse=True)
def _salt(settings: Any) -> None:
    settings.ANONYMOUS_SALT = "salt"


# Names (philomena-api 3.9) --------------------------------------------------------


def test_the_vectors_of_the_document() -> None:
    assert digits(1, user_key(2), "salt") == "6787"
    assert digits(12, user_key(None, "a123"), "salt") == "A620"
    assert anonymous_name(1, user_key(2)) == "Background Pony #6787"


def test_names_have_their_form_and_their_setting(settings: Any) -> None:
    for thread in range(300):
        name = anonymous_name(thread, user_key(7))
        assert re.fullmatch(r"Background Pony #[0-9A-F]{4}", name)
    settings.ANONYMOUS_NAME = "Somebody"
    assert anonymous_name(1, user_key(2)) == "Somebody #6787"


def test_one_name_in_a_thread_and_another_elsewhere() -> None:
    here = {anonymous_name(thread, "7") for thread in range(50)}
    assert len(here) > 40
    assert len({anonymous_name(1, str(user)) for user in range(50)}) > 40


def test_another_salt_gives_everybody_another_number() -> None:
    assert digits(1, "2", "pepper") != digits(1, "2", "salt")


@pytest.mark.parametrize(
    ("who", "key"),
    [
        ((5, "a1", "10.0.0.1"), "5"),
        ((None, "a1", "10.0.0.1"), "a1"),
        ((None, "", "10.0.0.1"), "10.0.0.1"),
        ((None, "", None), ""),
    ],
)
def test_the_account_counts_before_browser_and_address(who: Any, key: str) -> None:
    assert user_key(*who) == key


# Faces ----------------------------------------------------------------------------


def drawing(name: str) -> str:
    head, _, data = drawn_avatar(name).partition(",")
    assert head == "data:image/svg+xml;base64"
    return base64.b64decode(data, validate=True).decode()


def test_a_drawn_face_is_the_same_every_time_and_another_for_others() -> None:
    first = drawing("mika")
    drawn_avatar.cache_clear()
    assert drawing("mika") == first
    assert len({drawing(f"user{number}") for number in range(200)}) > 195


@pytest.mark.parametrize(
    "name", ["mika", "", "плюш", "x" * 50, "Background Pony #6787"]
)
def test_a_drawn_face_is_an_svg_that_runs_nothing(name: str) -> None:
    root = ET.fromstring(drawing(name))  # noqa: S314 - drawn by us
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "g", "path", "circle"}
    assert name not in ET.tostring(root).decode() or not name


def test_a_drawn_face_is_a_mirror_of_itself() -> None:
    for number in range(50):
        tiles = re.findall(r"translate\((\d+) (\d+)\)", drawing(f"user{number}"))
        places = {(int(x), int(y)) for x, y in tiles}
        assert {(40 - x, y) for x, y in places} == places


def test_a_given_picture_goes_before_the_drawing(settings: Any) -> None:
    settings.AVATAR_URL_ROOT = "https://img.example/avatars"
    given = User(name="mika", avatar="ab/cd.png")
    assert avatar_url(given) == "https://img.example/avatars/ab/cd.png"
    assert avatar_of(given, "mika") == avatar_url(given)
    assert avatar_url(MIKA) is None
    assert avatar_of(MIKA, "mika") == avatar_of(None, "mika") == drawn_avatar("mika")


# Bylines --------------------------------------------------------------------------


def test_a_name_that_is_given() -> None:
    by = byline(MIKA, anonymous=False, thread=1)
    assert (by.name, by.user, by.user_id, by.role, by.title) == (
        "mika", MIKA, 2, "user", "Fox friend",
    )  # fmt: skip
    assert by.avatar == face(by) == face(MIKA) == drawn_avatar("mika")


def test_a_name_that_is_not_given_shows_in_nothing(settings: Any) -> None:
    staff = User(
        id=2,
        name="mika",
        role=Role.ADMIN,
        personal_title="Fox friend",
        avatar="ab.png",
    )
    by = byline(staff, anonymous=True, thread=1, fingerprint="a123", ip="10.0.0.1")
    name = "Background Pony #6787"
    assert (by.name, by.user, by.user_id, by.role, by.title) == (
        name, None, None, "", "",
    )  # fmt: skip
    assert by.avatar == drawn_avatar(name)
    assert role_badge(by) == ""


def test_who_has_no_account_is_told_apart_by_browser_or_address() -> None:
    def name(fingerprint: str, ip: str) -> str:
        by = byline(None, anonymous=False, thread=12, fingerprint=fingerprint, ip=ip)
        assert by.user is None
        return by.name

    assert name("a123", "10.0.0.1") == "Background Pony #A620"
    assert name("a123", "10.0.0.2") == "Background Pony #A620"
    assert name("", "10.0.0.1") != name("", "10.0.0.2")


@pytest.mark.parametrize(
    ("role", "hidden", "shown", "badge"),
    [
        (Role.USER, False, "user", ""),
        (Role.ASSISTANT, False, "assistant", "assistant"),
        (Role.MODERATOR, False, "moderator", "moderator"),
        (Role.ADMIN, False, "admin", "administrator"),
        (Role.ADMIN, True, "user", ""),
    ],
)
def test_staff_are_addressed_as_they_wish(
    role: Role, hidden: bool, shown: str, badge: str
) -> None:
    user = User(id=1, name="wren", role=role, hide_default_role=hidden)
    assert shown_role(user) == shown
    assert role_badge(user) == badge
    assert role_badge(byline(user, anonymous=False, thread=1)) == badge
