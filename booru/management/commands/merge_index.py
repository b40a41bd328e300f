from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection

from booru.index import merger

log = structlog.get_logger("polybooru.index")


class Command(BaseCommand):
    help = (
        "Fold what was written into the search index, each second until SIGTERM. "
        "`up` runs it; without it searches stay right and become slower."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()

        def stop(number: int, frame: FrameType | None) -> None:
            stopped.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        while not stopped.is_set():
            try:
                merger.run(stopped.wait)
            except (InterfaceError, OperationalError) as error:
                # The database restarts: so does this, when it is back.
                log.warning("index_merger_waits", reason=str(error))
                connection.close()
                stopped.wait(2)
