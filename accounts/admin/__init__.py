"""Accounts, bans, keys and site notices in the back office. Every change is an action
of its own, and stands in the log."""

from accounts.admin import bans, keys, moderation, site_notices, users
from accounts.admin.base import ModelAdmin

__all__ = ["ModelAdmin", "bans", "keys", "moderation", "site_notices", "users"]
