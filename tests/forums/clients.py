"""Browsers of people with every role, and where they look."""

from __future__ import annotations

from django.test import Client

from accounts.models import Role, User
from tests.factories import make_user

# Of the fixture `topic`.
PATH = "/forums/art/topics/a-place"
# "" is nobody.
ROLES = ("", *Role.values)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def client_as(role: str) -> Client:
    return client_of(make_user(role=Role(role))) if role else Client()
