"""Accounts, bans, keys and site notices in the back office. Every change is an action
of its own, and stands in the log."""

from accounts.admin import bans, keys, moderation, site_notices, users
from accounts.admin.base import Choosing, ModelAdmin

__all__ = [
    "Choosing",
    "ModelAdmin",
    "bans",
    "keys",
    "moderation",
    "site_notices",
    "users",
]
