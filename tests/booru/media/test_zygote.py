"""The zygote's life: one for each process, replaced when it dies, never left over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from booru.media.profiles import RASTER
from booru.media.sandbox import Sandbox
from booru.media.types import JobFailed

SMALL = replace(RASTER, wall_seconds=10)
JOBS = "tests.booru.media.hostile_jobs"
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(JOBS)
    yield sandbox
    sandbox.stop()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.txt"
    path.write_text("content")
    return path


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def _wait_until_gone(pids: list[int]) -> bool:
    deadline = time.monotonic() + 10
    while any(map(_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not any(map(_alive, pids))


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(number) for number in text.split()]


def test_a_client_that_gives_up_ends_its_job(
    sandbox: Sandbox, source: Path, tmp_path: Path
) -> None:
    arguments = {"name": "bad name", "then": 60}
    with pytest.raises(JobFailed):
        sandbox.run("write", SMALL, source, folder=tmp_path, arguments=arguments)
    assert sandbox.pid is not None
    assert _wait_until_gone(_children(sandbox.pid))


def test_a_killed_zygote_is_replaced(sandbox: Sandbox, source: Path) -> None:
    sandbox.run("read", SMALL, source)
    first = sandbox.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert sandbox.run("read", SMALL, source).value["data"] == "content"
    assert sandbox.pid != first


def test_children_end_with_a_killed_zygote(sandbox: Sandbox, source: Path) -> None:
    sandbox.run("read", SMALL, source)
    first = sandbox.pid
    assert first is not None
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(
            sandbox.run, "sleep", replace(SMALL, wall_seconds=1), source
        )
        while not (children := _children(first)) and not job.done():
            time.sleep(0.005)
        assert children
        os.kill(first, signal.SIGKILL)
        assert _wait_until_gone(children)
        with pytest.raises(JobFailed, match="took longer"):
            job.result(timeout=10)


def test_a_zygote_that_cannot_start_is_a_temporary_failure(source: Path) -> None:
    sandbox = Sandbox("tests.booru.media.no_such_jobs")
    with pytest.raises(JobFailed) as caught:
        sandbox.run("read", SMALL, source)
    assert not caught.value.permanent


def test_many_threads_share_one_zygote(sandbox: Sandbox, source: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        runs = [threads.submit(sandbox.run, "read", SMALL, source) for _ in range(64)]
        pids = {run.result().value["pid"] for run in runs}
    assert len(pids) == 64


_SCRIPT = """
import os, sys
from pathlib import Path
from booru.media.sandbox import Sandbox
from tests.booru.media.test_zygote import JOBS, SMALL
sandbox = Sandbox(JOBS)
source = Path(sys.argv[1])
sandbox.run("read", SMALL, source)
pids = [sandbox.pid]
read, write = os.pipe()
child = os.fork()
if child == 0:
    assert sandbox.pid is None
    sandbox.run("read", SMALL, source)
    os.write(write, str(sandbox.pid).encode())
    sys.stdin.read()
    os._exit(0)
pids.append(int(os.read(read, 100)))
sandbox.run("read", SMALL, source)
assert sandbox.pid == pids[0]
print(*pids, child, flush=True)
sys.stdin.read()
"""


def test_each_process_has_its_own_zygote_which_ends_with_it(source: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, str(source)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    first, second, child = map(int, process.stdout.readline().split())
    assert len({first, second, child}) == 3
    assert _alive(first)
    # The parent's zygote goes although a forked child is still there.
    process.kill()
    process.wait()
    assert _wait_until_gone([first])
    assert _alive(second)
    process.stdin.close()
    assert _wait_until_gone([child, second])
    process.stdout.close()


def test_the_asking_process_loads_no_decoder() -> None:
    script = "import sys, booru.media.pipeline; print(*sys.modules)"
    command = [sys.executable, "-c", script]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    foreign = {"PIL", "lxml", "numpy", "av", "resvg_py", "imagehash", "django"}
    assert not foreign & set(ran.stdout.split())
