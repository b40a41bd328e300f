"""The talk under a post, and the lists of comments (twibooru-api 3.1, LC of 3.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from booru.actions.comments import destroy_comment, hide_comment
from booru.actions.moderation import hide_image
from booru.models import Comment, Filter, Image
from tests.api.twibooru_pages.asking import NO_KEY, NOT_FOUND, get, told
from tests.factories import (
    key_of,
    make_comment,
    make_image,
    make_moderator,
    make_paste,
    make_user,
)

pytestmark = pytest.mark.django_db


def shown(comment: Comment, **other: Any) -> dict[str, Any]:
    """By an account that gives its name."""
    comment.refresh_from_db()
    return {
        "id": comment.pk,
        "body": comment.body,
        "author": comment.user.name if comment.user else "",
        "image_id": comment.image_id,
        "posted_at": told(comment.created_at),
        "deleted": False,
        **other,
    }


def listed(client: Client, path: str, **params: str) -> list[int]:
    response = get(client, path, **params)
    assert response.status_code == 200, response.content
    return [comment["id"] for comment in response.json()]


@pytest.fixture
def thread(user: User) -> tuple[Image, list[Comment]]:
    """One of each kind: plain, anonymous, hidden, waiting, destroyed."""
    image = make_image()
    plain, nameless, hidden, waiting, gone = (
        make_comment(image, user=user, anonymous=place == 1) for place in range(5)
    )
    moderator = make_moderator()
    hide_comment(hidden, moderator=moderator, reason="Rule #1")
    Comment.objects.filter(pk=waiting.pk).update(approved=False)
    destroy_comment(gone, moderator=moderator)
    return image, [plain, nameless, hidden, waiting, gone]


def test_a_thread_is_the_same_for_everybody(
    client: Client, thread: tuple[Image, list[Comment]], key: str
) -> None:
    image, (plain, nameless, hidden, waiting, gone) = thread
    image.refresh_from_db()
    path = f"/posts/{image.pk}/comments"
    author = get(client, f"{path}/{nameless.pk}.json").json()["author"]
    assert author.startswith("Background Pony #")
    wanted: dict[str, Any] = {
        "comments": [
            shown(hidden, body="Deleted", deleted=True),
            shown(nameless, author=author),
            shown(plain),
        ],
        "total": image.comment_count,
    }
    for caller in ("", key, key_of(make_moderator())):
        for start in ("posts", "images"):
            response = get(client, f"/{start}/{image.pk}/comments.json", key=caller)
            assert (response.status_code, response.json()) == (200, wanted)
            one = get(client, f"/{start}/{image.pk}/comments/{hidden.pk}.json")
            assert one.json() == wanted["comments"][0]
        for other in (waiting.pk, gone.pk, make_comment().pk, 0, "none", "9" * 30):
            response = get(client, f"{path}/{other}.json", key=caller)
            assert (response.status_code, response.json()) == (404, NOT_FOUND)


def test_under_what_is_hidden_there_is_no_talk(client: Client) -> None:
    comment, moderator = make_comment(), make_moderator()
    hide_image(comment.image, moderator=moderator, reason="Rule #0")
    path, key = f"/posts/{comment.image_id}/comments", key_of(moderator)
    assert get(client, f"{path}.json", key=key).json() == {"comments": [], "total": 0}
    assert get(client, f"{path}/{comment.pk}.json", key=key).status_code == 404
    for bad in ("999999", "none", "2147483648"):
        response = get(client, f"/posts/{bad}/comments.json")
        assert (response.status_code, response.json()) == (404, NOT_FOUND)


def test_pages_of_a_thread(client: Client, user: User, key: str) -> None:
    """Twenty, or the user's number; `comment_id` finds the page it is on."""
    paste = make_paste()
    first = make_comment(paste, user=user)
    rows = [
        Comment(image=paste, user=user, body=f"{n}", created_at=first.created_at)
        for n in range(44)
    ]
    newest = sorted((c.pk for c in Comment.objects.bulk_create(rows)), reverse=True)
    newest.append(first.pk)

    def page(**params: str) -> list[int]:
        body = get(client, f"/posts/{paste.pk}/comments.json", **params).json()
        assert body["total"] == 1
        return [comment["id"] for comment in body["comments"]]

    assert page() == page(perpage="50") == newest[:20]
    assert page(page="3") == newest[40:]
    assert page(page="4") == []
    user.comments_per_page = 30
    user.save()
    assert page(key=key, page="2") == newest[30:]
    for place in (0, 19, 20, 44):
        begin = place // 20 * 20
        assert page(comment_id=str(newest[place])) == newest[begin : begin + 20]
    assert page(comment_id=str(newest[29]), key=key) == newest[:30]
    other = str(make_comment().pk)
    for bad in (other, "none", "9" * 30, "\0"):
        assert page(comment_id=bad, page="2") == newest[20:40]


