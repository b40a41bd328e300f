"""Every write to a user's watch list (search, section 6.5)."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from booru.actions.filters import known_tag_ids
from booru.actions.tagging import hold_aliases
from booru.models import Tag
from booru.problems import Rejected
from booru.stored_queries import tidied, watch_problems


@transaction.atomic
def watch_tag(tag: Tag, *, user: User, wanted: bool = True) -> User:
    """Its target where it is an alias; `wanted` false ends it."""
    hold_aliases()
    user = User.objects.select_for_update().get(pk=user.pk)
    tag_id = tag.aliased_tag_id or tag.pk
    others = set(user.watched_tag_ids) - {tag_id}
    user.watched_tag_ids = sorted({*others, tag_id} if wanted else others)
    user.save(update_fields=["watched_tag_ids", "updated_at"])
    return user


@transaction.atomic
def watch_query(query: str, *, user: User) -> User:
    """One more line of the watched searches; Rejected where it cannot be read."""
    user = User.objects.select_for_update().get(pk=user.pk)
    line = " ".join(query.split("\n")).strip()
    if problems := watch_problems("watched_query", line, user):
        raise Rejected(problems)
    lines = user.watched_query.split("\n") if user.watched_query else []
    if line and line not in lines:
        lines.append(line)
    user.watched_query = "\n".join(lines)
    user.save(update_fields=["watched_query", "updated_at"])
    return user


@transaction.atomic
def set_watch_list(
    user: User, *, tags: str, query: str, exclude: str, no_spoilered: bool
) -> User:
    """The whole list; the tags as comma-separated names, of which unknown ones are
    dropped. Rejected where a query cannot be read or is `my:watched` itself."""
    user = User.objects.select_for_update().get(pk=user.pk)
    query, exclude = tidied(query), tidied(exclude)
    problems = watch_problems("watched_query", query, user)
    problems += watch_problems("watched_exclude", exclude, user)
    if problems:
        raise Rejected(problems)
    hold_aliases()
    user.watched_tag_ids = known_tag_ids(tags)
    user.watched_query, user.watched_exclude = query, exclude
    user.no_spoilered_in_watched = no_spoilered
    user.save(
        update_fields=[
            "watched_tag_ids",
            "watched_query",
            "watched_exclude",
            "no_spoilered_in_watched",
            "updated_at",
        ]
    )
    return user
