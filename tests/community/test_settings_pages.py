"""Settings: what lists show, how the site looks, what others see; artist links."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.bans import ban_user
from accounts.models import LogEntry, Role, User
from booru.models import ArtistLink, Filter
from tests.booru.reading import queries, read, shown
from tests.factories import make_image, make_tag, make_user
from tests.factories_profiles import make_link

pytestmark = pytest.mark.django_db
CONTENT = {
    "images_per_page": 40,
    "comments_per_page": 20,
    "watch_on_upload": "on",
    "watch_on_reply": "on",
}


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def default() -> int:
    return Filter.objects.get(name="Default").pk


@pytest.mark.parametrize("page", ["content", "profile", "links", "data"])
def test_the_pages_are_for_those_who_are_signed_in(
    client: Client, as_user: Client, page: str
) -> None:
    read(as_user, f"/settings/{page}")
    for answer in (client.get(f"/settings/{page}"), client.post(f"/settings/{page}")):
        assert answer.status_code in (302, 405)
    assert f'href="/settings/{page}" aria-current="page"' in (
        as_user.get(f"/settings/{page}").content.decode()
    )


# Content --------------------------------------------------------------------------


def test_what_is_chosen_is_kept(as_user: Client, user: User) -> None:
    everything = Filter.objects.get(name="Everything")
    sent = {
        "filter": everything.pk,
        "images_per_page": 7,
        "comments_per_page": 100,
        "anonymous_by_default": "on",
        # Not offered to users, so it counts for nothing.
        "hide_default_role": "on",
    }
    assert as_user.post("/settings/content", sent).status_code == 302
    kept = fresh(user)
    assert (kept.images_per_page, kept.comments_per_page) == (7, 100)
    assert kept.anonymous_by_default
    assert not kept.watch_on_upload
    assert not kept.watch_on_reply
    assert not kept.hide_default_role
    assert kept.current_filter_id == everything.pk
    page = as_user.get("/settings/content").content.decode()
    assert f'<option value="{everything.pk}" selected>' in page
    assert 'name="images_per_page" value="7"' in page
    assert "Show me as a user" not in page


def test_a_page_of_pictures_holds_as_many_as_wanted(
    client: Client, as_user: Client, user: User
) -> None:
    ids = [make_image().pk for _ in range(5)][::-1]
    sent = CONTENT | {"filter": default(), "images_per_page": 2}
    as_user.post("/settings/content", sent)
    assert shown(read(as_user, "/")) == ids[:2]
    assert shown(read(as_user, "/?page=3")) == ids[4:]
    page = read(as_user, "/search?q=safe&page=2")
    assert shown(page) == ids[2:4]
    assert "3 to 4 of 5" in page.text
    assert shown(read(as_user, "/tags/fox")) == ids[:2]
    assert shown(read(client, "/")) == ids


def test_who_likes_to_be_unnamed_is_so_in_forms(as_user: Client, user: User) -> None:
    def chosen() -> bool:
        page = as_user.get("/upload").content.decode()
        field = page.split('name="anonymous"')[1].split(">")[0]
        return "checked" in field

    assert not chosen()
    sent = CONTENT | {"filter": default(), "anonymous_by_default": "on"}
    as_user.post("/settings/content", sent)
    assert chosen()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("images_per_page", "0"), ("images_per_page", "51"), ("images_per_page", "x"),
        ("images_per_page", "9" * 40), ("images_per_page", ""),
        ("comments_per_page", "101"), ("comments_per_page", "-1"),
        ("filter", "999999"), ("filter", "x"), ("filter", "9" * 40), ("filter", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_stands_at_its_field(
    as_user: Client, user: User, field: str, value: str
) -> None:
    sent = CONTENT | {"filter": default(), "anonymous_by_default": "on", field: value}
    answer = as_user.post("/settings/content", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert not fresh(user).anonymous_by_default


def test_a_filter_that_may_not_be_seen_is_not_chosen(
    as_user: Client, user: User
) -> None:
    theirs = Filter.objects.create(user=make_user(), name="Theirs")
    answer = as_user.post("/settings/content", CONTENT | {"filter": theirs.pk})
    assert answer.status_code == 422
    assert fresh(user).current_filter_id != theirs.pk


def test_staff_may_be_shown_as_users(client: Client) -> None:
    wren = make_user("wren", role=Role.ASSISTANT)
    client.force_login(wren)
    assert "Show me as a user" in client.get("/settings/content").content.decode()
    sent = CONTENT | {"filter": default(), "hide_default_role": "on"}
    client.post("/settings/content", sent)
    assert fresh(wren).hide_default_role
    shown_role = client.get(f"/api/v1/json/profiles/{wren.pk}").json()["user"]["role"]
    assert shown_role == "user"


# Theme ----------------------------------------------------------------------------


def themed(client: Client) -> str:
    page = client.get("/").content.decode()
    return page.split("data-theme=")[1][:7] if "data-theme=" in page[:200] else ""


def test_the_theme_goes_with_the_account(as_user: Client, user: User) -> None:
    as_user.post("/settings/appearance", {"theme": "dark", "keys": "on"})
    assert fresh(user).theme == "dark"
    elsewhere = Client()
    elsewhere.force_login(user)
    elsewhere.cookies["theme"] = "light"
    assert themed(elsewhere) == '"dark">'
    elsewhere.post("/settings/theme", {"theme": "light"})
    assert fresh(user).theme == "light"
    assert themed(as_user) == '"light"'
    as_user.post("/settings/theme", {"theme": "none of these"})
    assert fresh(user).theme == ""
    assert themed(elsewhere) == ""


def test_the_cookie_counts_for_who_is_not_signed_in(client: Client) -> None:
    client.cookies["theme"] = "dark"
    assert themed(client) == '"dark">'
    client.cookies["theme"] = '"><script>'
    assert themed(client) == ""
    assert client.post("/settings/theme", {"theme": "dark"}).status_code == 302


# Profile --------------------------------------------------------------------------


def test_what_is_written_stands_on_the_profile(
    client: Client, as_user: Client, user: User
) -> None:
    sent = {"personal_title": " Painter  of harbours ", "description": "a\r\n\r\n*b*\n"}
    assert as_user.post("/settings/profile", sent).status_code == 302
    kept = fresh(user)
    assert (kept.personal_title, kept.description) == (
        "Painter of harbours",
        "a\n\n*b*",
    )
    page = client.get("/profiles/mika").content.decode()
    assert "Painter of harbours" in page
    assert "<em>b</em>" in page
    api = client.get(f"/api/v1/json/profiles/{user.pk}").json()["user"]
    assert api["description"] == "a\n\n*b*"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("personal_title", "x" * 41), ("personal_title", "a\0b"),
        ("personal_title", "Site Admin"), ("personal_title", "MODERATOR"),
        ("description", "é" * 5_001), ("description", "a\0b"),
    ],
)  # fmt: skip
def test_what_may_not_be_written_is_kept_in_the_form(
    as_user: Client, user: User, field: str, value: str
) -> None:
    sent = {"personal_title": "Fine", "description": "Fine"} | {field: value}
    answer = as_user.post("/settings/profile", sent)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert "Fine" in answer.content.decode()
    assert (fresh(user).personal_title, fresh(user).description) == ("", "")


def test_staff_may_call_themselves_what_they_are(client: Client) -> None:
    wren = make_user("wren", role=Role.MODERATOR)
    client.force_login(wren)
    sent = {"personal_title": "Site moderator", "description": ""}
    assert client.post("/settings/profile", sent).status_code == 302
    assert fresh(wren).personal_title == "Site moderator"


def test_the_banned_write_no_profile(
    as_user: Client, user: User, moderator: User
) -> None:
    until = timezone.now() + timedelta(days=1)
    ban_user(user, moderator=moderator, reason="x", valid_until=until)
    sent = {"personal_title": "", "description": "still here"}
    assert as_user.post("/settings/profile", sent).status_code == 403
    assert fresh(user).description == ""


# Artist links ---------------------------------------------------------------------


def link_form(**fields: Any) -> dict[str, Any]:
    return {
        "tag_name": "artist:mika",
        "uri": "https://example.org/mika",
        "public": "on",
    } | fields


def test_a_link_is_asked_for_shown_and_taken_back(as_user: Client, user: User) -> None:
    make_tag("artist:mika", category="origin")
    assert as_user.post("/settings/links", link_form()).status_code == 302
    link = ArtistLink.objects.get()
    assert (link.user, link.public) == (user, True)
    page = as_user.get("/settings/links").content.decode()
    assert link.verification_code in page
    assert "not verified" in page
    as_user.post(f"/settings/links/{link.pk}/show", {"public": "0"})
    assert not ArtistLink.objects.get().public
    as_user.post(f"/settings/links/{link.pk}/show", {"public": "1"})
    assert ArtistLink.objects.get().public
    assert as_user.post(f"/settings/links/{link.pk}/remove").status_code == 302
    assert not ArtistLink.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tag_name", ""), ("tag_name", "artist:none"), ("tag_name", "x" * 300),
        ("tag_name", "a\0b"), ("uri", ""), ("uri", "example.org"),
        ("uri", "javascript:alert(1)"), ("uri", "https://a.b/" + "x" * 300),
    ],
)  # fmt: skip
def test_a_link_that_cannot_be_says_why(
    as_user: Client, field: str, value: str
) -> None:
    make_tag("artist:mika", category="origin")
    answer = as_user.post("/settings/links", link_form(**{field: value}))
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not ArtistLink.objects.exists()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("unverified", "Put this code on that page"),
        ("link_verified", "Staff look at it next"),
        ("verified", "verified"),
        ("contacted", "look at your messages"),
        ("rejected", "do not believe"),
    ],
)
def test_each_state_says_what_comes_next(
    as_user: Client, user: User, state: str, words: str
) -> None:
    make_link(user, state=state)
    assert words in as_user.get("/settings/links").content.decode()
    read(as_user, "/settings/links")


def test_links_of_others_are_out_of_reach(as_user: Client) -> None:
    link = make_link(make_user())
    for path in (f"{link.pk}/remove", f"{link.pk}/show", f"{'9' * 30}/remove"):
        assert as_user.post(f"/settings/links/{path}").status_code == 404
    assert link.uri not in as_user.get("/settings/links").content.decode()
    assert ArtistLink.objects.count() == 1


def test_many_links_cost_no_more(
    as_user: Client, as_moderator: Client, user: User
) -> None:
    make_link(user)
    few = queries(as_user, "/settings/links")
    staffs = queries(as_moderator, "/moderation/links")
    for _ in range(24):
        make_link(user)
    assert queries(as_user, "/settings/links") == few
    assert queries(as_moderator, "/moderation/links") == staffs


def test_staff_see_what_waits_and_decide(
    as_moderator: Client, moderator: User, user: User
) -> None:
    waiting, found = make_link(user), make_link(user, state="link_verified")
    done = make_link(user, state="rejected")
    page = as_moderator.get("/moderation/links").content.decode()
    assert page.index(found.uri) < page.index(waiting.uri)
    assert done.uri not in page
    read(as_moderator, "/moderation/links")
    assert done.uri in read(as_moderator, "/moderation/links?state=rejected").links
    read(as_moderator, "/moderation/links?state=%00&page=99")
    for link, state in ((found, "verified"), (waiting, "contacted")):
        sent = {"state": state}
        answer = as_moderator.post(f"/moderation/links/{link.pk}", sent)
        assert answer.status_code == 302
        link.refresh_from_db()
        assert link.state == state
    assert found.verified_by == moderator
    wrong = as_moderator.post(f"/moderation/links/{done.pk}", {"state": "\0"})
    assert wrong.status_code == 302
    assert as_moderator.post(f"/moderation/links/{'9' * 30}").status_code == 404
    assert LogEntry.objects.filter(action="link.state").count() == 2


def test_the_list_of_the_staff_is_for_moderators(
    client: Client, as_user: Client
) -> None:
    link = make_link(make_user())
    helper = Client()
    helper.force_login(make_user(role=Role.ASSISTANT))
    for one, status in ((client, 302), (as_user, 403), (helper, 403)):
        assert one.get("/moderation/links").status_code == status
        sent = {"state": "verified"}
        assert one.post(f"/moderation/links/{link.pk}", sent).status_code == status
    link.refresh_from_db()
    assert link.state == "unverified"


def test_settings_cost_few_statements(as_user: Client) -> None:
    for page in ("content", "profile", "data"):
        as_user.get(f"/settings/{page}")
        with CaptureQueriesContext(connection) as seen:
            as_user.get(f"/settings/{page}")
        assert len(seen) <= 12, page
