"""Every write to an image's tags: creation, aliases, implications, counts, history.

Rules: tags and media, sections 4 to 8.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.author import Author
from accounts.policies import is_trusted
from booru import categories, tag_names
from booru.models import Image, Tag, TagChange, TagChangeRow, Tagging
from booru.problems import Problem, Rejected

# Who is neither staff nor verified may change this many tags in ten minutes.
EDIT_WINDOW = timedelta(minutes=10)
MAX_TAG_CHANGES = 50
MAX_RATING_CHANGES = 1

_ALIAS_LOCK = 0x7A6_0001


def hold_aliases(*, changing: bool = False) -> None:
    """Until the end of the transaction no alias appears (or, `changing`, nobody
    else tags): a tagging made meanwhile would keep the name that is going."""
    shared = "" if changing else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{shared}(%s)", [_ALIAS_LOCK])


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


_CLOSURE = """
WITH RECURSIVE closure(id) AS (
    SELECT coalesce(aliased_tag_id, id) FROM booru_tag WHERE id = ANY(%(ids)s)
  UNION
    SELECT coalesce(t.aliased_tag_id, t.id)
    FROM closure c
    JOIN booru_tag_implied_tags i ON i.from_tag_id = c.id
    JOIN booru_tag t ON t.id = i.to_tag_id
)
SELECT id FROM closure
"""


def with_implied(tags: Iterable[Tag]) -> list[Tag]:
    """Aliases replaced by their targets and everything implied added, transitively;
    a tag of the namespace `oc` brings the tag `oc` where that exists."""
    closed = _closure([tag.pk for tag in tags])
    if any(tag.namespace == "oc" for tag in closed):
        oc = Tag.objects.filter(name="oc").first()
        if oc is not None:
            closed = _closure([oc.pk, *(tag.pk for tag in closed)])
    return closed


def _closure(ids: list[int]) -> list[Tag]:
    with connection.cursor() as cursor:
        cursor.execute(_CLOSURE, {"ids": ids})
        return list(
            Tag.objects.filter(pk__in=[row[0] for row in cursor]).order_by("pk")
        )


def _named(names: Collection[str]) -> set[Tag]:
    tags = Tag.objects.filter(name__in=names).select_related("aliased_tag")
    return {tag.aliased_tag or tag for tag in tags}


def tag_problems(tags: Iterable[Tag]) -> list[Problem]:
    errors = categories.tag_set_errors(
        frozenset(tag.name for tag in tags),
        minimum=settings.MIN_TAGS,
        forbidden=settings.FORBIDDEN_TAGS,
    )
    return [Problem("tag_input", message) for message in errors]


def count(tag_ids: Collection[int], by: int) -> None:
    """Move the counters. Last in a transaction: popular tags are locked only until
    its commit, and always in the order of their ids."""
    if tag_ids:
        Tag.objects.all().lock(tag_ids)
        Tag.objects.filter(pk__in=tag_ids).update(images_count=F("images_count") + by)


@transaction.atomic
def edit_tags(
    image: Image, *, author: Author, old_tag_input: str, tag_input: str
) -> TagChange | None:
    """Apply what the author changed between the two inputs to the current tags, so
    that edits made at the same time merge. None where nothing changed; Rejected
    where the outcome breaks a rule."""
    hold_aliases()
    image = Image.objects.select_for_update().get(pk=image.pk)
    old, new = parse_tags(old_tag_input), parse_tags(tag_input)
    locked = set(image.locked_tags.all())
    current = set(image.tags.all())
    gone = _named(set(old) - set(new))
    come = set(with_implied(ensure_tags(set(new) - set(old))))
    result = (current - (gone - locked)) | (come - locked)
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
    Tagging.objects.filter(image=image, tag__in=removed).delete()
    Tagging.objects.bulk_create([Tagging(image=image, tag=tag) for tag in added])
    change = TagChange.objects.create(
        image=image, user=author.user, ip=author.ip, fingerprint=author.fingerprint
    )
    TagChangeRow.objects.bulk_create(
        TagChangeRow(change=change, tag=tag, added=tag in added)
        for tag in sorted(added | removed, key=lambda tag: tag.pk)
    )
    image.updated_at = timezone.now()
    image.save(update_fields=["updated_at"])
    if not image.hidden_from_users:
        # One lock round for both directions keeps the order of ids.
        Tag.objects.all().lock(tag.pk for tag in added | removed)
        count([tag.pk for tag in added], 1)
        count([tag.pk for tag in removed], -1)
    return change


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
