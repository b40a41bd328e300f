"""The sandbox: every end of a child becomes a reason, and nothing gets out."""

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
from PIL import Image

from booru.media.profiles import MEGABYTE, RASTER, SVG, VIDEO, Profile
from booru.media.sandbox import Sandbox
from booru.media.types import CorruptFile, JobFailed, TooLarge, UnsupportedType
from tests import pictures
from tests.booru.media.sinks import SinkServer

SMALL = replace(
    RASTER,
    cpu_seconds=1,
    wall_seconds=10,
    memory=200 * MEGABYTE,
    output_bytes=3_000_000,
)
JOBS = "tests.booru.media.hostile_jobs"
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(JOBS)
    yield sandbox
    sandbox.stop()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.txt"
    path.write_text("content")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "job"
    path.mkdir()
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


def test_a_job_reads_its_source(sandbox: Sandbox, source: Path) -> None:
    outcome = sandbox.run("read", SMALL, source)
    assert outcome.value["data"] == "content"
    assert outcome.value["pid"] not in (os.getpid(), sandbox.pid)
    assert 0 <= outcome.usage.cpu < 1
    assert 0 < outcome.usage.peak < 200 * MEGABYTE


@pytest.mark.parametrize(
    ("job", "profile", "arguments", "reason", "permanent"),
    [
        ("burn", SMALL, {}, "took more than 1 s of processor time", True),
        (
            "sleep",
            replace(SMALL, wall_seconds=0.2),
            {},
            "took longer than 0.2 s",
            True,
        ),
        (
            "allocate",
            SMALL,
            {"bytes": 300_000_000},
            "needs more than 200 MB of memory",
            True,
        ),
        ("crash", SMALL, {}, "the decoder crashed (SIGSEGV)", True),
        ("abort", SMALL, {}, "the decoder gave up", True),
        ("leave", SMALL, {}, "the decoder ended without an answer", True),
        ("recurse", SMALL, {}, "internal error: RecursionError", True),
        ("stumble", SMALL, {}, "internal error: RuntimeError", True),
        ("write", SMALL, {"name": "full.png", "times": 4}, "wrote more than", True),
        ("write", SMALL, {"name": "../full.png"}, "answered out of turn", True),
        ("write", SMALL, {"name": "/etc/x.png"}, "answered out of turn", True),
        ("garbage", SMALL, {}, "answered out of turn", True),
        (
            "write_folder",
            replace(VIDEO, output_bytes=1_000_000),
            {"bytes": 2_000_000},
            "wrote more than",
            True,
        ),
    ],
)
def test_every_end_has_a_reason(
    sandbox: Sandbox,
    source: Path,
    folder: Path,
    job: str,
    profile: Profile,
    arguments: dict[str, object],
    reason: str,
    permanent: bool,
) -> None:
    sandbox.run("read", SMALL, source)
    before = sandbox.pid
    with pytest.raises(JobFailed) as caught:
        sandbox.run(job, profile, source, folder=folder, arguments=arguments)
    assert reason in caught.value.reason
    assert caught.value.permanent is permanent
    assert sandbox.run("read", SMALL, source).value["data"] == "content"
    assert sandbox.pid == before


@pytest.mark.parametrize(
    "error", [CorruptFile("torn"), TooLarge("huge"), UnsupportedType("a/b")]
)
def test_the_jobs_own_errors_arrive(
    sandbox: Sandbox, source: Path, error: Exception
) -> None:
    with pytest.raises(type(error)) as caught:
        sandbox.run("raise", SMALL, source, arguments={"kind": type(error).__name__})
    assert str(caught.value) == str(error)


def test_memory_within_the_limit_is_granted(sandbox: Sandbox, source: Path) -> None:
    outcome = sandbox.run("allocate", SMALL, source, arguments={"bytes": 100_000_000})
    assert 100_000_000 < outcome.usage.peak < SMALL.memory


