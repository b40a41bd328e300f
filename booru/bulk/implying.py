"""A job that gives images what their tag implies."""

from __future__ import annotations

from accounts.author import Author
from booru.bulk.steps import take_carrying
from booru.bulk.tag_editing import edit_of
from booru.models import BulkChange
from booru.tag_changes import hold, store
from booru.tag_sets import closed, hold_aliases


def step(job: BulkChange) -> bool:
    """Whatever `tag` implies at this moment, transitively."""
    tag = job.payload["tag"]
    hold_aliases()
    ids = take_carrying(job, tag)
    come = {implied.pk: implied.name for implied in closed([tag])}
    edits = []
    for image in hold(ids):
        # Untagged since we looked: then it is implied no more.
        if tag in image.tags and (
            edit := edit_of(job, image, come, asked=set(), gone=set())
        ):
            edits.append(edit)
    store(edits, author=Author(job.moderator), bulk=job)
    job.changed += len(edits)
    return bool(ids)
