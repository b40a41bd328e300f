"""Accounts at other services that an import reads from."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User


class Integration(models.Model):
    """A user's consent at a service; its tokens are encrypted (`accounts.keys`)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="integrations")
    service = models.CharField(max_length=10, db_collation="C")
    encrypted_access = models.BinaryField()
    encrypted_refresh = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("user", "service", name="integration_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.service} of user {self.user_id}"
