"""What staff decide about accounts, and who may."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from accounts.actions import deactivate, reactivate, set_role, set_verified
from accounts.models import LogEntry, Role, User
from tests.factories import key_of, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db: None) -> User:
    return make_user("ada", role=Role.ADMIN)


def act(name: str, user: User, by: User) -> User:
    said: dict[str, Any] = {"moderator": by, "reason": "Why"}
    if name == "role":
        return set_role(user, role=Role.ASSISTANT, **said)
    if name == "verify":
        return set_verified(user, verified=True, **said)
    return (deactivate if name == "deactivate" else reactivate)(user, **said)


def test_each_is_done_and_stands_in_the_log(user: User, admin: User) -> None:
    for name in ("role", "verify", "deactivate", "reactivate"):
        act(name, user, admin)
    user.refresh_from_db()
    assert (user.role, user.verified, user.is_active) == ("assistant", True, True)
    entries = LogEntry.objects.order_by("pk").values_list(
        "action", "moderator", "subject", "subject_id", "label", "address", "reason",
        "details",
    )  # fmt: skip
    about = (admin.pk, "user", user.pk, "Account mika", "/profiles/mika", "Why")
    assert list(entries) == [
        ("user.role", *about, {"old": "user", "new": "assistant"}),
        ("user.verify", *about, {"old": False, "new": True}),
        ("user.deactivate", *about, {}),
        ("user.reactivate", *about, {}),
    ]


@pytest.mark.parametrize("name", ["role", "verify", "deactivate", "reactivate"])
@pytest.mark.parametrize("by", [Role.USER, Role.ASSISTANT])
def test_it_is_for_moderators(user: User, name: str, by: Role) -> None:
    with pytest.raises(PermissionDenied):
        act(name, user, make_user(role=by))
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("name", ["role", "verify", "deactivate", "reactivate"])
@pytest.mark.parametrize("of", [Role.ASSISTANT, Role.MODERATOR, Role.ADMIN])
def test_accounts_of_staff_are_for_admins(moderator: User, name: str, of: Role) -> None:
    with pytest.raises(PermissionDenied, match="for admins"):
        act(name, make_user(role=of), moderator)
    assert not LogEntry.objects.exists()


def test_roles_are_for_admins(user: User, moderator: User) -> None:
    with pytest.raises(PermissionDenied, match="for admins"):
        act("role", user, moderator)


@pytest.mark.parametrize("name", ["role", "verify", "deactivate", "reactivate"])
def test_nobody_decides_about_themselves(admin: User, name: str) -> None:
    with pytest.raises(PermissionDenied, match="about themselves"):
        act(name, admin, admin)
    admin.refresh_from_db()
    assert (admin.role, admin.verified, admin.is_active) == ("admin", False, True)


def test_what_is_so_already_is_refused(user: User, admin: User) -> None:
    for name in ("role", "verify", "deactivate"):
        act(name, user, admin)
        with pytest.raises(ValidationError):
            act(name, user, admin)
    act("reactivate", user, admin)
    with pytest.raises(ValidationError):
        act("reactivate", user, admin)
    assert LogEntry.objects.count() == 4


def test_nobody_is_deactivated_without_a_reason(user: User, moderator: User) -> None:
    with pytest.raises(ValidationError) as raised:
        deactivate(user, moderator=moderator, reason=" ")
    assert list(raised.value.message_dict) == ["reason"]


def test_a_deactivated_account_opens_nothing(
    client: Client, as_user: Client, user: User, moderator: User
) -> None:
    key = key_of(user)
    mine = "/api/v1/json/filters/user"
    assert as_user.get("/settings").status_code == 200
    assert client.get(mine, {"key": key}).status_code == 200
    deactivate(user, moderator=moderator, reason="Sold")
    assert as_user.get("/settings").status_code == 302
    assert client.get(mine, {"key": key}).status_code in (401, 403)
    form = {"login": "mika", "password": "secret-9"}
    client.post("/accounts/login/", form)
    assert client.get("/settings").status_code == 302
    reactivate(user, moderator=moderator)
    client.post("/accounts/login/", form)
    assert client.get("/settings").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_take_each_others_role_leave_one() -> None:
    admins = [make_user(role=Role.ADMIN) for _ in range(2)]

    def take(number: int) -> bool:
        try:
            set_role(admins[1 - number], role=Role.USER, moderator=admins[number])
        except PermissionDenied:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, range(2))) == [False, True]
    assert User.objects.filter(role=Role.ADMIN).count() == 1
