"""The back office: moderators and admins get in, and nobody else, whichever of its
pages they ask for."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db.models import Model
from django.urls import reverse

from tests.rights.asking import Row, ask, get
from tests.rights.secrets import BY_NAME
from tests.rights.world import World

pytestmark = pytest.mark.django_db
OUTSIDE = ("anonymous", "user", "assistant", "banned")
PAGES = ("changelist", "add", "change", "delete", "history")
# Model: the outcomes of those pages for moderators, and for admins.
READ = ("OFOFO", "OFOFO")
WRITE = ("OOOFO", "OOOFO")
STAFF: dict[str, tuple[str, str]] = {
    "accounts.apikey": WRITE,
    "accounts.award": ("OOOOO", "OOOOO"),
    "accounts.badge": WRITE,
    "accounts.ban": WRITE,
    "accounts.logentry": READ,
    "accounts.report": READ,
    "accounts.sitenotice": WRITE,
    "accounts.user": READ,
    "booru.artistlink": READ,
    "booru.dnpentry": READ,
    "booru.duplicatereport": READ,
    "booru.filter": READ,
    "booru.gallery": READ,
    "booru.image": READ,
    "booru.processingjob": READ,
    "booru.sourcechange": READ,
    "booru.tag": READ,
    "booru.tagchange": READ,
    "forums.forum": ("OFOFO", "OOOFO"),
    "forums.post": READ,
    "forums.topic": READ,
    "scores.blockedscore": READ,
    "scores.chart": READ,
    "scores.import": READ,
    "scores.orphan": READ,
    "scores.score": READ,
    "scores.song": READ,
    # Libraries' tables, by which an account can be taken over.
    "account.emailaddress": ("FFFFF", "OOOOO"),
    "auth.group": ("FFFFF", "OOOOO"),
    "mfa.authenticator": ("FFFFF", "OOOOO"),
    "usersessions.usersession": ("FFFFF", "OOOOO"),
}
MODELS = {model._meta.label_lower: model for model in admin.site._registry}
# What stands there beside the tables.
OTHERS = [
    "index",
    "password_change",
    "password_change_done",
    "autocomplete",
    "jsi18n",
]


def _address(model: type[Model], page: str) -> str:
    """Of its list, of a new one, and of one that is there, if one is."""
    name = f"admin:{model._meta.label_lower.replace('.', '_')}_{page}"
    if page in ("changelist", "add"):
        return reverse(name)
    row = model._default_manager.order_by("pk").first()
    return reverse(name, args=[row.pk]) if row is not None else ""


def test_every_table_is_here() -> None:
    assert set(STAFF) == set(MODELS)


@pytest.mark.parametrize("label", STAFF)
def test_nobody_else_gets_in(label: str, world: World) -> None:
    said = {"action": "delete_selected", "_selected_action": "1", "post": "yes"}
    for page in PAGES:
        path = _address(MODELS[label], page)
        for row in (get(path, ""), Row("POST", path, "", said)) if path else ():
            _is_shut(row, world)


@pytest.mark.parametrize("name", OTHERS)
def test_nor_into_the_pages_beside(name: str, world: World) -> None:
    _is_shut(get(reverse(f"admin:{name}"), ""), world)


@pytest.mark.parametrize("path", ["/admin/accounts/", "/admin/none/", "/admin/r/1/1/"])
def test_nor_by_any_other_address(path: str, world: World) -> None:
    _is_shut(get(path, ""), world)


def _is_shut(row: Row, world: World) -> None:
    answers = [ask(world, row, caller) for caller in OUTSIDE]
    assert "".join(one.outcome for one in answers) == "LLLL", row
    assert not any(one.written or one.words for one in answers), row


def test_the_door_is_shut_to_who_is_signed_in(world: World) -> None:
    row = get("/admin/login/?next=/admin/", "")
    answers = [ask(world, row, caller) for caller in OUTSIDE]
    assert "".join(one.outcome for one in answers) == "LFFF"


@pytest.mark.parametrize(("label", "outcomes"), STAFF.items())
def test_what_staff_may_open(
    label: str, outcomes: tuple[str, str], world: World
) -> None:
    for caller, wanted in zip(("moderator", "admin"), outcomes, strict=True):
        found = ""
        for page, letter in zip(PAGES, wanted, strict=True):
            path = _address(MODELS[label], page)
            answer = ask(world, get(path, ""), caller) if path else None
            found += answer.outcome if answer else letter
            words = answer.words if answer else set()
            # Here they see whose key and whose link it is, and what a file held.
            assert not {n for n in words if _is_private(n)}, path
        assert found == wanted, caller


def _is_private(name: str) -> bool:
    """What is between two people, or between one and the machine."""
    return name in {
        "talk",
        "reportedtalk",
        "talktitle",
        "notification",
        "watchlist",
    } or (BY_NAME[name].readers == "-------")
