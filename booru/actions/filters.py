"""Every write to filters, and whose filter is which (search, section 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import User
from booru.actions.tagging import hold_aliases, parse_tags
from booru.models import Filter, Tag
from booru.problems import Problem, Rejected
from booru.stored_queries import filter_problems, tidied

NAME_BYTES = 255
DESCRIPTION_BYTES = 10_000
HIDDEN, SPOILERED = "hidden", "spoilered"


@dataclass(frozen=True)
class FilterDraft:
    """What its owner writes: the tags as comma-separated names, a query a line."""

    name: str
    description: str = ""
    public: bool = False
    hidden_tags: str = ""
    spoilered_tags: str = ""
    hidden_complex: str = ""
    spoilered_complex: str = ""


@transaction.atomic
def create_filter(owner: User, *, draft: FilterDraft) -> Filter:
    """Rejected where the draft breaks a rule."""
    return _store(Filter(user=owner), owner, draft)


@transaction.atomic
def edit_filter(row: Filter, *, editor: User, draft: FilterDraft) -> Filter:
    """By its owner; a system filter is edited in the admin."""
    return _store(_own(row, editor), editor, draft)


@transaction.atomic
def delete_filter(row: Filter, *, editor: User) -> None:
    """Whoever used it has the default filter from then on."""
    row = _own(row, editor)
    User.objects.filter(current_filter_id=row.pk).update(current_filter_id=None)
    row.delete()


def choose_filter(user: User, *, chosen: Filter) -> User:
    if not Filter.objects.visible_to(user).filter(pk=chosen.pk).exists():
        raise PermissionDenied
    user.current_filter_id = chosen.pk
    user.save(update_fields=["current_filter_id", "updated_at"])
    return user


@transaction.atomic
def place_tag(row: Filter, *, editor: User, tag: Tag, place: str) -> Filter:
    """`tag` becomes hidden or covered by the filter, or, with an empty `place`,
    neither."""
    hold_aliases()
    row = _own(row, editor)
    tag_id = tag.aliased_tag_id or tag.pk
    row.hidden_tag_ids = _with(row.hidden_tag_ids, tag_id, place == HIDDEN)
    row.spoilered_tag_ids = _with(row.spoilered_tag_ids, tag_id, place == SPOILERED)
    row.save(update_fields=["hidden_tag_ids", "spoilered_tag_ids", "updated_at"])
    return row


def draft_of(row: Filter) -> FilterDraft:
    """What somebody would have to write for such a filter."""
    names = dict(
        Tag.objects.filter(
            pk__in=[*row.hidden_tag_ids, *row.spoilered_tag_ids]
        ).values_list("pk", "name")
    )

    def listed(ids: list[int]) -> str:
        return ", ".join(sorted(names[one] for one in ids if one in names))

    return FilterDraft(
        name=row.name,
        description=row.description,
        public=row.public,
        hidden_tags=listed(row.hidden_tag_ids),
        spoilered_tags=listed(row.spoilered_tag_ids),
        hidden_complex=row.hidden_complex,
        spoilered_complex=row.spoilered_complex,
    )


def copy_of(row: Filter, *, owner: User) -> FilterDraft:
    """A draft for `owner` of a filter that they may see, private and with a name
    that they have not given yet."""
    draft = replace(draft_of(row), public=False)
    taken = set(Filter.objects.filter(user=owner).values_list("name", flat=True))
    names = [draft.name, f"My {draft.name}"]
    names += [f"My {draft.name} {number}" for number in range(2, len(taken) + 3)]
    return replace(draft, name=next(name for name in names[1:] if name not in taken))


def _own(row: Filter, editor: User) -> Filter:
    row = Filter.objects.select_for_update().get(pk=row.pk)
    if row.system or row.user_id != editor.pk:
        raise PermissionDenied
    return row


def _store(row: Filter, owner: User, draft: FilterDraft) -> Filter:
    draft = replace(
        draft,
        name=draft.name.strip(),
        hidden_complex=tidied(draft.hidden_complex),
        spoilered_complex=tidied(draft.spoilered_complex),
    )
    if problems := _draft_problems(draft, owner):
        raise Rejected(problems)
    hold_aliases()
    row.name, row.description, row.public = draft.name, draft.description, draft.public
    row.hidden_complex = draft.hidden_complex
    row.spoilered_complex = draft.spoilered_complex
    row.hidden_tag_ids = known_tag_ids(draft.hidden_tags)
    row.spoilered_tag_ids = known_tag_ids(draft.spoilered_tags)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Rejected([Problem("name", "has already been taken")]) from error
    return row


def _draft_problems(draft: FilterDraft, owner: User) -> list[Problem]:
    problems = []
    if not draft.name:
        problems.append(Problem("name", "can't be blank"))
    if len(draft.name.encode()) > NAME_BYTES:
        problems.append(Problem("name", f"should be at most {NAME_BYTES} byte(s)"))
    if len(draft.description.encode()) > DESCRIPTION_BYTES:
        message = f"should be at most {DESCRIPTION_BYTES} byte(s)"
        problems.append(Problem("description", message))
    for field in ("hidden_complex", "spoilered_complex"):
        problems += filter_problems(field, getattr(draft, field), owner)
    return problems


def known_tag_ids(text: str) -> list[int]:
    """The ids of these names that exist, an alias as its target."""
    rows = Tag.objects.filter(name__in=parse_tags(text))
    ids = rows.values_list("pk", "aliased_tag_id")
    return sorted({target or pk for pk, target in ids})


def _with(ids: list[int], tag_id: int, wanted: bool) -> list[int]:
    return sorted({*ids, tag_id} if wanted else set(ids) - {tag_id})
