"""The search over posts: rows of (query, what is found), and agreement with the plain
evaluator on any combination (search 4.3, 5.2, 7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as effort

from accounts.models import Role, User
from booru.search.errors import SearchError
from booru.search.match import matches
from booru.search.parser import parse
from booru.search.words import analyse
from forums.actions.posts import destroy_post, edit_post, hide_post
from forums.actions.topics import hide_topic, move_topic, rename_topic
from forums.models import Post, Topic
from forums.post_search import search_posts
from forums.search_fields import POST_FIELDS, role_of
from tests.booru.test_row_search import queries
from tests.factories import make_moderator, make_user
from tests.factories_forums import make_forum, make_post, make_topic

pytestmark = pytest.mark.django_db

MADE = datetime(2024, 2, 29, 13, 5, 9, 999_999, tzinfo=UTC)


def search(query: str, viewer: User | None = None, **page: int) -> list[int]:
    at = {"offset": 0, "limit": 50} | page
    return search_posts(query, viewer=viewer, **at).ids


def make_talk() -> dict[str, Any]:
    """Posts that everybody may find, and those that nobody does; `by` gives each by a
    name."""
    mika, strom = make_user("Mika"), make_user("Ælf Ström")
    moderator = make_moderator("wren")
    art, games = make_forum("art"), make_forum("games")
    inside = make_forum("inside", access_level="assistant")
    draw = make_topic(art, user=mika, title="The opening of owls", body="Draw an owl")
    play = make_topic(games, user=strom, title="I finally passed", body="Hard clear!")
    gone = make_topic(art, user=mika, title="Spam owls", body="Buy owls")
    doubts = make_topic(inside, user=moderator, title="Doubts", body="About owls")
    by = {
        "draw": draw.posts.get(),
        "king": make_post(draw, user=strom, body="The king of owls", created_at=MADE),
        "kings": make_post(play, user=strom, body="king owls, kings of snow"),
        "play": play.posts.get(topic_position=0),
        "nameless": make_post(draw, user=mika, body="Nobody knows me", anonymous=True),
        "elsewhere": make_post(play, user=strom, body="L'été", ip="2001:db8::5"),
        "imported": make_post(play, body="Old site", user_id=None, fingerprint="c99"),
        "waiting": make_post(play, user=mika, body="A shop", approved=False),
        "hidden": make_post(draw, user=mika, body="Rude owl"),
        "destroyed": make_post(draw, user=mika, body="Secret owl"),
        "gone": gone.posts.get(),
        "doubts": doubts.posts.get(),
    }
    Post.objects.filter(pk=by["kings"].pk).update(ip="10.1.2.3", fingerprint="a5")
    hide_post(by["hidden"], moderator=moderator, reason="Quite rude")
    destroy_post(by["destroyed"], moderator=moderator)
    hide_topic(gone, moderator=moderator, reason="Spam")
    return {
        "by": by,
        "mika": mika,
        "strom": strom,
        "moderator": moderator,
        "art": art,
        "games": games,
        "draw": draw,
    }


def named(talk: dict[str, Any], ids: list[int]) -> list[str]:
    names = {post.pk: name for name, post in talk["by"].items()}
    return [names[pk] for pk in ids]


PUBLIC = [
    "waiting", "imported", "elsewhere", "nameless", "kings", "play", "draw", "king",
]  # fmt: skip
FOUND = [
    ("", []),
    ("*", PUBLIC),
    ("owl", ["kings", "draw", "king"]),
    ("body:OWLS", ["kings", "draw", "king"]),
    ("king of owl", ["king"]),
    ("king owls", ["kings"]),
    ("the of", []),
    ("kings~2", ["kings", "king"]),
    ("ki*g", ["kings", "king"]),
    ("*té", ["elsewhere"]),
    ("-king", ["waiting", "imported", "elsewhere", "nameless", "play", "draw"]),
    ("subject:opening", ["nameless", "draw", "king"]),
    ("subject:opening of owl", ["nameless", "draw", "king"]),
    ("subject:opening owls", []),
    ("subject:fin*", ["waiting", "imported", "elsewhere", "kings", "play"]),
    ("subject:p?ss, king", ["kings"]),
    ("subject:*", PUBLIC),
    ("subject:spam", []),
    ("-subject:opening, king", ["kings"]),
    ("forum:art", ["nameless", "draw", "king"]),
    ("forum:ART", ["nameless", "draw", "king"]),
    ("forum:a*", ["nameless", "draw", "king"]),
    ("forum:gmes~1, owl", ["kings"]),
    ("forum:inside", []),
    ("forum:*", PUBLIC),
    ("-forum:art, owl", ["kings"]),
    ("topic_position:0", ["play", "draw"]),
    ("topic_position.gte:3", ["waiting", "imported"]),
    ("topic_position:2~1, owl", ["kings", "king"]),
    ("author:mika", ["waiting", "draw"]),
    ("author:mik?", ["waiting", "draw"]),
    ("author:ælf ström", ["elsewhere", "kings", "play", "king"]),
    ("author:background pony*", []),
    ("-author:mika, -author:ælf*", ["imported", "nameless"]),
    ("author_id:0", []),
    ("-user_id:0", PUBLIC),
    ("topic_id:0", []),
    ("forum_id:0", []),
    ("created_at:2024-02-29T13:05:09", ["king"]),
    ("created_at.lt:2025", ["king"]),
    ("updated_at.lt:2025", []),
    # Fields of moderators are words of the text for everybody else.
    ("ip:2001:db8::/32", []),
    ("deleted:true", []),
    ("rude", []),
    ("secret", []),
    ("owl\0s", []),
]


@pytest.mark.parametrize(("query", "expected"), FOUND)
def test_posts_for_nobody(query: str, expected: list[str]) -> None:
    talk = make_talk()
    found = search_posts(query, viewer=None, offset=0, limit=50)
    assert named(talk, found.ids) == expected
    assert found.total == len(expected)


@pytest.mark.parametrize("role", list(Role))
def test_staff_find_no_more_than_others(role: Role) -> None:
    """NOTE: unlike with comments (section 7)."""
    talk, viewer = make_talk(), make_user(role=role)
    for query in ("*", "owl", "subject:*", "forum:*", "rude"):
        assert search(query, viewer) == search(query)
    assert named(talk, search("*", viewer)) == PUBLIC


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("deleted:true", []),
        ("deleted:false", PUBLIC),
        ("destroyed_content:true", []),
        ("destroyed_content:false, owl", ["kings", "draw", "king"]),
        ("deletion_reason:rude", []),
        ("deletion_reason:*", PUBLIC),
        ("deleted_by_user:wren", []),
        ("deleted_by_user_id:1", []),
        ("anonymous:true", ["nameless"]),
        ("true_author:mika, -author:mika", ["nameless"]),
        ("ip:10.1.2.0/24", ["kings"]),
        ("ip:2001:db8::5", ["elsewhere"]),
        ("-ip:10.0.0.0/8, owl", ["draw", "king"]),
        ("fingerprint:c99", ["imported"]),
        ("fingerprint:c*", ["imported"]),
        ("fingerprint:c9~1", ["imported"]),
    ],
)
def test_fields_of_moderators(query: str, expected: list[str]) -> None:
    talk = make_talk()
    assert named(talk, search(query, talk["moderator"])) == expected
    assistant = make_user(role=Role.ASSISTANT)
    if query == "anonymous:true":
        assert search(query, assistant) == []


def test_ids_of_people_topics_and_forums() -> None:
    talk = make_talk()
    mika, moderator, by = talk["mika"], talk["moderator"], talk["by"]
    art = ["nameless", "draw", "king"]
    assert named(talk, search(f"topic_id:{talk['draw'].pk}")) == art
    assert named(talk, search(f"forum_id:{talk['art'].pk}")) == art
    assert named(talk, search(f"-topic_id:{talk['draw'].pk}, owl")) == ["kings"]
    assert named(talk, search(f"user_id:{mika.pk}")) == ["waiting", "draw"]
    assert named(talk, search(f"id:{by['king'].pk}")) == ["king"]
    hers = ["waiting", "nameless", "draw"]
    assert named(talk, search(f"true_author_id:{mika.pk}", moderator)) == hers
    assert named(talk, search("my:posts", mika)) == hers


def test_it_follows_what_happens(moderator: User) -> None:
    topic = make_topic(title="Opening")
    post = make_post(topic, user=moderator, body="zebra")
    assert search("zebra, subject:opening") == [post.pk]
    edit_post(post, editor=moderator, body="giraffe")
    assert search("zebra") == []
    assert search("giraffe") == search("gir*") == [post.pk]
    rename_topic(topic, editor=moderator, title="Closing")
    assert search("subject:opening") == []
    assert search("giraffe, subject:clos*") == [post.pk]
    to = make_forum("zoo", access_level="assistant")
    assert search("forum:zoo") == []
    move_topic(topic, to=to, moderator=moderator)
    assert search("giraffe") == []
    move_topic(topic, to=make_forum("farm"), moderator=moderator)
    assert search("giraffe, forum:farm") == [post.pk]


def test_ties_go_by_number_and_pages_hold() -> None:
    topic = make_topic()
    ids = [make_post(topic, body="zebra", created_at=MADE).pk for _ in range(5)]
    assert search("zebra") == ids[::-1]
    pages = [search("zebra", offset=n, limit=2) for n in (0, 2, 4, 6)]
    assert pages == [ids[:2:-1], ids[2:0:-1], ids[:1], []]


def test_titles_without_words_are_not_found() -> None:
    """An import may bring topics whose words nobody has stored yet."""
    topic = make_topic(title="Opening")
    Topic.objects.update(title_words=None)
    assert search("subject:opening") == []
    assert search("-subject:opening") == [topic.posts.get().pk]


@pytest.mark.parametrize(
    "query",
    [
        "owl)", "my:comments", "forum.gt:art", "topic_id:x", "topic_id:-1",
        "created_at:soon", "topic_position:a", "topic_id.gt:1",
    ],
)  # fmt: skip
def test_what_cannot_be_read(query: str) -> None:
    viewer = make_user()
    with pytest.raises(SearchError):
        search(query, viewer)


LEAVES = [
    "owl", "king of owls", "k*", "subject:opening", "subject:f*", "forum:art",
    "forum:g*", "forum:ar~1", "topic_position.gt:0", "topic_position:1~1",
    "author:mika", "author:ælf*", "author:mik~1", "anonymous:true", "true_author:mika",
    "ip:10.0.0.0/8", "fingerprint:c*", "fingerprint:a5", "created_at.lt:2025",
    "deleted:false", "deletion_reason:rude", "my:posts", "author_id:1", "id.gt:3",
]  # fmt: skip


def facts(post: Post) -> Mapping[str, object]:
    name = [post.user.name.lower()] if post.user else []
    number = [post.user_id] if post.user_id is not None else []
    return {
        "id": post.pk,
        "topic_position": post.topic_position,
        "author_id": [] if post.anonymous else number,
        "forum_id": [post.topic.forum_id],
        "topic_id": [post.topic_id],
        "created_at": int(post.created_at.timestamp()),
        "updated_at": int(post.updated_at.timestamp()),
        "author": [] if post.anonymous else name,
        "forum": [post.topic.forum.short_name],
        "body": analyse(post.body),
        "subject": analyse(post.topic.title),
        "true_author": name,
        "true_author_id": number,
        "fingerprint": [post.fingerprint] if post.fingerprint else [],
        "ip": ip_address(post.ip) if post.ip else None,
        "deletion_reason": analyse(post.deletion_reason),
        "anonymous": post.anonymous,
        "deleted": post.hidden_from_users,
    }


@pytest.fixture
def talk_with_facts() -> tuple[User, dict[int, Mapping[str, object]]]:
    talk = make_talk()
    moderator: User = talk["moderator"]
    make_post(talk["draw"], user=moderator, body="owls by staff")
    rows = Post.objects.public().select_related("user", "topic__forum")
    return moderator, {post.pk: facts(post) for post in rows}


@effort(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=queries(LEAVES))
def test_posts_agree_with_the_evaluator(
    talk_with_facts: tuple[User, dict[int, Mapping[str, object]]], query: str
) -> None:
    viewer, known = talk_with_facts
    fields = POST_FIELDS.for_role(role_of(viewer))
    # The evaluator leaves `my:` to its caller.
    plain = query.replace("my:posts", f"true_author_id:{viewer.pk}")
    tree = parse(plain, fields, now=timezone.now())
    expected = {pk for pk, given in known.items() if matches(tree, given)}
    assert set(search(query, viewer)) == expected
