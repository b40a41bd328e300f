"""A user's page, as strangers, its owner and moderators see it."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_a_profile_is_found_by_its_slug_in_any_case(
    client: Client, user: User
) -> None:
    page = client.get("/profiles/mika")
    assert page.status_code == 200
    assert "<h1>mika</h1>" in page.content.decode()
    moved = client.get("/profiles/MIKA")
    assert (moved.status_code, moved["Location"]) == (302, "/profiles/mika")
