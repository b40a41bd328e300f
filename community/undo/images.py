"""Acts on images and on reports of duplicates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from accounts.author import Author
from accounts.models import LogEntry, User
from booru.actions import describing, duplicates, locations, merging, moderation
from booru.actions.reverting import revert_source_change, revert_tag_change
from booru.models import DuplicateReport, Image, SourceChange, TagChange
from community.undo.way import Way, changes_of, pairs, refuse_changed


def _image(entry: LogEntry) -> Image:
    return Image.objects.get(pk=entry.subject_id)


def _unhide(entry: LogEntry, moderator: User) -> object:
    return moderation.unhide_image(_image(entry), moderator=moderator)


def _hide(entry: LogEntry, moderator: User) -> object:
    into = entry.details.get("duplicate_of")
    if into is not None:
        target = Image.objects.get(pk=into)
        return merging.merge_image(
            _image(entry), into=target, moderator=moderator, again=True
        )
    reason = entry.reason
    return moderation.hide_image(_image(entry), moderator=moderator, reason=reason)


def _seen(entry: LogEntry) -> datetime:
    return datetime.fromisoformat(entry.details["first_seen_at"])


def _unapprove(entry: LogEntry, moderator: User) -> object:
    return moderation.unapprove_image(
        _image(entry), moderator=moderator, first_seen_at=_seen(entry)
    )


def _approve(entry: LogEntry, moderator: User) -> object:
    return moderation.approve_image(
        _image(entry), moderator=moderator, first_seen_at=_seen(entry)
    )


def _unfeature(entry: LogEntry, moderator: User) -> object:
    feature = entry.details["feature"]
    return moderation.unfeature_image(
        _image(entry), moderator=moderator, feature=feature
    )


def _feature(entry: LogEntry, moderator: User) -> object:
    at = datetime.fromisoformat(entry.details["at"])
    return moderation.feature_image(_image(entry), moderator=moderator, at=at)


def _unlock(entry: LogEntry, moderator: User) -> object:
    image, changes = _image(entry), changes_of(entry)
    for name, (_, new) in changes.items():
        refuse_changed(getattr(image, f"{name}_locked"), new)
    old = {name: before for name, (before, _) in changes.items()}
    return moderation.lock_image(image, moderator=moderator, **old)


def _describe(entry: LogEntry, moderator: User) -> object:
    image, details = _image(entry), entry.details
    refuse_changed(image.description, details["new"])
    return describing.edit_description(
        image, author=Author(moderator), description=details["old"]
    )


def _locate(entry: LogEntry, moderator: User) -> object:
    post, details = _image(entry), entry.details
    refuse_changed(sorted(row.url for row in post.locations.all()), details["new"])
    return locations.set_locations(post, addresses=details["old"], actor=moderator)


def _say_origin(entry: LogEntry, moderator: User) -> object:
    image, changes = _image(entry), changes_of(entry)
    said: dict[str, Any] = {
        "original": image.original,
        "source_label": image.source_label,
    }
    for field, (old, new) in changes.items():
        refuse_changed(said[field], new)
        said[field] = old
    return describing.edit_origin(image, author=Author(moderator), **said)


def _note(entry: LogEntry, moderator: User) -> object:
    image, details = _image(entry), entry.details
    refuse_changed(image.scratchpad, details["new"])
    return describing.note_image(image, moderator=moderator, text=details["old"])


def _revert_tags(entry: LogEntry, moderator: User) -> object:
    change = TagChange.objects.get(pk=entry.details["change"])
    return revert_tag_change(change, by=moderator)


def _revert_sources(entry: LogEntry, moderator: User) -> object:
    change = SourceChange.objects.get(pk=entry.details["change"])
    return revert_source_change(change, by=moderator)


# Reports of duplicates ----------------------------------------------------------------


def _back(entry: LogEntry, moderator: User) -> object:
    """To what it was before, from what the act left."""
    report = DuplicateReport.objects.get(pk=entry.subject_id)
    before, after = entry.details["before"], entry.details["after"]
    refuse_changed(duplicates.state_of(report), after)
    match before["state"]:
        case "open":
            if after["state"] == "claimed":
                return duplicates.release_duplicate(report, moderator=moderator)
            return duplicates.reopen_duplicate(report, moderator=moderator)
        case "claimed":
            return _claimed_again(report, before["holder"], after["state"], moderator)
        case "rejected":
            return duplicates.reject_duplicate(report, moderator=moderator)
        case "accepted" if "into" in entry.details:
            return duplicates.accept_duplicate(
                report, moderator=moderator, keep=entry.details["into"], again=True
            )
    raise ValidationError("Its merge was taken back before: this cannot be undone.")


def _claimed_again(
    report: DuplicateReport, holder_id: int, state: str, moderator: User
) -> object:
    holder = User.objects.get(pk=holder_id)
    if state in ("accepted", "rejected"):
        return duplicates.reopen_duplicate(report, moderator=moderator, holder=holder)
    return duplicates.claim_duplicate(
        report, moderator=moderator, takeover=True, holder=holder
    )


WAYS: dict[str, Way] = {
    **pairs(
        {"image.hide": _unhide, "image.unhide": _hide, "image.merge": _unhide},
        "image.destroy",
    ),
    **pairs({"image.approve": _unapprove, "image.unapprove": _approve}),
    "image.feature": Way(_unfeature),
    "image.unfeature": Way(_feature),
    "image.lock": Way(_unlock),
    "image.description": Way(_describe),
    "image.locations": Way(_locate),
    "image.notes": Way(_note),
    "image.origin": Way(_say_origin),
    "tags.revert": Way(_revert_tags),
    "sources.revert": Way(_revert_sources),
    **{
        f"duplicate.{act}": Way(_back)
        for act in ("claim", "release", "reject", "accept", "reopen")
    },
}
