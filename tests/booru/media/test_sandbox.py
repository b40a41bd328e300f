"""The sandbox: every end of a child becomes a reason, and nothing gets out."""

from __future__ import annotations

import os
from collections.abc import Iterator
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


def test_a_missing_source_is_no_fault_of_the_file(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    with pytest.raises(JobFailed) as caught:
        sandbox.run("read", SMALL, tmp_path / "gone")
    assert caught.value.reason == "No such file or directory"
    assert not caught.value.permanent


def test_a_folder_that_cannot_be_written_is_no_fault_of_the_file(
    sandbox: Sandbox, source: Path, tmp_path: Path
) -> None:
    arguments = {"name": "full.png"}
    with pytest.raises(JobFailed) as caught:
        sandbox.run(
            "write", SMALL, source, folder=tmp_path / "gone", arguments=arguments
        )
    assert not caught.value.permanent
