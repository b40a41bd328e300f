"""Who changed which tags: of all images (search 4.7) and of one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.author import Author
from accounts.models import User
from booru.actions import moderation, sources, tagging
from booru.actions.tags import alias_tag
from booru.models import Image, TagChange
from booru.search.errors import SearchError
from booru.tag_change_search import search_tag_changes
from tests.booru.jobs import names
from tests.booru.reading import queries, read
from tests.factories import make_image, make_moderator, make_tag, make_user

pytestmark = pytest.mark.django_db


def retag(image: Image, user: User | None, add: str, remove: str = "") -> TagChange:
    author = Author(user, "192.0.2.7", "f1")
    change = tagging.edit_tags(
        image, author=author, old_tag_input=remove, tag_input=add
    )
    assert change is not None
    return change


@pytest.fixture
def changes(db: None) -> dict[str, TagChange]:
    """By ada on her own anonymous image and on another one, by bob, by nobody."""
    ada, bob = make_user("ada", verified=True), make_user("bob", verified=True)
    secret = make_image(uploader=ada, anonymous=True)
    plain = make_image()
    made = {
        "secret": retag(secret, ada, "sea, sky"),
        "ada": retag(plain, ada, "todd, tree", "solo"),
        "bob": retag(secret, bob, "owl", "sea"),
        "nobody": retag(plain, None, "snow"),
    }
    long_ago = timezone.now() - timedelta(days=9)
    TagChange.objects.filter(pk=made["secret"].pk).update(created_at=long_ago)
    moderator = make_moderator("boss")
    alias_tag(make_tag("todd"), target=make_tag("fox"), moderator=moderator)
    hidden = make_image()
    made["hidden"] = retag(hidden, bob, "rain")
    moderation.hide_image(hidden, moderator=moderator, reason="x")
    return made


def found(
    changes: dict[str, TagChange], query: str, viewer: User | None = None, **asked: str
) -> list[str]:
    result = search_tag_changes(query, viewer=viewer, offset=0, limit=50, **asked)  # type: ignore[arg-type]
    by_id = {change.pk: name for name, change in changes.items()}
    assert result.total == len(result.ids)
    return [by_id[pk] for pk in result.ids]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["nobody", "bob", "ada", "secret"]),
        ("*", ["nobody", "bob", "ada", "secret"]),
        ("sea", ["bob", "secret"]),
        ("added_tag:sea", ["secret"]),
        ("removed_tag:sea", ["bob"]),
        ("tag:s*", ["nobody", "bob", "ada", "secret"]),
        ("-tag:s*", []),
        # Another name of a tag finds both.
        ("todd", ["ada"]),
        ("user:ADA", ["ada"]),
        ("user:bob", ["bob"]),
        ("anonymous:true", ["nobody", "secret"]),
        ("tag_count:1", ["nobody"]),
        ("added_tag_count:2, removed_tag_count:0", ["secret"]),
        ("removed_tag_count.gte:1", ["bob", "ada"]),
        ("created_at.lt:3 days ago", ["secret"]),
        ("nothing such", []),
        # Fields of moderators are names of tags for others.
        ("ip:192.0.2.7", []),
        ("true_user:ada", []),
    ],
)
def test_what_a_query_finds(
    changes: dict[str, TagChange], query: str, expected: list[str]
) -> None:
    assert found(changes, query) == expected


def test_ids_are_found(changes: dict[str, TagChange]) -> None:
    ada = changes["ada"]
    tree = make_tag("tree").pk
    solo = make_tag("solo").pk
    for query in (
        f"id:{ada.pk}",
        f"image_id:{ada.image_id}, tag_count.gt:1",
        f"user_id:{ada.user_id}",
        f"tag_id:{tree}",
        f"added_tag_id:{tree}",
        f"removed_tag_id:{solo}",
    ):
        assert found(changes, query) == ["ada"], query
    assert found(changes, f"added_tag_id:{solo}") == []


def test_who_may_find_what(changes: dict[str, TagChange]) -> None:
    moderator, ada = make_moderator(), changes["ada"].user
    everything = ["hidden", "nobody", "bob", "ada", "secret"]
    assert found(changes, "", moderator) == everything
    assert found(changes, "ip:192.0.2.0/24", moderator) == everything
    assert found(changes, "fingerprint:f1", moderator) == everything
    assert found(changes, "true_user:ada", moderator) == ["ada", "secret"]
    assert found(changes, "my:changes", ada) == ["ada", "secret"]
    with pytest.raises(SearchError):
        found(changes, "my:changes")


def test_orders(changes: dict[str, TagChange]) -> None:
    by_count = ["ada", "bob", "secret", "nobody"]
    assert found(changes, "", order="tag_count") == by_count
    assert found(changes, "*", order="removed_tag_count")[:2] == ["bob", "ada"]


def test_the_page_shows_them_and_hides_names(
    changes: dict[str, TagChange], client: Client, as_moderator: Client
) -> None:
    page = read(client, "/tag-changes?q=sky")
    assert "Background Pony #" in page.text
    assert "ada" not in page.text
    assert f"/images/{changes['secret'].image_id}" in page.links
    assert "Take back" not in page.text
    assert "Take back" in read(as_moderator, "/tag-changes?q=sky").text
    assert "No change matches" in read(client, "/tag-changes?q=none").text
    assert "past the end" in read(client, "/tag-changes?page=9").text
    assert "cannot be read" in read(client, "/tag-changes?q=(a").text
    for strange in ("page=x", "page=99999999999999999", "bulk=9" * 30, "q=%00", "sf=x"):
        assert client.get(f"/tag-changes?{strange}").status_code == 200


def test_a_moderator_takes_one_back(
    changes: dict[str, TagChange], as_moderator: Client, as_user: Client
) -> None:
    change = changes["ada"]
    address = f"/tag-changes/{change.pk}/revert"
    assert as_user.post(address).status_code == 403
    assert "tree" in names(change.image)
    answer = as_moderator.post(address, {"next": "/tag-changes?q=tree"})
    assert answer["Location"] == "/tag-changes?q=tree"
    assert "tree" not in names(change.image)
    history = read(as_moderator, f"/images/{change.image_id}/history").text
    assert f"takes back #{change.pk}" in history
    assert "taken back" in history
    # Nothing left: said on the page, and no other site is gone to.
    answer = as_moderator.post(address, {"next": "https://evil.example/"}, follow=True)
    assert "Nothing of this change is left" in answer.content.decode()
    assert answer.redirect_chain == [(f"/images/{change.image_id}/history", 302)]
    assert as_moderator.post(f"/tag-changes/{2**70}/revert").status_code == 404
    assert as_moderator.post("/source-changes/77/revert").status_code == 404


def test_sources_are_taken_back_on_the_page(as_moderator: Client) -> None:
    image = make_image(sources=["https://a.example/"])
    change = sources.edit_sources(image, author=Author(make_user()), sources=[])
    assert change is not None
    as_moderator.post(f"/source-changes/{change.pk}/revert")
    assert [s.url for s in image.sources.all()] == ["https://a.example/"]


def test_a_long_history_has_pages(client: Client) -> None:
    image = make_image(tags=["safe", "solo", "fox"])
    author = Author(make_user("ada", verified=True))
    for number in range(52):
        retag(image, author.user, f"tag {number}")
        sources.edit_sources(
            image, author=author, sources=[f"https://a.example/{number}"]
        )
    address = f"/images/{image.pk}/history"
    first = read(client, address)
    assert "tag 51" in first.text
    assert "tag 1 " not in first.text
    assert "https://a.example/51" in first.text
    assert f"All {52} changes of sources" in first.text
    second = read(client, f"{address}?page=2")
    assert "+ tag 1" in second.text
    assert "https://a.example" not in second.text
    old = read(client, f"{address}?of=sources&page=2").text
    assert "https://a.example/1" in old
    assert "+ tag" not in old


@pytest.mark.parametrize("path", ["/tag-changes", "/images/{}/history"])
def test_lists_do_not_query_for_each_change(as_moderator: Client, path: str) -> None:
    image, user = make_image(), make_user(verified=True)
    retag(image, user, "tag 0")
    sources.edit_sources(image, author=Author(user), sources=["https://a.example/"])
    one = queries(as_moderator, path.format(image.pk))
    for number in range(1, 25):
        retag(image, make_user(verified=True), f"tag {number}, more {number}")
        sources.edit_sources(
            image, author=Author(user), sources=[f"https://a.example/{number}"]
        )
    assert queries(as_moderator, path.format(image.pk)) == one


def test_who_made_a_change_is_named_briefly(client: Client) -> None:
    user = make_user("teo", verified=True, personal_title="draws with formulas")
    retag(make_image(), user, "wave")
    text = " ".join(read(client, "/tag-changes").text.split())
    assert "teo, " in text
    assert "formulas" not in text
