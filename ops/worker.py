"""Celery's own command, in which the embedded beat and the worker end together.

A killed worker takes its pool along, but not its beat, which would go on filling the
queue; and a worker would not miss a killed beat, without which nobody asks again for
what was lost.
"""

from __future__ import annotations

import os
import signal
import time
import warnings
from threading import Thread
from typing import Any

from celery.bin.celery import main
from celery.signals import beat_embedded_init, worker_ready
from celery.worker import state

from ops.queue import read_whole_messages
from ops.system import end_with_parent


def run() -> None:
    # It warns root of pickled messages. Ours are JSON.
    warnings.filterwarnings("ignore", module="celery.platforms")
    worker = os.getpid()

    def in_beat(**_: object) -> None:
        end_with_parent(worker, signal.SIGKILL)

    beat_embedded_init.connect(in_beat, weak=False)
    worker_ready.connect(_watch_beat, weak=False)
    read_whole_messages()
    main()


def _watch_beat(sender: Any, **_: object) -> None:
    """The worker ends without its beat, and whoever started it starts both again. At
    once, since what killed the beat may have killed a child of the pool with a lock in
    its hands, for which an orderly end would wait for ever."""
    beat = sender.controller.beat

    def watch() -> None:
        while beat.is_alive():
            time.sleep(1)
        # Neither on its way to its end: 0 is a wish, too.
        wishes: tuple[object, object] = (state.should_stop, state.should_terminate)
        if wishes == (None, None):
            os.kill(os.getpid(), signal.SIGKILL)

    if beat is not None:
        Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    run()
