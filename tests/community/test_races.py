"""Everybody at once at the same few things, through the pages: whoever comes too late
is told so in words, no answer is a fault, and all counts are right in the end."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import current_app
from django.test import Client

from accounts.actions.reports import RULES
from accounts.models import LogEntry, Report, User
from booru.actions import bulk, galleries
from booru.bulk import running
from booru.models import (
    Comment,
    DuplicateReport,
    Gallery,
    GalleryItem,
    GallerySubscription,
    Image,
    ImageSubscription,
    ImageVote,
    Tag,
)
from community.actions.deletion import delete_account
from forums.models import Post, Topic
from tests.booru.jobs import index_differences
from tests.community.recounting import wrong_counters
from tests.factories import (
    make_comment,
    make_gallery,
    make_image,
    make_moderator,
    make_tag,
    make_user,
)
from tests.factories_forums import make_forum, make_post, make_topic
from tests.factories_moderation import make_duplicate, make_report
from tests.forums.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


@pytest.fixture(autouse=True)
def _as_with_a_worker(settings: Any) -> Iterator[None]:
    """Jobs are not a part of the request that asks for them."""
    settings.RATE_LIMITS = False
    current_app.conf.task_always_eager = False
    logging.disable()
    yield
    logging.disable(logging.NOTSET)
    current_app.conf.task_always_eager = True


class Browser:
    """Somebody whose every answer must be one."""

    def __init__(self, user: User) -> None:
        self.user, self.statuses = user, list[int]()
        self.client = Client(raise_request_exception=False)
        self.client.force_login(user)

    def get(self, path: str) -> None:
        self._note("GET", path, self.client.get(path))

    def post(self, path: str, **data: Any) -> None:
        self._note("POST", path, self.client.post(path, data))

    def _note(self, method: str, path: str, response: Any) -> None:
        fault = getattr(response, "exc_info", None) or ("", "")
        assert response.status_code < 500, f"{method} {path}: {fault[1]!r}"
        self.statuses.append(response.status_code)


def _together(*works: Callable[[], object]) -> None:
    assert at_once(works) == []
    assert wrong_counters() == []
    assert index_differences() == []


def test_votes_and_faves_of_many_on_one_image() -> None:
    image = make_image()
    browsers = [Browser(make_user()) for _ in range(THREADS // 2)] * 2
    acts = ("upvote", "downvote", "unvote", "fave", "unfave", "hide", "unhide")

    def click(browser: Browser, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
        for act in chance.choices(acts, k=15):
            browser.post(f"/images/{image.pk}/act", act=act)

    # Each of them in two windows.
    _together(*(lambda b=b, n=n: click(b, n) for n, b in enumerate(browsers)))
    assert {status for one in browsers for status in one.statuses} == {302}
    assert ImageVote.objects.count() <= THREADS // 2


def test_the_same_follow_at_once() -> None:
    user, image, gallery = make_user(), make_image(), make_gallery()
    topic = make_topic()
    address = f"/forums/{topic.forum.short_name}/topics/{topic.slug}"

    def follow() -> None:
        browser = Browser(user)
        for _ in range(3):
            browser.post(f"/images/{image.pk}/act", act="follow")
            browser.post(f"/galleries/{gallery.pk}/follow", wanted="1", act="follow")
            browser.post(f"{address}/follow", wanted="1")

    _together(*[follow] * THREADS)
    assert ImageSubscription.objects.filter(user=user).count() == 1
    assert GallerySubscription.objects.filter(user=user).count() == 1
    assert topic.subscriptions.filter(user=user).count() == 1


def test_a_gallery_is_filled_while_it_is_arranged() -> None:
    user = make_user()
    gallery = make_gallery(user=user)
    first = [make_image() for _ in range(5)]
    for image in first:
        galleries.add_image(gallery, image=image, user=user)
    more = [[make_image() for _ in range(4)] for _ in range(4)]
    shown = ",".join(str(image.pk) for image in first)

    def fill(images: list[Image]) -> None:
        browser = Browser(user)
        for image in images:
            browser.post(f"/images/{image.pk}/galleries", add=gallery.pk)

    def arrange() -> None:
        browser = Browser(user)
        for place in range(1, 6):
            places = {f"place-{first[0].pk}": place}
            path = f"/galleries/{gallery.pk}/arrange"
            browser.post(path, shown=shown, first="1", **places)

    def remove() -> None:
        browser = Browser(user)
        for image in first[3:]:
            browser.post(f"/images/{image.pk}/galleries", remove=gallery.pk)

    works = [lambda images=images: fill(images) for images in more]
    _together(*works, arrange, arrange, remove)
    gallery.refresh_from_db()
    items = list(GalleryItem.objects.filter(gallery=gallery))
    assert len(items) == gallery.image_count == 3 + 16
    assert len({item.position for item in items}) == len(items)


def test_a_gallery_is_deleted_under_its_visitors() -> None:
    user = make_user()
    rows = [make_gallery(user=user) for _ in range(12)]
    images = [make_image() for _ in range(3)]
    fields = {"title": "Another", "description": "", "spoiler_warning": ""}

    def delete() -> None:
        browser = Browser(user)
        for row in rows:
            browser.post(f"/galleries/{row.pk}/delete", reason="Rule #4")

    def use(act: int, browser: Browser) -> None:
        for row in rows:
            if act == 0:
                browser.post(f"/images/{images[0].pk}/galleries", add=row.pk)
            elif act == 1:
                browser.post(f"/galleries/{row.pk}/follow", wanted="1", act="follow")
            elif act == 2:
                cover = {"cover": str(images[1].pk)}
                browser.post(f"/galleries/{row.pk}/edit", **fields, **cover)
            else:
                browser.get(f"/galleries/{row.pk}")

    works = [
        lambda act=act: use(act, Browser(user if act != 1 else make_user()))
        for act in range(4)
    ]
    _together(delete, *works, *works[:3])
    assert Gallery.objects.count() == 0


def test_two_moderators_do_the_same() -> None:
    """One does it, the other is told that it is done; the log has it once."""
    wren, other = (Browser(make_moderator()) for _ in range(2))
    pairs = [(make_image(), make_image()) for _ in range(3)]
    hidden = [make_image() for _ in range(3)]
    reports = [make_report() for _ in range(3)]
    duplicates = [make_duplicate() for _ in range(3)]
    comments = [make_comment() for _ in range(3)]
    posts = [make_post() for _ in range(3)]

    def work(browser: Browser, *, back: bool) -> None:
        for report in reports:
            browser.post("/moderation", do=f"claim:report-{report.pk}")
            browser.post("/moderation", do=f"dismiss:report-{report.pk}", reason="No.")
        for image in hidden:
            browser.post(f"/images/{image.pk}/moderate/hide", reason="Rule #1")
        for pair in pairs:
            one, into = reversed(pair) if back else pair
            browser.post(f"/images/{one.pk}/moderate/merge", into=into.pk)
        for row in duplicates:
            browser.post(f"/duplicates/{row.pk}/{'older' if back else 'newer'}")
        for comment in comments:
            browser.post(f"/comments/{comment.pk}/destroy")
        for post in posts:
            browser.post(f"/forums/posts/{post.pk}/destroy")

    _together(
        *(lambda b=b, back=back: work(b, back=back)
          for b in (wren, other) for back in (False, True))
    )  # fmt: skip
    done = LogEntry.objects.values_list("action", flat=True)
    counts = {action: list(done).count(action) for action in set(done)}
    assert counts["image.hide"] == counts["report.close"] == 3
    assert counts["image.merge"] == 6
    assert counts["comment.destroy"] == counts["post.destroy"] == 3
    assert {row.state for row in Report.objects.all()} == {"closed"}
    assert {row.state for row in DuplicateReport.objects.all()} == {"accepted"}
    for pair in pairs:
        states = {Image.objects.get(pk=one.pk).hidden_from_users for one in pair}
        assert states == {True, False}


def test_one_entry_is_undone_twice_at_once() -> None:
    moderators = [make_moderator() for _ in range(4)]
    images = [make_image() for _ in range(4)]
    by = Browser(moderators[0])
    for image in images:
        by.post(f"/images/{image.pk}/moderate/hide", reason="Rule #1")
    entries = list(LogEntry.objects.filter(action="image.hide"))

    def undo(moderator: User) -> None:
        browser = Browser(moderator)
        for entry in entries:
            browser.post(f"/moderation/log/{entry.pk}/undo")

    _together(*(lambda one=one: undo(one) for one in moderators))
    assert LogEntry.objects.filter(action="image.unhide").count() == len(images)
    assert not Image.objects.filter(hidden_from_users=True).exists()


class Crowd:
    """The same few things for all of them; what is done is by chance."""

    def __init__(self) -> None:
        self.users = [make_user(verified=True) for _ in range(5)]
        self.images = [make_image(uploader=one) for one in self.users]
        for name in ("fox", "todd", "snow"):
            make_tag(name)
        for one in self.users:
            User.objects.filter(pk=one.pk).update(uploads_count=1)
        self.galleries = [make_gallery(user=one) for one in self.users[:2]]
        self.forums = [make_forum(), make_forum()]
        self.topics = [make_topic(self.forums[0], user=one) for one in self.users[:2]]
        for topic in self.topics:
            make_post(topic, user=self.users[2])

    def person(self, seed: int, user: User) -> Callable[[], None]:
        def act() -> None:
            chance, browser = random.Random(seed), Browser(user)  # noqa: S311
            for _ in range(40):
                self._use(chance, browser)

        return act

    def moderator(self, seed: int) -> Callable[[], None]:
        user = make_moderator()

        def act() -> None:
            chance, browser = random.Random(seed), Browser(user)  # noqa: S311
            for _ in range(40):
                self._tend(chance, browser)

        return act

    def _use(self, chance: random.Random, browser: Browser) -> None:
        image, gallery = chance.choice(self.images), chance.choice(self.galleries)
        topic = _topic(chance.choice(self.topics))
        comment = Comment.objects.order_by("-pk").first()
        body = f"Words {chance.random()}"
        match chance.randint(0, 10):
            case 0 | 1:
                browser.post(f"/images/{image.pk}/comments", body=body)
            case 2 if comment is not None:
                browser.post(f"/comments/{comment.pk}/edit", body=body)
            case 3:
                names = chance.sample(("safe", "fox", "todd", "snow", "ice"), 3)
                tags = {"old_tag_input": "fox", "tag_input": ", ".join(names)}
                browser.post(f"/images/{image.pk}/tags", **tags)
            case 4:
                act = chance.choice(("upvote", "fave", "unfave", "follow", "unvote"))
                browser.post(f"/images/{image.pk}/act", act=act)
            case 5:
                browser.post(f"/images/{image.pk}/galleries", add=gallery.pk)
            case 6:
                asked = {"rule": RULES[0], "reason": "Look."}
                browser.post(f"/report/image/{image.pk}", **asked)
            case 7:
                browser.get(topic)
            case 8:
                browser.post("/forums/mark-read")
            case 9:
                browser.get(f"/images/{image.pk}")
            case _:
                browser.post(f"{topic}/reply", body=body)

    def _tend(self, chance: random.Random, browser: Browser) -> None:
        image, other = chance.sample(self.images, 2)
        topic = _topic(chance.choice(self.topics))
        comment = Comment.objects.order_by("?").first()
        post = Post.objects.order_by("?").first()
        assert post is not None
        at, why = f"/images/{image.pk}", {"reason": "Rule #1"}
        match chance.randint(0, 10):
            case 0:
                browser.post(f"{at}/moderate/hide", **why)
            case 1 | 2:
                browser.post(f"{at}/moderate/restore")
            case 3 if chance.random() < 0.3:
                browser.post(f"{at}/moderate/merge", into=other.pk)
            case 4 if comment is not None:
                act = chance.choice(("hide", "restore", "unapprove", "approve"))
                browser.post(f"/comments/{comment.pk}/{act}", **why)
            case 5 if comment is not None:
                browser.post(f"/comments/{comment.pk}/destroy")
            case 6:
                to = chance.choice(self.forums).short_name
                browser.post(f"{topic}/tend/move", to=to)
            case 7:
                act = chance.choice(("hide", "restore", "restore", "pin", "lock"))
                browser.post(f"{topic}/tend/{act}", **why)
            case 8:
                act = chance.choice(("hide", "restore", "unapprove", "approve"))
                browser.post(f"/forums/posts/{post.pk}/tend/{act}", **why)
            case 9:
                browser.post(f"/forums/posts/{post.pk}/destroy")
            case _:
                entry = LogEntry.objects.order_by("?").first()
                if entry is not None:
                    browser.post(f"/moderation/log/{entry.pk}/undo")


def _topic(topic: Topic) -> str:
    row = Topic.objects.select_related("forum").get(pk=topic.pk)
    return f"/forums/{row.forum.short_name}/topics/{row.slug}"


def test_a_crowd_and_its_moderators() -> None:
    crowd = Crowd()
    todd, fox = Tag.objects.get(name="todd"), Tag.objects.get(name="fox")
    job = bulk.start_alias(todd, target=fox, moderator=make_moderator())

    def run_job() -> None:
        while running.run_step(job.pk):
            pass

    def leave() -> None:
        """In one window, while the same user writes in another."""
        delete_account(crowd.users[4])

    users = [crowd.person(seed, one) for seed, one in enumerate(crowd.users)]
    _together(*users, crowd.moderator(10), crowd.moderator(11), run_job, leave)
    running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.reason) == ("done", "")
    assert User.objects.get(pk=crowd.users[4].pk).deleted_at is not None
