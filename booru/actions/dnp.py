"""The do-not-post list: artists ask, moderators decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts import log
from accounts.gate import refuse_banned
from accounts.models import Notification, Subject, User
from accounts.notices import notify
from accounts.policies import may_moderate
from booru.models import ArtistLink, DnpEntry, Tag

State = DnpEntry.State
TEXT_BYTES = 10_000
#: Each step, and back: whatever was decided can be decided again.
_STEPS = (
    (State.REQUESTED, State.CLAIMED),
    (State.REQUESTED, State.CLOSED),
    (State.REQUESTED, State.RESCINDED),
    (State.CLAIMED, State.LISTED),
    (State.CLAIMED, State.CLOSED),
    (State.CLAIMED, State.RESCINDED),
    (State.LISTED, State.RESCINDED),
    (State.LISTED, State.CLOSED),
    (State.RESCINDED, State.ACKNOWLEDGED),
)
FOLLOWING: Mapping[State, list[State]] = {
    state: [
        after if state == before else before
        for before, after in _STEPS
        if state in (before, after)
    ]
    for state in State
}
#: While it is in one of these its artist may change what it says.
OPEN = (State.REQUESTED, State.CLAIMED)
#: What is told to the artist; the rest is how the staff share the work.
_TOLD = {
    State.LISTED: "stands in the list now",
    State.RESCINDED: "is taken back",
    State.CLOSED: "is closed",
}


@dataclass(frozen=True)
class DnpDraft:
    """What an artist asks for. `reason` is public unless `hide_reason`;
    `instructions` are for the staff alone."""

    dnp_type: str
    conditions: str = ""
    reason: str = ""
    hide_reason: bool = False
    instructions: str = ""


def tags_of(artist: User) -> list[Tag]:
    """Those that a verified link makes the user's."""
    links = ArtistLink.objects.filter(user=artist, state=ArtistLink.State.VERIFIED)
    own = Tag.objects.filter(pk__in=links.values("tag"), aliased_tag__isnull=True)
    return list(own.order_by("name"))


@transaction.atomic
def request_entry(tag: Tag, *, artist: User, draft: DnpDraft) -> DnpEntry:
    """By the artist, or by a moderator for one who has no account here."""
    refuse_banned(artist)
    if tag not in tags_of(artist) and not may_moderate(artist):
        raise PermissionDenied
    _refuse(draft)
    return DnpEntry.objects.create(tag=tag, requested_by=artist, **asdict(draft))


@transaction.atomic
def change_entry(entry: DnpEntry, *, by: User, draft: DnpDraft) -> DnpEntry:
    """By its artist while nothing is decided; by moderators always."""
    entry = DnpEntry.objects.select_for_update().get(pk=entry.pk)
    refuse_banned(by)
    if not may_change(entry, by):
        raise PermissionDenied
    _refuse(draft)
    old = {name: getattr(entry, name) for name in asdict(draft)}
    changed = {k: [old[k], v] for k, v in asdict(draft).items() if old[k] != v}
    if not changed:
        return entry
    for name, (_, value) in changed.items():
        setattr(entry, name, value)
    entry.modified_by = by
    entry.save(update_fields=[*changed, "modified_by", "updated_at"])
    if entry.requested_by_id != by.pk:
        _record("dnp.change", entry, by, changed)
    return entry


def may_change(entry: DnpEntry, user: User | None) -> bool:
    is_own = user is not None and entry.requested_by_id == user.pk
    return may_moderate(user) or (is_own and entry.state in OPEN)


def is_between(entry: DnpEntry, user: User | None) -> bool:
    return may_moderate(user) or (user is not None and entry.requested_by_id == user.pk)


@transaction.atomic
def set_state(
    entry: DnpEntry, *, state: str, moderator: User, feedback: str | None = None
) -> DnpEntry:
    """`feedback` is read by the artist; None leaves it as it is."""
    if not may_moderate(moderator):
        raise PermissionDenied
    entry = DnpEntry.objects.select_for_update().get(pk=entry.pk)
    old = State(entry.state)
    if state not in FOLLOWING[old]:
        raise ValidationError(f"An entry that is {old} cannot become {state}.")
    if feedback is not None:
        _refuse_texts({"feedback": feedback})
        entry.feedback = feedback
    entry.state, entry.modified_by = state, moderator
    entry.save(update_fields=["state", "feedback", "modified_by", "updated_at"])
    _record("dnp.state", entry, moderator, {"old": str(old), "new": str(state)})
    _tell(entry, _TOLD.get(State(state), ""))
    return entry


def _tell(entry: DnpEntry, outcome: str) -> None:
    if not outcome or entry.requested_by_id is None:
        return
    notify(
        [entry.requested_by_id],
        kind=Notification.Kind.MODERATION,
        subject=Subject.DNP,
        subject_id=entry.pk,
        title=f"Your do-not-post entry for “{entry.tag.name}” {outcome}",
        address=f"/dnp/{entry.pk}",
    )


@transaction.atomic
def rescind_entry(entry: DnpEntry, *, artist: User) -> DnpEntry:
    """The artist takes it back; moderators acknowledge that."""
    entry = DnpEntry.objects.select_for_update().get(pk=entry.pk)
    if entry.requested_by_id != artist.pk:
        raise PermissionDenied
    if State.RESCINDED not in FOLLOWING[State(entry.state)]:
        raise ValidationError(f"An entry that is {entry.state} cannot be taken back.")
    entry.state, entry.modified_by = State.RESCINDED, artist
    entry.save(update_fields=["state", "modified_by", "updated_at"])
    return entry


def _refuse(draft: DnpDraft) -> None:
    if draft.dnp_type not in DnpEntry.Kind.values:
        raise ValidationError({"dnp_type": "There is no such kind of entry."})
    if draft.dnp_type == DnpEntry.Kind.OTHER and not draft.reason.strip():
        raise ValidationError({"reason": "Say what you wish, and why."})
    texts = ("conditions", "reason", "instructions")
    _refuse_texts({name: getattr(draft, name) for name in texts})


def _refuse_texts(texts: Mapping[str, str]) -> None:
    errors = {}
    for name, text in texts.items():
        if len(text.encode()) > TEXT_BYTES:
            errors[name] = f"At most {TEXT_BYTES:,} bytes."
        if "\0" in text:
            errors[name] = "This text cannot be stored."
    if errors:
        raise ValidationError(errors)


def _record(
    action: str, entry: DnpEntry, moderator: User, details: Mapping[str, object]
) -> None:
    log.record(
        action,
        moderator=moderator,
        subject=Subject.DNP,
        subject_id=entry.pk,
        label=f"Do-not-post entry {entry.pk} of “{entry.tag.name}”",
        address=f"/dnp/{entry.pk}",
        details=details,
    )
