"""Undo: every act of the log has a way back or says why not, and an undo of an undo is
nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.actions import badges, bans, reports, site_notices, users
from accounts.actions.site_notices import NoticeDraft
from accounts.author import Author
from accounts.models import (
    Award,
    Badge,
    Ban,
    LogEntry,
    Report,
    Role,
    SiteNotice,
    User,
)
from booru.actions import (
    artist_links,
    bulk,
    comments,
    describing,
    dnp,
    duplicates,
    galleries,
    locations,
    merging,
    moderation,
    reverting,
    sources,
    tagging,
    tags,
)
from booru.actions.gallery_order import reorder_images
from booru.actions.tag_details import edit_tag_details
from booru.models import (
    ArtistLink,
    BulkChange,
    Comment,
    DnpEntry,
    DuplicateReport,
    Gallery,
    GalleryItem,
    Image,
    ImageFeature,
    PostLocation,
    Tag,
    TagDetails,
)
from community.reads.log import WORDS
from community.undo import FINAL, WAYS, undo, why_not
from forums.actions import forums, posts, topics
from forums.actions.forums import ForumDraft
from forums.models import Forum, Post, Topic
from tests.booru.jobs import counters, recount
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
from tests.factories_nekos import make_details
from tests.factories_profiles import make_a_badge, make_award, make_link

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent
# Who did it last, and when: what an undo cannot bring back.
ASIDE = {
    "updated_at", "edited_at", "edit_reason", "deleted_by_id", "locked_at",
    "locked_by_id", "featured_by_id", "modifier_id", "hidden_image_key", "changed_in",
    "verified_by_id", "next_check_at", "user_id", "not_before", "finished_at",
    "title_words", "words", "modified_by_id",
}  # fmt: skip
# Made anew under another number.
RENUMBERED = (Award, SiteNotice, Forum, ImageFeature, GalleryItem, PostLocation)
TABLES: tuple[Any, ...] = (
    Award, Badge, Ban, Report, SiteNotice, ArtistLink, Comment, DnpEntry,
    DuplicateReport, Gallery, GalleryItem, Image, ImageFeature, PostLocation, Tag,
    TagDetails, Forum, Post, Topic,
)  # fmt: skip


def state() -> dict[str, Any]:
    """All that acts of moderators change, but who did it when."""
    found: dict[str, Any] = {}
    for model in TABLES:
        aside = ASIDE | ({"id", "created_at"} if model in RENUMBERED else set())
        if model is Gallery:
            aside = aside - {"user_id"}
        rows = [
            {name: value for name, value in row.items() if name not in aside}
            for row in _rows(model)
        ]
        found[model.__name__] = sorted(rows, key=repr)
    implied = Tag.implied_tags.through.objects.values_list("from_tag", "to_tag")
    found["implied"] = sorted(implied)
    found["taggings"] = sorted(Image.objects.values_list("pk", "tags__name"), key=repr)
    found["sources"] = sorted(Image.objects.values_list("pk", "sources__url"), key=repr)
    found["users"] = sorted(
        User.objects.values_list(
            "pk", "role", "verified", "bypass_rate_limits", "uploads_count",
            "comments_count", "posts_count", "topics_count",
        )
    )  # fmt: skip
    found["gone"] = User.objects.filter(deleted_at__isnull=False).count()
    return found


def _rows(model: Any) -> Any:
    """A lifted ban is none."""
    rows = model.objects.filter(enabled=True) if model is Ban else model.objects.all()
    return rows.values()


def hidden_image(m: User) -> Image:
    image = make_image()
    return moderation.hide_image(image, moderator=m, reason="Rule #0")


def when(days: int) -> Any:
    return timezone.now() + timedelta(days=days)


CASES: dict[str, Callable[[User], Callable[[], object]]] = {}


def case(action: str) -> Callable[[Any], Any]:
    def add(make: Any) -> Any:
        CASES[action] = make
        return make

    return add


def _simple(
    action: str,
    make: Callable[[User], Any],
    act: Callable[..., object],
    **how: Any,
) -> None:
    def prepare(m: User) -> Callable[[], object]:
        row = make(m)
        return lambda: act(row, moderator=m, **how)

    CASES[action] = prepare


def _after(
    make: Callable[..., Any], act: Callable[..., Any], **how: Any
) -> Callable[[User], Any]:
    def prepare(m: User) -> Any:
        row = make()
        act(row, moderator=m, **how)
        row.refresh_from_db()
        return row

    return prepare


def _fresh(make: Callable[..., Any], **how: Any) -> Callable[[User], Any]:
    return lambda m: make(**how)


WHY = {"reason": "Rule #1"}
GALLERIES_IMAGE = _fresh(lambda: make_gallery([make_image(), make_image()]))

_simple("image.unhide", hidden_image, moderation.unhide_image)
_simple("image.approve", _fresh(make_image, approved=False), moderation.approve_image)
_simple("image.unapprove", _fresh(
    lambda: _after(lambda: make_image(uploader=make_user(), approved=False),
                   moderation.approve_image)(make_moderator())
), moderation.unapprove_image)  # fmt: skip
_simple("image.feature", _fresh(make_image), moderation.feature_image)
_simple(
    "image.unfeature",
    _after(make_image, moderation.feature_image),
    moderation.unfeature_image,
)
_simple("image.lock", _fresh(make_image), moderation.lock_image, tags=True)
_simple("image.notes", _fresh(make_image), describing.note_image, text="Asked.")
for _what, _make, _module in (
    ("comment", make_comment, comments),
    ("post", make_post, posts),
    ("topic", make_topic, topics),
):
    _hide, _unhide = (getattr(_module, f"{v}_{_what}") for v in ("hide", "unhide"))
    _simple(f"{_what}.hide", _fresh(_make), _hide, **WHY)
    _simple(f"{_what}.unhide", _after(_make, _hide, **WHY), _unhide)
for _what, _make, _module in (
    ("comment", make_comment, comments),
    ("post", make_post, posts),
):
    _yes, _no = (getattr(_module, f"{v}_{_what}") for v in ("approve", "unapprove"))
    _simple(f"{_what}.approve", _after(_make, _no), _yes)
    _simple(f"{_what}.unapprove", _fresh(_make), _no)
_simple("topic.lock", _fresh(make_topic), topics.lock_topic, **WHY)
_simple(
    "topic.unlock", _after(make_topic, topics.lock_topic, **WHY), topics.unlock_topic
)
_simple("topic.stick", _fresh(make_topic), topics.stick_topic)
_simple("topic.unstick", _after(make_topic, topics.stick_topic), topics.unstick_topic)
_simple("report.claim", _fresh(make_report), reports.claim_report)
_simple(
    "report.release",
    _after(make_report, reports.claim_report),
    reports.release_report,
)
_simple(
    "report.close",
    _after(make_report, reports.claim_report),
    reports.close_report,
    resolution="Done.",
)
_simple(
    "report.reopen",
    _after(make_report, reports.close_report, resolution="Done."),
    reports.reopen_report,
)
_simple("duplicate.claim", _fresh(make_duplicate), duplicates.claim_duplicate)
_simple(
    "duplicate.release",
    _after(make_duplicate, duplicates.claim_duplicate),
    duplicates.release_duplicate,
)
_simple(
    "duplicate.reject",
    _after(make_duplicate, duplicates.claim_duplicate),
    duplicates.reject_duplicate,
)
_simple("duplicate.accept", _fresh(make_duplicate), duplicates.accept_duplicate)
_simple(
    "duplicate.reopen",
    _after(make_duplicate, duplicates.accept_duplicate),
    duplicates.reopen_duplicate,
)
_simple("badge.retire", _fresh(make_a_badge), badges.retire_badge)
_simple(
    "badge.unretire",
    _after(make_a_badge, badges.retire_badge),
    badges.retire_badge,
    retired=False,
)
_simple("award.take", lambda m: make_award(make_user(), label="2026"),
        badges.take_award)  # fmt: skip


@case("image.hide")
def _hide_in_galleries(m: User) -> Callable[[], object]:
    image = make_image(uploader=make_user())
    make_gallery([make_image(), image])
    return lambda: moderation.hide_image(image, moderator=m, reason="Rule #0")


@case("image.merge")
def _merge(m: User) -> Callable[[], object]:
    # The younger one, without a tag of its own: the other gets nothing that it keeps.
    into, image = make_image(), make_image()
    make_gallery([make_image(), image], thumbnail=image)
    make_gallery([image, into])
    make_comment(image)
    make_comment(into)
    return lambda: merging.merge_image(image, into=into, moderator=m)


@case("image.locations")
def _locate(m: User) -> Callable[[], object]:
    image = make_image(uploader=make_user())
    owner = image.uploader
    assert owner is not None
    locations.set_locations(
        image, addresses=["https://derpibooru.org/images/5"], actor=owner
    )
    others = ["https://ponybooru.org/images/7", "https://derpibooru.org/images/6"]
    return lambda: locations.set_locations(image, addresses=others, actor=m)


@case("image.description")
def _describe(m: User) -> Callable[[], object]:
    image = make_image(uploader=make_user(), description="Old")
    author = Author(m)
    return lambda: describing.edit_description(image, author=author, description="New")


@case("tags.revert")
def _revert_tags(m: User) -> Callable[[], object]:
    image, author = make_image(), Author(make_user(verified=True))
    change = tagging.edit_tags(
        image, author=author, old_tag_input="fox", tag_input="owl, tree"
    )
    assert change is not None
    return lambda: reverting.revert_tag_change(change, by=m)


@case("sources.revert")
def _revert_sources(m: User) -> Callable[[], object]:
    image = make_image(sources=["https://a.example"])
    change = sources.edit_sources(
        image, author=Author(make_user()), sources=["https://b.example"]
    )
    assert change is not None
    return lambda: reverting.revert_source_change(change, by=m)


@case("comment.edit")
def _edit_comment(m: User) -> Callable[[], object]:
    row = make_comment()
    return lambda: comments.edit_comment(row, editor=m, body="Better", reason="Words")


@case("post.edit")
def _edit_post(m: User) -> Callable[[], object]:
    row = make_post()
    return lambda: posts.edit_post(row, editor=m, body="Better", reason="Words")


@case("topic.move")
def _move(m: User) -> Callable[[], object]:
    topic, to = make_topic(), make_forum()
    return lambda: topics.move_topic(topic, to=to, moderator=m)


@case("topic.rename")
def _rename(m: User) -> Callable[[], object]:
    topic = make_topic()
    return lambda: topics.rename_topic(topic, editor=m, title="A better title")


DRAFT = ForumDraft(name="Lounge", short_name="lounge", description="Talk")


@case("forum.create")
def _create_forum(m: User) -> Callable[[], object]:
    return lambda: forums.create_forum(DRAFT, admin=m)


@case("forum.delete")
def _delete_forum(m: User) -> Callable[[], object]:
    forum = forums.create_forum(DRAFT, admin=m)
    return lambda: forums.delete_forum(forum, admin=m)


@case("forum.edit")
def _edit_forum(m: User) -> Callable[[], object]:
    forum = forums.create_forum(DRAFT, admin=m)
    draft = ForumDraft(name="Parlour", short_name="lounge", description="Talk")
    return lambda: forums.edit_forum(forum, draft, admin=m)


@case("gallery.delete")
def _delete_gallery(m: User) -> Callable[[], object]:
    gallery = make_gallery([make_image(), make_image()], description="Red foxes")
    return lambda: galleries.delete_gallery(gallery, user=m, reason="Spam")


@case("gallery.edit")
def _edit_gallery(m: User) -> Callable[[], object]:
    gallery = make_gallery([make_image()])
    return lambda: galleries.edit_gallery(
        gallery, user=m, title="Wolves", description="", spoiler_warning="teeth"
    )


@case("tag.alias")
def _alias(m: User) -> Callable[[], object]:
    tag, target = make_tag("todd"), make_tag("fox")
    return lambda: tags.alias_tag(tag, target=target, moderator=m)


@case("tag.unalias")
def _unalias(m: User) -> Callable[[], object]:
    tag, target = make_tag("todd"), make_tag("fox")
    tags.alias_tag(tag, target=target, moderator=m)
    return lambda: tags.unalias_tag(tag, moderator=m)


@case("tag.implications")
def _imply(m: User) -> Callable[[], object]:
    tag, implied = make_tag("fox"), [make_tag("animal"), make_tag("red")]
    tag.implied_tags.set(implied[:1])
    return lambda: tags.set_implications(tag, implied=implied[1:], moderator=m)


@case("tag.edit")
def _edit_tag(m: User) -> Callable[[], object]:
    tag = make_tag("fox", description="Red", category="species")
    draft = tags.TagDraft(category="", description="Red and quick", mod_notes="See 4")
    return lambda: tags.edit_tag(tag, moderator=m, draft=draft)


@case("image.origin")
def _say_origin(m: User) -> Callable[[], object]:
    image = make_image(original=True)
    return lambda: describing.edit_origin(
        image, author=Author(m), original=None, source_label="A scan"
    )


@case("tag.details")
def _edit_details(m: User) -> Callable[[], object]:
    tag = make_tag("character:ada")
    make_details(tag, gender="female", ages=[9])
    said: dict[str, object] = {"ages": [19, 20], "occupations": ["Fox"], "gender": ""}
    return lambda: edit_tag_details(tag, moderator=m, **said)


@case("link.state")
def _link(m: User) -> Callable[[], object]:
    link = make_link(make_user())
    return lambda: artist_links.decide_link(link, moderator=m, state="rejected")


@case("ban.create")
def _ban(m: User) -> Callable[[], object]:
    user = make_user()
    return lambda: bans.ban_user(user, moderator=m, reason="x", valid_until=when(1))


@case("ban.lift")
def _lift(m: User) -> Callable[[], object]:
    ban = bans.ban_user(make_user(), moderator=m, reason="x", valid_until=when(1))
    return lambda: bans.lift_ban(ban, moderator=m)


@case("ban.restore")
def _restore_ban(m: User) -> Callable[[], object]:
    ban = bans.ban_user(make_user(), moderator=m, reason="x", valid_until=when(1))
    bans.lift_ban(ban, moderator=m)
    return lambda: bans.restore_ban(ban, moderator=m)


@case("ban.change")
def _change_ban(m: User) -> Callable[[], object]:
    ban = bans.ban_fingerprint("a1", moderator=m, reason="x", valid_until=when(1))
    return lambda: bans.change_ban(ban, moderator=m, reason="y", valid_until=when(2))


@case("badge.change")
def _change_badge(m: User) -> Callable[[], object]:
    badge = make_a_badge()
    return lambda: badges.change_badge(
        badge, moderator=m, title="Star", description="Shines", image="star.svg"
    )


@case("award.give")
def _give(m: User) -> Callable[[], object]:
    badge, user = make_a_badge(), make_user()
    return lambda: badges.give_award(badge, user=user, moderator=m, label="2026")


def notice(title: str) -> NoticeDraft:
    now = timezone.now()
    return NoticeDraft(title, "Words", now, now + timedelta(days=1))


@case("notice.create")
def _notice(m: User) -> Callable[[], object]:
    return lambda: site_notices.create_notice(notice("Hello"), moderator=m)


@case("notice.delete")
def _no_notice(m: User) -> Callable[[], object]:
    row = site_notices.create_notice(notice("Hello"), moderator=m)
    return lambda: site_notices.delete_notice(row, moderator=m)


@case("notice.change")
def _change_notice(m: User) -> Callable[[], object]:
    row = site_notices.create_notice(notice("Hello"), moderator=m)
    return lambda: site_notices.change_notice(row, notice("Good bye"), moderator=m)


@case("user.role")
def _role(m: User) -> Callable[[], object]:
    user = make_user()
    return lambda: users.set_role(user, role=Role.ASSISTANT, moderator=m)


@case("user.verify")
def _verify(m: User) -> Callable[[], object]:
    user = make_user()
    return lambda: users.set_verified(user, verified=True, moderator=m)


@case("user.limits")
def _limits(m: User) -> Callable[[], object]:
    user = make_user()
    return lambda: users.set_bypass_rate_limits(user, bypass=True, moderator=m)


@case("user.deactivate")
def _deactivate(m: User) -> Callable[[], object]:
    user = make_user()
    return lambda: users.deactivate(user, moderator=m, reason="Asked to")


@case("user.reactivate")
def _reactivate(m: User) -> Callable[[], object]:
    user = make_user()
    users.deactivate(user, moderator=m, reason="Asked to")
    return lambda: users.reactivate(user, moderator=m)


def _wish(m: User) -> DnpEntry:
    draft = dnp.DnpDraft(dnp_type="No Edits", conditions="None", reason="Mine")
    return dnp.request_entry(make_tag("artist:ada"), artist=m, draft=draft)


@case("dnp.state")
def _decide_wish(m: User) -> Callable[[], object]:
    wish = _wish(make_moderator())
    return lambda: dnp.set_state(wish, state="claimed", moderator=m)


@case("dnp.change")
def _change_wish(m: User) -> Callable[[], object]:
    wish = _wish(make_moderator())
    draft = dnp.DnpDraft(dnp_type="Other", conditions="None", reason="Theirs")
    return lambda: dnp.change_entry(wish, by=m, draft=draft)


# Made by an undo only, and undone by what it undid.
MADE_BY_UNDO = {"gallery.restore"}
# Its undo is final.
ONE_WAY = {"bulk.start", "key.issue"}


def test_every_way_has_a_case() -> None:
    assert set(CASES) | MADE_BY_UNDO | ONE_WAY == set(WAYS)


@pytest.fixture
def admin(db: None) -> User:
    return make_user("ada", role=Role.ADMIN)


def last(action: str = "") -> LogEntry:
    rows = LogEntry.objects.filter(action=action) if action else LogEntry.objects
    return rows.latest("pk")


@pytest.mark.parametrize("action", sorted(CASES))
def test_an_undo_and_its_undo(admin: User, action: str) -> None:
    act = CASES[action](admin)
    before = state()
    act()
    after = state()
    assert before != after
    entry = last(action)
    undone = undo(entry, moderator=admin)
    assert undone.undoes == entry
    assert state() == before
    assert counters() == recount()
    again = undo(undone, moderator=admin)
    assert again.undoes == undone
    assert again.action == ("ban.restore" if action == "ban.create" else action)
    assert state() == after
    assert counters() == recount()
    # And so on, for ever.
    undo(again, moderator=admin)
    assert state() == before


@pytest.mark.parametrize("action", sorted(CASES))
def test_twice_is_refused(admin: User, action: str) -> None:
    CASES[action](admin)()
    entry = last(action)
    undo(entry, moderator=admin)
    before, count = state(), LogEntry.objects.count()
    with pytest.raises(ValidationError, match="undone already"):
        undo(entry, moderator=admin)
    assert (state(), LogEntry.objects.count()) == (before, count)


@pytest.mark.parametrize("action", sorted(CASES))
def test_only_who_may_do_it_may_undo_it(admin: User, action: str) -> None:
    CASES[action](admin)()
    entry = last(action)
    before, count = state(), LogEntry.objects.count()
    with pytest.raises((PermissionDenied, ValidationError)):
        undo(entry, moderator=make_user())
    assert state() | {"users": 0} == before | {"users": 0}
    assert LogEntry.objects.count() == count


@pytest.mark.parametrize("edit", ["added", "removed", "order", "cover"])
def test_what_is_done_to_a_gallery(admin: User, edit: str) -> None:
    one, two, three = make_image(), make_image(), make_image()
    gallery = make_gallery([one, two, three])
    other = make_image()
    acts: dict[str, Callable[[], object]] = {
        "added": lambda: galleries.add_image(gallery, image=other, user=admin),
        "removed": lambda: galleries.remove_image(gallery, image=two, user=admin),
        "order": lambda: reorder_images(
            gallery, image_ids=[three.pk, one.pk], user=admin
        ),
        "cover": lambda: galleries.choose_cover(gallery, image=three, user=admin),
    }
    before = state()
    acts[edit]()
    after = state()
    undone = undo(last(), moderator=admin)
    assert state() == before
    undo(undone, moderator=admin)
    assert state() == after


def test_a_job_that_has_not_ended_is_cancelled(moderator: User) -> None:
    make_image()
    draft = bulk.TagEditDraft(add="owl", query="fox")
    job = bulk.start_tag_edit(draft, moderator=moderator)
    entry = last("bulk.start")
    cancelled = undo(entry, moderator=moderator)
    job.refresh_from_db()
    assert job.state == "cancelled"
    with pytest.raises(ValidationError, match="Start the job again"):
        undo(cancelled, moderator=moderator)
    again = bulk.start_tag_edit(draft, moderator=moderator)
    BulkChange.objects.filter(pk=again.pk).update(state="done")
    with pytest.raises(ValidationError, match="has ended"):
        undo(last("bulk.start"), moderator=moderator)


# Refusals ----------------------------------------------------------------------------


def test_what_was_changed_since_stays(moderator: User) -> None:
    image = make_image()
    moderation.hide_image(image, moderator=moderator, reason="One")
    first = last()
    moderation.unhide_image(image, moderator=moderator)
    second = last()
    moderation.hide_image(image, moderator=moderator, reason="Two")
    for entry in (first, second):
        with pytest.raises(ValidationError, match="changed since"):
            undo(entry, moderator=moderator)
    image.refresh_from_db()
    assert image.deletion_reason == "Two"
    undo(last(), moderator=moderator)
    image.refresh_from_db()
    assert not image.hidden_from_users


def test_an_author_who_writes_anew_keeps_it(moderator: User) -> None:
    comment = make_comment(body="First")
    assert comment.user is not None
    comments.edit_comment(comment, editor=moderator, body="Second")
    entry = last()
    comments.edit_comment(comment, editor=comment.user, body="Third")
    with pytest.raises(ValidationError, match="changed since"):
        undo(entry, moderator=moderator)
    comment.refresh_from_db()
    assert comment.body == "Third"


def test_locks_are_undone_each_for_itself(moderator: User) -> None:
    image = make_image()
    moderation.lock_image(image, moderator=moderator, tags=True)
    first = last()
    moderation.lock_image(image, moderator=moderator, comments=True)
    undo(first, moderator=moderator)
    image.refresh_from_db()
    assert (image.tags_locked, image.comments_locked) == (False, True)
    moderation.lock_image(image, moderator=moderator, comments=False)
    with pytest.raises(ValidationError, match="changed since"):
        undo(
            LogEntry.objects.get(details={"comments": [False, True]}),
            moderator=moderator,
        )


def test_a_report_that_another_took_up_stays_with_them(moderator: User) -> None:
    report, other = make_report(), make_moderator()
    reports.claim_report(report, moderator=moderator)
    entry = last()
    reports.claim_report(report, moderator=other, takeover=True)
    with pytest.raises(ValidationError, match="changed since"):
        undo(entry, moderator=moderator)
    undo(last(), moderator=moderator)
    report.refresh_from_db()
    assert report.claimed_by == moderator


def test_what_is_gone_is_gone(moderator: User) -> None:
    comment = make_comment()
    comments.hide_comment(comment, moderator=moderator, reason="x")
    Comment.objects.all().delete()
    with pytest.raises(ValidationError, match="not there any more"):
        undo(last(), moderator=moderator)


def test_a_gallery_comes_back_without_what_is_hidden(moderator: User) -> None:
    kept, gone = make_image(), make_image()
    gallery = make_gallery([gone, kept], thumbnail=kept)
    galleries.delete_gallery(gallery, user=moderator)
    moderation.hide_image(gone, moderator=moderator, reason="x")
    undo(last("gallery.delete"), moderator=moderator)
    again = Gallery.objects.get(title=gallery.title)
    assert list(again.images.all()) == [kept]
    assert again.image_count == 1


FINAL_ACTS: dict[str, Callable[[User], object]] = {
    "image.destroy": lambda m: moderation.destroy_image(hidden_image(m), moderator=m),
    "comment.destroy": lambda m: comments.destroy_comment(make_comment(), moderator=m),
    "post.destroy": lambda m: posts.destroy_post(make_post(), moderator=m),
}


@pytest.mark.parametrize("action", FINAL_ACTS)
def test_what_is_final_says_why(moderator: User, action: str) -> None:
    FINAL_ACTS[action](moderator)
    entry = last()
    assert entry.action == action
    assert "gone for good" in why_not(entry)
    with pytest.raises(ValidationError, match="gone for good"):
        undo(entry, moderator=moderator)


# The tables -------------------------------------------------------------------------


def written() -> Iterator[str]:
    """The names of all acts that the domain writes into the log, from its source."""
    name = re.compile(r"^[a-z]+\.[a-z]+$")
    for app in ("accounts", "booru", "forums", "community", "scores"):
        for folder in (f"{app}/actions", f"{app}/bulk", app):
            for file in sorted((ROOT / folder).glob("*.py")):
                tree = ast.parse(file.read_text())
                for call in ast.walk(tree):
                    if not isinstance(call, ast.Call) or not call.args:
                        continue
                    called = getattr(call.func, "id", getattr(call.func, "attr", ""))
                    first = call.args[0]
                    if (
                        called.lstrip("_") in ("record", "log", "log_award")
                        and isinstance(first, ast.Constant)
                        and name.match(str(first.value))
                    ):
                        yield str(first.value)


def test_every_act_has_a_way_back_or_a_reason() -> None:
    found = set(written())
    assert len(found) > 30
    assert found - set(WAYS) - set(FINAL) == set()
    assert set(WAYS) & set(FINAL) == set()


def test_every_act_has_words() -> None:
    assert set(written()) - set(WORDS) == set()
    assert set(WAYS) | set(FINAL) <= set(WORDS)
