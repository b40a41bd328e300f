"""One dump at a time, whole or not at all, and only the last ones are kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from api.dumps.kept import dumps
from api.dumps.writing import make_dump
from config.celery import app
from ops.tasks import is_due, start_dump

NIGHT = datetime(2026, 11, 26, 3, tzinfo=UTC)

# Stops for ever in the middle of the first table that has rows.
_WRITER = """
import sys
import django
django.setup()
from api.dumps.writing import make_dump
def wait(name, rows):
    print(name, flush=True)
    sys.stdin.read()
make_dump(wait)
"""


def names(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "dumps").iterdir())


def address() -> str:
    """Of the database of this test, for another process."""
    known = connection.settings_dict
    return (
        f"postgresql://{known['USER']}:{known['PASSWORD']}@/{known['NAME']}"
        f"?host={known['HOST']}&port={known['PORT']}"
    )


@pytest.mark.django_db(transaction=True)
def test_a_killed_run_shows_nothing_and_leaves_nothing(
    home: Path, client: Client
) -> None:
    old = make_dump()
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER],
        env={**os.environ, "DATABASE_URL": address(), "POLYBOORU_HOME": str(home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "tags\n"
        with pytest.raises(CommandError, match="Another dump is being made"):
            call_command("nightly_dump")
        assert names(home)[:3] == [".lock", ".partial", old.name]
        writer.send_signal(signal.SIGKILL)
    assert dumps() == [old]
    assert client.get(f"/dumps/{old.name}/tags.jsonl.gz").status_code == 200
    assert client.get("/dumps/.partial/tags.jsonl.gz").status_code == 404
    new = make_dump()
    assert dumps() == [new, old]
    assert ".partial" not in names(home)


@pytest.mark.django_db
def test_what_fails_leaves_nothing(home: Path) -> None:
    def full(name: str, rows: int) -> None:
        raise OSError(28, "No space left on device")

    old = make_dump()
    with pytest.raises(OSError, match="No space left"):
        make_dump(full)
    assert dumps() == [old]
    assert ".partial" not in names(home)


@pytest.mark.django_db
def test_the_last_ones_are_kept(home: Path, settings: Any, time_machine: Any) -> None:
    for day in (1, 2, 2, 2):
        time_machine.move_to(datetime(2026, 11, day, 3, tzinfo=UTC))
        make_dump()
    kept = ["2026-11-02.3", "2026-11-02.2", "2026-11-02"]
    assert [dump.name for dump in dumps()] == kept
    settings.DUMPS_KEPT = 1
    start_dump()
    assert names(home) == [".lock", "2026-11-02.3"]
    settings.DUMPS_KEPT = 0
    assert dumps() == []
    with pytest.raises(CommandError, match="DUMPS_KEPT is 0"):
        call_command("nightly_dump")
    start_dump()
    assert names(home) == [".lock"]


@pytest.mark.django_db
def test_a_night_has_one_dump(settings: Any, time_machine: Any) -> None:
    hours = (-1, 0, 5, 7, 23, 24, 29, 31)
    asked = [NIGHT + timedelta(hours=hour, minutes=1) for hour in hours]
    assert [is_due(now) for now in asked] == [False, True, True] + [False] * 2 + [
        True, True, False,
    ]  # fmt: skip
    time_machine.move_to(NIGHT + timedelta(minutes=5))
    make_dump()
    assert [is_due(now) for now in asked[1:6]] == [False, False, False, False, True]
    settings.DUMPS_KEPT = 0
    assert not is_due(asked[5])
    beat = app.conf.beat_schedule["start-dump"]
    assert beat == {"task": start_dump.name, "schedule": 600.0}


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_it_in_a_process_of_its_own(
    home: Path, time_machine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", address())
    monkeypatch.setenv("POLYBOORU_HOME", str(home))
    time_machine.move_to(NIGHT, tick=False)
    start_dump()
    begun = psutil.Process().children()
    (child,) = (one for one in begun if "nightly_dump" in one.cmdline())
    assert child.cmdline()[-1] == "--gently"
    assert child.wait(60) == 0
    (dump,) = dumps()
    assert {file.name for file in dump.files} > {"images.jsonl.gz", "tags.jsonl.gz"}
