"""Edits of tags and sources: merging, rules, records, counts (tags and media 4-8)."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from accounts.author import Author
from accounts.models import Role, User
from booru.actions import moderation, sources, tagging
from booru.actions.tags import alias_tag, set_implications, unalias_tag
from booru.models import Image, Tag, TagChange, Tagging
from booru.problems import Rejected
from tests.booru.jobs import counters, names, recount
from tests.factories import make_image, make_moderator, make_tag, make_user

pytestmark = pytest.mark.django_db


def edit(
    image: Image, old: str, new: str, user: User | None = None
) -> TagChange | None:
    author = Author(user or make_user(verified=True), "192.0.2.1", "a1")
    return tagging.edit_tags(image, author=author, old_tag_input=old, tag_input=new)


def test_an_edit_changes_tags_counts_and_history(user: User) -> None:
    image = make_image(tags=["safe", "solo", "fox"])
    before = image.updated_at
    change = edit(image, "safe, solo, fox", "safe, fox, Tree_Trunk, cat", user)
    assert names(image) == {"safe", "fox", "tree trunk", "cat"}
    assert counters() == recount()
    assert change is not None
    assert (change.user, change.ip, change.fingerprint) == (user, "192.0.2.1", "a1")
    rows = {(row.tag.name, row.added) for row in change.rows.all()}
    assert rows == {("solo", False), ("tree trunk", True), ("cat", True)}
    image.refresh_from_db()
    assert image.updated_at > before


def test_edits_made_at_the_same_time_merge() -> None:
    image = make_image(tags=["safe", "solo", "fox"])
    seen = "safe, solo, fox"
    edit(image, seen, "safe, solo, fox, tree")
    edit(image, seen, "safe, fox, cat")
    assert names(image) == {"safe", "fox", "tree", "cat"}


def test_an_edit_without_effect_leaves_no_record() -> None:
    image = make_image(tags=["safe", "solo", "fox"])
    assert edit(image, "safe, solo, fox", "fox, solo, safe") is None
    assert edit(image, "safe, solo, fox, gone", "safe, solo, fox") is None
    assert not TagChange.objects.exists()


def test_an_edit_that_breaks_a_rule_changes_nothing() -> None:
    image = make_image(tags=["safe", "solo", "fox"])
    with pytest.raises(Rejected) as error:
        edit(image, "safe, solo, fox", "solo, fox, new tag")
    assert [p.message for p in error.value.problems] == [
        "must contain at least one rating tag"
    ]
    assert names(image) == {"safe", "solo", "fox"}
    assert not Tag.objects.filter(name="new tag").exists()


def test_implications_act_when_a_tag_is_added(moderator: User) -> None:
    set_implications(
        make_tag("red fox"), implied=[make_tag("fox")], moderator=moderator
    )
    image = make_image(tags=["safe", "solo", "tree"])
    edit(image, "safe, solo, tree", "safe, solo, tree, red fox")
    assert names(image) == {"safe", "solo", "tree", "red fox", "fox"}
    # An implied tag may be removed by hand, and stays away.
    edit(image, "safe, solo, tree, red fox, fox", "safe, solo, tree, red fox")
    assert names(image) == {"safe", "solo", "tree", "red fox"}
    # Removing the implying tag leaves the implied one.
    edit(image, "red fox", "red fox, fox")
    edit(image, "red fox, fox", "fox")
    assert names(image) == {"safe", "solo", "tree", "fox"}
    # A tag both removed and implied again ends up present.
    edit(image, "fox", "red fox")
    assert names(image) == {"safe", "solo", "tree", "red fox", "fox"}
    assert counters() == recount()


def test_locked_tags_stay_as_they_are(moderator: User) -> None:
    set_implications(make_tag("red fox"), implied=[make_tag("oc")], moderator=moderator)
    image = make_image(tags=["safe", "solo", "fox"])
    image.locked_tags.set([make_tag("solo"), make_tag("oc"), make_tag("never")])
    edit(image, "safe, solo, fox", "safe, fox, red fox, never")
    assert names(image) == {"safe", "solo", "fox", "red fox"}


def test_names_of_aliases_work_both_ways(moderator: User) -> None:
    alias_tag(make_tag("todd"), target=make_tag("fox"), moderator=moderator)
    image = make_image(tags=["safe", "solo", "tree", "x"])
    edit(image, "x", "todd")
    assert names(image) == {"safe", "solo", "tree", "fox"}
    edit(image, "todd", "")
    assert names(image) == {"safe", "solo", "tree"}


def test_edits_of_a_hidden_image_do_not_count(moderator: User) -> None:
    image = make_image(tags=["safe", "solo", "fox"])
    moderation.hide_image(image, moderator=moderator, reason="x")
    assert counters()["fox"] == 0
    edit(image, "fox", "cat")
    assert counters() == recount()
    assert counters()["cat"] == 0
    moderation.unhide_image(image, moderator=moderator)
    assert counters() == recount()
    assert counters()["cat"] == 1


@pytest.mark.parametrize("who", ["new", "verified", "assistant", "nobody"])
def test_new_users_have_a_pace(who: str) -> None:
    user = {
        "new": make_user(),
        "verified": make_user(verified=True),
        "assistant": make_user(role=Role.ASSISTANT),
        "nobody": None,
    }[who]
    author = Author(user, "192.0.2.7")
    image = make_image(tags=["safe", "solo", "fox"])
    many = ", ".join(f"tag {n}" for n in range(48))

    def change(old: str, new: str) -> None:
        tagging.edit_tags(image, author=author, old_tag_input=old, tag_input=new)

    change("safe", "suggestive")  # 2 changes, 1 of the rating
    change("", many)
    if who in ("verified", "assistant"):
        change("", "one more")
        change("suggestive", "safe")
        return
    for old, new in (("", "one more"), ("suggestive", "safe")):
        with pytest.raises(Rejected, match="10 minutes"):
            change(old, new)
    assert "one more" not in names(image)


def test_aliases_have_rules(moderator: User, user: User) -> None:
    fox, todd, reynard = make_tag("fox"), make_tag("todd"), make_tag("reynard")
    with pytest.raises(PermissionDenied):
        alias_tag(todd, target=fox, moderator=user)
    with pytest.raises(ValidationError, match="of itself"):
        alias_tag(fox, target=fox, moderator=moderator)
    alias_tag(todd, target=fox, moderator=moderator)
    with pytest.raises(ValidationError, match="alias itself"):
        alias_tag(reynard, target=todd, moderator=moderator)
    with pytest.raises(ValidationError, match="aliases of its own"):
        alias_tag(fox, target=reynard, moderator=moderator)
    todd.refresh_from_db()
    assert unalias_tag(todd, moderator=moderator).aliased_tag is None
    with pytest.raises(ValidationError, match="imply itself"):
        set_implications(fox, implied=[fox], moderator=moderator)


def test_sources_and_their_history(user: User) -> None:
    image = make_image(sources=["https://a.example", "https://b.example"])
    author = Author(user, "192.0.2.1")
    wanted = ["https://b.example ", "", "https://c.example", "https://b.example"]
    change = sources.edit_sources(image, author=author, sources=wanted)
    assert list(image.sources.values_list("url", flat=True)) == [
        "https://b.example",
        "https://c.example",
    ]
    assert change is not None
    assert (change.added, change.removed) == (
        ["https://c.example"],
        ["https://a.example"],
    )
    assert sources.edit_sources(image, author=author, sources=wanted) is None
    with pytest.raises(Rejected):
        sources.edit_sources(image, author=author, sources=["javascript:x"])
    assert image.sources.count() == 2


def test_moderation_is_for_moderators_and_undone(user: User, moderator: User) -> None:
    image = make_image(approved=False, uploader=user)
    for act in (moderation.approve_image, moderation.feature_image):
        with pytest.raises(PermissionDenied):
            act(image, moderator=user)
    with pytest.raises(PermissionDenied):
        moderation.hide_image(image, moderator=user, reason="x")
    with pytest.raises(ValidationError, match="reason"):
        moderation.hide_image(image, moderator=moderator, reason=" ")
    approved = moderation.approve_image(image, moderator=moderator)
    assert approved.approved
    assert approved.first_seen_at > image.first_seen_at
    user.refresh_from_db()
    assert user.uploads_count == 1
    hidden = moderation.hide_image(image, moderator=moderator, reason="Rule #0")
    assert len(hidden.hidden_image_key) == 12
    with pytest.raises(ValidationError, match="already"):
        moderation.hide_image(image, moderator=moderator, reason="again")
    with pytest.raises(ValidationError, match="cannot be featured"):
        moderation.feature_image(image, moderator=moderator)
    shown = moderation.unhide_image(image, moderator=moderator)
    assert (shown.deletion_reason, shown.deleted_by) == (None, None)
    with pytest.raises(ValidationError, match="not hidden"):
        moderation.unhide_image(image, moderator=moderator)


@pytest.mark.django_db(transaction=True)
def test_many_writers_lose_no_count_and_make_no_tag_twice() -> None:
    images = [make_image(tags=["safe", "solo", f"own {n}"]) for n in range(8)]
    users = [make_user(verified=True) for _ in images]
    together, failures = Barrier(len(images)), []

    def work(image: Image, user: User, turn: int) -> None:
        try:
            together.wait()
            for step in range(6):
                shared = [f"new {(turn + step + k) % 5}" for k in range(3)]
                edit(image, "", ", ".join(shared[:: -1 if turn % 2 else 1]), user)
                edit(image, ", ".join(shared[:1]), "", user)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    threads = [
        Thread(target=work, args=(image, user, turn))
        for turn, (image, user) in enumerate(zip(images, users, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert counters() == recount()
    assert Tag.objects.filter(name__startswith="new ").count() == 5


@pytest.mark.django_db(transaction=True)
def test_no_tagging_escapes_an_alias_made_at_the_same_time() -> None:
    moderator = make_moderator()
    old, new = make_tag("todd"), make_tag("fox")
    images = [make_image(tags=["safe", "solo", f"own {n}"]) for n in range(6)]
    users = [make_user(verified=True) for _ in images]
    together = Barrier(len(images) + 1)

    def tag_one(image: Image, user: User) -> None:
        together.wait()
        edit(image, "", "todd", user)
        connection.close()

    threads = [
        Thread(target=tag_one, args=pair) for pair in zip(images, users, strict=True)
    ]
    for thread in threads:
        thread.start()
    together.wait()
    alias_tag(old, target=new, moderator=moderator)
    for thread in threads:
        thread.join()
    assert not Tagging.objects.filter(tag=old).exists()
    assert counters()["fox"] == len(images)
    assert counters() == recount()


def test_locked_tags_and_sources_are_for_moderators(
    user: User, moderator: User
) -> None:
    image = make_image(tags=["safe", "solo", "fox"], tags_locked=True)
    for editor in (user, make_user(role=Role.ASSISTANT), make_user(verified=True)):
        with pytest.raises(PermissionDenied, match="locked"):
            edit(image, "fox", "cat", editor)
        with pytest.raises(PermissionDenied, match="locked"):
            sources.edit_sources(
                image, author=Author(editor), sources=["https://a.example/"]
            )
    edit(image, "fox", "cat", moderator)
    assert names(image) == {"safe", "solo", "cat"}
    assert sources.edit_sources(
        image, author=Author(moderator), sources=["https://a.example/"]
    )


def test_a_fixed_tag_is_a_moderators_to_change_but_is_not_implied(
    moderator: User,
) -> None:
    image = make_image(tags=["safe", "solo", "fox"])
    image.locked_tags.set([make_tag("solo"), make_tag("animal"), make_tag("new")])
    make_tag("cat").implied_tags.add(make_tag("animal"))
    edit(image, "solo", "cat, new", moderator)
    assert names(image) == {"safe", "fox", "cat", "new"}
