"""What is new, on its page and in the header."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.inbox import MOST
from accounts.models import Notification, Subject, User
from booru.actions.moderation import hide_image
from tests.accounts.test_conversations import begin
from tests.accounts.test_notices import tell
from tests.booru.reading import queries, read
from tests.factories import make_image, make_user

pytestmark = pytest.mark.django_db
PAGE = "/notifications"
Kind = Notification.Kind


def bell(client: Client, path: str = "/docs/style") -> str:
    """What a screen reader hears of the bell."""
    html = client.get(path).content.decode()
    _, _, after = html.partition('aria-label="Notifications')
    return after.partition('"')[0]


def test_nothing_yet(as_user: Client) -> None:
    assert "Nothing yet" in read(as_user, PAGE).text
    assert bell(as_user) == ""


def test_unread_first_by_kind_then_what_was_read(as_user: Client, user: User) -> None:
    old = timezone.now() - timedelta(days=1)
    tell(user, subject_id=1, title="Read before")
    Notification.objects.update(read_at=old, updated_at=timezone.now())
    tell(user, subject_id=2, title="Topic news", kind=Kind.TOPIC)
    tell(user, subject_id=3, title="Older talk")
    Notification.objects.filter(subject_id=3).update(updated_at=old)
    tell(user, subject_id=4, title="Newer talk")
    tell(make_user(), subject_id=5, title="Somebody else's")
    text = read(as_user, PAGE).text
    order = [
        text.index(words)
        for words in (
            "New comments", "Newer talk", "Older talk", "New topics", "Topic news",
            "Earlier", "Read before",
        )
    ]  # fmt: skip
    assert order == sorted(order)
    assert "Somebody else's" not in text


def test_one_is_read_by_following_it(as_user: Client, user: User) -> None:
    tell(user)
    row = Notification.objects.get()
    assert f"{PAGE}/{row.pk}" in read(as_user, PAGE).links
    response = as_user.get(f"{PAGE}/{row.pk}")
    assert response["Location"] == "/images/7?comment=1#comment-1"
    assert not Notification.objects.unread().exists()


def test_one_or_all_are_marked(as_user: Client, user: User) -> None:
    other = make_user()
    for number in range(3):
        tell(user, other, subject_id=number)
    first = Notification.objects.filter(user=user).first()
    assert first is not None
    assert as_user.post(f"{PAGE}/{first.pk}/read")["Location"] == PAGE
    assert user.notifications.unread().count() == 2
    as_user.post(f"{PAGE}/read")
    assert user.notifications.unread().count() == 0
    assert other.notifications.unread().count() == 3


def test_what_is_of_others_is_not_there(as_user: Client) -> None:
    tell(make_user())
    row = Notification.objects.get()
    assert as_user.get(f"{PAGE}/{row.pk}").status_code == 404
    assert as_user.post(f"{PAGE}/{row.pk}/read").status_code == 404
    assert row.user.notifications.unread().count() == 1


@pytest.mark.parametrize("pk", ["0", str(2**63), "9" * 40])
def test_what_is_not_there(as_user: Client, pk: str) -> None:
    assert as_user.get(f"{PAGE}/{pk}").status_code == 404
    assert as_user.post(f"{PAGE}/{pk}/read").status_code == 404


@pytest.mark.parametrize("method", ["get", "put"])
def test_a_look_changes_nothing(as_user: Client, user: User, method: str) -> None:
    tell(user)
    row = Notification.objects.get()
    for path in (f"{PAGE}/read", f"{PAGE}/{row.pk}/read"):
        assert getattr(as_user, method)(path).status_code == 405
    read(as_user, PAGE)
    assert Notification.objects.unread().count() == 1


def test_a_title_is_text(as_user: Client, user: User) -> None:
    tell(user, title="<b>bold</b>")
    assert "<b>bold</b>" in read(as_user, PAGE).text


def test_many_have_pages_and_cost_the_same(as_user: Client, user: User) -> None:
    tell(user, subject_id=1)
    few = queries(as_user, PAGE)
    for number in range(2, 26):
        tell(user, subject_id=number)
    assert queries(as_user, PAGE) == few
    for number in range(26, 61):
        tell(user, subject_id=number)
    assert "?page=2" in read(as_user, PAGE).links
    assert read(as_user, f"{PAGE}?page=2").text.count("Mark read") == 10


@pytest.mark.parametrize("hidden", [False, True])
def test_the_page_of_an_image_is_where_one_reads_it(
    as_user: Client, user: User, client: Client, moderator: User, hidden: bool
) -> None:
    image = make_image()
    if hidden:
        hide_image(image, moderator=moderator, reason="x")
    for subject_id in (image.pk, image.pk + 1):
        tell(user, subject_id=subject_id)
    client.get(f"/images/{image.pk}")
    assert Notification.objects.unread().count() == 2
    as_user.get(f"/images/{image.pk}")
    assert Notification.objects.unread().get().subject_id == image.pk + 1


# The header -------------------------------------------------------------------------


def test_the_bell_counts_what_is_unread(as_user: Client, user: User) -> None:
    for number in range(3):
        tell(user, make_user(), subject_id=number)
    assert bell(as_user) == ", 3 unread"
    as_user.post(f"{PAGE}/read")
    assert bell(as_user) == ""


def test_beyond_a_hundred_nobody_counts(as_user: Client, user: User) -> None:
    Notification.objects.bulk_create(
        [
            Notification(
                user=user, kind=Kind.COMMENT, subject=Subject.IMAGE, subject_id=number
            )
            for number in range(MOST + 5)
        ]
    )
    assert bell(as_user) == ", 99+ unread"


def test_messages_are_counted_from_both_sides(as_user: Client, user: User) -> None:
    rae = make_user("rae")
    begin(rae, user)
    answered = begin(user, rae)
    answered.sender_read = False
    answered.save()
    put_away = begin(rae, user)
    put_away.recipient_hidden = True
    put_away.save()
    menu = as_user.get("/docs/style").content.decode()
    _, _, after = menu.partition('<a href="/conversations">Messages')
    assert after.startswith(' <span class="badge num" data-s="bad">2<')


def statements(client: Client, path: str, **headers: Any) -> list[str]:
    client.get(path, headers=headers)
    with CaptureQueriesContext(connection) as captured:
        client.get(path, headers=headers)
    return [query["sql"] for query in captured.captured_queries]


def test_the_header_costs_one_statement(
    client: Client, as_user: Client, user: User
) -> None:
    tell(user)
    begin(make_user(), user)
    asked = statements(as_user, "/docs/style")
    # The session, the user, and both figures together.
    assert len(asked) == 3
    assert sum("accounts_notification" in sql for sql in asked) == 1
    assert statements(client, "/docs/style") == []


@pytest.mark.parametrize(
    "path", ["/autocomplete/tags?term=fo", "/api/v1/json/filters/user"]
)
def test_what_has_no_header_does_not_ask_for_its_figures(
    as_user: Client, path: str
) -> None:
    assert not [
        sql for sql in statements(as_user, path) if "accounts_notification" in sql
    ]


def test_staff_see_what_waits(as_user: Client, as_moderator: Client) -> None:
    make_image(approved=False)
    menu = as_moderator.get("/docs/style").content.decode()
    assert 'href="/moderation">Moderation <span class="badge num" data-s="bad">1<' in (
        menu
    )
    assert 'href="/moderation"' not in as_user.get("/docs/style").content.decode()
    assert len(statements(as_moderator, "/docs/style")) == 4
