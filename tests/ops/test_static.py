from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytest_django import Settings

from ops.static import collect_static


@pytest.fixture
def source(tmp_path: Path, settings: Settings) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (source / "own.css").write_text("a {}")
    settings.HOME = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = [
        "django.contrib.staticfiles.finders.FileSystemFinder"
    ]
    return source


def test_files_are_gathered_only_when_something_changed(source: Path) -> None:
    gathered = source.parent / "static" / "own.css"
    assert collect_static()
    assert gathered.read_text() == "a {}"
    assert not collect_static()

    # The same size: its time tells.
    (source / "own.css").write_text("b {}")
    os.utime(source / "own.css", ns=(1, 1))
    assert collect_static()
    assert gathered.read_text() == "b {}"

    (source / "own.css").unlink()
    assert collect_static()
    assert not gathered.exists()
