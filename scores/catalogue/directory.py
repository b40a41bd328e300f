"""Which files of a collection lie in a directory (collections, section 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scores.games import GAMES

#: Files of a collection that nothing reads yet.
UNUSED = ("goals", "quests", "questlines", "bms-course-lookup")
_GATHERINGS = ("folders", "tables")


@dataclass(frozen=True, slots=True)
class Files:
    """``games`` holds the files of songs and charts, either may be None, in the order
    of the site's games; ``foreign`` are files of games that the site does not have,
    ``missing`` the names that a complete collection has besides."""

    games: Sequence[tuple[str, Path | None, Path | None]]
    folders: Path | None
    tables: Path | None
    foreign: Sequence[Path]
    missing: Sequence[str]
    unused: Sequence[str]

    def present(self) -> list[Path]:
        pairs = [path for _, *pair in self.games for path in pair]
        paths = [*pairs, self.folders, self.tables, *self.foreign]
        return [path for path in paths if path]


def files_of(directory: Path, game: str | None = None) -> Files:
    """Those for one game or for all, in ``directory`` or its folder ``collections``."""
    inner = directory / "collections"
    there = _known(directory) or _known(inner)
    games = [game] if game else list(GAMES)
    wanted = [f"{kind}-{name}" for name in games for kind in ("songs", "charts")]
    wanted += _GATHERINGS
    foreign = sorted(set(there) - set(wanted) - set(UNUSED))
    pairs = [(g, there.get(f"songs-{g}"), there.get(f"charts-{g}")) for g in games]
    return Files(
        [pair for pair in pairs if pair[1] or pair[2]],
        there.get("folders"),
        there.get("tables"),
        [] if game else [there[name] for name in foreign],
        [f"{name}.json" for name in wanted if name not in there],
        [f"{name}.json" for name in UNUSED if name in there],
    )


def _known(folder: Path) -> dict[str, Path]:
    names = {*_GATHERINGS, *UNUSED}
    return {
        file.stem: file
        for file in sorted(folder.glob("*.json"))
        if file.stem in names or file.stem.startswith(("songs-", "charts-"))
    }
