"""Filters and watch lists as actions: whose they are, what is refused, what stays."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from booru.actions import filters, tags, watching
from booru.actions.filters import FilterDraft
from booru.models import Filter, Tag
from booru.models.filters import DEFAULT_FILTER_ID, EVERYTHING_FILTER_ID
from booru.problems import Problem, Rejected
from tests.factories import make_moderator, make_tag, make_user

pytestmark = pytest.mark.django_db


def make(owner: User, name: str = "Mine", **draft: Any) -> Filter:
    return filters.create_filter(owner, draft=FilterDraft(name, **draft))


def refusal(owner: User, **draft: Any) -> list[Problem]:
    with pytest.raises(Rejected) as caught:
        make(owner, **draft)
    return caught.value.problems


def ids(*names: str) -> list[int]:
    return sorted(Tag.objects.filter(name__in=names).values_list("pk", flat=True))


def test_a_filter_is_what_its_owner_wrote(user: User, moderator: User) -> None:
    for name in ("fox", "red fox", "artist:marrow_lane", "vulpine"):
        make_tag(name)
    alias, target = Tag.objects.get(name="vulpine"), Tag.objects.get(name="fox")
    tags.alias_tag(alias, target=target, moderator=moderator)
    row = make(
        user,
        " No foxes ",
        description="Too orange.",
        public=True,
        hidden_tags="Vulpine, FOX, nothing of the kind, , Red_Fox",
        spoilered_tags="artist: marrow_lane",
        hidden_complex="score.lt:0\r\n\r\nfox, -sea\r\n",
        spoilered_complex="my:hidden",
    )
    row.refresh_from_db()
    assert (row.user, row.name, row.description) == (user, "No foxes", "Too orange.")
    assert (row.public, row.system) == (True, False)
    assert row.hidden_tag_ids == ids("fox", "red fox")
    assert row.spoilered_tag_ids == ids("artist:marrow_lane")
    assert row.hidden_complex == "score.lt:0\n\nfox, -sea"
    assert row.spoilered_complex == "my:hidden"
    assert not Tag.objects.filter(name="nothing of the kind").exists()


@pytest.mark.parametrize("field", ["hidden_complex", "spoilered_complex"])
@pytest.mark.parametrize(
    ("text", "message", "position"),
    [
        ("fox\n(hare", "is invalid: Imbalanced parentheses.", 4),
        ("score:x", "is invalid: expected a", None),
        ("my:pets", "is invalid: Unknown `my' value.", 3),
        ("a, My:Downvotes", "cannot contain my:downvotes", 6),
        ("description:my:downvotes", "cannot contain my:downvotes", 15),
        ("a, -(my: downvotes || b)", "cannot contain my:downvotes", 9),
        (
            "a\nb, filter_id:2",
            "is invalid: Filter queries inside filters are not allowed.",
            15,
        ),
        # The owner's role, not a moderator's: there `ip` would be a field.
        ("ip:x", None, None),
    ],
)
def test_expressions_are_read_when_they_are_stored(
    user: User, field: str, text: str, message: str | None, position: int | None
) -> None:
    if message is None:
        assert getattr(make(user, **{field: text}), field) == text
        return
    (problem,) = refusal(user, **{field: text})
    assert problem.field == field
    assert problem.message.startswith(message)
    if position is not None:
        assert problem.position == position
    assert not Filter.objects.filter(user=user).exists()


def test_a_moderators_filter_may_use_a_moderators_fields(moderator: User) -> None:
    (problem,) = refusal(moderator, hidden_complex="ip:x")
    assert problem.message.startswith("is invalid: ")
    make(moderator, hidden_complex="ip:10.0.0.0/8")


def test_names_are_required_and_unique_for_each_owner(user: User) -> None:
    make(user)
    other = make(user, "Other")
    make(make_user())
    make(user, "mine")
    assert refusal(user) == [Problem("name", "has already been taken")]
    with pytest.raises(Rejected):
        filters.edit_filter(other, editor=user, draft=FilterDraft("Mine"))
    filters.edit_filter(other, editor=user, draft=FilterDraft("Other", public=True))
    assert refusal(user, name="  ") == [Problem("name", "can't be blank")]


def test_limits_are_in_bytes(user: User) -> None:
    make(user, "é" * 127, description="é" * 5000)
    (problem,) = refusal(user, description="é" * 5000 + "x")
    assert problem == Problem("description", "should be at most 10000 byte(s)")
    (problem,) = refusal(user, name="é" * 128)
    assert problem.field == "name"


def test_all_that_is_wrong_is_said_together(user: User) -> None:
    problems = refusal(user, name="", hidden_complex="(", spoilered_complex=")")
    assert [p.field for p in problems] == [
        "name", "hidden_complex", "spoilered_complex",
    ]  # fmt: skip


def test_only_the_owner_edits_and_deletes(user: User, moderator: User) -> None:
    row = make(user, public=True)
    system = Filter.objects.get(pk=DEFAULT_FILTER_ID)
    for stranger, chosen in (
        (make_user(), row),
        (moderator, row),
        (user, system),
        (moderator, system),
    ):
        with pytest.raises(PermissionDenied):
            filters.edit_filter(chosen, editor=stranger, draft=FilterDraft("Taken"))
        with pytest.raises(PermissionDenied):
            filters.delete_filter(chosen, editor=stranger)
        with pytest.raises(PermissionDenied):
            filters.place_tag(
                chosen, editor=stranger, tag=make_tag("fox"), place=filters.HIDDEN
            )


def test_who_used_a_deleted_filter_has_the_default(user: User) -> None:
    row, other = make(user, public=True), make_user()
    for one in (user, other):
        filters.choose_filter(one, chosen=row)
    filters.delete_filter(row, editor=user)
    for one in (user, other):
        one.refresh_from_db()
        assert Filter.objects.in_force(one).pk == DEFAULT_FILTER_ID


def test_one_chooses_what_one_may_see(user: User) -> None:
    private, public = make(user), make(user, "Public", public=True)
    stranger = make_user()
    for row in (public, Filter.objects.get(pk=EVERYTHING_FILTER_ID)):
        filters.choose_filter(stranger, chosen=row)
        stranger.refresh_from_db()
        assert Filter.objects.in_force(stranger).pk == row.pk
    with pytest.raises(PermissionDenied):
        filters.choose_filter(stranger, chosen=private)
    filters.choose_filter(make_moderator(), chosen=private)


def test_a_copy_is_a_draft_of_ones_own(user: User) -> None:
    make_tag("fox")
    draft = FilterDraft("Calm", "Quiet.", True, "fox, safe", "explicit", "a\nb", "c")
    row = filters.create_filter(make_user(), draft=draft)
    copy = filters.copy_of(row, owner=user)
    assert asdict(copy) == asdict(replace(draft, name="My Calm", public=False))
    filters.create_filter(user, draft=copy)
    assert filters.copy_of(row, owner=user).name == "My Calm 2"


def test_a_tag_is_placed_with_one_press(user: User, moderator: User) -> None:
    row = make(user, hidden_tags="safe")
    vulpine, fox = make_tag("vulpine"), make_tag("fox")
    tags.alias_tag(vulpine, target=fox, moderator=moderator)
    vulpine.refresh_from_db()
    row = filters.place_tag(row, editor=user, tag=vulpine, place=filters.HIDDEN)
    assert row.hidden_tag_ids == ids("safe", "fox")
    row = filters.place_tag(row, editor=user, tag=fox, place=filters.SPOILERED)
    row.refresh_from_db()
    assert (row.hidden_tag_ids, row.spoilered_tag_ids) == (ids("safe"), ids("fox"))
    row = filters.place_tag(row, editor=user, tag=fox, place="")
    assert (row.hidden_tag_ids, row.spoilered_tag_ids) == (ids("safe"), [])


# The watch list -------------------------------------------------------------------


def test_tags_are_watched(user: User, moderator: User) -> None:
    vulpine, fox = make_tag("vulpine"), make_tag("fox")
    watching.watch_tag(vulpine, user=user)
    tags.alias_tag(vulpine, target=fox, moderator=moderator)
    user.refresh_from_db()
    assert user.watched_tag_ids == [fox.pk]
    vulpine.refresh_from_db()
    for _ in range(2):
        assert watching.watch_tag(vulpine, user=user).watched_tag_ids == [fox.pk]
    assert watching.watch_tag(fox, user=user, wanted=False).watched_tag_ids == []


def test_the_whole_list_is_set(user: User) -> None:
    make_tag("fox")
    watching.set_watch_list(
        user,
        tags="fox, unknown, safe",
        query="score.gt:5\r\nsea",
        exclude="sky",
        no_spoilered=True,
    )
    user.refresh_from_db()
    assert user.watched_tag_ids == ids("fox", "safe")
    assert user.watched_query == "score.gt:5\nsea"
    assert (user.watched_exclude, user.no_spoilered_in_watched) == ("sky", True)


@pytest.mark.parametrize(
    ("query", "exclude", "problem"),
    [
        ("a\n-(b, my:watched)", "",
         Problem("watched_query",
                 "is invalid: Recursive watchlists are not allowed.", 10)),
        ("", "my:watched",
         Problem("watched_exclude",
                 "is invalid: Recursive watchlists are not allowed.", 3)),
        ("a\n(", "", Problem("watched_query", "is invalid: Expected a term.", 3)),
    ],
)  # fmt: skip
def test_watch_lists_that_cannot_be(
    user: User, query: str, exclude: str, problem: Problem
) -> None:
    with pytest.raises(Rejected) as caught:
        watching.set_watch_list(
            user, tags="safe", query=query, exclude=exclude, no_spoilered=False
        )
    (found,) = caught.value.problems
    assert (found.field, found.position) == (problem.field, problem.position)
    assert found.message.startswith("is invalid: ")
    if "Recursive" in problem.message:
        assert found.message == problem.message
    user.refresh_from_db()
    assert user.watched_tag_ids == []


def test_a_search_is_watched_once(user: User) -> None:
    for query in ("safe, sea", "safe,\nsea", "safe, sea", " "):
        watching.watch_query(query, user=user)
    user.refresh_from_db()
    assert user.watched_query == "safe, sea"
    watching.watch_query("fox", user=user)
    user.refresh_from_db()
    assert user.watched_query == "safe, sea\nfox"
    for query in ("(", "my:watched"):
        with pytest.raises(Rejected):
            watching.watch_query(query, user=user)
