"""Forums, messages, notices, and what the staff keep."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone

from accounts.actions import conversations, create_score_token
from accounts.actions.site_notices import NoticeDraft, create_notice
from accounts.author import Author
from accounts.keys import digest
from accounts.models import (
    ApiKey,
    Conversation,
    LogEntry,
    Notification,
    Report,
    Subject,
    User,
)
from accounts.notices import notify
from booru.models import Image
from community.actions.exports import request_export
from community.exports import running
from forums.actions import posts, topics
from forums.actions.polls import PollDraft
from forums.models import Forum, Poll, PollOption, Post, Topic
from tests.factories import make_moderator
from tests.factories_moderation import make_report
from tests.rights.secrets import word
from tests.rights.world import PLACE, World


def make_words(world: World) -> None:
    _forums(world)
    _restricted(world)
    _talks(world)
    _own(world)
    _staffs(world)


def _forums(world: World) -> None:
    owner, moderator = world.person("owner"), world.person("moderator")
    art = Forum.objects.create(name="Art talk", short_name="art")
    topic = _topic(art, owner, "topic", "post", poll=_poll("poll"))

    def write(secret: str) -> Any:
        return _post(topic, owner, secret)

    plain = write("oldpost")
    posts.edit_post(plain, editor=owner, body=word("post"))
    shy = Author(world.person("shy"), PLACE, "a2")
    nameless = posts.create_post(
        topic, author=shy, body=word("namelesspost"), anonymous=True
    )
    hidden, gone = write("oldhiddenpost"), write("destroyedpost")
    posts.edit_post(hidden, editor=owner, body=word("hiddenpost"))
    posts.hide_post(hidden, moderator=moderator, reason=word("postreason"))
    posts.destroy_post(gone, moderator=moderator)
    waiting = posts.unapprove_post(write("waitingpost"), moderator=moderator)
    sunk = _topic(art, owner, "hiddentopic", "sunkpost", poll=_poll("sunkpoll"))
    sunk_post = _post(sunk, owner, "sunkpost")
    topics.hide_topic(sunk, moderator=moderator, reason="Rule #2")
    locked = _topic(art, owner, "lockedtopic", "post")
    topics.lock_topic(locked, moderator=moderator, reason=word("lockreason"))
    shys = topics.create_topic(
        art, author=shy, title="Nameless", body="Unsigned", anonymous=True
    )
    world.ids |= {
        "topic": topic.slug,
        "hidden_topic": sunk.slug,
        "locked_topic": locked.slug,
        "nameless_topic": shys.slug,
        "topic_id": topic.pk,
        "hidden_topic_id": sunk.pk,
        "post": plain.pk,
        "nameless_post": nameless.pk,
        "hidden_post": hidden.pk,
        "destroyed_post": gone.pk,
        "waiting_post": waiting.pk,
        "sunk_post": sunk_post.pk,
        "locked_post": locked.posts.get().pk,
        "option": PollOption.objects.filter(poll__topic=topic)[0].pk,
    }


def _restricted(world: World) -> None:
    assistant, moderator = world.person("assistant"), world.person("moderator")
    helpers = Forum.objects.create(
        name=f"Helpers {word('assistantforum')}",
        short_name="helpers",
        access_level="assistant",
    )
    staff = Forum.objects.create(
        name=f"Back room {word('staffforum')}", short_name="staff", access_level="staff"
    )
    theirs = _topic(helpers, assistant, "assistanttopic", "assistantpost")
    secret = _topic(
        staff, moderator, "stafftopic", "staffpost", poll=_poll("staffpost")
    )
    sunk = _topic(staff, moderator, "sunkstafftopic", "sunkstaffpost")
    topics.hide_topic(sunk, moderator=moderator, reason=word("logreason"))
    held = posts.unapprove_post(
        _post(secret, moderator, "staffheld"), moderator=moderator
    )
    world.ids |= {
        "assistant_topic": theirs.slug,
        "staff_topic": secret.slug,
        "sunk_staff_topic": sunk.slug,
        "staff_topic_id": secret.pk,
        "assistant_post": theirs.posts.get().pk,
        "staff_post": secret.posts.earliest("pk").pk,
        "staff_held": held.pk,
        "staff_forum_id": staff.pk,
        "staff_log": LogEntry.objects.latest("pk").pk,
    }


def _topic(forum: Forum, by: User, title: str, body: str, **how: Any) -> Topic:
    author = Author(by, PLACE, "a1")
    return topics.create_topic(
        forum, author=author, title=word(title), body=word(body), **how
    )


def _post(topic: Topic, by: User, secret: str) -> Any:
    return posts.create_post(topic, author=Author(by, PLACE, "a1"), body=word(secret))


def _poll(secret: str) -> PollDraft:
    tomorrow = timezone.now() + timedelta(days=1)
    return PollDraft(word(secret), ["Sea", "Hills"], Poll.Method.SINGLE, tomorrow)


def _talks(world: World) -> None:
    owner, friend, gone = (world.person(n) for n in ("owner", "friend", "gone"))

    def talk(sender: User, to: User, title: str, body: str) -> Conversation:
        return conversations.start_conversation(
            sender, to=to, title=title, body=word(body)
        )

    own = talk(friend, owner, word("talktitle"), "talk")
    reported = talk(gone, friend, "Hello", "reportedtalk")
    opened = talk(gone, friend, "Hello again", "openedtalk")
    for one in (reported, opened):
        make_report(one, reporter=friend)
    conversations.open_reported(opened, moderator=world.person("moderator"))
    world.ids |= {
        "talk": own.pk,
        "reported_talk": reported.pk,
        "opened_talk": opened.pk,
    }


def _own(world: World) -> None:
    owner = world.person("owner")
    notify(
        [owner.pk],
        kind=Notification.Kind.MODERATION,
        subject=Subject.USER,
        subject_id=owner.pk,
        title=word("notification"),
        address="/settings",
    )
    token = create_score_token(owner, name=word("tokenname"), permissions=[])
    export = request_export(owner)
    while running.run(export.pk):
        pass
    theirs = Notification.objects.filter(user=owner, subject=Subject.USER)
    _sign_in_facts(world.person("friend"))
    world.ids |= {
        "notification": theirs.latest("pk").pk,
        "token": ApiKey.objects.get(digest=digest(token)).pk,
        "export": export.pk,
    }


def _sign_in_facts(user: User) -> None:
    """What opens an account: tables of the library that signs people in."""
    now = timezone.now()
    EmailAddress.objects.create(user=user, email="juniper@example.org", verified=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    UserSession.objects.create(
        user=user, session_key="a1", ip=PLACE, last_seen_at=now, user_agent="x", data={}
    )


def _staffs(world: World) -> None:
    owner, now = world.person("owner"), timezone.now()
    report = make_report(owner, reporter=world.person("friend"), reason=word("report"))
    claimed = make_report(world.person("user"), reporter=world.person("friend"))
    another = make_moderator()
    Report.objects.filter(pk=claimed.pk).update(state="claimed", claimed_by=another)
    staffs = Post.objects.get(pk=world.ids["staff_post"])
    hidden_image = Image.objects.get(pk=world.ids["hidden_image"])
    about_staffs = make_report(staffs, reporter=another)
    about_hidden = make_report(hidden_image, reporter=another)
    notice = create_notice(
        NoticeDraft(
            title="News",
            text="We move on Sunday.",
            start_at=now - timedelta(hours=1),
            finish_at=now + timedelta(hours=1),
        ),
        moderator=world.person("moderator"),
    )
    hidden = LogEntry.objects.filter(action="image.hide").latest("pk")
    comment = LogEntry.objects.filter(action="comment.hide").latest("pk")
    world.ids |= {
        "report": report.pk,
        "claimed_report": claimed.pk,
        "staff_report": about_staffs.pk,
        "hidden_report": about_hidden.pk,
        "notice": notice.pk,
        "image_log": hidden.pk,
        "comment_log": comment.pk,
    }
