"""The table of hostile files keeps its promises to the tests that upload it."""

from __future__ import annotations

import pytest

from tests.hostile import Hostile, hostile_files

SINK = "http://127.0.0.1:54321"


@pytest.fixture(scope="module")
def files() -> list[Hostile]:
    return hostile_files(SINK)


def test_there_are_many_and_they_stay_small(files: list[Hostile]) -> None:
    assert len(files) >= 200
    assert sum(len(file.data) for file in files) < 64_000_000


def test_no_name_and_no_content_comes_twice(files: list[Hostile]) -> None:
    assert len({file.name for file in files}) == len(files)
    assert len({file.data for file in files}) == len(files)


def test_every_call_gives_the_same_files(files: list[Hostile]) -> None:
    assert hostile_files(SINK) == files


def test_the_sink_is_named_in_drawings_and_playlists(files: list[Hostile]) -> None:
    named = {
        file.name.rpartition(".")[2] for file in files if SINK.encode() in file.data
    }
    assert named == {"svg", "mp4", "webm"}


def test_extra_formats_decide_what_whole_webp_and_avif_files_expect() -> None:
    def expected(*, extra_formats: bool) -> set[str]:
        table = hostile_files(SINK, extra_formats=extra_formats)
        return {
            file.expect for file in table if file.name in ("whole.webp", "whole.avif")
        }

    assert expected(extra_formats=False) == {"refused"}
    assert expected(extra_formats=True) == {"either"}
