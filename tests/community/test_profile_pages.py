"""A user's page and its tabs, as strangers, its owner and staff see them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from booru.actions.moderation import hide_image
from booru.models import Filter, Gallery
from community.reads import profiles as reads
from community.views.profiles import TABS
from tests.accounts.pages import Page
from tests.booru.reading import queries, read, shown
from tests.factories import (
    make_comment,
    make_fave,
    make_gallery,
    make_image,
    make_tag,
    make_user,
)
from tests.factories_forums import make_forum, make_post, make_topic
from tests.factories_profiles import make_a_badge, make_award, make_link
from tests.scores.rows import make_score_row, make_stats_row

pytestmark = pytest.mark.django_db
ALL = ("", *(f"/{tab}" for tab in TABS))


@pytest.fixture
def as_assistant(db: None) -> Client:
    client = Client()
    client.force_login(make_user("asa", role=Role.ASSISTANT))
    return client


@pytest.fixture
def everybody(
    client: Client, as_user: Client, as_assistant: Client, as_moderator: Client
) -> dict[str, Client]:
    return {
        "stranger": client,
        "owner": as_user,
        "assistant": as_assistant,
        "moderator": as_moderator,
    }


def said(page: Page) -> str:
    return " ".join(page.text.split())


# Whose page -----------------------------------------------------------------------


def test_a_profile_is_found_by_its_slug_in_any_case(client: Client, user: User) -> None:
    make_user("Dr. Who/-x")
    assert "Dr. Who/-x" in said(read(client, "/profiles/Dr-dot-+Who-fwslash--dash-x"))
    assert "mika" in said(read(client, "/profiles/mika"))
    for asked, address in (
        ("MIKA", "/profiles/mika"),
        ("dr-dot-+who-fwslash--dash-x", "/profiles/Dr-dot-+Who-fwslash--dash-x"),
        ("Dr-dot-%20Who-fwslash--dash-x", "/profiles/Dr-dot-+Who-fwslash--dash-x"),
        ("Mika/faves", "/profiles/mika/faves"),
    ):
        moved = client.get(f"/profiles/{asked}")
        assert (moved.status_code, moved["Location"]) == (302, address)


@pytest.mark.parametrize(
    "asked",
    ["nobody", "%00", "mi%00ka2", "1", "me", "mika/none", "mika/%00", "x" * 3000,
     "%F0%9F%A6%8A", "-dash-", "mika/uploads/2"],
)  # fmt: skip
def test_what_is_nobodys_is_not_found(
    client: Client, as_moderator: Client, user: User, asked: str
) -> None:
    for one in (client, as_moderator):
        assert one.get(f"/profiles/{asked}").status_code == 404


def test_a_deactivated_account_has_no_page(
    everybody: dict[str, Client], user: User
) -> None:
    user.deleted_at = timezone.now()
    user.save()
    everybody.pop("owner")
    for one in everybody.values():
        for tab in ALL:
            assert one.get(f"/profiles/mika{tab}").status_code == 404


def test_the_head_says_who_it_is(client: Client, as_user: Client, user: User) -> None:
    tag = make_tag("artist:mika", category="origin")
    make_link(user, tag, state="verified", uri="https://mika.example/")
    make_link(user, tag, state="verified", public=False, uri="https://secret.example/")
    make_link(user, tag, state="link_verified", uri="https://waits.example/")
    badge = make_a_badge("Challenge winner", image="star.svg", description="Of 2026")
    make_award(user, badge, label="second", reason="never shown")
    user.personal_title = "Painter of harbours"
    user.description = "I paint **harbours**. <script>alert(1)</script>"
    user.created_at = datetime(2025, 2, 3, tzinfo=UTC)
    user.save()
    page = read(client, "/profiles/mika")
    text = said(page)
    for words in (
        "mika",
        "Painter of harbours",
        "here since February 2025",
        "artist:mika",
        "https://mika.example/",
        "I paint harbours.",
        "Challenge winner second",
        "Of 2026",
    ):
        assert words in text
    for words in ("secret.example", "waits.example", "never shown", "<script>alert"):
        assert words not in client.get("/profiles/mika").content.decode()
    assert "/tags/artist-colon-mika" in page.links
    assert "Edit your profile" not in text
    own = read(as_user, "/profiles/mika")
    assert "/settings/profile" in own.links
    assert "secret.example" not in said(own)


@pytest.mark.parametrize(
    ("role", "word"),
    [
        (Role.USER, ""),
        (Role.ASSISTANT, "assistant"),
        (Role.MODERATOR, "moderator"),
        (Role.ADMIN, "administrator"),
    ],
)
def test_staff_are_named_as_such_unless_they_hide_it(
    client: Client, role: Role, word: str
) -> None:
    person = make_user("wren", role=role)
    badge = f'<span class="badge" data-s="info">{word}</span>'
    page = client.get("/profiles/wren").content.decode()
    assert (badge in page) == bool(word)
    person.hide_default_role = True
    person.save()
    assert badge not in client.get("/profiles/wren").content.decode()


def test_others_may_write_and_report(
    client: Client, as_user: Client, as_moderator: Client, user: User
) -> None:
    links = read(as_moderator, "/profiles/mika").links
    assert "/conversations/new?to=mika" in links
    assert f"/report/user/{user.pk}" in links
    for one in (client, as_user):
        links = read(one, "/profiles/mika").links
        assert not any(
            link.startswith(("/conversations/new", "/report")) for link in links
        )


# Figures --------------------------------------------------------------------------


def tiles(client: Client) -> list[str]:
    page = client.get("/profiles/mika").content.decode()
    inside = page.split('<div class="tiles">')[1].split('<nav class="tabs"')[0]
    return [part.split("</b>")[0] for part in inside.split("<b>")[1:]]


def test_tiles_count_what_everybody_may_see(client: Client, user: User) -> None:
    assert tiles(client) == ["0"] * 6
    first, second = make_image(uploader=user), make_image(uploader=user)
    for image in (first, first, second):
        make_fave(image)
    anonymous = make_image(uploader=user, anonymous=True)
    make_fave(anonymous)
    gone = make_image(uploader=user)
    make_fave(gone)
    hide_image(gone, moderator=make_user(role=Role.MODERATOR), reason="x")
    make_fave(make_image(), user)
    make_comment(user=user)
    make_post(make_topic(), user=user)
    for _ in range(3):
        make_score_row(user=user)
    assert tiles(client) == ["2", "3", "1", "1", "3", "0"]
    tabs = said(read(client, "/profiles/mika"))
    assert "Uploads 2Faves 1Comments 1Posts 1Scores 3Galleries 0" in tabs


def test_counts_end_at_some_number(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "COUNTED", 2)
    for _ in range(3):
        make_score_row(user=user)
    assert tiles(client)[4] == "2+"


# What is anonymous ----------------------------------------------------------------


def test_what_is_anonymous_shows_to_owner_and_moderators_alone(
    everybody: dict[str, Client], user: User
) -> None:
    other = make_user("teo")
    named, unnamed = (
        make_image(uploader=user),
        make_image(uploader=user, anonymous=True),
    )
    pictured = make_image(uploader=other)
    make_comment(pictured, user=user, body="my name is here")
    make_comment(pictured, user=user, body="nobody said this", anonymous=True)
    topic = make_topic(user=other)
    make_post(topic, user=user, body="a post of mine")
    make_post(topic, user=user, body="a post of nobody", anonymous=True)
    make_topic(user=user, title="Nobodys topic", body="nobody began", anonymous=True)
    make_gallery([pictured], user=user, title="Open shelf")
    make_gallery([pictured], user=user, title="Closed shelf")
    user.galleries.filter(title="Closed shelf").update(anonymous=True)
    for name, one in everybody.items():
        sees = name in ("owner", "moderator")
        over = client_page(one, "/profiles/mika")
        uploads = read(one, "/profiles/mika/uploads")
        assert shown(uploads) == ([unnamed.pk, named.pk] if sees else [named.pk])
        assert ("anonymous" in said(uploads)) == sees
        for tab, mine, nobodys in (
            ("comments", "my name is here", "nobody said this"),
            ("posts", "a post of mine", "a post of nobody"),
            ("posts", "a post of mine", "nobody began"),
            ("galleries", "Open shelf", "Closed shelf"),
        ):
            page = client_page(one, f"/profiles/mika/{tab}")
            for text in (page, over):
                assert mine in text
                assert (nobodys in text) == sees, (name, tab)
            assert ('data-s="off">anonymous' in page) == sees
    # What the search finds for a stranger is the same.
    found = everybody["stranger"].get("/api/v1/json/search/images?q=uploader:mika")
    assert [one["id"] for one in found.json()["images"]] == [named.pk]


def client_page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_what_is_hidden_or_waits_is_for_staff_and_its_author(
    everybody: dict[str, Client], user: User
) -> None:
    make_comment(user=user, body="hidden comment", hidden_from_users=True)
    make_comment(user=user, body="waiting comment", approved=False)
    make_comment(user=user, body="lost", hidden_from_users=True, destroyed_content=True)
    make_post(user=user, body="hidden post", hidden_from_users=True)
    make_post(user=user, body="waiting post", approved=False)
    for name, one in everybody.items():
        for kind in ("comment", "post"):
            page = client_page(one, f"/profiles/mika/{kind}s")
            staff = name in ("assistant", "moderator")
            assert (f"hidden {kind}" in page) == staff, name
            assert (f"waiting {kind}" in page) == (staff or name == "owner"), name
            assert "lost" not in page


def test_closed_forums_and_hidden_topics_stay_closed(
    everybody: dict[str, Client], user: User
) -> None:
    for level, body in (("staff", "for moderators"), ("assistant", "for assistants")):
        forum = make_forum()
        make_post(make_topic(forum, user=user), user=user, body=body)
        # Closed after the user had written there.
        type(forum).objects.filter(pk=forum.pk).update(access_level=level)
    hidden = make_topic(title="Gone", user=user)
    make_post(hidden, user=user, body="in a hidden topic")
    type(hidden).objects.filter(pk=hidden.pk).update(hidden_from_users=True)
    for name, one in everybody.items():
        page = client_page(one, "/profiles/mika/posts")
        assert ("for moderators" in page) == (name == "moderator")
        assert ("for assistants" in page) == (name in ("moderator", "assistant"))
        assert ("in a hidden topic" in page) == (name in ("moderator", "assistant"))


# Tabs -----------------------------------------------------------------------------


def test_each_tab_is_a_whole_page_for_everybody(
    everybody: dict[str, Client], user: User
) -> None:
    image = make_image(uploader=user)
    make_fave(image, user)
    make_comment(image, user=user)
    make_post(user=user)
    make_gallery([image], user=user)
    make_score_row(user=user)
    make_stats_row(user)
    for one in everybody.values():
        for tab in ALL:
            page = read(one, f"/profiles/mika{tab}")
            assert page.links.count("/profiles/mika/faves") == 1
            assert "Nothing here yet" not in page.text


def test_each_empty_tab_says_so(everybody: dict[str, Client], user: User) -> None:
    for one in everybody.values():
        for tab in ALL:
            page = client_page(one, f"/profiles/mika{tab}")
            assert 'class="empty"' in page, tab


def test_pictures_are_those_that_the_filter_lets_through(
    as_moderator: Client, user: User, moderator: User
) -> None:
    plain = make_image(uploader=user, tags=["safe", "fox", "sea"])
    grim = make_image(uploader=user, tags=["safe", "spider", "sea"])
    for image in (plain, grim):
        make_fave(image, user)
    spider = make_tag("spider")
    own = Filter.objects.create(
        user=moderator, name="No spiders", hidden_tag_ids=[spider.pk]
    )
    moderator.current_filter_id = own.pk
    moderator.save()
    for tab in ("", "/uploads", "/faves"):
        assert shown(read(as_moderator, f"/profiles/mika{tab}")) == [plain.pk]
    assert "1" in said(read(as_moderator, "/profiles/mika/uploads"))


def test_lists_are_read_page_by_page(client: Client, user: User) -> None:
    image = make_image()
    for number in range(26):
        make_comment(image, user=user, body=f"comment number {number}.")
    first = client_page(client, "/profiles/mika/comments")
    assert "comment number 25." in first
    assert "comment number 0." not in first
    assert 'href="?page=2" rel="next"' in first
    second = client_page(client, "/profiles/mika/comments?page=2")
    assert "comment number 0." in second
    assert "comment number 1." not in second
    assert 'href="?page=1" rel="prev"' in second
    beyond = client_page(client, "/profiles/mika/comments?page=3")
    assert "past the end" in beyond


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 40, "%00", "2.5", "²"])
@pytest.mark.parametrize("tab", TABS)
def test_a_page_that_is_none_breaks_nothing(
    client: Client, user: User, tab: str, page: str
) -> None:
    answer = client.get(f"/profiles/mika/{tab}?page={page}&sf=%00&sd=x&hidden=covered")
    assert answer.status_code == 200


def test_texts_are_shown_as_their_beginning(client: Client, user: User) -> None:
    comment = make_comment(
        user=user, body="**Bold** <b>x</b>\n\n> quote\n\n" + "a " * 999
    )
    page = client_page(client, "/profiles/mika/comments")
    assert "Bold &lt;b&gt;x&lt;/b&gt; quote a a" in page
    assert "a \u2026" not in page
    assert "a\u2026" in page
    assert f"?comment={comment.pk}#comment-{comment.pk}" in page


# Cost -----------------------------------------------------------------------------


def one_of_each(user: User, tag_name: str) -> None:
    image = make_image(uploader=user)
    make_fave(image, user)
    make_comment(make_image(), user=user)
    make_post(user=user)
    make_gallery([image], user=user)
    make_score_row(user=user)
    make_link(user, make_tag(tag_name, category="origin"), state="verified")
    make_award(user)


def test_a_busy_user_costs_no_more(everybody: dict[str, Client], user: User) -> None:
    def costs() -> dict[tuple[str, str], int]:
        return {
            (who, tab): queries(everybody[who], f"/profiles/mika{tab}")
            for who in ("stranger", "owner", "moderator")
            for tab in ALL
        }

    one_of_each(user, "artist:0")
    few = costs()
    for number in range(24):
        one_of_each(user, f"artist:{number + 1}")
    assert costs() == few


def test_what_was_written_last_stands_first(client: Client, user: User) -> None:
    begin, hour = datetime(2026, 11, 1, tzinfo=UTC), timedelta(hours=1)
    for number in range(5):
        words, moment = f"written-{number}", begin + number * hour
        if number % 2:
            make_comment(user=user, body=words, created_at=moment)
        else:
            make_post(user=user, body=words, created_at=moment)
    gallery = make_gallery(user=user, title="written-5")
    Gallery.objects.filter(pk=gallery.pk).update(updated_at=begin + 2.5 * hour)
    text = said(read(client, "/profiles/mika"))
    assert re.findall(r"written-(\d)", text) == list("435210")
