"""How often keys are used, and when last: counted in the memory of each process, and
written by one statement at most every `KEY_USE_SECONDS`, never by a request."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from multiprocessing.util import Finalize
from threading import Lock, Timer
from typing import Any

import structlog
from django.conf import settings
from django.db import connection

log = structlog.get_logger("polybooru.key_use")

_DAY = 86_400
# The keys first, in one order, whoever else writes: two processes never wait for each
# other in a circle. A key that is gone meanwhile is passed over.
_WRITE = """
WITH used AS (
    SELECT * FROM unnest(
        %(keys)s::bigint[], %(days)s::date[], %(requests)s::int[],
        %(last)s::timestamptz[]
    ) AS u (key_id, day, requests, last)
), held AS MATERIALIZED (
    SELECT id FROM accounts_apikey
    WHERE id = ANY(%(keys)s::bigint[]) ORDER BY id FOR NO KEY UPDATE
), counted AS (
    INSERT INTO accounts_keyuse AS k (key_id, day, requests)
    SELECT key_id, day, requests FROM used JOIN held ON held.id = used.key_id
    ORDER BY key_id, day
    ON CONFLICT (key_id, day) DO UPDATE SET requests = k.requests + excluded.requests
)
UPDATE accounts_apikey AS k
SET last_used_at = greatest(k.last_used_at, latest.last)
FROM (SELECT key_id, max(last) AS last FROM used GROUP BY key_id) AS latest
JOIN held ON held.id = latest.key_id
WHERE k.id = held.id
"""


class Counter:
    """Counts of one process. `note` is on the way of every request with a key."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = Lock()
        self._writing = Lock()
        # (key, day since 1970) -> [requests, Unix seconds of the last]
        self._counts: dict[tuple[int, int], list[float]] = {}
        self._timer: Timer | None = None
        self._at_end: Finalize | None = None

    def note(self, key_id: int) -> None:
        now = self._clock()
        place = key_id, int(now // _DAY)
        with self._lock:
            count = self._counts.get(place)
            if count is None:
                self._counts[place] = [1, now]
            else:
                count[0] += 1
                count[1] = now
            if self._timer is None:
                self._start()

    def flush(self) -> None:
        """Write what was counted; what cannot be written is kept for the next time."""
        with self._writing:
            with self._lock:
                counts, self._counts = self._counts, {}
            if not counts:
                return
            try:
                _write(counts)
            except BaseException:
                self._take_back(counts)
                raise

    def _take_back(self, counts: Mapping[tuple[int, int], list[float]]) -> None:
        with self._lock:
            for place, (requests, last) in counts.items():
                count = self._counts.setdefault(place, [0, last])
                count[0] += requests
                count[1] = max(count[1], last)

    def _start(self) -> None:
        """A thread that waits and writes once; none without anything to write."""
        seconds = settings.KEY_USE_SECONDS
        if seconds <= 0:
            return
        self._timer = Timer(seconds, self._write_later)
        # The process does not wait for it, but writes at its end. The web server's
        # workers are forks, which `atexit` knows nothing of.
        self._timer.daemon = True
        self._timer.start()
        if self._at_end is None:
            self._at_end = Finalize(None, self._write_last, exitpriority=0)

    def _write_later(self) -> None:
        try:
            self.flush()
        except Exception:
            log.exception("not written")
        finally:
            connection.close()
            with self._lock:
                self._timer = None
                if self._counts:
                    self._start()

    def _write_last(self) -> None:
        try:
            self.flush()
        except Exception:
            log.exception("not written")


def _write(counts: Mapping[tuple[int, int], list[float]]) -> None:
    rows = sorted(counts.items())
    values: dict[str, list[Any]] = {
        "keys": [key for (key, _), _ in rows],
        "days": [_moment(day * _DAY).date() for (_, day), _ in rows],
        "requests": [int(requests) for _, (requests, _) in rows],
        "last": [_moment(last) for _, (_, last) in rows],
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


counter = Counter()
