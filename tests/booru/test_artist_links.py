"""Artist links (philomena-api 6.7): asked for, looked at, decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from accounts.actions.bans import ban_user
from accounts.models import Award, LogEntry, Notification, User
from booru import link_checks
from booru.actions.artist_links import (
    MAX_LINKS,
    decide_link,
    publish_link,
    request_link,
    withdraw_link,
)
from booru.models import ArtistLink
from booru.tasks import check_artist_links
from tests.factories import make_tag, make_user
from tests.factories_profiles import make_a_badge, make_award, make_link
from tests.net.raw_server import Visit, serving

pytestmark = pytest.mark.django_db
URI = "https://example.org/mika"


@pytest.fixture
def artist_tag() -> str:
    return make_tag("artist:mika", category="origin").name


@pytest.fixture
def opened(settings: Any) -> None:
    settings.FETCH_ALLOWED_NETWORKS = ["127.0.0.0/8"]


def ask(user: User, tag: str, uri: str = URI) -> ArtistLink:
    return request_link(user, tag_name=tag, uri=uri, public=True)


def due(link: ArtistLink, *, made: timedelta = timedelta()) -> None:
    now = timezone.now()
    ArtistLink.objects.filter(pk=link.pk).update(
        next_check_at=now, created_at=now - made
    )


def problems(error: ValidationError) -> set[str]:
    return set(error.message_dict)


# Asking ---------------------------------------------------------------------------


def test_a_link_begins_with_a_code_and_a_first_look_in_two_minutes(
    user: User, artist_tag: str
) -> None:
    link = ask(user, " Artist:MIKA ")
    assert (link.state, link.public, link.tag and link.tag.name, link.uri) == (
        "unverified",
        True,
        artist_tag,
        URI,
    )
    assert link.verification_code.startswith("polybooru-")
    assert len(link.verification_code) > 30
    assert link.next_check_at is not None
    wait = link.next_check_at - timezone.now()
    assert timedelta(seconds=110) < wait <= timedelta(minutes=2)
    other = ask(make_user(), artist_tag)
    assert other.verification_code != link.verification_code


def test_an_alias_stands_for_its_target(user: User, artist_tag: str) -> None:
    target = make_tag("artist:mika harbour", category="origin")
    make_tag("artist:m", aliased_tag=target)
    assert ask(user, "artist:m").tag == target


@pytest.mark.parametrize("category", ["origin", "content-fanmade"])
def test_tags_of_artists_and_fan_content_can_be_claimed(
    user: User, category: str
) -> None:
    make_tag("made by mika", category=category)
    assert ask(user, "made by mika").pk


@pytest.mark.parametrize("category", [None, "character", "rating", "content-official"])
def test_other_tags_cannot(user: User, category: str | None) -> None:
    make_tag("fox", category=category)
    with pytest.raises(ValidationError) as refused:
        ask(user, "fox")
    assert problems(refused.value) == {"tag_name"}
    with pytest.raises(ValidationError) as refused:
        ask(user, "artist:nobody\0")
    assert problems(refused.value) == {"tag_name"}


@pytest.mark.parametrize(
    "uri",
    [
        "", "example.org", "ftp://example.org/", "javascript:alert(1)",
        "https://", "https://example.org/\0", "https://example.org/a b",
        "https://example.org/" + "a" * 240,
    ],
)  # fmt: skip
def test_only_whole_addresses_of_pages_count(
    user: User, artist_tag: str, uri: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        ask(user, artist_tag, uri)
    assert problems(refused.value) == {"uri"}
    assert not ArtistLink.objects.exists()


def test_the_same_link_is_asked_for_once(user: User, artist_tag: str) -> None:
    ask(user, artist_tag)
    with pytest.raises(ValidationError) as refused:
        ask(user, artist_tag)
    assert problems(refused.value) == {"uri"}
    ask(user, artist_tag, f"{URI}/2")
    ask(make_user(), artist_tag)
    assert ArtistLink.objects.count() == 3


def test_there_is_an_end_of_links(user: User, artist_tag: str) -> None:
    for number in range(MAX_LINKS):
        ask(user, artist_tag, f"{URI}/{number}")
    with pytest.raises(ValidationError, match="too many"):
        ask(user, artist_tag)


def test_a_banned_user_asks_for_nothing(
    user: User, moderator: User, artist_tag: str
) -> None:
    until = timezone.now() + timedelta(days=1)
    ban_user(user, moderator=moderator, reason="x", valid_until=until)
    with pytest.raises(PermissionDenied):
        ask(user, artist_tag)


def test_a_link_is_its_owners_alone(user: User, artist_tag: str) -> None:
    link = ask(user, artist_tag)
    other = make_user()
    with pytest.raises(PermissionDenied):
        withdraw_link(link, user=other)
    with pytest.raises(PermissionDenied):
        publish_link(link, user=other, public=False)
    publish_link(link, user=user, public=False)
    assert ArtistLink.objects.filter(public=False).count() == 1
    withdraw_link(link, user=user)
    assert not ArtistLink.objects.exists()


# Looking --------------------------------------------------------------------------


def look(link: ArtistLink) -> ArtistLink:
    due(link)
    check_artist_links()
    link.refresh_from_db()
    return link


@pytest.mark.usefixtures("opened")
def test_a_code_on_the_page_is_found(user: User, artist_tag: str) -> None:
    pages: list[bytes] = []
    with serving(lambda visit: visit.answer(pages[0])) as there:
        link = ask(user, artist_tag, f"{there.url}/mika")
        pages.append(f"<p>Hi! {link.verification_code}</p>".encode())
        look(link)
    assert (link.state, link.next_check_at) == ("link_verified", None)
    entry = LogEntry.objects.get()
    assert (entry.action, entry.moderator, entry.subject_id, entry.details) == (
        "link.state",
        None,
        link.pk,
        {"old": "unverified", "new": "link_verified"},
    )
    told = Notification.objects.get(user=user)
    assert (told.kind, told.address) == ("link", "/settings/links")


@pytest.mark.usefixtures("opened")
def test_without_the_code_it_is_looked_for_each_hour_of_a_week(
    user: User, artist_tag: str
) -> None:
    other = f"polybooru-{'0' * 24}".encode()
    with serving(lambda visit: visit.answer(other)) as there:
        link = look(ask(user, artist_tag, f"{there.url}/mika"))
        assert link.next_check_at is not None
        wait = link.next_check_at - timezone.now()
        assert timedelta(minutes=59) < wait <= timedelta(hours=1)
        due(link, made=timedelta(days=7, minutes=1))
        check_artist_links()
        assert len(there.heads) == 2
    last = ArtistLink.objects.get()
    assert (last.state, last.next_check_at) == ("unverified", None)
    assert not LogEntry.objects.exists()
    assert not Notification.objects.exists()


@pytest.mark.usefixtures("opened")
def test_the_beginning_of_an_endless_page_counts(user: User, artist_tag: str) -> None:
    codes: list[bytes] = []

    def answer(visit: Visit) -> None:
        visit.send(b"HTTP/1.0 200 OK\r\n\r\n" + codes[0])
        visit.send_forever(b" " * 65_536)

    with serving(answer) as there:
        link = ask(user, artist_tag, f"{there.url}/mika")
        codes.append(link.verification_code.encode())
        assert look(link).state == "link_verified"


@pytest.mark.usefixtures("opened")
def test_another_host_is_not_the_artists_page(user: User, artist_tag: str) -> None:
    """A page that sends visitors wherever its address says proves nothing."""
    codes: list[bytes] = []
    with (
        serving(lambda visit: visit.answer(codes[0]), address="127.0.0.2") as other,
        serving(lambda visit: visit.redirect(other.url)) as there,
    ):
        link = ask(user, artist_tag, f"{there.url}/out")
        codes.append(link.verification_code.encode())
        assert look(link).state == "unverified"
        assert len(other.heads) == 1


@pytest.mark.usefixtures("opened")
def test_a_page_may_send_on_to_another_of_its_host(user: User, artist_tag: str) -> None:
    codes: list[bytes] = []

    def answer(visit: Visit) -> None:
        if visit.path == "/mika":
            visit.redirect("/people/mika")
        else:
            visit.answer(codes[0])

    with serving(answer) as there:
        link = ask(user, artist_tag, f"{there.url}/mika")
        codes.append(link.verification_code.encode())
        assert look(link).state == "link_verified"


def test_private_networks_stay_closed(
    user: User, artist_tag: str, settings: Any
) -> None:
    settings.FETCH_ALLOWED_NETWORKS = []
    with serving(lambda visit: visit.answer(b"x")) as there:
        link = look(ask(user, artist_tag, f"{there.url}/mika"))
        assert (link.state, there.heads) == ("unverified", [])


def test_what_is_not_due_and_what_was_decided_is_left_alone(user: User) -> None:
    now = timezone.now()
    later = make_link(user, next_check_at=now + timedelta(minutes=1))
    decided = [
        make_link(user, state=state, next_check_at=now)
        for state in ("verified", "rejected", "contacted", "link_verified")
    ]
    waiting = make_link(user, next_check_at=now)
    assert link_checks.take_due(now) == [waiting.pk]
    # Leased: nobody else takes it at once, and nobody for ever.
    assert link_checks.take_due(now) == []
    assert link_checks.take_due(now + link_checks.LEASE) == [later.pk, waiting.pk]
    for link in decided:
        link_checks.check_link(link.pk)
        link.refresh_from_db()
    assert [link.state for link in decided] == [
        "verified",
        "rejected",
        "contacted",
        "link_verified",
    ]
    link_checks.check_link(2**40)


# Deciding -------------------------------------------------------------------------


def test_a_verified_artist_gets_the_badge_once(user: User, moderator: User) -> None:
    badge = make_a_badge("Artist")
    LogEntry.objects.all().delete()
    first, second = make_link(user), make_link(user)
    link = decide_link(first, moderator=moderator, state="verified")
    assert (link.state, link.verified_by, link.next_check_at) == (
        "verified",
        moderator,
        None,
    )
    decide_link(second, moderator=moderator, state="verified")
    award = Award.objects.get()
    assert (award.user, award.badge, award.awarded_by) == (user, badge, moderator)
    logged = LogEntry.objects.order_by("pk").values_list("action", "details")
    assert list(logged) == [
        ("link.state", {"old": "unverified", "new": "verified"}),
        ("award.give", {"award": award.pk, "badge": badge.pk}),
        ("link.state", {"old": "unverified", "new": "verified"}),
    ]
    assert Notification.objects.filter(user=user, kind="link").count() == 2


@pytest.mark.parametrize("case", ["no badge", "has it", "retired"])
def test_no_badge_is_given(user: User, moderator: User, case: str) -> None:
    if case != "no badge":
        badge = make_a_badge("Artist")
        if case == "has it":
            make_award(user, badge)
        badge.retired = case == "retired"
        badge.save()
    before = Award.objects.count()
    decide_link(make_link(user), moderator=moderator, state="verified")
    assert Award.objects.count() == before


@pytest.mark.parametrize("state", ["contacted", "rejected"])
def test_staff_may_ask_or_refuse(user: User, moderator: User, state: str) -> None:
    link = decide_link(make_link(user), moderator=moderator, state=state)
    assert (link.state, link.next_check_at) == (state, None)
    assert Notification.objects.get(user=user).kind == "link"
    again = decide_link(link, moderator=moderator, state="unverified")
    assert again.next_check_at is not None
    assert LogEntry.objects.count() == 2


def test_the_same_decision_again_is_none(user: User, moderator: User) -> None:
    link = make_link(user, state="rejected")
    decide_link(link, moderator=moderator, state="rejected")
    assert not LogEntry.objects.exists()
    with pytest.raises(ValidationError):
        decide_link(link, moderator=moderator, state="\0")


@pytest.mark.parametrize("role", ["user", "assistant"])
def test_only_moderators_decide(user: User, role: str) -> None:
    link = make_link(user)
    with pytest.raises(PermissionDenied):
        decide_link(link, moderator=make_user(role=role), state="verified")  # type: ignore[arg-type]
    link.refresh_from_db()
    assert link.state == "unverified"


def test_the_admin_decides_through_the_action(
    user: User, as_moderator: Client, moderator: User
) -> None:
    link = make_link(user)
    answer = as_moderator.post(
        "/admin/booru/artistlink/", {"action": "verify", "_selected_action": link.pk}
    )
    assert answer.status_code == 302
    link.refresh_from_db()
    assert (link.state, link.verified_by) == ("verified", moderator)
    assert LogEntry.objects.get().action == "link.state"
