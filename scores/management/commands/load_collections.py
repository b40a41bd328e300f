"""`manage.py load_collections`: songs, charts, folders and tables from files in the
public collections' layout (collections)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from scores.catalogue.directory import Files, files_of
from scores.catalogue.folders import Membership, rebuild_folders
from scores.catalogue.load import Load
from scores.catalogue.reports import FileReport
from scores.games import GAMES
from scores.processing import recalculate_stale_charts, reprocess_all_orphans


class Command(BaseCommand):
    help = (
        "Load songs, charts, folders and tables from DIR or DIR/collections. Running "
        "it again changes only what differs. The exit status is 1 if a document or a "
        "file was rejected."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR")
        parser.add_argument(
            "--game", choices=list(GAMES), metavar="GAME", help="leave the others"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, no more"
        )
        parser.add_argument(
            "--prune",
            action="store_true",
            help="remove what the files no longer have, but nothing with scores",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        game: str | None = options["game"]
        dry_run: bool = options["dry_run"]
        files = files_of(Path(options["directory"]), game)
        if not files.present():
            raise CommandError(f"No collection files in {options['directory']}.")
        self._loud = options["verbosity"] > 0
        self._say_what_is_not_read(files)
        load = Load(game, dry_run, options["prune"])
        reports = list(self._reports(load, files))
        if not dry_run:
            self._follow_up(game, reports)
        self._conclude(reports, dry_run)

    def _reports(self, load: Load, files: Files) -> Iterator[FileReport]:
        sizes = {path: path.stat().st_size for path in files.present()}
        bar: tqdm[NoReturn] = tqdm(
            total=sum(sizes.values()),
            unit="B",
            unit_scale=True,
            disable=self._hidden(),
        )

        def begin(path: Path) -> None:
            bar.set_description(path.name)
            bar.update(sizes[path])

        load.begin = begin
        with bar:
            for report in load.reports(files):
                with tqdm.external_write_mode():
                    self._tell(report)
                yield report

    def _follow_up(self, game: str | None, reports: list[FileReport]) -> None:
        """What depends on songs and charts."""
        membership = Membership()
        games = [game] if game else list(GAMES)
        for name in tqdm(games, desc="Folders", disable=self._hidden()):
            membership += rebuild_folders(name)
        self._say(
            f"folders: {membership.charts:,} charts in them, {membership.added:,} "
            f"added, {membership.removed:,} removed"
        )
        # Also what an earlier run left undone.
        scores = recalculate_stale_charts()
        changed = any(report.changed for report in reports)
        orphans = reprocess_all_orphans() if changed else 0
        if changed or scores:
            self._say(
                f"{scores:,} scores recalculated, {orphans:,} orphans found their chart"
            )

    def _say_what_is_not_read(self, files: Files) -> None:
        if files.missing:
            self._say(f"not there, skipped: {', '.join(files.missing)}")
        if files.unused:
            self._say(f"not used yet: {', '.join(files.unused)}")

    def _tell(self, report: FileReport) -> None:
        """What went wrong is told even when all is to be quiet."""
        if report.problem:
            self.stderr.write(report.line())
        else:
            self._say(report.line())
        self.stdout.flush()
        for detail in report.details() if self._loud or report.failed else ():
            self.stderr.write(f"  {detail}")

    def _conclude(self, reports: list[FileReport], dry_run: bool) -> None:
        if dry_run:
            self._say("dry run: nothing was changed")
        problems = sum(bool(report.problem) for report in reports)
        rejected = sum(len(report.rejected) for report in reports)
        if problems or rejected:
            raise CommandError(
                f"{rejected:,} documents and {problems:,} files were rejected; the "
                f"rest was {'fine' if dry_run else 'loaded'}."
            )

    def _say(self, text: str) -> None:
        if self._loud:
            self.stdout.write(text)

    def _hidden(self) -> bool:
        return not (self._loud and sys.stderr.isatty())
