"""An image's sources: what is accepted, and every change of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.author import Author
from booru.actions.tagging import refuse_locked
from booru.models import Image, ImageSource, SourceChange
from booru.problems import Problem, Rejected

MAX_SOURCES = 15
MAX_SOURCE_LENGTH = 255
_FORM = re.compile(r"https?://[^\x00]", re.IGNORECASE)


def clean_sources(given: Iterable[str]) -> list[str]:
    """Trimmed, without blanks and repeats, in the order given."""
    return list(dict.fromkeys(s.strip() for s in given if s.strip()))


def source_problems(sources: list[str]) -> list[Problem]:
    if len(sources) > MAX_SOURCES:
        return [Problem("sources", f"should have at most {MAX_SOURCES} item(s)")]
    problems = []
    count = str(len(sources))
    for position, source in enumerate(sources):
        if len(source) > MAX_SOURCE_LENGTH:
            message = f"should be at most {MAX_SOURCE_LENGTH} character(s)"
            problems.append(Problem("sources", message, position, detail=count))
        if not _FORM.match(source) or "\0" in source:
            problems.append(
                Problem("sources", "has invalid format", position, detail=count)
            )
    return problems


def is_source(text: str) -> bool:
    return bool(_FORM.match(text)) and "\0" not in text


def add_sources(image: Image, sources: list[str]) -> None:
    ImageSource.objects.bulk_create(
        ImageSource(image=image, position=position, url=url)
        for position, url in enumerate(sources)
    )


@transaction.atomic
def edit_sources(
    image: Image, *, author: Author, sources: Iterable[str]
) -> SourceChange | None:
    """Replace the sources; None where that changes nothing."""
    wanted = clean_sources(sources)
    if problems := source_problems(wanted):
        raise Rejected(problems)
    image = Image.objects.select_for_update().get(pk=image.pk)
    refuse_locked(image, author)
    before = list(image.sources.values_list("url", flat=True))
    if before == wanted:
        return None
    image.sources.all().delete()
    add_sources(image, wanted)
    image.updated_at = timezone.now()
    image.save(update_fields=["updated_at"])
    return SourceChange.objects.create(
        image=image,
        user=author.user,
        ip=author.ip,
        fingerprint=author.fingerprint,
        added=[s for s in wanted if s not in before],
        removed=[s for s in before if s not in wanted],
    )
