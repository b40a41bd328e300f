"""Images and tags as the pages show them: plain values, ready for templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from booru import storage, tag_names
from booru.image_rows import ImageRow
from booru.interaction_rows import Standing
from booru.media.representations import BOXES, fit
from booru.models import Filter, Tag

_NARROWEST, _WIDEST = 0.6, 2.4
_VIDEOS = ("webm", "mp4")
_GENERAL = "General"
_TITLES = {
    "error": "Error",
    "rating": "Rating",
    "origin": "Origin",
    "character": "Character",
    "oc": "OC",
    "species": "Species",
    "body-type": "Body type",
    "content-fanmade": "Fan content",
    "content-official": "Official",
    "spoiler": "Spoiler",
}
# Of Markdown, in one line. Rendering it would cost more than the rest of a thumb.
_MARKS = re.compile(
    r"\[([^\]]*)\]\([^)]*\)"
    r"|\*+(?=\S)|(?<=\S)\*+|`+|~~"
    r"|^(?:#{1,6}|>(?!>)|[-+])(?: +|$)"
)


@dataclass(frozen=True)
class Thumb:
    """A picture in a grid, or a paste with the beginning of its text, `sheet`. `ratio`
    is width / height, clamped so that a row keeps its shape; `motion` is a video to
    play instead of the picture; `cover` says why it is covered, "" if it is not;
    `is_hidden` where the filter hides it; `is_deleted` where staff hid it from users;
    `vote` is the viewer's, "up", "down" or ""."""

    id: int
    alt: str
    ready: bool
    score: int
    faves: int
    comments: int
    cover: str
    is_hidden: bool
    is_faved: bool
    vote: str
    is_deleted: bool
    is_late: bool
    ratio: float = 0.75
    source: str = ""
    source_set: str = ""
    width: int = 0
    height: int = 0
    motion: str = ""
    flag: str = ""
    is_paste: bool = False
    sheet: str = ""


def alt_text(row: ImageRow) -> str:
    """The first line of the description, without its marks, else the first ten tags."""
    line = row.description.strip().partition("\n")[0]
    line = _MARKS.sub(r"\1", line).strip()
    return line[:120] if line else ", ".join(row.tag_names[:10])


def play_time(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def thumb(
    row: ImageRow,
    place: int,
    *,
    chosen: Filter,
    is_covered: bool = False,
    is_hidden: bool = False,
    standing: Standing | None = None,
    key: str = "",
    sheet: str = "",
) -> Thumb:
    """`place` counts the pictures of the page; `standing` is the viewer's; `key` is
    that of a hidden image's folder; `sheet` is how the text of a paste begins."""
    standing = standing or Standing()
    plain = Thumb(
        id=row.id,
        alt=alt_text(row),
        ready=row.thumbnails_generated,
        score=row.score,
        faves=row.faves,
        comments=row.comment_count,
        cover=_cover(row, chosen) if is_covered else "",
        is_hidden=is_hidden,
        is_faved=standing.is_faved,
        vote=standing.vote,
        is_deleted=row.hidden_from_users,
        is_late=place >= _AT_ONCE,
    )
    if row.is_paste:
        return replace(plain, is_paste=True, sheet=sheet)
    return _pictured(plain, row, key)


def _pictured(plain: Thumb, row: ImageRow, key: str) -> Thumb:
    width, height = fit(row.width, row.height, BOXES["medium"])
    urls = _urls(row, key)
    steps = [(name, fit(row.width, row.height, BOXES[name])[0]) for name in _STEPS]
    return replace(
        plain,
        ratio=round(min(_WIDEST, max(_NARROWEST, row.aspect_ratio)), 3),
        source=_still(row, key) or urls["small"],
        source_set=(
            ""
            if row.animated
            else ", ".join(f"{urls[name]} {across}w" for name, across in steps)
        ),
        width=width,
        height=height,
        motion=_motion(row, urls, key),
        flag=_flag(row),
    )


def _urls(row: ImageRow, key: str) -> dict[str, str]:
    extension = storage.shown_extension(row.format)
    if not key:
        return storage.representation_urls(
            row.id, row.created_at, extension, row.width, row.height
        )
    return {
        name: storage.file_url(row.id, row.created_at, f"{name}.{extension}", key)
        for name in _STEPS
    }


def _still(row: ImageRow, key: str) -> str:
    """The preview of what has no still version: a GIF, also of a video."""
    if row.format not in (*_VIDEOS, "gif"):
        return ""
    return storage.file_url(row.id, row.created_at, "thumb.gif", key)


def _motion(row: ImageRow, urls: dict[str, str], key: str) -> str:
    """Shows one frame until somebody points at it, which a GIF cannot. The fragment
    chooses the frame (Media Fragments URI 1.0)."""
    if not row.processed or row.format not in (*_VIDEOS, "gif"):
        return ""
    if row.format == "gif":
        video = storage.file_url(row.id, row.created_at, "full.webm", key)
    else:
        video = urls["small"].rpartition(".")[0] + ".webm"
    return f"{video}#t={row.duration / 2:.2f}" if row.animated else ""


# The first two rows load at once, later ones when they come near.
_AT_ONCE = 12
_STEPS = ("thumb", "small", "medium")


def _flag(row: ImageRow) -> str:
    if row.format in _VIDEOS:
        return play_time(row.duration)
    return row.format.upper() if row.animated else ""


def _cover(row: ImageRow, chosen: Filter) -> str:
    """Why it is covered: the tags, else that it was an expression."""
    named = {*chosen.spoilered_tag_ids, *chosen.hidden_tag_ids}
    names = [
        name
        for tag_id, name in zip(row.tag_ids, row.tag_names, strict=True)
        if tag_id in named
    ]
    return ", ".join(names) or f"by an expression of “{chosen.name}”"


@dataclass(frozen=True)
class TagGroup:
    title: str
    tags: list[Tag]


def grouped(tags: Iterable[Tag]) -> list[TagGroup]:
    """Tags under their categories; `tags` in display order."""
    return [
        TagGroup(_TITLES.get(category or "", _GENERAL), list(members))
        for category, members in groupby(tags, key=lambda tag: tag.category)
    ]


def display_slugs(tags: Sequence[Tag]) -> str:
    """The readable tail of an image's address; `tags` in display order."""
    return tag_names.url_slugs(tag.name for tag in tags)


def file_size(size: int) -> str:
    for unit, step in (("MB", 1_000_000), ("kB", 1_000)):
        if size >= step:
            return f"{size / step:,.1f} {unit}"
    return f"{size} bytes"
