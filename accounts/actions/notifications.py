"""Users have seen what is new."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Notification, User


def read_one(notification: Notification) -> None:
    rows = Notification.objects.filter(pk=notification.pk)
    rows.unread().update(read_at=timezone.now())


def read_all(user: User) -> None:
    rows = Notification.objects.filter(user=user)
    rows.unread().update(read_at=timezone.now())
