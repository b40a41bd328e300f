"""Badges and awards: made, changed, given, taken; through the admin as well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.actions.badges import (
    change_badge,
    give_award,
    make_badge,
    retire_badge,
    take_award,
)
from accounts.models import Award, Badge, LogEntry, User
from tests.factories import make_user
from tests.factories_profiles import make_a_badge, make_award

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def logged() -> list[tuple[str, dict[str, Any]]]:
    return list(LogEntry.objects.order_by("pk").values_list("action", "details"))


def test_a_badge_is_made_changed_and_retired(moderator: User) -> None:
    badge = make_badge(" Star ", image="a.svg", moderator=moderator)
    assert (badge.title, badge.image, badge.retired) == ("Star", "a.svg", False)
    change_badge(
        badge, moderator=moderator, title="Sun", description="Bright", image="a.svg"
    )
    change_badge(
        badge, moderator=moderator, title="Sun", description="Bright", image="a.svg"
    )
    retire_badge(badge, moderator=moderator)
    retire_badge(badge, moderator=moderator)
    retire_badge(badge, moderator=moderator, retired=False)
    assert logged() == [
        ("badge.create", {}),
        ("badge.change", {"title": ["Star", "Sun"], "description": ["", "Bright"]}),
        ("badge.retire", {}),
        ("badge.unretire", {}),
    ]
    badge.refresh_from_db()
    assert (badge.title, badge.description, badge.retired) == ("Sun", "Bright", False)


@pytest.mark.parametrize("title", ["", "  ", "x" * 81, "a\0b"])
def test_a_badge_needs_a_title_of_some_length(moderator: User, title: str) -> None:
    with pytest.raises(ValidationError) as refused:
        make_badge(title, image="a.svg", moderator=moderator)
    assert set(refused.value.message_dict) == {"title"}
    assert not LogEntry.objects.exists()


def test_an_award_is_given_and_taken_back(user: User, moderator: User) -> None:
    badge = make_a_badge("Star")
    LogEntry.objects.all().delete()
    award = give_award(
        badge, user=user, moderator=moderator, label="2024", reason="Well done"
    )
    assert (award.user, award.badge, award.label, award.awarded_by) == (
        user,
        badge,
        "2024",
        moderator,
    )
    given = LogEntry.objects.get()
    assert (given.subject, given.subject_id, given.label, given.address) == (
        "user",
        user.pk,
        "Badge “Star” of mika",
        "/profiles/mika",
    )
    when = award.awarded_on.isoformat()
    pk = award.pk
    take_award(award, moderator=moderator)
    assert not Award.objects.exists()
    assert logged() == [
        ("award.give", {"award": pk, "badge": badge.pk}),
        (
            "award.take",
            {
                "badge": badge.pk,
                "label": "2024",
                "reason": "Well done",
                "awarded_by": moderator.pk,
                "awarded_on": when,
            },
        ),
    ]


def test_what_is_retired_is_not_given_but_kept(user: User, moderator: User) -> None:
    badge = make_a_badge()
    make_award(user, badge)
    retire_badge(badge, moderator=moderator)
    with pytest.raises(ValidationError):
        give_award(badge, user=user, moderator=moderator)
    assert Award.objects.count() == 1
    user.deleted_at = timezone.now()
    user.save()
    with pytest.raises(ValidationError):
        make_award(user)


@pytest.mark.parametrize("role", ["user", "assistant"])
def test_badges_are_for_moderators(user: User, role: Any) -> None:
    badge, nobody = make_a_badge(), make_user(role=role)
    award = make_award(user, badge)
    before = LogEntry.objects.count()
    for attempt in (
        lambda: make_badge("x", image="", moderator=nobody),
        lambda: change_badge(
            badge, moderator=nobody, title="x", description="", image=""
        ),
        lambda: retire_badge(badge, moderator=nobody),
        lambda: give_award(badge, user=user, moderator=nobody),
        lambda: take_award(award, moderator=nobody),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert LogEntry.objects.count() == before


# The admin ------------------------------------------------------------------------

DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32"
 onload="alert(1)"><script>alert(2)</script>
<a href="javascript:alert(3)"><rect width="32" height="32" fill="red"/></a>
<image href="https://example.org/spy.png" width="9" height="9"/></svg>"""


