"""The queue: what waits, for whom, in which order, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import reports
from accounts.models import LogEntry, Report, Role, User
from booru.actions import duplicates, moderation
from booru.models import Comment, DuplicateReport, Image, ProcessingJob
from community.actions.queue import act_on_all
from community.reads.queue import TABS, Kind, counts, page_of, waiting_count
from forums.models import AccessLevel, Post, Topic
from tests.booru.reading import queries, read
from tests.factories import (
    make_comment,
    make_gallery,
    make_image,
    make_moderator,
    make_user,
)
from tests.factories_forums import make_forum, make_post, make_topic
from tests.factories_moderation import make_duplicate, make_failed_job, make_report

pytestmark = pytest.mark.django_db
PATH = "/moderation"


@pytest.fixture
def assistant(db: None) -> User:
    return make_user("orrin", role=Role.ASSISTANT)


@pytest.fixture
def as_assistant(assistant: User) -> Client:
    client = Client()
    client.force_login(assistant)
    return client


def one_of_each() -> dict[str, Any]:
    return {
        "report": make_report(),
        "image": make_image(approved=False),
        "duplicate": make_duplicate(),
        "comment": make_comment(approved=False),
        "post": make_post(approved=False),
        "job": make_failed_job(),
    }


def keys(viewer: User, *, order: str = "", kinds: Any = tuple(Kind)) -> list[str]:
    page = page_of(viewer, kinds, order=order, offset=0, limit=50)
    return [one.key for one in page]


# What waits ------------------------------------------------------------------------


def test_all_that_waits_is_there_once(moderator: User) -> None:
    rows = one_of_each()
    assert set(keys(moderator)) == {f"{kind}-{row.pk}" for kind, row in rows.items()}
    found = counts(moderator)
    assert found.kinds == dict.fromkeys(Kind, 1)
    assert [found.of(tab) for tab in TABS] == [6, 1, 1, 1, 2, 1]
    assert waiting_count(moderator) == 6


def test_what_is_settled_waits_no_more(moderator: User) -> None:
    rows = one_of_each()
    reports.close_report(rows["report"], moderator=moderator, resolution="")
    moderation.approve_image(rows["image"], moderator=moderator)
    duplicates.reject_duplicate(rows["duplicate"], moderator=moderator)
    Comment.objects.update(hidden_from_users=True)
    Post.objects.update(approved=True)
    ProcessingJob.objects.update(state="queued")
    assert keys(moderator) == []
    assert counts(moderator).kinds == {}
    assert waiting_count(moderator) == 0


def test_what_lies_in_something_hidden_waits_with_it(moderator: User) -> None:
    comment, post = make_comment(approved=False), make_post(approved=False)
    hidden = make_image(approved=False)
    moderation.hide_image(comment.image, moderator=moderator, reason="x")
    moderation.hide_image(hidden, moderator=moderator, reason="x")
    Topic.objects.filter(pk=post.topic_id).update(hidden_from_users=True)
    assert keys(moderator) == []
    moderation.unhide_image(comment.image, moderator=moderator)
    assert keys(moderator) == [f"comment-{comment.pk}"]


def test_reports_of_one_thing_are_one_row(moderator: User) -> None:
    image, other = make_image(), make_image()
    first = make_report(image)
    alone = make_report(other)
    make_report(image)
    make_report(image)
    # The same number of another kind of thing is another thing.
    comment = make_comment()
    Comment.objects.filter(pk=comment.pk).update(id=image.pk)
    third = make_report(Comment.objects.get(pk=image.pk))
    assert keys(moderator) == [f"report-{r.pk}" for r in (first, alone, third)]
    assert keys(moderator, order="reports")[0] == f"report-{first.pk}"
    assert counts(moderator).kinds == {Kind.REPORT: 3}
    assert waiting_count(moderator) == 3


def test_the_oldest_is_first(moderator: User, as_moderator: Client) -> None:
    now = timezone.now()
    middle = make_image(approved=False, created_at=now - timedelta(hours=2))
    oldest = make_report()
    Report.objects.update(created_at=now - timedelta(hours=5))
    newest = make_comment(approved=False)
    wanted = [f"report-{oldest.pk}", f"image-{middle.pk}", f"comment-{newest.pk}"]
    assert keys(moderator) == wanted
    assert keys(moderator, order="newest") == wanted[::-1]
    text = " ".join(read(as_moderator, PATH).text.split())
    assert "3 waiting · oldest 5 h ago · you hold 0" in text


def test_assistants_see_what_they_tend(assistant: User) -> None:
    rows = one_of_each()
    tended = {"report", "duplicate", "comment", "post"}
    assert set(keys(assistant)) == {f"{kind}-{rows[kind].pk}" for kind in tended}
    assert waiting_count(assistant) == 4
    assert keys(make_user()) == []
    assert waiting_count(make_user()) == waiting_count(None) == 0


def test_a_forum_of_the_moderators_is_no_matter_of_assistants(
    assistant: User, moderator: User
) -> None:
    forum = make_forum(access_level=AccessLevel.STAFF)
    topic = make_topic(forum, user=moderator)
    held = make_post(topic, user=moderator, approved=False)
    make_report(topic, reporter=moderator)
    make_report(held, reporter=moderator)
    assert keys(assistant) == []
    assert waiting_count(assistant) == 0
    assert counts(assistant).kinds == {}
    assert len(keys(moderator)) == 3
    report = Report.objects.filter(subject="post").get()
    chosen = [f"report-{report.pk}", f"post-{held.pk}"]
    found = act_on_all(chosen, "hide", moderator=assistant, reason="x")
    assert found.done == 0
    assert "it is not in your queue" in found.problems[0]
    client = Client()
    client.force_login(assistant)
    asked = press(client, "hide", *chosen).content.decode()
    assert "Nothing of what you chose waits" in asked
    assert topic.title not in asked


# The page ----------------------------------------------------------------------------


def test_the_page_is_for_staff(client: Client, as_user: Client) -> None:
    assert client.get(PATH).status_code == 302
    assert as_user.get(PATH).status_code == 403
    assert as_user.post(PATH, {"do": "approve"}).status_code == 403


def test_the_page_says_what_each_is(as_moderator: Client) -> None:
    uploader = make_user("newcomer")
    image = make_image(uploader=uploader, description="Ships at dawn")
    make_report(image, reporter=make_user("ada"), reason="Taken from a site.")
    make_report(image, reporter=make_user("teo"))
    held = make_image(approved=False, uploader=uploader)
    comment = make_comment(approved=False, body="Prints: https://shop.example/")
    make_failed_job()
    text = " ".join(read(as_moderator, PATH).text.split())
    assert f"Report \u00d72Image {image.pk}" in text
    assert "Spam or advertising: Taken from a site." in text
    assert "uploader newcomer · 0 uploads · reported by ada, teo" in text
    assert f"To approveImage {held.pk}First upload of newcomer" in text
    assert "newcomer · unverified user · 3 tags · no source" in text
    assert f"Held commentComment {comment.pk} on image {comment.image_id}" in text
    assert "“Prints: https://shop.example/”" in text
    assert "The file is damaged." in text
    tab = " ".join(read(as_moderator, f"{PATH}?tab=held").text.split())
    assert "Held comment" in tab
    assert "The file is damaged." not in tab


def test_an_unnamed_author_stays_so(as_moderator: Client) -> None:
    secretive = make_user("secretive")
    make_comment(approved=False, user=secretive, anonymous=True)
    make_report(make_comment(user=secretive, anonymous=True))
    make_image(approved=False, uploader=secretive, anonymous=True)
    make_report(make_gallery(user=secretive, title="Mine"))
    text = read(as_moderator, PATH).text
    assert text.count("secretive") == 1
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert not [line for line in lines if line.startswith("·")]
    assert "upload, anonymous" in text.lower()


def test_reports_of_everything_are_shown(as_moderator: Client) -> None:
    for thing in (
        make_image(),
        make_comment(),
        make_post(),
        make_topic(),
        make_gallery(),
        make_user(),
    ):
        make_report(thing)
    gone = make_comment()
    make_report(gone)
    gone.delete()
    text = read(as_moderator, PATH).text
    for words in ("Image", "Comment", "Post", "Topic", "Gallery", "User"):
        assert words in text
    assert "no longer there" in text


@pytest.mark.parametrize("query", ["?tab=nothing", "?order=x", "?page=99", "?page=a"])
def test_odd_addresses_show_the_list(as_moderator: Client, query: str) -> None:
    image = make_image(approved=False)
    assert f"Image {image.pk}" in read(as_moderator, PATH + query).text


def test_the_page_has_a_fixed_cost(as_moderator: Client) -> None:
    image = make_image()

    def more() -> None:
        one_of_each()
        make_report(image)
        make_report(make_comment())
        make_report(make_post())
        make_report(make_gallery())

    more()
    few = queries(as_moderator, PATH)
    for _ in range(5):
        more()
    assert queries(as_moderator, PATH) == few


def test_it_is_read_page_by_page(as_moderator: Client, moderator: User) -> None:
    for _ in range(26):
        make_image(approved=False)
    first = read(as_moderator, PATH)
    second = read(as_moderator, f"{PATH}?page=2")
    shown = [
        [link for link in page.links if link.startswith("/images/")]
        for page in (first, second)
    ]
    assert [len(some) for some in shown] == [25, 1]
    assert not set(shown[0]) & set(shown[1])


# Acts ------------------------------------------------------------------------------


def press(client: Client, do: str, *chosen: str, **more: str) -> Any:
    data = {"do": do, "chosen": list(chosen)} | more
    return client.post(PATH, data, follow=True)


def test_one_button_acts_on_its_row(as_moderator: Client) -> None:
    image, other = make_image(approved=False), make_image(approved=False)
    page = press(as_moderator, f"approve:image-{image.pk}", f"image-{other.pk}")
    assert "1 approved." in page.content.decode()
    image.refresh_from_db()
    other.refresh_from_db()
    assert (image.approved, other.approved) == (True, False)


def test_many_are_approved_and_one_failure_stops_nothing(as_moderator: Client) -> None:
    rows = one_of_each()
    done = make_image()
    chosen = [f"{kind}-{row.pk}" for kind, row in rows.items()]
    page = press(as_moderator, "approve", f"image-{done.pk}", *chosen)
    text = page.content.decode()
    assert "4 approved." in text
    assert f"Image {done.pk}: Image {done.pk} is approved already." in text
    assert f"Report {rows['report'].pk}: this cannot be approved." in text
    for row in (rows["image"], rows["comment"], rows["post"]):
        row.refresh_from_db()
        assert row.approved
    rows["job"].refresh_from_db()
    assert rows["job"].state == "queued"
    acts = set(LogEntry.objects.values_list("action", flat=True))
    assert acts == {"image.approve", "comment.approve", "post.approve", "image.retry"}


def test_rejecting_asks_for_the_words(as_moderator: Client) -> None:
    image, comment = make_image(approved=False), make_comment(approved=False)
    chosen = (f"image-{image.pk}", f"comment-{comment.pk}")
    asked = press(as_moderator, "reject", *chosen, back="/moderation?tab=x")
    assert asked.status_code == 200
    html = asked.content.decode()
    for key in chosen:
        assert f'name="chosen" value="{key}"' in html
    assert f"Comment {comment.pk} on image" in html
    again = press(as_moderator, "reject", *chosen, reason=" ")
    assert again.status_code == 422
    image.refresh_from_db()
    assert not image.hidden_from_users
    press(as_moderator, "reject", *chosen, reason="Not for us.")
    for row in (image, comment):
        row.refresh_from_db()
        assert (row.hidden_from_users, row.deletion_reason) == (True, "Not for us.")


def test_an_act_leads_back_to_the_same_list(as_moderator: Client) -> None:
    image = make_image(approved=False)
    data = {"do": f"approve:image-{image.pk}", "back": "/moderation?tab=approve&page=2"}
    response = as_moderator.post(PATH, data)
    assert response["Location"] == "/moderation?tab=approve&page=2"
    for foreign in ("https://evil.example/?x=1", "//evil.example"):
        response = as_moderator.post(PATH, {"do": "approve", "back": foreign})
        assert response["Location"] in ("/moderation", "/moderation?x=1")
    report = make_report(make_comment())
    for act in ("claim", "release"):
        response = as_moderator.post(PATH, {"do": f"{act}:report-{report.pk}"})
        assert response["Location"] == f"/moderation#report-{report.pk}"


@pytest.mark.parametrize(
    ("do", "chosen"),
    [
        ("", ["image-1"]),
        ("explode", ["image-1"]),
        ("approve", []),
        ("approve", ["fox-1", "image-", "image-x", "image-99999999999", "\0"]),
        ("approve:", []),
        ("approve:image-99999999999999999999", []),
    ],
)
def test_nonsense_does_nothing(
    as_moderator: Client, do: str, chosen: list[str]
) -> None:
    page = press(as_moderator, do, *chosen)
    assert page.status_code == 200
    assert not LogEntry.objects.exists()


def test_what_is_gone_is_said(as_moderator: Client) -> None:
    page = press(as_moderator, "approve", "image-4711")
    assert "Image 4711: it is not there any more." in page.content.decode()


def test_reports_of_a_thing_go_together(moderator: User, as_moderator: Client) -> None:
    image = make_image()
    rows = [make_report(image) for _ in range(3)]
    key = f"report-{rows[0].pk}"
    press(as_moderator, f"claim:{key}")
    for row in rows:
        row.refresh_from_db()
        assert (row.state, row.claimed_by) == ("claimed", moderator)
    assert counts(moderator).held == 1
    text = " ".join(read(as_moderator, PATH).text.split())
    assert "you are on it" in text
    press(as_moderator, f"settle:{key}", reason="Dealt with.")
    for row in rows:
        row.refresh_from_db()
        assert (row.state, row.resolution) == ("closed", "Dealt with.")


def test_another_takes_over(moderator: User, as_moderator: Client) -> None:
    report, other = make_report(), make_moderator("juniper")
    reports.claim_report(report, moderator=other)
    text = " ".join(read(as_moderator, PATH).text.split())
    assert "claimed by juniper" in text
    assert "juniper is on it" in text
    page = press(as_moderator, "claim", f"report-{report.pk}")
    assert "juniper is on it: take it over." in page.content.decode()
    press(as_moderator, f"takeover:report-{report.pk}")
    report.refresh_from_db()
    assert report.claimed_by == moderator
    press(as_moderator, f"release:report-{report.pk}")
    report.refresh_from_db()
    assert report.state == "open"


def test_hiding_what_was_reported_settles_it(
    moderator: User, as_moderator: Client
) -> None:
    things: list[Any] = [make_image(), make_comment(), make_post(), make_topic()]
    for thing in things:
        reports_of = [make_report(thing), make_report(thing)]
        press(as_moderator, f"hide:report-{reports_of[0].pk}", reason="Rule 4")
        thing.refresh_from_db()
        assert (thing.hidden_from_users, thing.deletion_reason) == (True, "Rule 4")
        for report in reports_of:
            report.refresh_from_db()
            assert (report.state, report.resolution) == ("closed", "Hidden: Rule 4")
    report = make_report(make_gallery())
    page = press(as_moderator, f"hide:report-{report.pk}", reason="x")
    assert "cannot be hidden from here" in page.content.decode()
    report.refresh_from_db()
    assert report.state == "open"


def test_what_cannot_be_hidden_leaves_its_reports_open(moderator: User) -> None:
    image = make_image()
    report = make_report(image)
    moderation.hide_image(image, moderator=moderator, reason="x")
    found = act_on_all([f"report-{report.pk}"], "hide", moderator=moderator, reason="y")
    assert found.done == 0
    report.refresh_from_db()
    assert report.state == "open"


def test_duplicates_are_settled_from_the_list(as_moderator: Client) -> None:
    older, newer = make_image(), make_image()
    first = make_duplicate(newer, older)
    press(as_moderator, f"older:duplicate-{first.pk}")
    newer.refresh_from_db()
    assert newer.duplicate_of == older
    older, newer = make_image(), make_image()
    second = make_duplicate(newer, older)
    press(as_moderator, f"newer:duplicate-{second.pk}")
    older.refresh_from_db()
    assert older.duplicate_of == newer
    third, fourth = make_duplicate(), make_duplicate()
    press(as_moderator, f"different:duplicate-{third.pk}")
    # Nothing is hidden: no words are asked for.
    press(as_moderator, "reject", f"duplicate-{fourth.pk}")
    states = DuplicateReport.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["accepted", "accepted", "rejected", "rejected"]


REFUSED: dict[str, Callable[[dict[str, Any]], str]] = {
    "approve": lambda rows: f"image-{rows['image'].pk}",
    "reject": lambda rows: f"image-{rows['image'].pk}",
    "older": lambda rows: f"duplicate-{rows['duplicate'].pk}",
    "newer": lambda rows: f"duplicate-{rows['duplicate'].pk}",
    "retry": lambda rows: f"job-{rows['job'].pk}",
    "hide": lambda rows: f"report-{rows['report'].pk}",
}


@pytest.mark.parametrize("act", REFUSED)
def test_assistants_do_not_act_on_images(as_assistant: Client, act: str) -> None:
    rows = one_of_each()
    before = list(Image.objects.order_by("pk").values())
    page = press(as_assistant, act, REFUSED[act](rows), reason="x")
    assert "You may not do this." in page.content.decode()
    assert list(Image.objects.order_by("pk").values()) == before
    assert not LogEntry.objects.exists()


def test_assistants_tend_the_rest(as_assistant: Client) -> None:
    rows = one_of_each()
    press(as_assistant, "approve", f"comment-{rows['comment'].pk}")
    press(as_assistant, f"hide:post-{rows['post'].pk}", reason="Spam")
    press(as_assistant, f"dismiss:report-{rows['report'].pk}")
    press(as_assistant, f"different:duplicate-{rows['duplicate'].pk}")
    assert set(LogEntry.objects.values_list("action", flat=True)) == {
        "comment.approve", "post.hide", "report.close", "duplicate.reject",
    }  # fmt: skip
    text = read(as_assistant, PATH).text
    assert "Nothing waits here" in text
