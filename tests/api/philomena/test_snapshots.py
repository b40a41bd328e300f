"""What others write between two statements of a request is in all of its answer or in
nothing of it (search, section 8: `total` is exact)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from booru.actions.moderation import feature_image, hide_image
from booru.models import Filter
from tests.factories import (
    key_of,
    make_comment,
    make_gallery,
    make_image,
    make_moderator,
    make_tag,
    make_user,
)
from tests.factories_forums import make_forum, make_post, make_topic

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = "/api/v1/json"


@contextmanager
def between_statements(act: Callable[[], Any], *, most: int = 6) -> Iterator[None]:
    """Somebody else acts after each of the first statements that read."""
    left = most

    def elsewhere() -> None:
        try:
            act()
        finally:
            connection.close()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        result = execute(sql, params, many, context)
        if left and sql.lstrip().startswith("SELECT"):
            left -= 1
            with ThreadPoolExecutor(1) as other:
                other.submit(elsewhere).result()
        return result

    with connection.execute_wrapper(note):
        yield


def test_totals_and_rows_agree(client: Client) -> None:
    user = make_user()
    forum, image = make_forum("art"), make_image()
    topic = make_topic(forum, title="Places")
    numbers = iter(range(1000))
    key = key_of(user)

    def own_filter() -> None:
        Filter.objects.create(user=user, name=f"own {next(numbers)}", public=True)

    def system_filter() -> None:
        Filter.objects.create(system=True, name=f"system {next(numbers)}")

    acts: dict[str, Callable[[], Any]] = {
        "/filters/system": system_filter,
        f"/filters/user?key={key}": own_filter,
        "/search/filters?q=own*": own_filter,
        "/forums": make_forum,
        "/forums/art/topics": lambda: make_topic(forum),
        "/forums/art/topics/places/posts": lambda: make_post(topic),
        "/search/posts?q=*": lambda: make_post(topic),
        "/search/comments?q=*": lambda: make_comment(image, user=user),
        "/search/galleries?q=*": lambda: make_gallery([image], user=user),
        "/search/tags?q=words*": lambda: make_tag(f"words {next(numbers)}"),
        "/search/images?q=*": make_image,
    }
    for path, act in acts.items():
        act()
        before = _listed(client, path)
        with between_statements(act):
            total, rows = _listed(client, path)
        assert total == rows, path
        # They did act meanwhile.
        assert _listed(client, path)[0] > max(total, before[0]), path


def _listed(client: Client, path: str) -> tuple[int, int]:
    glue = "&" if "?" in path else "?"
    body = client.get(f"{ROOT}{path}{glue}per_page=50").json()
    (rows,) = (
        body[name] for name in body if name not in ("total", "interactions", "error")
    )
    return body["total"], len(rows)


def test_what_is_featured_is_never_hidden(client: Client) -> None:
    moderator: User = make_moderator()
    older, newer = make_image(), make_image()
    for image in (older, newer):
        feature_image(image, moderator=moderator)

    def hide() -> None:
        newer.refresh_from_db()
        if not newer.hidden_from_users:
            hide_image(newer, moderator=moderator, reason="Rule #0")

    with between_statements(hide):
        shown = client.get(f"{ROOT}/images/featured").json()["image"]
    assert shown["hidden_from_users"] is False
    shown = client.get(f"{ROOT}/images/featured").json()["image"]
    assert shown["id"] == older.pk