def badge_form(**fields: Any) -> dict[str, Any]:
    drawing = SimpleUploadedFile("star.svg", DRAWING, "image/svg+xml")
    return {"title": "Star", "description": "", "picture": drawing} | fields


def test_a_drawing_is_scrubbed_before_it_is_kept(
    as_moderator: Client, client: Client, moderator: User
) -> None:
    answer = as_moderator.post("/admin/accounts/badge/add/", badge_form())
    assert answer.status_code == 302
    badge = Badge.objects.get()
    assert len(badge.image) == 36
    kept = client.get(f"/badge-img/{badge.image}").content
    assert b"<rect" in kept
    for foreign in (b"script", b"alert", b"onload", b"example.org"):
        assert foreign not in kept
    assert LogEntry.objects.get().action == "badge.create"
    changed = as_moderator.post(
        f"/admin/accounts/badge/{badge.pk}/change/",
        {"title": "Sun", "description": "", "retired": "on"},
    )
    assert changed.status_code == 302
    badge.refresh_from_db()
    assert (badge.title, badge.retired, len(badge.image)) == ("Sun", True, 36)
    assert [action for action, _ in logged()] == [
        "badge.create",
        "badge.change",
        "badge.retire",
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n", "not taken here|cannot be read|Choose an SVG"),
        (b"<svg", "not taken here|cannot be read"),
        (DRAWING + b" " * 262_144, "256 kB"),
    ],
    ids=["empty", "png", "broken", "heavy"],
)
def test_what_is_no_drawing_is_refused_at_its_field(
    as_moderator: Client, media: Path, data: bytes, words: str
) -> None:
    sent = badge_form(picture=SimpleUploadedFile("a.svg", data, "image/svg+xml"))
    page = as_moderator.post("/admin/accounts/badge/add/", sent)
    assert page.status_code == 200
    assert any(word in page.content.decode() for word in words.split("|"))
    assert not Badge.objects.exists()
    assert not (media / "badge-img").exists()
    bare = as_moderator.post("/admin/accounts/badge/add/", {"title": "Star"})
    assert "Choose an SVG." in bare.content.decode()


def test_awards_are_given_and_taken_in_the_admin(
    as_moderator: Client, user: User, moderator: User
) -> None:
    badge = make_a_badge()
    LogEntry.objects.all().delete()
    sent = {"user": user.pk, "badge": badge.pk, "label": "one", "reason": ""}
    for junk in ("fox", "\0", "9" * 30):
        refused = as_moderator.post(
            "/admin/accounts/award/add/", sent | {"user": junk, "badge": junk}
        )
        assert refused.status_code == 200, junk
    assert as_moderator.post("/admin/accounts/award/add/", sent).status_code == 302
    award = Award.objects.get()
    assert (award.user, award.awarded_by) == (user, moderator)
    assert as_moderator.get("/admin/accounts/award/").status_code == 200
    taken = as_moderator.post(
        f"/admin/accounts/award/{award.pk}/delete/", {"post": "yes"}
    )
    assert taken.status_code == 302
    assert not Award.objects.exists()
    assert [action for action, _ in logged()] == ["award.give", "award.take"]
    long = as_moderator.post(
        "/admin/accounts/award/add/", sent | {"reason": "x" * 2_001}
    )
    assert long.status_code == 200
    badge.retired = True
    badge.save()
    assert as_moderator.post("/admin/accounts/award/add/", sent).status_code == 200
    assert not Award.objects.exists()


def test_the_admins_lists_are_for_staff(client: Client, as_user: Client) -> None:
    for path in ("badge", "award"):
        for who in (client, as_user):
            assert who.get(f"/admin/accounts/{path}/").status_code == 302


def test_a_file_that_is_gone_is_not_found(client: Client) -> None:
    assert not default_storage.exists("badge-img/star.svg")
    assert client.get("/badge-img/star.svg").status_code == 404
