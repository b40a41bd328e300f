"""A text comes in as a post (twibooru-api 2.3)."""

from __future__ import annotations

import hashlib
import re

from django.db import IntegrityError, transaction

from accounts.author import Author
from accounts.gate import refuse_author
from booru.actions import posting
from booru.actions.posting import Draft
from booru.models import Image
from booru.problems import FileProblem, Problem

# Of UTF-8.
PASTE_BYTES = 300_000
_LINE_END = re.compile(r"\r\n?")


def submit_paste(*, body: str, draft: Draft, author: Author) -> Image:
    """Take a text as a new post, complete at once.

    Raises PermissionDenied for the banned, else Rejected with all problems together,
    those of the text at the field `body`.
    """
    refuse_author(author)
    text = _LINE_END.sub("\n", body)
    problems = [*_text_problems(text), *posting.text_problems(draft)]
    try:
        with transaction.atomic():
            return _store(text, draft, author, problems)
    except IntegrityError as error:
        posting.refuse_taken_place(draft, error)
        if posting.is_known(error):
            _refuse_duplicate(_digest(text.encode()))
        raise


def _text_problems(text: str) -> list[Problem]:
    if not text.strip():
        return [Problem("body", "Write something: the text is empty.")]
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        return [Problem("body", "The text has a character that is not text.")]
    if "\0" in text:
        return [Problem("body", "The text has a character that is not text.")]
    if size > PASTE_BYTES:
        message = f"The text has {size:,} bytes: {PASTE_BYTES:,} are the most."
        return [Problem("body", message)]
    return []


def _store(text: str, draft: Draft, author: Author, problems: list[Problem]) -> Image:
    tags = posting.tags_for(draft, author, problems)
    data = text.encode()
    digest = _digest(data)
    _refuse_duplicate(digest)
    paste = Image.objects.create(
        **posting.said_by(draft, author),
        media_type=Image.MediaType.PASTE,
        paste_body=text,
        size=len(data),
        orig_size=len(data),
        duration=None,
        animated=None,
        sha512_hash=digest,
        orig_sha512_hash=digest,
        # Nothing is left to do, and nothing to compare by its looks.
        thumbnails_generated=True,
        processed=True,
        duplication_checked=True,
    )
    posting.attach(paste, tags=tags, draft=draft, author=author)
    posting.count_in(paste, tags=tags)
    return paste


def _digest(data: bytes) -> str:
    return hashlib.sha512(data).hexdigest()


def _refuse_duplicate(digest: str) -> None:
    posting.refuse_known(digest, _duplicate)


def _duplicate(known: int) -> Problem:
    return Problem(
        "body",
        f"The same text is here already: post {known}.",
        file=FileProblem.DUPLICATE,
        detail=str(known),
    )
