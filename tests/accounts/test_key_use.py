"""Uses of keys are counted exactly, whoever counts, and cost no request a query."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts.actions import issue_key, revoke_key
from accounts.key_use import Counter, counter
from accounts.models import ApiKey, KeyKind, KeyUse, User
from api.auth import user_of_key
from tests.factories import key_of, make_user

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp()
DAY = 86_400.0


class Clock:
    """A time that the test sets."""

    def __init__(self, now: float = NOON) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def uses() -> set[tuple[int, date, int]]:
    return set(KeyUse.objects.values_list("key", "day", "requests"))


def make_key(user: User | None = None) -> ApiKey:
    user = user or make_user()
    issue_key(user, kind=KeyKind.IMAGE)
    return ApiKey.objects.get(user=user, kind=KeyKind.IMAGE)


def used_at(key: ApiKey) -> datetime | None:
    key.refresh_from_db()
    return key.last_used_at


@pytest.mark.django_db
def test_uses_are_counted_by_key_and_day() -> None:
    clock = Clock()
    one, two = make_key(), make_key()
    counting = Counter(clock)
    for key in (one, one, two):
        counting.note(key.pk)
    clock.now += DAY
    counting.note(one.pk)
    assert uses() == set()
    counting.flush()
    first, second = date(2026, 3, 1), date(2026, 3, 2)
    assert uses() == {(one.pk, first, 2), (two.pk, first, 1), (one.pk, second, 1)}
    assert used_at(one) == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert used_at(two) == datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_what_is_written_is_not_written_again(django_assert_num_queries: Any) -> None:
    key, counting = make_key(), Counter(Clock())
    counting.note(key.pk)
    with django_assert_num_queries(1):
        counting.flush()
    with django_assert_num_queries(0):
        counting.flush()
    counting.note(key.pk)
    counting.flush()
    assert uses() == {(key.pk, date(2026, 3, 1), 2)}


@pytest.mark.django_db
def test_a_slower_process_does_not_set_the_last_use_back() -> None:
    key = make_key()
    early, late = Counter(Clock()), Counter(Clock(NOON + 60))
    early.note(key.pk)
    late.note(key.pk)
    late.flush()
    early.flush()
    assert used_at(key) == datetime(2026, 3, 1, 12, 1, tzinfo=UTC)
    assert uses() == {(key.pk, date(2026, 3, 1), 2)}


@pytest.mark.django_db
def test_a_key_that_is_gone_is_passed_over() -> None:
    gone, stays, counting = make_key(), make_key(), Counter(Clock())
    counting.note(gone.pk)
    counting.note(stays.pk)
    revoke_key(gone)
    counting.flush()
    assert uses() == {(stays.pk, date(2026, 3, 1), 1)}


@pytest.mark.django_db
def test_what_could_not_be_written_is_kept() -> None:
    key, counting = make_key(), Counter(Clock())
    counting.note(key.pk)
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            counting.flush()
        counting.note(key.pk)
    counting.flush()
    assert uses() == {(key.pk, date(2026, 3, 1), 2)}


@pytest.mark.django_db
def test_a_request_with_a_key_is_counted_and_asks_no_more_than_before(
    client: Client, user: User, django_assert_num_queries: Any
) -> None:
    counter.flush()
    key = key_of(user)
    with django_assert_num_queries(1):
        assert user_of_key(key, KeyKind.IMAGE) == user
    client.get("/api/v1/json/filters/user", {"key": key})
    assert user_of_key("no such key", KeyKind.IMAGE) is None
    assert uses() == set()
    counter.flush()
    ((pk, _, requests),) = uses()
    assert (pk, requests) == (user.keys.get(kind=KeyKind.IMAGE).pk, 2)


@pytest.mark.django_db
def test_a_request_with_a_score_token_is_counted(client: Client, user: User) -> None:
    counter.flush()
    token = issue_key(user, kind=KeyKind.SCORE)
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/status", headers=headers).status_code == 200
    counter.flush()
    assert [requests for _, _, requests in uses()] == [1]


@pytest.mark.django_db
def test_the_owner_sees_when_a_key_was_used(as_user: Client, user: User) -> None:
    issue_key(user, kind=KeyKind.SCORE)
    assert "never used" in as_user.get("/settings/keys").content.decode()
    counting = Counter()
    for key in user.keys.all():
        counting.note(key.pk)
    counting.flush()
    html = as_user.get("/settings/keys").content.decode()
    assert "never used" not in html
    assert html.count("last used <time") == 2


@pytest.mark.django_db(transaction=True)
def test_64_threads_and_writers_lose_nothing() -> None:
    keys = [make_key() for _ in range(5)]
    counting, start = Counter(Clock()), Barrier(64)

    def work(number: int) -> None:
        start.wait()
        for turn in range(200):
            counting.note(keys[(number + turn) % 5].pk)
            if turn % 50 == 49 and number % 8 == 0:
                counting.flush()
        connection.close()

    with ThreadPoolExecutor(64) as pool:
        list(pool.map(work, range(64)))
    counting.flush()
    assert uses() == {(key.pk, date(2026, 3, 1), 64 * 200 // 5) for key in keys}


@pytest.mark.django_db(transaction=True)
def test_processes_that_write_and_owners_that_revoke_never_wait_in_a_circle() -> None:
    keys = [make_key() for _ in range(12)]
    counters = [Counter(Clock()) for _ in range(6)]
    for counting in counters:
        for key in keys:
            counting.note(key.pk)
    for counting in counters[:3]:
        counting.flush()
    start = Barrier(12)

    def write(counting: Counter) -> None:
        start.wait()
        for turn in range(20):
            for key in keys[:: 1 if turn % 2 else -1]:
                counting.note(key.pk)
            counting.flush()
        connection.close()

    def revoke(key: ApiKey) -> None:
        start.wait()
        revoke_key(key)
        connection.close()

    with ThreadPoolExecutor(12) as pool:
        work = [pool.submit(write, one) for one in counters]
        work += [pool.submit(revoke, key) for key in keys[::2]]
        for one in work:
            one.result(timeout=60)
    # Those that had not written at first wrote the one they began with as well.
    assert uses() == {(key.pk, date(2026, 3, 1), 6 * 21) for key in keys[1::2]}


@pytest.mark.django_db(transaction=True)
def test_it_writes_by_itself(settings: Any) -> None:
    settings.KEY_USE_SECONDS = 0.05
    key, counting = make_key(), Counter(Clock())
    counting.note(key.pk)
    timer = counting._timer
    assert timer is not None
    timer.join(timeout=30)
    assert uses() == {(key.pk, date(2026, 3, 1), 1)}
    assert counting._timer is None


_PROCESS = """
import sys
import django
django.setup()
from accounts.key_use import counter
for _ in range(3):
    counter.note(int(sys.argv[1]))
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_that_ends_writes_what_it_counted() -> None:
    key, database = make_key(), connection.settings_dict
    address = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}"
        f"?host={database['HOST']}&port={database['PORT']}"
    )
    environment = os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "KEY_USE_SECONDS": "600",
    }
    subprocess.run(
        [sys.executable, "-c", _PROCESS, str(key.pk)],
        env=environment,
        check=True,
        timeout=60,
    )
    ((pk, _, requests),) = uses()
    assert (pk, requests) == (key.pk, 3)
