"""The back office of the forums."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from accounts.models import LogEntry, Role
from forums.models import Forum
from tests.factories import make_user
from tests.factories_forums import make_forum, make_post, make_topic

pytestmark = pytest.mark.django_db
ADMIN = "/admin/forums"
LISTS = ("forum", "topic", "post")


@pytest.fixture
def as_admin(db: None) -> Client:
    client = Client()
    client.force_login(make_user("root", role=Role.ADMIN))
    return client


def press(client: Client, kind: str, action: str, *rows: Model) -> str:
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]}
    response: Any = client.post(f"{ADMIN}/{kind}/", chosen, follow=True)
    assert response.status_code == 200
    return str(response.content.decode())


def test_it_is_for_moderators(client: Client, as_user: Client) -> None:
    for kind in LISTS:
        for who in (client, as_user):
            assert who.get(f"{ADMIN}/{kind}/").status_code in (302, 403)


def test_every_list_and_page_opens(as_moderator: Client) -> None:
    post = make_post()
    rows = {"forum": post.topic.forum, "topic": post.topic, "post": post}
    for kind, row in rows.items():
        assert as_moderator.get(f"{ADMIN}/{kind}/").status_code == 200
        page = as_moderator.get(f"{ADMIN}/{kind}/{row.pk}/change/")
        assert page.status_code == 200


@pytest.mark.parametrize("count", [1, 25])
@pytest.mark.parametrize("kind", LISTS)
def test_the_lists_do_not_query_for_each_row(
    as_moderator: Client, django_assert_max_num_queries: Any, kind: str, count: int
) -> None:
    for _ in range(count):
        make_post()
    with django_assert_max_num_queries(10):
        as_moderator.get(f"{ADMIN}/{kind}/")


FIELDS = {
    "name": "Art talk",
    "short_name": "art",
    "description": "Your work",
    "section": "Community",
    "position": "3",
    "access_level": "normal",
}


def test_admins_make_and_change_forums(as_admin: Client) -> None:
    assert as_admin.post(f"{ADMIN}/forum/add/", FIELDS).status_code == 302
    forum = Forum.objects.get()
    assert (forum.name, forum.section, forum.position) == ("Art talk", "Community", 3)
    changed = FIELDS | {"access_level": "staff", "position": "-1", "short_name": "x"}
    as_admin.post(f"{ADMIN}/forum/{forum.pk}/change/", changed)
    forum.refresh_from_db()
    assert (forum.access_level, forum.position) == ("staff", -1)
    assert forum.short_name == "art"
    actions = LogEntry.objects.order_by("pk").values_list("action", "details")
    assert list(actions) == [
        ("forum.create", {}),
        (
            "forum.edit",
            {"position": [3, -1], "access_level": ["normal", "staff"]},
        ),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("short_name", "Art"),
        ("short_name", "art1"),
        ("short_name", "taken"),
        ("name", ""),
        ("name", "x" * 81),
        ("position", "99999"),
        ("position", "9" * 30),
        ("access_level", "nobody"),
        ("section", "x" * 81),
    ],
)
def test_bad_forums_are_refused_at_the_field(
    as_admin: Client, field: str, value: str
) -> None:
    make_forum("taken")
    response = as_admin.post(f"{ADMIN}/forum/add/", FIELDS | {field: value})
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == [field]
    assert Forum.objects.count() == 1


def test_moderators_only_look_at_forums(as_moderator: Client) -> None:
    forum = make_forum("art", name="Art")
    assert as_moderator.post(f"{ADMIN}/forum/add/", FIELDS).status_code == 403
    path = f"{ADMIN}/forum/{forum.pk}/change/"
    assert as_moderator.post(path, FIELDS).status_code == 403
    assert as_moderator.post(f"{ADMIN}/forum/{forum.pk}/delete/").status_code == 403
    forum.refresh_from_db()
    assert forum.name == "Art"


def test_only_empty_forums_can_be_deleted(as_admin: Client) -> None:
    full, empty = make_topic().forum, make_forum()
    for forum in (full, empty):
        path = f"{ADMIN}/forum/{forum.pk}/delete/"
        status = as_admin.post(path, {"post": "yes"}).status_code
        assert status == (403 if forum == full else 302)
    assert Forum.objects.get() == full


def test_buttons_for_topics(as_moderator: Client) -> None:
    topic, gone = make_topic(title="First"), make_topic(title="Second")

    def state() -> tuple[bool, bool, bool]:
        topic.refresh_from_db()
        locked = topic.locked_at is not None
        return topic.hidden_from_users, topic.sticky, locked

    for action in ("hide", "pin", "lock"):
        press(as_moderator, "topic", action, topic)
    assert state() == (True, True, True)
    page = press(as_moderator, "topic", "hide", topic, gone)
    assert "First: This topic is hidden already." in page
    assert "1 hidden." in page
    for action in ("restore", "unpin", "unlock"):
        press(as_moderator, "topic", action, topic)
    assert state() == (False, False, False)
    assert LogEntry.objects.count() == 7


def test_buttons_for_posts(as_moderator: Client) -> None:
    post = make_post()
    press(as_moderator, "post", "unapprove", post)
    press(as_moderator, "post", "hide", post)
    post.refresh_from_db()
    assert (post.approved, post.deletion_reason) == (False, "Hidden by staff")
    press(as_moderator, "post", "approve", post)
    press(as_moderator, "post", "restore", post)
    post.refresh_from_db()
    assert (post.approved, post.hidden_from_users) == (True, False)


def test_found_by_what_moderators_know(as_moderator: Client) -> None:
    topic = make_topic(user=make_user("opener"))
    author = make_user("somebody")
    post = make_post(topic, user=author, ip="10.1.2.3", fingerprint="a77")
    for query in ("somebody", "10.1.2.3", "a77", str(post.pk)):
        response = as_moderator.get(f"{ADMIN}/post/", {"q": query})
        assert list(response.context["cl"].result_list) == [post], query
