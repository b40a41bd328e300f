"""The log: who reads it, how it is searched, and undoing from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import bans, reports
from accounts.log import record
from accounts.models import LogEntry, Role, Subject, User
from booru.actions import comments, moderation
from forums.actions import topics
from forums.models import AccessLevel
from tests.booru.reading import queries, read
from tests.factories import make_comment, make_image, make_moderator, make_user
from tests.factories_forums import make_forum, make_topic
from tests.factories_moderation import make_report

pytestmark = pytest.mark.django_db
PATH = "/moderation/log"


def said(client: Client, query: str = "") -> str:
    text = " ".join(read(client, PATH + query).text.split())
    # Without the menus of acts and subjects.
    return text.partition("Show")[2] if "ShowAll" not in text else text


def entry_for(moderator: User | None, action: str = "image.hide", **more: Any) -> Any:
    given: dict[str, Any] = {
        "subject": Subject.IMAGE, "subject_id": 1, "label": "Image 1", "reason": "x",
    }  # fmt: skip
    return record(action, moderator=moderator, **(given | more))


def test_it_is_for_staff(client: Client, as_user: Client) -> None:
    assert client.get(PATH).status_code == 302
    assert as_user.get(PATH).status_code == 403
    assert as_user.post(f"{PATH}/1/undo").status_code == 403
    assert client.get(f"{PATH}/1/undo").status_code == 405


def test_each_act_says_who_what_and_why(as_moderator: Client, moderator: User) -> None:
    image = make_image()
    moderation.hide_image(image, moderator=moderator, reason="Rule 4")
    entry_for(None, "image.approve", label="Image 99")
    page = read(as_moderator, PATH)
    text = " ".join(page.text.split())
    assert f"wren hid Image {image.pk}Rule 4just now · image.hideUndo" in text
    assert "The site approved Image 99" in text
    assert f"/images/{image.pk}" in page.links


def test_undo_from_the_log_and_its_trace(as_moderator: Client, moderator: User) -> None:
    image = make_image()
    moderation.hide_image(image, moderator=moderator, reason="Rule 4")
    entry = LogEntry.objects.get()
    back = f"{PATH}?action=image.hide"
    response = as_moderator.post(f"{PATH}/{entry.pk}/undo", {"back": back})
    assert response["Location"] == back
    image.refresh_from_db()
    assert not image.hidden_from_users
    text = " ".join(read(as_moderator, PATH).text.split())
    assert f"Undone: Image {image.pk}." in text
    assert "undoes image.hide" in text
    assert "undone by wren, just now" in text
    again = as_moderator.post(f"{PATH}/{entry.pk}/undo", follow=True)
    assert "It is undone already." in again.content.decode()
    # What stands elsewhere is no way back.
    response = as_moderator.post(
        f"{PATH}/{entry.pk}/undo", {"back": "https://evil.example/?a=1"}
    )
    assert response["Location"] == f"{PATH}?a=1"


def test_what_is_final_has_no_button(as_moderator: Client, moderator: User) -> None:
    comment = make_comment()
    comments.destroy_comment(comment, moderator=moderator)
    page = read(as_moderator, PATH)
    assert "Its text is gone for good." in page.text
    assert not [form for form in page.forms if "undo" in form.get("action", "")]


def test_assistants_are_offered_to_undo_what_they_may_do(
    client: Client, as_moderator: Client, moderator: User
) -> None:
    client.force_login(make_user("ada", role=Role.ASSISTANT))
    about = {"subject": Subject.COMMENT, "label": "Comment 1"}
    theirs = entry_for(moderator, "comment.hide", **about)
    about = {"subject": Subject.DUPLICATE, "label": "Image 2 like image 1"}
    other = entry_for(moderator, "duplicate.accept", **about)
    feature = entry_for(moderator, "image.feature")

    def offered(client: Client) -> set[str]:
        forms = read(client, PATH).forms
        return {a for f in forms if (a := f.get("action", "")).endswith("/undo")}

    assert offered(client) == {f"{PATH}/{theirs.pk}/undo"}
    assert offered(as_moderator) == {
        f"{PATH}/{entry.pk}/undo" for entry in (theirs, other, feature)
    }


@pytest.mark.parametrize("pk", [4711, 2**63, 10**30])
def test_an_entry_that_is_none(as_moderator: Client, pk: int) -> None:
    assert as_moderator.post(f"{PATH}/{pk}/undo").status_code == 404


def test_it_is_searched(as_moderator: Client, moderator: User) -> None:
    other = make_moderator("Juniper")
    now = timezone.now()
    rows = {
        "mine": entry_for(moderator, label="Image mine"),
        "theirs": entry_for(other, label="Image theirs", subject_id=2),
        "approved": entry_for(moderator, "image.approve", label="Image approved"),
        "comment": entry_for(
            moderator, "comment.hide", subject=Subject.COMMENT, label="Comment one"
        ),
        "old": entry_for(moderator, label="Image old", subject_id=3),
    }
    old = datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC)
    LogEntry.objects.filter(pk=rows["old"].pk).update(created_at=old)

    def found(query: str) -> set[str]:
        html = as_moderator.get(f"{PATH}?{query}").content.decode()
        return {name for name, row in rows.items() if f'id="entry-{row.pk}"' in html}

    assert found("") == set(rows)
    assert found("moderator=juniper") == {"theirs"}
    assert found("moderator=nobody") == set()
    assert found("action=image.approve") == {"approved"}
    assert found("subject=comment") == {"comment"}
    assert found("subject=image&id=2") == {"theirs"}
    assert found("subject=comment&id=1") == {"comment"}
    assert found("until=2026-02-28") == {"old"}
    assert found("since=2026-03-01") == set(rows) - {"old"}
    assert found("since=2026-02-28&until=2026-02-28") == {"old"}
    assert found(f"since={(now + timedelta(days=2)).date()}") == set()
    assert found(f"before={rows['approved'].pk}") == {"mine", "theirs"}
    assert found("moderator=WREN&action=image.hide&subject=image") == {"mine", "old"}


@pytest.mark.parametrize(
    "query",
    [
        "?subject=fox", "?id=x", "?id=99999999999999999999999", "?since=yesterday",
        "?since=0001-01-01&until=9999-12-31", "?before=-1", "?before=9" + "9" * 30,
        "?moderator=%00", "?action=%00", "?subject=image&id=%00", "?since=2026-02-30",
    ],
)  # fmt: skip
def test_odd_addresses_show_something(
    as_moderator: Client, moderator: User, query: str
) -> None:
    entry_for(moderator)
    assert as_moderator.get(PATH + query).status_code == 200


def test_pages_go_on_by_ids(as_moderator: Client, moderator: User) -> None:
    ids = [entry_for(moderator, label=f"Image {n}").pk for n in range(120)][::-1]
    seen: list[int] = []
    query = "?action=image.hide"
    for _ in range(3):
        page = read(as_moderator, PATH + query)
        seen += [int(one.removeprefix("entry-")) for one in page.ids if "entry-" in one]
        older = [link for link in page.links if "before=" in link]
        query = older[-1] if older else ""
        # Whatever comes meanwhile moves nothing.
        entry_for(moderator)
    assert seen == ids


def test_it_has_a_fixed_cost(as_moderator: Client, moderator: User) -> None:
    entry_for(moderator)
    few = queries(as_moderator, PATH)
    for _ in range(25):
        first = entry_for(make_moderator())
        second = entry_for(make_moderator(), "image.unhide")
        LogEntry.objects.filter(pk=second.pk).update(undoes=first)
    assert queries(as_moderator, PATH) == few


def test_assistants_read_of_what_they_tend(moderator: User) -> None:
    client = Client()
    client.force_login(make_user(role=Role.ASSISTANT))
    comment = make_comment()
    comments.hide_comment(comment, moderator=moderator, reason="Spam")
    tomorrow = timezone.now() + timedelta(days=1)
    ban = bans.ban_subnet(
        "203.0.113.0/24", moderator=moderator, reason="x", valid_until=tomorrow
    )
    shut = make_topic(make_forum(access_level=AccessLevel.STAFF), user=moderator,
                      title="Who we ban next")  # fmt: skip
    topics.stick_topic(shut, moderator=moderator)
    reports.claim_report(make_report(shut, reporter=moderator), moderator=moderator)
    topics.stick_topic(make_topic(title="Open to all"), moderator=moderator)
    text = read(client, PATH).text
    assert f"Comment {comment.pk}" in text
    assert "Open to all" in text
    assert "203.0.113.0" not in text
    assert "Who we ban next" not in text
    secret = LogEntry.objects.get(subject="ban")
    assert client.post(f"{PATH}/{secret.pk}/undo").status_code == 404
    ban.refresh_from_db()
    assert ban.enabled


def test_assistants_undo_no_more_than_they_may_do(moderator: User) -> None:
    client = Client()
    client.force_login(make_user(role=Role.ASSISTANT))
    image, comment = make_image(), make_comment()
    moderation.hide_image(image, moderator=moderator, reason="x")
    comments.hide_comment(comment, moderator=moderator, reason="x")
    for subject in ("image", "comment"):
        entry = LogEntry.objects.get(subject=subject)
        client.post(f"{PATH}/{entry.pk}/undo")
    image.refresh_from_db()
    comment.refresh_from_db()
    assert (image.hidden_from_users, comment.hidden_from_users) == (True, False)
