"""What the README promises is there: commands, variables, files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import resolve

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
CODE = "\n".join(
    file.read_text()
    for place in ("config", "ops", "booru", "scores", "accounts")
    for file in (ROOT / place).rglob("*.py")
)


COMMANDS = sorted(set(re.findall(r"manage\.py (\w+)", README)))


@pytest.mark.parametrize("command", COMMANDS)
def test_its_commands_exist(command: str) -> None:
    assert command in get_commands()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake (\w+)", README))))
def test_its_make_targets_exist(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_its_table_is_every_variable_and_no_other() -> None:
    table = README[README.index("| Variable") : README.index("**Own PostgreSQL")]
    named = {
        name
        for row in table.splitlines()[2:]
        if row.startswith("|")
        for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", row.split("|")[1])
    }
    settings = (ROOT / "config" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', settings))
    internal = {"PORT", "DATABASE_POOL"}
    assert read - internal - named == set()
    assert {name for name in named if f'"{name}"' not in CODE} == set()


@pytest.mark.parametrize("target", re.findall(r"\]\((?!http)([^)]+)\)", README))
def test_its_links_lead_somewhere(target: str) -> None:
    assert (ROOT / target).is_file()


def test_its_addresses_are_mounted() -> None:
    table = README[README.index("| Part | Where |") : README.index("Pictures may be")]
    places = re.findall(r"(?<!below )`(/[^`\s]*)`", table)
    assert {"/api", "/api/v3", "/docs/api", "/pastes/new"} <= set(places)
    for place in places:
        # Raises Resolver404 where nothing answers.
        resolve(place.replace("NUMBER", "1").replace("NAME", "wren"))


def test_its_files_are_there() -> None:
    named = set(re.findall(r"`((?:[a-z_]+/)+[\w.]+)`", README))
    assert "tests/test_architecture.py" in named
    assert {name for name in named if not (ROOT / name).exists()} == set()