def test_a_job_does_not_see_the_servers_environment(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    sandbox = Sandbox(JOBS)
    seen = sandbox.run("environment", SMALL, source).value
    sandbox.stop()
    assert "OPENBLAS_NUM_THREADS" in seen
    assert "DATABASE_URL" not in seen


@pytest.mark.parametrize(
    ("profile", "granted"),
    [(SMALL, set()), (SVG, {"udp"}), (VIDEO, {"own", "udp"})],
    ids=["raster", "svg", "video"],
)
def test_nothing_gets_out(
    sandbox: Sandbox,
    source: Path,
    folder: Path,
    tmp_path: Path,
    profile: Profile,
    granted: set[str],
) -> None:
    if profile is not SMALL and not sandbox.run("landlock", SMALL, source).value:
        pytest.skip("this kernel has no Landlock")
    other = tmp_path / "other.txt"
    with SinkServer() as server:
        arguments = {"secret": str(source), "other": str(other), "port": server.port}
        found = sandbox.run(
            "reach", profile, source, folder=folder, arguments=arguments
        ).value
    assert {name for name, end in found.items() if end == "ok"} == granted
    assert not other.exists()


def test_a_renderer_that_follows_paths_finds_nothing(
    sandbox: Sandbox, tmp_path: Path, folder: Path
) -> None:
    """The second line of defence alone: this drawing was never scrubbed."""
    red = tmp_path / "red.png"
    Image.new("RGB", (8, 8), (255, 0, 0)).save(red)
    drawing = tmp_path / "drawing.svg"
    body = f'<image href="{red}" width="64" height="48"/>'
    drawing.write_bytes(pictures.svg(body=body))
    for profile in (SMALL, SVG):
        sandbox.run("render", profile, drawing, folder=folder)
        with Image.open(folder / "rendered.png") as image:
            colours = image.convert("RGB").getcolors(10_000) or []
        assert (255, 0, 0) not in [colour for _, colour in colours]


def test_a_client_that_gives_up_ends_its_job(
    sandbox: Sandbox, source: Path, folder: Path
) -> None:
    arguments = {"name": "bad name", "then": 60}
    with pytest.raises(JobFailed):
        sandbox.run("write", SMALL, source, folder=folder, arguments=arguments)
    assert sandbox.pid is not None
    assert _wait_until_gone(_children(sandbox.pid))


def test_a_killed_zygote_is_replaced(source: Path) -> None:
    sandbox = Sandbox(JOBS)
    sandbox.run("read", SMALL, source)
    first = sandbox.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert sandbox.run("read", SMALL, source).value["data"] == "content"
    assert sandbox.pid != first
    sandbox.stop()


def test_children_end_with_a_killed_zygote(source: Path) -> None:
    sandbox = Sandbox(JOBS)
    sandbox.run("read", SMALL, source)
    first = sandbox.pid
    assert first is not None
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(
            sandbox.run, "sleep", replace(SMALL, wall_seconds=1), source
        )
        while not (children := _children(first)):
            time.sleep(0.005)
        os.kill(first, signal.SIGKILL)
        assert _wait_until_gone(children)
        with pytest.raises(JobFailed, match="took longer"):
            job.result(timeout=10)
    sandbox.stop()


def test_a_zygote_that_cannot_start_is_a_temporary_failure(source: Path) -> None:
    sandbox = Sandbox("tests.booru.media.no_such_jobs")
    with pytest.raises(JobFailed) as caught:
        sandbox.run("read", SMALL, source)
    assert not caught.value.permanent


def test_many_threads_share_one_zygote(source: Path) -> None:
    sandbox = Sandbox(JOBS)
    with ThreadPoolExecutor(8) as threads:
        runs = [threads.submit(sandbox.run, "read", SMALL, source) for _ in range(64)]
        pids = {run.result().value["pid"] for run in runs}
    assert len(pids) == 64
    sandbox.stop()


_SCRIPT = """
import os, sys
from pathlib import Path
from booru.media.sandbox import Sandbox
from tests.booru.media.test_sandbox import JOBS, SMALL
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
