"""Every write to an image's tags: creation, aliases, implications, counts, history.

Rules: tags and media, sections 4 to 8.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.author import Author
from accounts.policies import is_trusted, may_moderate
from booru import categories, policies, tag_names
from booru.models import Image, Tag, TagChange, TagChangeRow
from booru.problems import Problem, Rejected
from booru.tag_changes import Edit, store
from booru.tag_sets import count as count
from booru.tag_sets import hold_aliases as hold_aliases
from booru.tag_sets import named, rule_errors
from booru.tag_sets import with_implied as with_implied

# Who is neither staff nor verified may change this many tags in ten minutes.
EDIT_WINDOW = timedelta(minutes=10)
MAX_TAG_CHANGES = 50
MAX_RATING_CHANGES = 1


def parse_tags(text: str) -> list[str]:
    return tag_names.parse_list(text, settings.TAG_NAMESPACES)


def ensure_tags(names: Collection[str]) -> list[Tag]:
    """The tags of these clean names, created where missing (never twice, also when
    two uploads bring the same new name)."""
    known = set(Tag.objects.filter(name__in=names).values_list("name", flat=True))
    missing = sorted(set(names) - known)
    Tag.objects.bulk_create([_new_tag(n) for n in missing], ignore_conflicts=True)
    return list(Tag.objects.filter(name__in=names))


def _new_tag(name: str) -> Tag:
    namespace, rest = tag_names.split_namespace(name, settings.TAG_NAMESPACES)
    category = settings.TAG_NAMESPACES.get(namespace or "") or None
    if name in categories.RATINGS:
        category = "rating"
    return Tag(
        name=name,
        slug=tag_names.slug(name),
        namespace=namespace,
        name_in_namespace=rest,
        category=category,
    )


def tag_problems(tags: Iterable[Tag]) -> list[Problem]:
    errors = rule_errors(tag.name for tag in tags)
    return [Problem("tag_input", message) for message in errors]


def refuse_locked(image: Image, author: Author) -> None:
    """While a moderator has locked the tags and sources, only moderators change
    them."""
    if image.tags_locked and not policies.may_edit_tags(image, author.user):
        raise PermissionDenied("The tags and sources of this image are locked.")


@transaction.atomic
def edit_tags(
    image: Image, *, author: Author, old_tag_input: str, tag_input: str
) -> TagChange | None:
    """Apply what the author changed between the two inputs to the current tags, so
    that edits made at the same time merge. None where nothing changed; Rejected
    where the outcome breaks a rule."""
    hold_aliases()
    image = Image.objects.select_for_update().get(pk=image.pk)
    refuse_locked(image, author)
    old, new = parse_tags(old_tag_input), parse_tags(tag_input)
    current, fixed = set(image.tags.all()), set(image.locked_tags.all())
    gone, asked = named(set(old) - set(new)), ensure_tags(set(new) - set(old))
    come = set(with_implied(asked))
    if may_moderate(author.user):
        # Theirs to change, but not by implication (section 6).
        fixed -= gone | {tag.aliased_tag or tag for tag in asked}
    result = (current - (gone - fixed)) | (come - fixed)
    if problems := tag_problems(result):
        raise Rejected(problems)
    added, removed = result - current, current - result
    _check_pace(author, added, removed)
    return change_tags(image, added=added, removed=removed, author=author)


def change_tags(
    image: Image, *, added: set[Tag], removed: set[Tag], author: Author
) -> TagChange | None:
    """Store a change of a locked image with its record and counts."""
    if not added and not removed:
        return None
    edit = Edit(
        image.pk,
        image.hidden_from_users,
        added=frozenset(tag.pk for tag in added),
        removed=frozenset(tag.pk for tag in removed),
    )
    (record,) = store([edit], author=author)
    return TagChange.objects.get(pk=record)


def _check_pace(author: Author, added: set[Tag], removed: set[Tag]) -> None:
    if is_trusted(author.user):
        return
    whose = {"change__user": author.user} if author.user else {"change__ip": author.ip}
    recent = TagChangeRow.objects.filter(
        change__created_at__gt=timezone.now() - EDIT_WINDOW, **whose
    )
    changed = added | removed
    ratings = [tag for tag in changed if tag.name in categories.RATINGS]
    if recent.count() + len(changed) > MAX_TAG_CHANGES:
        message = f"you changed {MAX_TAG_CHANGES} tags in 10 minutes: wait a little"
        raise Rejected([Problem("tag_input", message)])
    if ratings and (
        recent.filter(tag__name__in=categories.RATINGS)
        .values("change")
        .distinct()
        .count()
        >= MAX_RATING_CHANGES
    ):
        message = "you changed a rating in the last 10 minutes: wait a little"
        raise Rejected([Problem("tag_input", message)])
