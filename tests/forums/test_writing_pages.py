"""Writing in a topic: replies, quotes, edits; following and renaming it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.bans import ban_user
from accounts.models import Notification, Subject, User
from forums.actions import posts, topics
from forums.models import Post, Topic, TopicSubscription
from tests.booru.reading import read
from tests.factories import make_moderator, make_user
from tests.factories_forums import make_forum, make_post, make_topic
from tests.forums.clients import PATH, client_as, client_of

pytestmark = pytest.mark.django_db


def test_a_reply(as_user: Client, user: User, topic: Topic) -> None:
    answer = as_user.post(f"{PATH}/reply", {"body": "Here.\r\nYes."})
    post = Post.objects.latest("pk")
    assert answer["Location"] == f"{PATH}#post-{post.pk}"
    assert (post.body, post.user, post.anonymous) == ("Here.\nYes.", user, False)
    as_user.post(f"{PATH}/reply", {"body": "Secretly", "anonymous": "on"})
    assert Post.objects.latest("pk").anonymous


def test_a_reply_leads_to_its_page(as_user: Client, topic: Topic) -> None:
    for _ in range(24):
        make_post(topic)
    answer = as_user.post(f"{PATH}/reply", {"body": "Here"})
    post = Post.objects.latest("pk")
    assert answer["Location"] == f"{PATH}?page=2#post-{post.pk}"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "Write something first."),
        (" \r\n ", "Write something first."),
        ("Kept\0", "Null characters are not allowed."),
        ("é" * 150_001, "300,000 bytes are the most"),
    ],
)
def test_what_is_no_reply(as_user: Client, topic: Topic, body: str, words: str) -> None:
    answer = as_user.post(f"{PATH}/reply", {"body": body})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Post.objects.count() == 1


def test_a_refused_reply_stays_on_its_page(as_user: Client, topic: Topic) -> None:
    for _ in range(30):
        make_post(topic)
    answer = as_user.post(f"{PATH}/reply?page=2", {"body": "Kept\0"})
    html = answer.content.decode()
    assert "#26</a>" in html
    assert f'action="{PATH}/reply?page=2#reply"' in html


def test_a_preview_of_a_reply_posts_nothing(as_user: Client, topic: Topic) -> None:
    said = {"body": "So *fine*", "preview": "1"}
    answer = as_user.post(f"{PATH}/reply", said)
    assert answer.status_code == 200
    assert "<em>fine</em>" in answer.content.decode()
    assert Post.objects.count() == 1


def test_nobody_writes_without_an_account(client: Client, topic: Topic) -> None:
    page = read(client, PATH)
    assert "Sign in to reply." in re.sub(r"\s+", " ", page.text)
    assert f"{PATH}/reply" not in [form.get("action") for form in page.forms]
    for path in ("reply", "follow", "vote", "take-back", "tend/pin"):
        answer = client.post(f"{PATH}/{path}", {"body": "x"})
        assert answer["Location"].startswith("/accounts/login/")
    assert Post.objects.count() == 1


def test_a_locked_topic(
    as_user: Client, as_moderator: Client, user: User, topic: Topic
) -> None:
    own = make_post(topic, user=user)
    topics.lock_topic(topic, moderator=make_moderator(), reason="Enough said")
    page = read(as_user, PATH)
    assert "Enough said" in page.text
    assert "#reply" not in page.links
    assert f"/forums/posts/{own.pk}/edit" not in page.links
    answer = as_user.post(f"{PATH}/reply", {"body": "Kept words"})
    assert answer.status_code == 403
    assert "This topic is locked: Enough said" in answer.content.decode()
    assert "Kept words</textarea>" in answer.content.decode()
    assert "#reply" in read(as_moderator, PATH).links
    assert as_moderator.post(f"{PATH}/reply", {"body": "x"}).status_code == 302


def test_a_banned_user_keeps_what_was_written(
    as_user: Client, user: User, topic: Topic
) -> None:
    ban_user(
        user,
        moderator=make_moderator(),
        reason="Shouting",
        valid_until=timezone.now() + timedelta(days=1),
    )
    for path, said in (
        (f"{PATH}/reply", {"body": "Kept words"}),
        ("/forums/new-topic", {"forum": "art", "title": "Other", "body": "Kept words"}),
    ):
        answer = as_user.post(path, said)
        assert answer.status_code == 403
        assert "Shouting" in answer.content.decode()
        assert "Kept words</textarea>" in answer.content.decode()


def begun(client: Client, path: str) -> str:
    html = client.get(path).content.decode()
    found = re.search(r'<textarea name="body"[^>]*>\r?\n?(.*?)</textarea>', html, re.S)
    return unescape(found[1]) if found else ""


def test_answering_and_quoting(as_user: Client, topic: Topic) -> None:
    post = make_post(topic, user=make_user("te[o]*"), body="One\n\nTwo & <three>")
    link = f"[te\\[o\\]\\*, \\#2](/forums/posts/{post.pk})"
    quoted = f"{link} wrote:\n\n> One\n>\n> Two & <three>\n\n"
    assert begun(as_user, f"{PATH}?answer={post.pk}") == f"{link}: "
    assert begun(as_user, f"{PATH}?quote={post.pk}") == quoted
    text = as_user.get(f"/forums/posts/{post.pk}/quote")
    assert (text["Content-Type"], text.text) == ("text/plain; charset=utf-8", quoted)
    text = as_user.get(f"/forums/posts/{post.pk}/quote?how=answer")
    assert text.text == f"{link}: "


def test_what_cannot_be_quoted(as_user: Client, client: Client, topic: Topic) -> None:
    post = make_post(topic, body="Buy my things")
    posts.hide_post(post, moderator=make_moderator(), reason="Spam")
    for path in (f"{PATH}?quote={post.pk}", f"/forums/posts/{post.pk}/quote"):
        assert "Buy my things" not in as_user.get(path).content.decode()
    secret = make_topic(
        make_forum("den", access_level="staff"), user=make_moderator(), body="Hush"
    )
    pk = secret.posts.get().pk
    assert begun(as_user, f"{PATH}?quote={pk}") == ""
    assert as_user.get(f"/forums/posts/{pk}/quote").status_code == 404
    for strange in ("x", "9" * 30, "-1", "%00"):
        assert begun(as_user, f"{PATH}?quote={strange}") == ""
    assert begun(client, f"{PATH}?quote={post.pk}") == ""


def test_an_anonymous_author_is_quoted_without_a_name(
    as_user: Client, topic: Topic
) -> None:
    secret = make_user("secretive")
    post = make_post(topic, user=secret, anonymous=True, body="Hush")
    text = begun(as_user, f"{PATH}?quote={post.pk}")
    assert text.startswith("[Background Pony \\#")
    assert "secretive" not in text


def test_editing_a_post(as_user: Client, user: User, topic: Topic) -> None:
    post = make_post(topic, user=user, body="Frist")
    path = f"/forums/posts/{post.pk}/edit"
    assert path in read(as_user, PATH).links
    assert begun(as_user, path) == "Frist"
    answer = as_user.post(path, {"body": "First", "reason": "a slip"})
    assert answer["Location"] == f"{PATH}#post-{post.pk}"
    text = " ".join(read(as_user, PATH).text.split())
    assert "First" in text
    assert "Edited just now: a slip" in text
    history = read(as_user, f"/forums/posts/{post.pk}/history").text
    assert history.index("First") < history.index("Frist")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"body": ""}, "Write something first."),
        ({"body": "Kept", "reason": "x" * 71}, "At most 70 bytes"),
        ({"body": "Kept", "reason": "\0"}, "Null characters are not allowed."),
    ],
)
def test_what_is_no_edit(
    as_user: Client, user: User, topic: Topic, said: dict[str, str], words: str
) -> None:
    post = make_post(topic, user=user, body="Before")
    answer = as_user.post(f"/forums/posts/{post.pk}/edit", said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    post.refresh_from_db()
    assert post.body == "Before"


def test_who_may_edit_whose_post(as_user: Client, user: User, topic: Topic) -> None:
    own, other = make_post(topic, user=user), make_post(topic)
    links = read(as_user, PATH).links
    assert f"/forums/posts/{own.pk}/edit" in links
    assert f"/forums/posts/{other.pk}/edit" not in links
    assert as_user.get(f"/forums/posts/{other.pk}/edit").status_code == 403
    assert (
        as_user.post(f"/forums/posts/{other.pk}/edit", {"body": "Ha"}).status_code
        == 403
    )
    page = read(client_as("assistant"), f"/forums/posts/{other.pk}/edit")
    assert "Edit a post of another" in page.text


def test_a_preview_of_an_edit_changes_nothing(
    as_user: Client, user: User, topic: Topic
) -> None:
    post = make_post(topic, user=user, body="Before")
    said = {"body": "*After*", "reason": "", "preview": "1"}
    answer = as_user.post(f"/forums/posts/{post.pk}/edit", said)
    assert "<em>After</em>" in answer.content.decode()
    post.refresh_from_db()
    assert post.body == "Before"


def test_renaming_a_topic(as_user: Client, topic: Topic) -> None:
    path = f"{PATH}/rename"
    assert as_user.get(path).status_code == 403
    author = client_of(topic.user or make_user())
    assert path in read(author, PATH).links
    assert 'value="A place"' in author.get(path).content.decode()
    for title, words in (("", "Give the topic a title."), ("é", "4 to 96 bytes")):
        answer = author.post(path, {"title": title})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert author.post(path, {"title": "Another place"}).status_code == 302
    topic.refresh_from_db()
    assert topic.title == "Another place"


def test_following_a_topic(as_user: Client, user: User, topic: Topic) -> None:
    assert as_user.post(f"{PATH}/follow")["Location"] == PATH
    assert TopicSubscription.objects.filter(user=user, topic=topic).exists()
    assert "Following" in read(as_user, PATH).text
    answer = as_user.post(
        f"{PATH}/follow", {"wanted": "0"}, headers={"HX-Request": "true"}
    )
    assert 'aria-pressed="false"' in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert not TopicSubscription.objects.filter(user=user, topic=topic).exists()


def test_a_page_that_is_seen_settles_its_notices(
    as_user: Client, user: User, topic: Topic
) -> None:
    def notice(subject: Subject, subject_id: int) -> Notification:
        return Notification.objects.create(
            user=user, kind="post", subject=subject, subject_id=subject_id,
            title="New", address=PATH,
        )  # fmt: skip

    told = notice(Subject.TOPIC, topic.pk)
    other = notice(Subject.TOPIC, make_topic().pk)
    forum = notice(Subject.FORUM, make_forum("den").pk)
    as_user.head(PATH)
    assert Notification.objects.unread().count() == 3
    as_user.get(PATH)
    as_user.get("/forums/den")
    assert list(Notification.objects.unread()) == [other]
    assert {told.pk, forum.pk}.isdisjoint(
        Notification.objects.unread().values_list("pk", flat=True)
    )
