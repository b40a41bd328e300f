"""Acts on tags, artist links, wishes of artists and jobs."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from accounts.models import LogEntry, User
from booru.actions import artist_links, bulk, dnp, tags
from booru.actions.dnp import DnpDraft
from booru.actions.tag_details import edit_tag_details
from booru.actions.tags import TagDraft
from booru.models import ArtistLink, BulkChange, DnpEntry, Tag, TagDetails
from community.undo.way import Way, changes_of, pairs, refuse_changed


def _tag(entry: LogEntry) -> Tag:
    return Tag.objects.get(pk=entry.subject_id)


def _unalias(entry: LogEntry, moderator: User) -> object:
    tag = _tag(entry)
    refuse_changed(tag.aliased_tag_id, entry.details["target"])
    return tags.unalias_tag(tag, moderator=moderator)


def _alias(entry: LogEntry, moderator: User) -> object:
    tag = _tag(entry)
    refuse_changed(tag.aliased_tag_id, None)
    target = Tag.objects.get(pk=entry.details["target"])
    return tags.alias_tag(tag, target=target, moderator=moderator)


def _imply(entry: LogEntry, moderator: User) -> object:
    tag = _tag(entry)
    now = sorted(tag.implied_tags.values_list("pk", flat=True))
    refuse_changed(now, entry.details["new"])
    old = Tag.objects.filter(pk__in=entry.details["old"])
    return tags.set_implications(tag, implied=old, moderator=moderator)


def _edit(entry: LogEntry, moderator: User) -> object:
    tag, changes = _tag(entry), changes_of(entry)
    for field, (_, new) in changes.items():
        refuse_changed(getattr(tag, field) or "", new)
    now = {f: getattr(tag, f) or "" for f in TagDraft.__dataclass_fields__}
    draft = TagDraft(**(now | {field: old for field, (old, _) in changes.items()}))
    return tags.edit_tag(tag, moderator=moderator, draft=draft)


def _edit_details(entry: LogEntry, moderator: User) -> object:
    tag, changes = _tag(entry), changes_of(entry)
    now = TagDetails.objects.filter(tag=tag).first() or TagDetails(tag=tag)
    for field, (_, new) in changes.items():
        refuse_changed(getattr(now, field), new)
    old = {field: before for field, (before, _) in changes.items()}
    return edit_tag_details(tag, moderator=moderator, **old)


def _decide(entry: LogEntry, moderator: User) -> object:
    link = ArtistLink.objects.get(pk=entry.subject_id)
    refuse_changed(link.state, entry.details["new"])
    old = entry.details["old"]
    return artist_links.decide_link(link, moderator=moderator, state=old)


def _set_state(entry: LogEntry, moderator: User) -> object:
    wish = DnpEntry.objects.get(pk=entry.subject_id)
    refuse_changed(wish.state, entry.details["new"])
    return dnp.set_state(wish, state=entry.details["old"], moderator=moderator)


def _change_wish(entry: LogEntry, moderator: User) -> object:
    wish, changes = DnpEntry.objects.get(pk=entry.subject_id), changes_of(entry)
    for field, (_, new) in changes.items():
        refuse_changed(getattr(wish, field), new)
    now = {field: getattr(wish, field) for field in DnpDraft.__dataclass_fields__}
    draft = DnpDraft(**(now | {field: old for field, (old, _) in changes.items()}))
    return dnp.change_entry(wish, by=moderator, draft=draft)


def _cancel(entry: LogEntry, moderator: User) -> object:
    job = BulkChange.objects.get(pk=entry.subject_id)
    if job.state not in BulkChange.PENDING:
        raise ValidationError("The job has ended: revert its changes on its page.")
    return bulk.cancel_bulk(job, moderator=moderator)


WAYS: dict[str, Way] = {
    **pairs({"tag.alias": _unalias, "tag.unalias": _alias}),
    "tag.implications": Way(_imply),
    "tag.edit": Way(_edit),
    "tag.details": Way(_edit_details),
    "link.state": Way(_decide),
    "dnp.state": Way(_set_state),
    "dnp.change": Way(_change_wish),
    "bulk.start": Way(_cancel),
}