# Lists of comments -------------------------------------------------------------------


def test_recent_comments(client: Client, user: User) -> None:
    """Of a week, on posts that the filter shows."""
    recent, on_paste = make_comment(user=user), make_comment(make_paste(), user=user)
    now = timezone.now()
    make_comment(created_at=now - timedelta(days=7, hours=1))
    old = make_comment(user=user, created_at=now - timedelta(days=6, hours=23))
    covered = make_comment(make_image(tags=["explicit", "fox", "x"]))
    waiting = make_comment(make_image(), user=user, approved=False)
    hidden, buried = make_comment(user=user), make_comment()
    hide_comment(hidden, moderator=make_moderator(), reason="Rule #1")
    hide_image(buried.image, moderator=make_moderator(), reason="Rule #0")
    path = "/lists/recent_comments.json"
    assert get(client, path).json() == [shown(on_paste), shown(recent), shown(old)]
    assert covered.pk in listed(client, path, filter_id="2")
    own = Filter.objects.create(name="Own", system=True, hidden_complex="width:640")
    assert listed(client, path, filter_id=str(own.pk)) == [on_paste.pk]
    assert waiting.pk in listed(client, path, key=key_of(user))
    # Staff see that one was hidden, and of what is buried nothing.
    assistant = key_of(make_user(role=Role.ASSISTANT))
    body = get(client, path, key=assistant).json()
    assert shown(hidden, body="Deleted", deleted=True) in body
    assert buried.pk not in [comment["id"] for comment in body]
    assert listed(client, path, page="2") == []
    # A page is short only at the end, whatever is hidden in between.
    user.comments_per_page = 1
    user.save()
    asked = {"key": key_of(user), "filter_id": str(own.pk)}
    for number, found in enumerate([[on_paste.pk], []], start=1):
        assert listed(client, path, page=str(number), **asked) == found


def test_own_comments_and_those_of_others(
    client: Client, thread: tuple[Image, list[Comment]], user: User, key: str
) -> None:
    """Nobody else is told of those without a name."""
    _, (plain, nameless, _, waiting, _) = thread
    buried = make_comment(user=user)
    hide_image(buried.image, moderator=make_moderator(), reason="Rule #0")
    make_comment()
    own, others = "/lists/my_comments.json", f"/lists/user_comments/{user.pk}.json"
    response = get(client, own)
    assert (response.status_code, response.json()) == (401, NO_KEY)
    mine = [waiting.pk, nameless.pk, plain.pk]
    assert listed(client, own, key=key) == mine
    assert listed(client, others, key=key) == mine
    assert get(client, others).json() == [shown(plain)]
    assert listed(client, others, key=key_of(make_user())) == [plain.pk]
    staff = listed(client, others, key=key_of(make_moderator()))
    assert nameless.pk not in staff
    assert listed(client, f"/lists/user_comments/000{user.pk}.json") == [plain.pk]
    gone = make_user(deleted_at=timezone.now())
    for bad in (gone.pk, 999999, "none", "9" * 30):
        response = get(client, f"/lists/user_comments/{bad}.json")
        assert (response.status_code, response.json()) == (404, NOT_FOUND)


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow(
    client: Client, user: User, key: str, django_assert_num_queries: Any, count: int
) -> None:
    image = make_image()
    author = user
    for number in range(count):
        if number:
            author = make_user()
        make_comment(image if number % 2 else None, user=author)
    user.comments_per_page, user.current_filter_id = 100, 1
    user.save()
    thread = f"/posts/{image.pk}/comments.json"
    for path, queries in (
        (thread, 3),
        ("/lists/recent_comments.json", 8),
        ("/lists/my_comments.json", 2),
        (f"/lists/user_comments/{user.pk}.json", 3),
    ):
        with django_assert_num_queries(queries):
            assert get(client, path, key=key).status_code == 200
