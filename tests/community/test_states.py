"""Whatever people and moderators do, in any order: the counters equal a recount, the
search index equals the tables, the log has every act, and an undo of an undo changes
nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.author import Author
from accounts.models import LogEntry, Role, User
from booru.actions import (
    comments,
    following,
    galleries,
    interactions,
    merging,
    moderation,
    tagging,
)
from booru.actions.pastes import submit_paste
from booru.actions.posting import Draft
from booru.index.rebuild import check
from booru.models import Comment, Gallery, Image
from booru.problems import Rejected
from community.undo import WAYS, undo
from forums.actions import posts, topics
from forums.models import Forum, Post, Topic
from tests.community.recounting import standing, wrong_counters
from tests.factories import make_image, make_tag, make_user

pytestmark = pytest.mark.django_db
TAGS = ["safe", "solo", "fox", "owl", "tree", "river"]
REFUSALS = (ValidationError, PermissionDenied, Rejected)

some = st.integers(0, 50)
tag_sets = st.sets(st.sampled_from(TAGS[2:]), max_size=4)


class Site(RuleBasedStateMachine):
    """Each example is one transaction that is rolled back in the end."""

    def __init__(self) -> None:
        super().__init__()
        self._block = transaction.atomic()
        self._block.__enter__()
        self.acts: Counter[tuple[str, int]] = Counter()

    @initialize()
    def begin(self) -> None:
        self.users = [make_user() for _ in range(3)]
        self.assistant = make_user(role=Role.ASSISTANT)
        self.moderator = make_user(role=Role.MODERATOR)
        for name in TAGS:
            make_tag(name)
        self.forums = [
            Forum.objects.create(name=name, short_name=name) for name in ("art", "talk")
        ]
        for _ in range(2):
            self._upload(0, {"fox"})
        self._paste(0, {"fox"})
        topics.create_topic(
            self.forums[0], author=Author(self.users[0]), title="Hello", body="There"
        )

    # Choosing: the n-th of the rows there are, if any ---------------------------------

    def _of(self, model: Any, n: int) -> Any:
        ids = list(model.objects.order_by("pk").values_list("pk", flat=True))
        return model.objects.get(pk=ids[n % len(ids)]) if ids else None

    def _user(self, n: int) -> User:
        return self.users[n % len(self.users)]

    def _try(self, act: Callable[[], object]) -> bool:
        """False where it was refused, which must change nothing."""
        before = standing()
        try:
            with transaction.atomic():
                act()
        except REFUSALS:
            assert standing() == before
            return False
        return True

    def _moderate(
        self, name: str, row: Any, act: Callable[..., object], **how: Any
    ) -> None:
        by = how.pop("by", self.moderator)
        if row is not None and self._try(lambda: act(row, moderator=by, **how)):
            self.acts[name, row.pk] += 1

    # People ---------------------------------------------------------------------------

    def _upload(self, n: int, names: set[str]) -> None:
        image = make_image(uploader=self._user(n), tags=["safe", "solo", *names])
        uploader = image.uploader
        assert uploader is not None
        uploader.refresh_from_db()
        uploader.uploads_count += 1
        uploader.save(update_fields=["uploads_count"])

    def _paste(self, n: int, names: set[str]) -> None:
        submit_paste(
            body=f"Text {Image.objects.count()}.",
            draft=Draft(tag_input=", ".join({"safe", "solo", "fox", *names})),
            author=Author(self._user(n)),
        )

    @rule(n=some, names=tag_sets, is_paste=st.booleans())
    def upload(self, n: int, names: set[str], is_paste: bool) -> None:
        if Image.objects.count() < 6:
            (self._paste if is_paste else self._upload)(n, names)

    @rule(n=some, m=some, act=st.sampled_from(["up", "down", "none", "fave", "unfave"]))
    def vote(self, n: int, m: int, act: str) -> None:
        image, user = self._of(Image, n), self._user(m)
        acts: dict[str, Callable[[], object]] = {
            "up": lambda: interactions.vote_image(image, user=user, up=True),
            "down": lambda: interactions.vote_image(image, user=user, up=False),
            "none": lambda: interactions.unvote_image(image, user=user),
            "fave": lambda: interactions.fave_image(image, user=user),
            "unfave": lambda: interactions.unfave_image(image, user=user),
        }
        self._try(acts[act])

    @rule(n=some, m=some, wanted=st.booleans())
    def look_away(self, n: int, m: int, wanted: bool) -> None:
        act = interactions.hide_personally if wanted else interactions.unhide_personally
        self._try(lambda: act(self._of(Image, n), user=self._user(m)))

    @rule(n=some, m=some, wanted=st.booleans())
    def follow(self, n: int, m: int, wanted: bool) -> None:
        image, user = self._of(Image, n), self._user(m)
        self._try(lambda: following.follow_image(image, user=user, wanted=wanted))

    @rule(n=some, m=some, names=tag_sets)
    def edit_tags(self, n: int, m: int, names: set[str]) -> None:
        image = self._of(Image, n)
        old = ", ".join(tag.name for tag in image.tags.all())
        self._try(
            lambda: tagging.edit_tags(
                image,
                author=Author(self.moderator),
                old_tag_input=old,
                tag_input=", ".join(["safe", "solo", *sorted(names)]),
            )
        )

    @rule(n=some, m=some, anonymous=st.booleans())
    def comment(self, n: int, m: int, anonymous: bool) -> None:
        author = Author(self._user(m))
        self._try(
            lambda: comments.post_comment(
                self._of(Image, n), author=author, body="Words", anonymous=anonymous
            )
        )

    @rule(n=some, m=some)
    def collect(self, n: int, m: int) -> None:
        image, user = self._of(Image, n), self._user(m)
        gallery = Gallery.objects.filter(user=user).first()

        def act() -> None:
            own = gallery or galleries.create_gallery("Own", user=user, thumbnail=image)
            galleries.add_image(own, image=image, user=user)

        self._try(act)

    @rule(n=some, m=some)
    def open_topic(self, n: int, m: int) -> None:
        number = Topic.objects.count()
        self._try(
            lambda: topics.create_topic(
                self.forums[n % 2],
                author=Author(self._user(m)),
                title=f"Topic {number}",
                body="Words",
            )
        )

    @rule(n=some, m=some)
    def post(self, n: int, m: int) -> None:
        author = Author(self._user(m))
        self._try(
            lambda: posts.create_post(self._of(Topic, n), author=author, body="Words")
        )

    # Staff ----------------------------------------------------------------------------

    @rule(n=some, act=st.sampled_from(["hide", "unhide", "approve", "unapprove"]))
    def moderate_image(self, n: int, act: str) -> None:
        how = {"reason": "Rule #0"} if act == "hide" else {}
        action = getattr(moderation, f"{act}_image")
        self._moderate(f"image.{act}", self._of(Image, n), action, **how)

    @rule(n=some, m=some)
    def merge(self, n: int, m: int) -> None:
        into = self._of(Image, m)
        self._moderate(
            "image.merge", self._of(Image, n), merging.merge_image, into=into
        )

    @rule(n=some)
    def destroy_image(self, n: int) -> None:
        self._moderate("image.destroy", self._of(Image, n), moderation.destroy_image)

    @rule(
        n=some,
        act=st.sampled_from(["hide", "unhide", "approve", "unapprove", "destroy"]),
        of_forum=st.booleans(),
    )
    def moderate_text(self, n: int, act: str, of_forum: bool) -> None:
        how: dict[str, Any] = {"reason": "Rule #1"} if act == "hide" else {}
        if act != "destroy":
            how["by"] = self.assistant
        kind, model, where = (
            ("post", Post, posts) if of_forum else ("comment", Comment, comments)
        )
        action = getattr(where, f"{act}_{kind}")
        self._moderate(f"{kind}.{act}", self._of(model, n), action, **how)

    @rule(
        n=some,
        act=st.sampled_from(["hide", "unhide", "lock", "unlock", "stick", "unstick"]),
    )
    def moderate_topic(self, n: int, act: str) -> None:
        how: dict[str, Any] = {"by": self.assistant}
        if act in ("hide", "lock"):
            how["reason"] = "Rule #2"
        action = getattr(topics, f"{act}_topic")
        self._moderate(f"topic.{act}", self._of(Topic, n), action, **how)

    @rule(n=some, m=some)
    def move_topic(self, n: int, m: int) -> None:
        forum = self.forums[m % 2]
        self._moderate("topic.move", self._of(Topic, n), topics.move_topic, to=forum)

    @rule(n=some)
    def undo_twice(self, n: int) -> None:
        """The newest acts first: older ones are mostly overtaken."""
        entries = LogEntry.objects.filter(action__in=WAYS, undone__isnull=True)
        entry = entries.order_by("-pk")[n % 3 :][:1].first()
        if entry is None:
            return
        before = standing()
        with suppress(*REFUSALS), transaction.atomic():
            undone = undo(entry, moderator=self.moderator)
            self.acts[undone.action, undone.subject_id] += 1
            again = undo(undone, moderator=self.moderator)
            self.acts[again.action, again.subject_id] += 1
            assert standing() == before
            return
        assert standing() == before

    # What always holds ----------------------------------------------------------------

    @invariant()
    def counters_are_right(self) -> None:
        assert wrong_counters() == []

    def teardown(self) -> None:
        try:
            entries = LogEntry.objects.values_list("action", "subject_id")
            assert Counter(entries) == self.acts
            assert check(lambda *_: None).differences == []
        finally:
            transaction.set_rollback(True)
            self._block.__exit__(None, None, None)


def test_any_order_of_acts() -> None:
    run_state_machine_as_test(
        Site,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            # A failure has thirty steps at most; making it smaller takes minutes.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
