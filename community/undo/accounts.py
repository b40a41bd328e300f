"""Acts on accounts: bans, reports, badges, notices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.actions import badges, bans, keys, reports, site_notices, users
from accounts.actions.site_notices import NoticeDraft
from accounts.models import (
    ApiKey,
    Award,
    Badge,
    Ban,
    LogEntry,
    Report,
    Role,
    SiteNotice,
    User,
)
from community.undo.way import Way, changes_of, pairs, refuse_changed


def _ban(entry: LogEntry) -> Ban:
    return Ban.objects.select_related("user").get(pk=entry.subject_id)


def _lift(entry: LogEntry, moderator: User) -> object:
    return bans.lift_ban(_ban(entry), moderator=moderator)


def _restore(entry: LogEntry, moderator: User) -> object:
    return bans.restore_ban(_ban(entry), moderator=moderator)


def _change(entry: LogEntry, moderator: User) -> object:
    ban, before = _ban(entry), entry.details["before"]
    refuse_changed(bans.terms_of(ban), entry.details["after"])
    return bans.change_ban(
        ban,
        moderator=moderator,
        reason=before["reason"],
        valid_until=datetime.fromisoformat(before["valid_until"]),
    )


# The account itself -------------------------------------------------------------------


def _user(entry: LogEntry) -> User:
    return User.objects.get(pk=entry.subject_id)


def _role(entry: LogEntry, moderator: User) -> object:
    user, details = _user(entry), entry.details
    refuse_changed(user.role, details["new"])
    return users.set_role(user, role=Role(details["old"]), moderator=moderator)


def _verify(entry: LogEntry, moderator: User) -> object:
    user, details = _user(entry), entry.details
    refuse_changed(user.verified, details["new"])
    return users.set_verified(user, verified=details["old"], moderator=moderator)


def _limits(entry: LogEntry, moderator: User) -> object:
    user, details = _user(entry), entry.details
    refuse_changed(user.bypass_rate_limits, details["new"])
    return users.set_bypass_rate_limits(
        user, bypass=details["old"], moderator=moderator
    )


def _reactivate(entry: LogEntry, moderator: User) -> object:
    return users.reactivate(_user(entry), moderator=moderator, reason=entry.reason)


def _deactivate(entry: LogEntry, moderator: User) -> object:
    reason = entry.reason or "Taken back"
    return users.deactivate(_user(entry), moderator=moderator, reason=reason)


# Reports ------------------------------------------------------------------------------


def _back(entry: LogEntry, moderator: User) -> object:
    """To what it was before, from what the act left."""
    report = Report.objects.get(pk=entry.subject_id)
    before, after = entry.details["before"], entry.details["after"]
    refuse_changed(reports.state_of(report), after)
    if before["state"] == "closed":
        return reports.close_report(
            report, moderator=moderator, resolution=before["resolution"]
        )
    if after["state"] == "closed":
        return reports.reopen_report(report, moderator=moderator)
    if before["state"] == "open":
        return reports.release_report(report, moderator=moderator)
    holder = User.objects.get(pk=before["holder"])
    return reports.claim_report(
        report, moderator=moderator, takeover=True, holder=holder
    )


# Badges -------------------------------------------------------------------------------


def _badge(entry: LogEntry) -> Badge:
    return Badge.objects.get(pk=entry.subject_id)


def _rename(entry: LogEntry, moderator: User) -> object:
    badge, changes = _badge(entry), changes_of(entry)
    for field, (_, new) in changes.items():
        refuse_changed(getattr(badge, field), new)
    now = {f: getattr(badge, f) for f in ("title", "description", "image")}
    old = {field: before for field, (before, _) in changes.items()}
    return badges.change_badge(badge, moderator=moderator, **(now | old))


def _retire(entry: LogEntry, moderator: User) -> object:
    return badges.retire_badge(_badge(entry), moderator=moderator)


def _unretire(entry: LogEntry, moderator: User) -> object:
    return badges.retire_badge(_badge(entry), moderator=moderator, retired=False)


def _take(entry: LogEntry, moderator: User) -> object:
    award = Award.objects.get(pk=entry.details["award"])
    return badges.take_award(award, moderator=moderator)


def _give(entry: LogEntry, moderator: User) -> object:
    """With the words and the day that it had."""
    was = entry.details
    award = badges.give_award(
        Badge.objects.get(pk=was["badge"]),
        user=User.objects.get(pk=entry.subject_id),
        moderator=moderator,
        label=was["label"],
        reason=was["reason"],
    )
    award.awarded_on = datetime.fromisoformat(was["awarded_on"])
    award.awarded_by = User.objects.filter(pk=was["awarded_by"]).first()
    award.save(update_fields=["awarded_on", "awarded_by"])
    return award


# Site notices -------------------------------------------------------------------------


def _notice(entry: LogEntry) -> SiteNotice:
    return SiteNotice.objects.get(pk=entry.subject_id)


def _delete_notice(entry: LogEntry, moderator: User) -> object:
    return site_notices.delete_notice(_notice(entry), moderator=moderator)


def _draft(values: dict[str, Any]) -> NoticeDraft:
    times = {
        field: datetime.fromisoformat(values[field])
        for field in ("start_at", "finish_at")
    }
    return NoticeDraft(**(values | times))


def _make_notice(entry: LogEntry, moderator: User) -> object:
    return site_notices.create_notice(_draft(entry.details), moderator=moderator)


def _change_notice(entry: LogEntry, moderator: User) -> object:
    notice, changes = _notice(entry), changes_of(entry)
    now = NoticeDraft.of(notice).json()
    for field, (_, new) in changes.items():
        refuse_changed(now[field], new)
    old = {field: before for field, (before, _) in changes.items()}
    return site_notices.change_notice(notice, _draft(now | old), moderator=moderator)


# Keys ---------------------------------------------------------------------------------


def _revoke(entry: LogEntry, moderator: User) -> object:
    key = ApiKey.objects.select_related("user").get(pk=entry.subject_id)
    return keys.revoke_key_of(key, moderator=moderator, reason="Given by mistake")


WAYS: dict[str, Way] = {
    **pairs({"ban.create": _lift, "ban.lift": _restore, "ban.restore": _lift}),
    "ban.change": Way(_change),
    "user.limits": Way(_limits),
    "user.role": Way(_role),
    "user.verify": Way(_verify),
    **pairs({"user.deactivate": _reactivate, "user.reactivate": _deactivate}),
    **{f"report.{act}": Way(_back) for act in ("claim", "release", "close", "reopen")},
    "badge.change": Way(_rename),
    **pairs({"badge.retire": _unretire, "badge.unretire": _retire}),
    "award.give": Way(_take),
    "award.take": Way(_give),
    "key.issue": Way(_revoke),
    "notice.create": Way(_delete_notice),
    "notice.delete": Way(_make_notice),
    "notice.change": Way(_change_notice),
}
