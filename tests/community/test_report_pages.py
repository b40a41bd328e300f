"""The form that reports anything, to those who can see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.actions.conversations import start_conversation
from accounts.actions.reports import RULES
from accounts.models import Report, User
from booru.actions import comments, moderation
from community.reportable import FINDERS
from forums.models import AccessLevel
from tests.booru.reading import queries, read
from tests.factories import (
    make_comment,
    make_gallery,
    make_image,
    make_moderator,
    make_user,
)
from tests.factories_forums import make_forum, make_post, make_topic

pytestmark = pytest.mark.django_db
GIVEN = {"rule": RULES[1], "reason": "Look at this."}


def conversation(user: User) -> Any:
    return start_conversation(make_user(), to=user, title="Hello", body="Buy shoes")


THINGS: dict[str, Callable[[User], Any]] = {
    "image": lambda user: make_image(),
    "comment": lambda user: make_comment(),
    "post": lambda user: make_post(),
    "topic": lambda user: make_topic(title="Shoes"),
    "gallery": lambda user: make_gallery(title="Shoes"),
    "user": lambda user: make_user("ada"),
    "conversation": conversation,
}
LABELS: dict[str, Callable[[Any], tuple[str, str]]] = {
    "image": lambda row: (f"Image {row.pk}", f"/images/{row.pk}"),
    "comment": lambda row: (
        f"Comment {row.pk} on image {row.image_id}",
        f"/images/{row.image_id}?comment={row.pk}#comment-{row.pk}",
    ),
    "post": lambda row: (
        f"Post 2 in “{row.topic.title}”",
        f"/forums/{row.topic.forum.short_name}/topics/{row.topic.slug}"
        f"?post={row.pk}#post-{row.pk}",
    ),
    "topic": lambda row: (
        "Topic “Shoes”",
        f"/forums/{row.forum.short_name}/topics/{row.slug}",
    ),
    "gallery": lambda row: ("Gallery “Shoes”", f"/galleries/{row.pk}"),
    "user": lambda row: ("User ada", "/profiles/ada"),
    "conversation": lambda row: (
        "Conversation “Hello”",
        f"/conversations/{row.pk}",
    ),
}


def test_all_things_are_tried() -> None:
    assert set(THINGS) == set(LABELS) == set(FINDERS)


@pytest.mark.parametrize("subject", THINGS)
def test_a_report_is_made(as_user: Client, user: User, subject: str) -> None:
    thing = THINGS[subject](user)
    path = f"/report/{subject}/{thing.pk}"
    label, address = LABELS[subject](thing)
    assert label in read(as_user, path).text
    response = as_user.post(path, GIVEN, HTTP_USER_AGENT="Fox 1")
    assert response.status_code == 302
    assert response["Location"] == address
    report = Report.objects.get()
    assert (report.subject, report.subject_id) == (subject, thing.pk)
    assert (report.label, report.address) == (label, address)
    assert (report.rule, report.reason) == (RULES[1], "Look at this.")
    assert (report.reporter, report.ip) == (user, "127.0.0.1")
    assert report.fingerprint.startswith("a")


@pytest.mark.parametrize("subject", THINGS)
def test_it_asks_who_is_there(client: Client, user: User, subject: str) -> None:
    thing = THINGS[subject](user)
    path = f"/report/{subject}/{thing.pk}"
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
    assert client.post(path, GIVEN).status_code == 302
    assert not Report.objects.exists()


def hidden(kind: str, moderator: User) -> Any:
    match kind:
        case "image":
            row: Any = make_image()
            return moderation.hide_image(row, moderator=moderator, reason="x")
        case "comment":
            row = make_comment()
            return comments.hide_comment(row, moderator=moderator, reason="x")
        case "topic" | "post":
            forum = make_forum(access_level=AccessLevel.STAFF)
            topic = make_topic(forum, user=moderator)
            return topic if kind == "topic" else make_post(topic, user=moderator)
        case "conversation":
            return conversation(make_user())
    row = make_user()
    User.objects.filter(pk=row.pk).update(confirmed_at=None)
    return row


@pytest.mark.parametrize(
    "subject", ["image", "comment", "topic", "post", "conversation", "user"]
)
def test_nobody_reports_what_they_do_not_see(
    as_user: Client, moderator: User, subject: str
) -> None:
    thing = hidden(subject, moderator)
    path = f"/report/{subject}/{thing.pk}"
    assert as_user.get(path).status_code == 404
    assert as_user.post(path, GIVEN).status_code == 404
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "path",
    ["fox/1", "image/4711", "image/2147483648", "comment/99999999999999999999",
     "tag/1", "user/0", "%00/1", "conversation/9223372036854775808"],
)  # fmt: skip
def test_what_is_none(as_user: Client, path: str) -> None:
    assert as_user.get(f"/report/{path}").status_code == 404


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Choose what is wrong."),
        ({"rule": "Because", "reason": "x"}, "Select a valid choice"),
        ({"rule": RULES[0], "reason": " "}, "Say what is wrong with it."),
        ({"rule": RULES[0], "reason": "é" * 6000}, "too long"),
        ({"rule": RULES[0], "reason": "x" * 20_000}, "at most 10000"),
        ({"rule": RULES[0], "reason": "a\0b"}, "Null characters"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    as_user: Client, given: dict[str, str], words: str
) -> None:
    path = f"/report/image/{make_image().pk}"
    response = as_user.post(path, given)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Report.objects.exists()


def test_once_a_thing(as_user: Client) -> None:
    path = f"/report/image/{make_image().pk}"
    as_user.post(path, GIVEN)
    again = as_user.post(path, GIVEN)
    assert again.status_code == 422
    assert "You have reported this already" in again.content.decode()
    assert Report.objects.count() == 1


def test_a_hidden_text_is_not_told_to_the_reporter(
    as_user: Client, moderator: User
) -> None:
    """A hidden post is there for all, without its body."""
    post = make_post(body="A dreadful secret")
    post.hidden_from_users = True
    post.save()
    waiting = make_post(body="Another dreadful secret", approved=False)
    for row in (post, waiting):
        page = as_user.get(f"/report/post/{row.pk}")
        assert "dreadful" not in page.content.decode()


def test_an_unnamed_author_stays_so(as_user: Client) -> None:
    secretive = make_user("secretive")
    for path in (
        f"image/{make_image(uploader=secretive, anonymous=True).pk}",
        f"comment/{make_comment(user=secretive, anonymous=True).pk}",
        f"post/{make_post(user=secretive, anonymous=True).pk}",
    ):
        assert "secretive" not in read(as_user, f"/report/{path}").text


def test_the_pages_link_to_it(as_user: Client) -> None:
    image = make_image()
    page = read(as_user, f"/images/{image.pk}")
    assert f"/report/image/{image.pk}" in page.links
    assert f"/images/{image.pk}/duplicates" in page.links
    comment = make_comment()
    page = read(as_user, f"/images/{comment.image_id}")
    assert f"/report/comment/{comment.pk}" in page.links


# Beside a profile, for staff ----------------------------------------------------------


def test_staff_see_more_of_a_person(as_user: Client, as_moderator: Client) -> None:
    person = make_user("ada")
    make_comment(user=person)
    make_image(uploader=person, ip="198.51.100.7", fingerprint="a77")
    assert "198.51.100.7" not in read(as_user, "/profiles/ada").text
    page = read(as_moderator, "/profiles/ada")
    assert "198.51.100.7" in page.text
    assert "10.1.2.3" in page.text
    for link in (
        f"/moderation/log?subject=user&id={person.pk}",
        "/moderation/bans/new?user=ada",
        "/moderation/bans/new?network=198.51.100.7",
        "/moderation/bans/new?fingerprint=a77",
    ):
        assert link in page.links


def test_the_staffs_view_has_a_fixed_cost(as_moderator: Client) -> None:
    person = make_user("ada")
    make_comment(user=person)
    make_post(user=person)
    make_image(uploader=person, ip="198.51.100.7")
    few = queries(as_moderator, "/profiles/ada/posts")
    for n in range(25):
        make_image(uploader=person, ip=f"198.51.100.{n}")
    assert queries(as_moderator, "/profiles/ada/posts") == few


def test_moderators_decide_about_accounts(as_moderator: Client) -> None:
    person = make_user("ada")
    root = f"/moderation/people/{person.pk}"
    as_moderator.post(f"{root}/verify")
    person.refresh_from_db()
    assert person.verified
    as_moderator.post(f"{root}/unverify")
    as_moderator.post(f"{root}/role", {"role": "admin"})
    person.refresh_from_db()
    assert (person.verified, person.role) == (False, "user")
    refused = as_moderator.post(f"{root}/close", {"reason": " "}, follow=True)
    assert "Give a reason" in refused.content.decode()
    response = as_moderator.post(f"{root}/close", {"reason": "Asked to"})
    assert response["Location"] == "/moderation/log"
    person.refresh_from_db()
    assert not person.is_active
    as_moderator.post(f"{root}/open")
    person.refresh_from_db()
    assert person.is_active


def test_admins_give_roles(moderator: User) -> None:
    admin, client = make_user(role="admin"), Client()  # type: ignore[arg-type]
    client.force_login(admin)
    root = f"/moderation/people/{moderator.pk}"
    client.post(f"{root}/role", {"role": "assistant"})
    moderator.refresh_from_db()
    assert moderator.role == "assistant"
    page = client.post(f"{root}/role", {"role": "king"}, follow=True)
    assert "There is no such role." in page.content.decode()


@pytest.mark.parametrize("act", ["verify", "role", "close", "open"])
def test_others_decide_nothing(as_user: Client, act: str) -> None:
    person = make_moderator()
    before = User.objects.values().get(pk=person.pk)
    data = {"role": "user", "reason": "x"}
    response = as_user.post(f"/moderation/people/{person.pk}/{act}", data)
    assert response.status_code == 403
    assert User.objects.values().get(pk=person.pk) == before
