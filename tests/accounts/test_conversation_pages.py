"""The pages of private messages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import ban_user
from accounts.actions.bans import ban_subnet
from accounts.actions.conversations import reply, start_conversation
from accounts.models import Conversation, LogEntry, Message, User
from tests.accounts.test_conversations import begin, report
from tests.booru.reading import queries, read
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LIST, NEW = "/conversations", "/conversations/new"


@pytest.fixture
def rae(db: None) -> User:
    return make_user("rae")


@pytest.fixture
def as_rae(rae: User) -> Client:
    client = Client()
    client.force_login(rae)
    return client


def address(row: Conversation) -> str:
    return f"/conversations/{row.pk}"


@pytest.mark.parametrize("path", [LIST, NEW, "/conversations/1", "/notifications"])
def test_they_are_for_people_with_an_account(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_written_found_unread_read_and_answered(
    as_user: Client, user: User, as_rae: Client, rae: User
) -> None:
    assert "No messages" in read(as_user, LIST).text
    sent = as_user.post(NEW, {"to": "RAE", "title": "About foxes", "body": "*Red.*"})
    row = Conversation.objects.get()
    assert (row.sender, row.recipient) == (user, rae)
    assert sent["Location"] == address(row)
    page = read(as_rae, LIST)
    assert address(row) in page.links
    assert "(unread)" in page.text
    html = as_rae.get(address(row)).content.decode()
    assert "<em>Red.</em>" in html
    assert "(unread)" not in read(as_rae, LIST).text
    answered = as_rae.post(address(row), {"body": "And quick."})
    assert answered.status_code == 302
    last = Message.objects.latest("pk")
    assert answered["Location"] == f"{address(row)}#message-{last.pk}"
    assert "And quick." in read(as_user, address(row)).text
    assert row.pk not in unread_links(as_user)


def unread_links(client: Client) -> list[int]:
    page = read(client, f"{LIST}?unread=1")
    known = Conversation.objects.values_list("pk", flat=True)
    return [pk for pk in known if f"/conversations/{pk}" in page.links]


def test_the_unread_ones_alone(as_rae: Client, rae: User, user: User) -> None:
    old, new = begin(user, rae), begin(user, rae)
    as_rae.get(address(old))
    assert unread_links(as_rae) == [new.pk]
    as_rae.get(address(new))
    assert "Nothing unread" in read(as_rae, f"{LIST}?unread=1").text


def test_the_name_is_in_the_form_already(as_user: Client) -> None:
    page = as_user.get(f"{NEW}?to=rae-dash-two+x").content.decode()
    assert 'value="rae-two x"' in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"to": "nobody-there"}, "There is no account of this name."),
        ({"to": "x" * 51}, "at most 50 characters"),
        ({"to": "a\0b"}, "Null characters are not allowed."),
        ({"to": "mika"}, "That is you: choose somebody else."),
        ({"title": ""}, "Give it a title"),
        ({"title": "ä" * 51}, "Give it a title of 1 to 100 bytes."),
        ({"body": " "}, "Write something first."),
        ({"body": "x" * 300_001}, "This is too long"),
    ],
)
@pytest.mark.usefixtures("rae")
def test_what_is_wrong_stands_at_its_field_and_the_rest_is_kept(
    as_user: Client, given: dict[str, str], words: str
) -> None:
    form = {"to": "rae", "title": "About foxes", "body": "They are red."} | given
    response = as_user.post(NEW, form)
    assert response.status_code == 422
    html = response.content.decode()
    (field,) = given
    assert f'id="id_{field}_error"' in html
    assert words in html
    for name, text in form.items():
        if name not in given:
            assert text in html
    assert not Conversation.objects.exists()


def test_too_many_are_refused_in_words(as_user: Client, user: User, rae: User) -> None:
    for _ in range(10):
        begin(user, rae)
    form = {"to": "rae", "title": "About foxes", "body": "They are red."}
    response = as_user.post(NEW, form)
    assert response.status_code == 422
    assert "Wait a little." in response.content.decode()


def test_an_empty_answer_is_refused(as_user: Client, user: User, rae: User) -> None:
    row = begin(user, rae)
    response = as_user.post(address(row), {"body": " "})
    assert response.status_code == 422
    assert 'id="id_body_error"' in response.content.decode()
    assert Message.objects.count() == 1


def test_put_away(as_rae: Client, rae: User, user: User) -> None:
    row = begin(user, rae)
    response = as_rae.post(f"{address(row)}/put-away")
    assert response["Location"] == LIST
    assert address(row) not in read(as_rae, LIST).links
    assert "About foxes" in read(as_rae, address(row)).text


def test_who_is_gone_is_answered_no_more(
    as_user: Client, user: User, rae: User
) -> None:
    row = begin(user, rae)
    User.objects.filter(pk=rae.pk).update(deleted_at=timezone.now())
    page = read(as_user, address(row))
    assert "rae is not here any more" in page.text
    assert "#answer" not in [form.get("action") for form in page.forms]
    assert as_user.post(address(row), {"body": "Hm."}).status_code == 422


def test_the_banned_are_told_why(
    as_user: Client, user: User, rae: User, moderator: User
) -> None:
    row = begin(rae, user)
    until = timezone.now() + timedelta(days=1)
    ban_user(user, moderator=moderator, reason="Insults", valid_until=until)
    for response in (
        as_user.get(NEW),
        as_user.post(NEW, {"to": "rae", "title": "x", "body": "x"}),
        as_user.post(address(row), {"body": "x"}),
    ):
        assert response.status_code == 403
        assert "Insults" in response.content.decode()
    assert Message.objects.count() == 1
    read(as_user, address(row))


def test_nobody_writes_from_a_banned_network(
    as_user: Client, user: User, rae: User, moderator: User
) -> None:
    row = begin(user, rae)
    terms: dict[str, Any] = {
        "reason": "Flood",
        "valid_until": timezone.now() + timedelta(days=1),
    }
    ban_subnet("203.0.113.0/24", moderator=moderator, **terms)
    for path in (NEW, address(row)):
        form = {"to": "rae", "title": "x", "body": "x"}
        assert as_user.post(path, form, REMOTE_ADDR="203.0.113.5").status_code == 403
    assert Message.objects.count() == 1


def test_for_others_it_is_not_there(
    as_moderator: Client, user: User, rae: User
) -> None:
    row = begin(user, rae)
    stranger = Client()
    stranger.force_login(make_user())
    for who in (stranger, as_moderator):
        assert who.get(address(row)).status_code == 404
        assert who.post(address(row), {"body": "x"}).status_code == 404
        assert who.post(f"{address(row)}/put-away").status_code == 404
    assert stranger.post(f"{address(row)}/open").status_code == 403


def test_a_moderator_is_asked_before_reading_what_was_reported(
    as_moderator: Client, moderator: User, user: User, rae: User
) -> None:
    row = begin(user, rae)
    report(row, rae)
    asked = read(as_moderator, address(row))
    assert "that is written to the log" in asked.text
    assert "They are red." not in asked.text
    assert not LogEntry.objects.filter(action="conversation.read").exists()
    as_moderator.post(f"{address(row)}/open")
    page = read(as_moderator, address(row))
    assert "They are red." in page.text
    assert "#answer" not in [form.get("action") for form in page.forms]
    assert LogEntry.objects.get(action="conversation.read").moderator == moderator
    row.refresh_from_db()
    assert not row.recipient_read
    assert as_moderator.post(address(row), {"body": "x"}).status_code == 404


def test_a_participant_reports_it(as_rae: Client, rae: User, user: User) -> None:
    row = begin(user, rae)
    assert f"/report/conversation/{row.pk}" in read(as_rae, address(row)).links


@pytest.mark.parametrize("pk", ["0", str(2**31), str(2**63), "9" * 40])
def test_what_is_not_there(as_user: Client, pk: str) -> None:
    path = f"/conversations/{pk}"
    assert as_user.get(path).status_code == 404
    for act in ("", "/put-away", "/open"):
        assert as_user.post(path + act, {"body": "x"}).status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 40, "\0"])
def test_pages_that_are_none(as_user: Client, page: str) -> None:
    for path in (LIST, "/notifications"):
        assert as_user.get(path, {"page": page}).status_code == 200


def test_the_list_costs_the_same_for_many(
    as_rae: Client, rae: User, user: User
) -> None:
    begin(user, rae)
    few = queries(as_rae, LIST)
    for _ in range(24):
        start_conversation(make_user(), to=rae, title="Hello", body="You.")
    assert queries(as_rae, LIST) == few


def test_a_conversation_costs_the_same_for_many_messages(
    as_rae: Client, rae: User, user: User
) -> None:
    row = begin(user, rae)
    few = queries(as_rae, address(row))
    for number in range(24):
        reply(row, user=(user, rae)[number % 2], body="More.")
    assert queries(as_rae, address(row)) == few


def test_a_long_conversation_has_pages_from_the_newest(
    as_rae: Client, rae: User, user: User
) -> None:
    row = begin(user, rae, body="The first.")
    for number in range(30):
        reply(row, user=user, body=f"Word {number}.")
    newest = read(as_rae, address(row))
    assert "The first." not in newest.text
    assert newest.text.index("Word 28.") < newest.text.index("Word 29.")
    assert "?page=2" in newest.links
    earlier = read(as_rae, f"{address(row)}?page=2")
    assert "The first." in earlier.text
    assert "Word 29." not in earlier.text
