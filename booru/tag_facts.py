"""What a tag tells of an artist, a category or a character beside its name: which of
it applies, and how it is read (nekos-api, section 7)."""

from __future__ import annotations

from dataclasses import dataclass

from booru.models import Tag, TagDetails

_CHARACTER = (
    "source", "gender", "ages", "birth_date", "nationality", "occupations",
)  # fmt: skip
_SUBJECTS = (
    "species", "body-type", "content-fanmade", "content-official", "spoiler", "", None,
)  # fmt: skip


def fields_of(tag: Tag) -> tuple[str, ...]:
    """The fields of `TagDetails` that mean something for this tag."""
    if tag.namespace == "artist":
        return ("url",)
    if tag.category in ("character", "oc"):
        return _CHARACTER
    return ("nsfw", "category_type") if tag.category in _SUBJECTS else ()


@dataclass(frozen=True)
class TagFact:
    name: str
    value: str
    address: str = ""


def facts_of(tag: Tag, details: TagDetails | None) -> list[TagFact]:
    """What is set, in the order of the fields."""
    if details is None:
        return []
    found = [_fact(details, name) for name in fields_of(tag)]
    return [fact for fact in found if fact.value]


def _fact(details: TagDetails, name: str) -> TagFact:
    value = getattr(details, name)
    if name == "url":
        return TagFact("Page", value, value)
    if name == "nsfw":
        return TagFact("Not safe for work", "yes" if value else "")
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return TagFact(LABELS[name], str(value))


LABELS = {
    "url": "Address",
    "nsfw": "Not safe for work",
    "category_type": "Kind",
    "source": "Work of origin",
    "gender": "Gender",
    "ages": "Ages",
    "birth_date": "Birth date",
    "nationality": "Nationality",
    "occupations": "Occupations",
}
