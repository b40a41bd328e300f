"""Celery's own command, in which the embedded beat does not outlive the worker.

A killed worker takes its pool along, but not its beat, which would go on filling the
queue.
"""

from __future__ import annotations

import os
import signal
import warnings

from celery.bin.celery import main
from celery.signals import beat_embedded_init

from ops.queue import read_whole_messages
from ops.system import end_with_parent


def run() -> None:
    # It warns root of pickled messages. Ours are JSON.
    warnings.filterwarnings("ignore", module="celery.platforms")
    worker = os.getpid()

    def in_beat(**_: object) -> None:
        end_with_parent(worker, signal.SIGKILL)

    beat_embedded_init.connect(in_beat, weak=False)
    read_whole_messages()
    main()


if __name__ == "__main__":
    run()
