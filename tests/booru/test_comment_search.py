"""The search over comments: rows of (query, what is found), who sees what, and
agreement with the plain evaluator on any combination."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from accounts.models import Role, User
from booru.actions.comments import destroy_comment, edit_comment, hide_comment
from booru.comment_search import search_comments
from booru.models import Comment, Filter, Image
from booru.search.errors import SearchError
from booru.search.match import matches
from booru.search.parser import parse
from booru.search.words import analyse
from booru.search_fields import COMMENT_FIELDS, role_of
from tests.booru.test_row_search import queries
from tests.factories import (
    make_comment,
    make_image,
    make_moderator,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

OPEN = Filter(name="")
MADE = datetime(2024, 2, 29, 13, 5, 9, 999_999, tzinfo=UTC)


def search(
    query: str, viewer: User | None = None, chosen: Filter = OPEN, **page: Any
) -> list[int]:
    at: dict[str, Any] = {"offset": 0, "limit": 50} | page
    return search_comments(query, viewer=viewer, chosen=chosen, **at).ids


def make_talk() -> dict[str, Any]:
    """Comments that everybody may see, those that not everybody may, and who they
    are; `by` gives each by a name."""
    mika, strom = make_user("Mika"), make_user("Ælf Ström")
    moderator = make_moderator("wren")
    foxes = make_image(tags=["safe", "solo", "red fox"])
    owls = make_image(tags=["safe", "solo", "owl (bird)", "artist:teo"])
    gone = make_image(tags=["safe", "solo", "fox"])
    waiting = make_image(approved=False)
    written: dict[str, tuple[Image, User | None, str, dict[str, Any]]] = {
        "wings": (foxes, mika, "Wings that are wide open", {}),
        "king": (foxes, strom, "The king of owls", {"created_at": MADE}),
        "kings": (owls, strom, "king owls, kings of snow", {}),
        "nameless": (owls, mika, "Nobody knows me: wonderful!", {"anonymous": True}),
        "elsewhere": (owls, strom, "L'été à la mer", {"ip": "2001:db8::5"}),
        "imported": (owls, None, "From the old site", {"fingerprint": "c99"}),
        "hidden": (foxes, mika, "Rude fools", {}),
        "unapproved": (foxes, mika, "Spam shop", {"approved": False}),
        "on_gone": (gone, mika, "Under a removed picture", {}),
        "on_waiting": (waiting, mika, "Under a waiting picture", {}),
        "destroyed": (foxes, mika, "Secret address", {}),
    }
    by = {}
    for name, (image, user, body, fields) in written.items():
        by[name] = make_comment(image, user=user or make_user(), body=body, **fields)
        if user is None:
            Comment.objects.filter(pk=by[name].pk).update(user=None)
    hide_comment(by["hidden"], moderator=moderator, reason="Quite rude")
    destroy_comment(by["destroyed"], moderator=moderator)
    Image.objects.filter(pk=gone.pk).update(
        hidden_from_users=True, hidden_image_key="0" * 12
    )
    return {"by": by, "mika": mika, "strom": strom, "moderator": moderator}


def named(talk: dict[str, Any], ids: list[int]) -> list[str]:
    names = {comment.pk: name for name, comment in talk["by"].items()}
    return [names[pk] for pk in ids]


PUBLIC = ["imported", "elsewhere", "nameless", "kings", "wings", "king"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", []),
        ("*", PUBLIC),
        ("wing", ["wings"]),
        ("body:WINGS", ["wings"]),
        ("open wide", []),
        ("wide opened", ["wings"]),
        ("king of owl", ["king"]),
        ("king owls", ["kings"]),
        ("king of snow", ["kings"]),
        ("the of", []),
        ("king~2", ["kings", "king"]),
        ("wo*", ["nameless"]),
        ("*nder*", ["nameless"]),
        ("w?ng", ["wings"]),
        ("ki*g", ["kings", "king"]),
        ("été", []),
        ("*té", ["elsewhere"]),
        ("l'été", ["elsewhere"]),
        ("kings, -snow", ["king"]),
        ("-king", ["imported", "elsewhere", "nameless", "wings"]),
        ("author:mika", ["wings"]),
        ("author:mik?", ["wings"]),
        ("author:mico~2", ["wings"]),
        ("author:ælf ström", ["elsewhere", "kings", "king"]),
        ("author:*STR?M", ["elsewhere", "kings", "king"]),
        ("author:*", PUBLIC),
        ("-author:mika", ["imported", "elsewhere", "nameless", "kings", "king"]),
        ("author:background pony*", []),
        ("author_id:0", []),
        ("-user_id:0", PUBLIC),
        ("created_at:2024-02-29T13:05:09", ["king"]),
        ("created_at.lt:2025", ["king"]),
        ("updated_at.lt:2025", []),
        ("image.tags:red_fox", ["wings", "king"]),
        ("image.tags:*fox, king", ["king"]),
        ("image.tags:artist:teo, king", ["kings"]),
        ("image.tags:owl \\(bird\\)", ["imported", "elsewhere", "nameless", "kings"]),
        ("image.tags:redfox~1", ["wings", "king"]),
        ("image.tags:no such tag", []),
        ("-image.tags:red fox", ["imported", "elsewhere", "nameless", "kings"]),
        # Fields of moderators are words of the text for everybody else.
        ("ip:2001:db8::/32", []),
        ("approved:true", []),
        ("rude", []),
        ("spam", []),
        ("removed picture", []),
        ("secret", []),
        ("wing\0s", []),
    ],
)
def test_comments_for_nobody(query: str, expected: list[str]) -> None:
    talk = make_talk()
    found = search_comments(query, viewer=None, chosen=OPEN, offset=0, limit=50)
    assert named(talk, found.ids) == expected
    assert found.total == len(expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("hidden_from_users:true", []),
        ("deleted:true", ["hidden"]),
        ("deleted:true, deletion_reason:rude", ["hidden"]),
        ("deletion_reason:qu*", ["hidden"]),
        ("deleted_by_user:wren", ["hidden"]),
        ("-deleted_by_user:wren, rude", []),
        ("approved:false", ["unapproved"]),
        ("image.deleted:true", ["on_gone"]),
        ("image.approved:false", ["on_waiting"]),
        ("anonymous:true", ["nameless"]),
        ("true_author:mika, -author:mika", ["nameless"]),
        ("ip:10.1.2.0/24, king", ["kings", "king"]),
        ("ip:2001:db8::5", ["elsewhere"]),
        ("-ip:10.0.0.0/8", ["elsewhere"]),
        ("fingerprint:c99", ["imported"]),
        ("fingerprint:c9~1", ["imported"]),
        ("-fingerprint:a*", ["imported"]),
        ("secret", []),
        ("under", ["on_waiting", "on_gone"]),
    ],
)
def test_comments_for_moderators(query: str, expected: list[str]) -> None:
    talk = make_talk()
    assert named(talk, search(query, talk["moderator"])) == expected


def test_ids_of_people_and_images() -> None:
    talk = make_talk()
    mika, moderator, by = talk["mika"], talk["moderator"], talk["by"]
    image = by["king"].image_id
    assert named(talk, search(f"image_id:{image}")) == ["wings", "king"]
    assert named(talk, search(f"-image_id:{image}, owls")) == ["kings"]
    assert named(talk, search(f"user_id:{mika.pk}")) == ["wings"]
    assert named(talk, search(f"author_id:{mika.pk}", mika)) == ["unapproved", "wings"]
    assert named(talk, search(f"id:{by['king'].pk}~1")) == ["kings", "wings", "king"]
    hers = ["on_waiting", "on_gone", "unapproved", "hidden", "nameless", "wings"]
    assert named(talk, search(f"true_author_id:{mika.pk}", moderator)) == hers
    assert named(talk, search(f"deleted_by_user_id:{moderator.pk}", moderator)) == [
        "hidden"
    ]


def test_own_comments_anonymous_and_waiting_ones_too() -> None:
    talk = make_talk()
    mika = talk["mika"]
    assert named(talk, search("my:comments", mika)) == [
        "unapproved", "nameless", "wings",
    ]  # fmt: skip
    assert named(talk, search("my:comments", talk["strom"])) == [
        "elsewhere", "kings", "king",
    ]  # fmt: skip
    for viewer, query in ((None, "my:comments"), (mika, "my:faves")):
        with pytest.raises(SearchError):
            search(query, viewer)


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.MODERATOR, Role.ADMIN])
def test_staff_see_all_but_what_was_destroyed(role: Role) -> None:
    talk = make_talk()
    found = named(talk, search("*", make_user(role=role)))
    assert set(found) == set(talk["by"]) - {"destroyed"}


def test_assistants_search_as_users_do() -> None:
    make_talk()
    assert search("approved:false", make_user(role=Role.ASSISTANT)) == []


def test_the_filter_hides_by_its_tags_alone() -> None:
    talk = make_talk()
    fox = make_tag("red fox")
    hides = Filter(name="", hidden_tag_ids=[fox.pk])
    covers = Filter(
        name="", spoilered_tag_ids=[fox.pk], hidden_complex="red fox", hidden_tag_ids=[]
    )
    without = ["imported", "elsewhere", "nameless", "kings"]
    assert named(talk, search("*", chosen=hides)) == without
    assert named(talk, search("*", chosen=covers)) == PUBLIC
    assert "wings" not in named(talk, search("*", talk["moderator"], hides))
    forced = Filter.objects.create(
        name="Strict", system=True, hidden_tag_ids=[fox.pk], hidden_complex="safe"
    )
    held = make_user(forced_filter_id=forced.pk)
    assert named(talk, search("*", held)) == without


def test_newest_first_and_pages() -> None:
    image = make_image()
    rows = [make_comment(image, created_at=MADE).pk for _ in range(5)]
    rows.append(make_comment(image).pk)
    newest = rows[::-1]
    assert search("*") == newest
    assert search("*", offset=2, limit=2) == newest[2:4]
    beyond = search_comments("*", viewer=None, chosen=OPEN, offset=9, limit=2)
    assert (beyond.total, beyond.ids) == (6, [])


def test_an_edit_is_found_at_once(user: User) -> None:
    comment = make_comment(user=user, body="snowy owls")
    edit_comment(comment, editor=user, body="a zebra")
    assert search("owl") == search("*nowi") == []
    assert search("zebra") == search("*ebra") == [comment.pk]


def test_a_text_whose_words_are_not_known_matches_none() -> None:
    comment = make_comment(words=None)
    assert search("light") == []
    assert search("-light") == [comment.pk]


@pytest.mark.parametrize(
    "query", ["king,", "id:many", "image_id.gt:3", "created_at:9999", "author.lt:x"]
)
def test_what_is_no_query(query: str) -> None:
    with pytest.raises(SearchError):
        search(query)


def test_many_terms_and_a_search_that_takes_too_long(settings: Any) -> None:
    comment = make_comment(body="a zebra")
    many = " OR ".join(f"x{n}*" for n in range(1000)) + " OR zebra"
    settings.SEARCH_SECONDS = 10
    assert search(many) == [comment.pk]
    settings.SEARCH_SECONDS = 0
    with pytest.raises(SearchError, match="too complex"):
        search("zebra")


# The plain evaluator agrees -------------------------------------------------------

LEAVES = [
    "wings", "king of owls", "kings owl", "*o*", "w*", "k?ng", "the", "*", "été",
    "author:mika", "author:*str*", "author:mik~1", "author_id:1", "image_id:1",
    "image.tags:*fox", "image.tags:owl*", "image.tags:saef~2", "image.tags:artist:teo",
    "created_at.lt:2025", "updated_at.gt:2025", "id.gt:0", "my:comments",
    "true_author:mika", "true_author_id:1", "deleted_by_user:wren", "deleted:true",
    "fingerprint:a*", "fingerprint:c99", "fingerprint:*", "deletion_reason:rude",
    "ip:10.1.2.3", "ip:2001:db8::/32", "anonymous:true", "approved:false",
    "image.deleted:true", "image.approved:false", "deleted_by_user_id:1",
]  # fmt: skip


def facts(one: Comment, viewer: User) -> Mapping[str, object]:
    author = [one.user.name.lower()] if one.user else []
    author_id = [one.user_id] if one.user_id else []
    return {
        "id": one.pk,
        "author_id": [] if one.anonymous else author_id,
        "image_id": [one.image_id],
        "created_at": int(one.created_at.timestamp()),
        "updated_at": int(one.updated_at.timestamp()),
        "author": [] if one.anonymous else author,
        "image.tags": set(one.image.tags.values_list("name", flat=True)),
        "body": analyse(one.body),
        "true_author_id": author_id,
        "true_author": author,
        "deleted_by_user_id": [one.deleted_by_id] if one.deleted_by_id else [],
        "deleted_by_user": [one.deleted_by.name.lower()] if one.deleted_by else [],
        "fingerprint": [one.fingerprint] if one.fingerprint else [],
        "deletion_reason": analyse(one.deletion_reason),
        "ip": ip_address(one.ip) if one.ip else None,
        "anonymous": one.anonymous,
        "deleted": one.hidden_from_users,
        "approved": one.approved,
        "image.deleted": one.image.hidden_from_users,
        "image.approved": one.image.approved,
        "mine": one.user_id == viewer.pk,
    }


@pytest.fixture
def talk_with_facts() -> tuple[User, dict[int, Mapping[str, object]]]:
    """A moderator who has written something, too. The ids 1 of the leaves are made
    to mean somebody."""
    talk = make_talk()
    viewer: User = talk["moderator"]
    make_comment(user=viewer, body="Be kind to kings", ip=None, fingerprint="")
    rows = Comment.objects.filter(destroyed_content=False)
    return viewer, {one.pk: facts(one, viewer) for one in rows}


@effort(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=queries(LEAVES), data=st.data())
def test_comments_agree_with_the_evaluator(
    talk_with_facts: tuple[User, dict[int, Mapping[str, object]]],
    query: str,
    data: st.DataObject,
) -> None:
    viewer, known = talk_with_facts
    some = data.draw(st.sampled_from(sorted(known)))
    for field in ("author_id", "image_id", "true_author_id", "deleted_by_user_id"):
        ids = list(known[some][field])  # type: ignore[call-overload]
        if ids:
            query = query.replace(f"{field}:1", f"{field}:{ids[0]}")
    fields = COMMENT_FIELDS.for_role(role_of(viewer))
    # The evaluator leaves `my:` to its caller.
    plain = query.replace("my:comments", f"true_author_id:{viewer.pk}")
    tree = parse(plain, fields, now=timezone.now())
    expected = {pk for pk, one in known.items() if matches(tree, one)}
    assert set(search(query, viewer)) == expected
