"""What pictures and pastes have in common when they come in: what is said of them,
their tags, and who hears of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone

from accounts.author import Author
from accounts.models import User
from booru.actions import following, locations, sources, tagging
from booru.models import ArtistLink, DnpEntry, Image, Tag, Tagging
from booru.policies import needs_approval
from booru.problems import FileProblem, Problem, Rejected
from booru.received import file_problem

DESCRIPTION_BYTES = 50_000
_NO_TEXT = "is invalid"


@dataclass(frozen=True)
class Draft:
    """What a person says of a picture or a text. `locations` are the addresses of the
    pages of its copies at other sites."""

    tag_input: str = ""
    description: str = ""
    sources: tuple[str, ...] = ()
    source_url: str = ""
    anonymous: bool = False
    locations: tuple[str, ...] = ()


def text_problems(draft: Draft) -> list[Problem]:
    problems = sources.source_problems(sources.clean_sources(draft.sources))
    if draft.source_url and not sources.is_source(draft.source_url):
        problems.append(Problem("source_url", "has invalid format"))
    if len(draft.description.encode()) > DESCRIPTION_BYTES:
        message = f"should be at most {DESCRIPTION_BYTES} byte(s)"
        problems.append(Problem("description", message))
    for field in ("description", "tag_input"):
        if "\0" in getattr(draft, field):
            problems.append(Problem(field, _NO_TEXT))
    return problems + locations.problems_of(draft.locations)


def tags_for(draft: Draft, author: Author, problems: Sequence[Problem]) -> list[Tag]:
    """First in the transaction. Raises Rejected with the problems given and those of
    the tags."""
    tagging.hold_aliases()
    names = tagging.parse_tags(draft.tag_input.replace("\0", ""))
    tags = tagging.with_implied(tagging.ensure_tags(names))
    found = [
        *problems,
        *tagging.tag_problems(tags),
        *_do_not_post(tags, author.user),
    ]
    if found:
        raise Rejected(found)
    return tags


def said_by(draft: Draft, author: Author) -> dict[str, Any]:
    """The fields of a new row that do not depend on what it is."""
    now = timezone.now()
    return {
        "uploader": author.user,
        "anonymous": draft.anonymous,
        "ip": author.ip,
        "fingerprint": author.fingerprint,
        "description": draft.description,
        "approved": not needs_approval(
            author.user, required=settings.IMAGE_APPROVAL_REQUIRED
        ),
        "created_at": now,
        "first_seen_at": now,
        "updated_at": now,
    }


def attach(image: Image, *, tags: list[Tag], draft: Draft, author: Author) -> None:
    """What a new row has beside itself."""
    Tagging.objects.bulk_create([Tagging(image=image, tag=tag) for tag in tags])
    wanted = sources.clean_sources(draft.sources)
    if not wanted and draft.source_url.strip():
        wanted = [draft.source_url.strip()]
    sources.add_sources(image, wanted)
    locations.add_locations(image, draft.locations)
    if author.user is not None:
        following.follow_upload(image, user=author.user)


def count_in(image: Image, *, tags: list[Tag]) -> None:
    """Last in the transaction, because popular tags are locked."""
    if image.approved and image.uploader_id is not None:
        User.objects.filter(pk=image.uploader_id).update(
            uploads_count=F("uploads_count") + 1
        )
    tagging.count([tag.pk for tag in tags], 1, image.media_type)


def is_known(error: IntegrityError) -> bool:
    """Another request brought the same bytes at this moment."""
    return "image_orig_sha512_unique" in str(error)


def refuse_taken_place(draft: Draft, error: IntegrityError) -> None:
    """Raises Rejected where another request took one of its places elsewhere at this
    moment."""
    if locations.is_taken(error):
        raise Rejected(locations.problems_of(draft.locations)) from error


def refuse_known(digest: str, problem: Callable[[int], Problem]) -> None:
    """Raises Rejected with the problem made of the id of the post that has the same
    bytes, if one has."""
    known = Image.objects.filter(orig_sha512_hash=digest).first()
    if known is not None:
        raise Rejected([problem(known.pk)])


def _do_not_post(tags: Sequence[Tag], uploader: User | None) -> list[Problem]:
    """What the artists of these tags forbid to everybody but themselves."""
    kinds = [DnpEntry.Kind.ARTIST_UPLOAD_ONLY]
    if any(tag.name == "edit" for tag in tags):
        kinds.append(DnpEntry.Kind.NO_EDITS)
    entries = DnpEntry.objects.filter(
        tag__in=tags, state=DnpEntry.State.LISTED, dnp_type__in=kinds
    )
    own = ArtistLink.objects.filter(
        user=uploader, state=ArtistLink.State.VERIFIED, tag__in=tags
    ).values("tag")
    return [
        file_problem(FileProblem.DO_NOT_POST, entry.dnp_type)
        for entry in entries.exclude(tag__in=own)
    ]
