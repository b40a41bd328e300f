"""Where else a post is to be found: the addresses that people give (twibooru-api
2.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.gate import refuse_banned
from accounts.models import User
from booru.actions.moderation import record
from booru.location_sites import SITES, page_address, parse_address
from booru.models import Image, PostLocation
from booru.policies import may_locate
from booru.problems import Problem, Rejected

MAX_LOCATIONS = 15
# (site, id there)
Place = tuple[str, int]


def problems_of(
    addresses: Sequence[str], *, post: Image | None = None
) -> list[Problem]:
    """What speaks against these addresses for a new post, or the one given, at the
    field `locations` and in sentences."""
    lines = _lines(addresses)
    if len(lines) > MAX_LOCATIONS:  # before there is a sentence for each
        return [Problem("locations", f"{MAX_LOCATIONS} addresses are the most.")]
    known = ", ".join(site.hosts[0] for site in SITES.values())
    problems = [
        Problem(
            "locations",
            f"“{line[:80]}” is not the page of a post at a site known here: {known}.",
        )
        for line in lines
        if parse_address(line) is None
    ]
    return problems + _taken(_places(lines), post)


def _lines(addresses: Iterable[str]) -> list[str]:
    return [line.strip() for line in addresses if line.strip()]


def _places(lines: Iterable[str]) -> list[Place]:
    """Each once, in the order given."""
    found = (parse_address(line) for line in lines)
    return list(dict.fromkeys(place for place in found if place is not None))


def _taken(places: list[Place], post: Image | None) -> list[Problem]:
    rows = PostLocation.objects.filter(site_id__in=[number for _, number in places])
    if post is not None:
        rows = rows.exclude(post=post)
    return [
        Problem("locations", f"{row.url} is a copy of post {row.post_id} already.")
        for row in rows
        if (row.site, row.site_id) in places
    ]


def is_taken(error: IntegrityError) -> bool:
    """Another request took the same place at this moment."""
    return "post_location_unique" in str(error)


def add_locations(post: Image, addresses: Iterable[str]) -> None:
    """To a new row, of addresses that were found right."""
    _add(post, _places(_lines(addresses)))


def _add(post: Image, places: Iterable[Place]) -> None:
    """In one order, whatever was given: two posts that want the same places wait for
    each other instead of both for ever."""
    PostLocation.objects.bulk_create(
        PostLocation(post=post, site=site, site_id=number, url=page_address(*place))
        for place in sorted(places)
        for site, number in [place]
    )


def set_locations(post: Image, *, addresses: Sequence[str], actor: User) -> Image:
    """These and no others. By its uploader until a moderator locks the tags and
    sources, or by a moderator, whose edits of others' posts are in the log. Raises
    Rejected."""
    refuse_banned(actor)
    try:
        with transaction.atomic():
            return _set(post, addresses, actor)
    except IntegrityError as error:
        if not is_taken(error):
            raise
        raise Rejected(problems_of(addresses, post=post)) from error


def _set(post: Image, addresses: Sequence[str], actor: User) -> Image:
    post = Image.objects.select_for_update().get(pk=post.pk)
    if not may_locate(post, actor):
        raise PermissionDenied("These are not yours to edit, or locked.")
    if problems := problems_of(addresses, post=post):
        raise Rejected(problems)
    wanted = _places(_lines(addresses))
    before = {(row.site, row.site_id): row for row in post.locations.all()}
    gone = [row for place, row in before.items() if place not in wanted]
    come = [place for place in wanted if place not in before]
    if not gone and not come:
        return post
    PostLocation.objects.filter(pk__in=[row.pk for row in gone]).delete()
    _add(post, come)
    post.updated_at = timezone.now()
    post.save(update_fields=["updated_at"])
    if post.uploader_id != actor.pk:
        old = sorted(row.url for row in before.values())
        new = sorted(page_address(*place) for place in wanted)
        record("image.locations", post, actor, old=old, new=new)
    return post
