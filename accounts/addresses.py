"""Where an account's page is."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from markup.slugs import slug


def profile_address(user: User) -> str:
    """Path of the profile (philomena-api 6.8)."""
    return reverse("profile", args=[slug(user.name)])
