"""The queue in files, read without stumbling over half-written messages."""

from __future__ import annotations

import json
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import loads


class WholeMessages(filesystem.Channel):
    """kombu opens a message under its final name and then writes it, so that a
    reader can meet it empty; its own reader loses such a message and ends the
    worker. This one leaves it for the next look."""

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for path in sorted(Path(self.data_folder_in).iterdir()):
            if path.name.partition(".")[2] != f"{queue}.msg":
                continue
            try:
                message = loads(path.read_text())
                # Who removes it has it: another reader finds nothing to remove.
                path.unlink()
            except (FileNotFoundError, json.JSONDecodeError):
                continue
            return message
        raise Empty


def read_whole_messages() -> None:
    """For this process, before it connects to the queue."""
    filesystem.Transport.Channel = WholeMessages
