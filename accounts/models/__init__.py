from accounts.models.badges import Award, Badge, DataExport
from accounts.models.bans import Ban, with_bans
from accounts.models.keys import ApiKey, KeyKind, KeyUse, ScorePermission
from accounts.models.moderation import LogEntry, Report, SiteNotice, Subject
from accounts.models.notices import (
    Announcement,
    Conversation,
    Message,
    Notification,
)
from accounts.models.texts import Text, TextVersion
from accounts.models.users import Role, User, UserManager, UserQuerySet

__all__ = [
    "Announcement",
    "ApiKey",
    "Award",
    "Badge",
    "Ban",
    "Conversation",
    "DataExport",
    "KeyKind",
    "KeyUse",
    "LogEntry",
    "Message",
    "Notification",
    "Report",
    "Role",
    "ScorePermission",
    "SiteNotice",
    "Subject",
    "Text",
    "TextVersion",
    "User",
    "UserManager",
    "UserQuerySet",
    "with_bans",
]
