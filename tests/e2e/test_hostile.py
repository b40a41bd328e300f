"""Hostile and broken files over HTTP: refused in the documented words, or accepted
and ended; nothing dies, nothing calls out. POLYBOORU_LONG=1 sends all of them."""

from __future__ import annotations

import os
import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import psutil
import pytest

from tests import pictures
from tests.e2e.client import Answer, Client, insist
from tests.e2e.documented import is_documented
from tests.e2e.figures import Figure
from tests.e2e.live import LiveSite
from tests.e2e.watch import Cost, DecoderWatch
from tests.hostile import Hostile, hostile_files

LONG = bool(os.environ.get("POLYBOORU_LONG"))
CLIENTS = 8
# What takes the pipeline seconds each, and is left to the long run.
SLOW = {"2000-scans.jpg", "morphology.svg", "sides-10000x10000.jpg"}
# Resident megabytes that every decoder shares with the process it was forked from.
SHARED = 96
# Of the first stage, by file name (spec: media, hostile files): seconds, megabytes.
RASTER, DRAWING, VIDEO = Cost(10, 1024), Cost(5, 512), Cost(2400, 1536)
LIMITS = {
    "inspect": Cost(5, 512),
    "original.png": RASTER,
    "original.jpg": RASTER,
    "original.svg": DRAWING,
    "original.gif": VIDEO,
    "original.webm": VIDEO,
    "original.mp4": VIDEO,
}


class Sink:
    """Counts who connects."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.visits: list[object] = []
        Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, address = self.listener.accept()
            except OSError:
                return
            self.visits.append(address)
            connection.close()


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink()
    yield sink
    sink.listener.shutdown(socket.SHUT_RDWR)
    sink.listener.close()


def chosen(sink: Sink) -> list[Hostile]:
    files = hostile_files(sink.url)
    if LONG:
        return files
    # Neighbours in the table are alike; every third or fourth shows all families.
    return [file for n, file in enumerate(files) if n % 7 in (0, 3)][:226]


def test_hostile_files(
    site: LiveSite, mika: Client, sink: Sink, figure: Figure
) -> None:
    files = [file for file in chosen(sink) if LONG or file.name not in SLOW]
    assert len(files) >= 200
    prove_honest(mika, seed=801)
    alive = site.lives()
    begin = time.monotonic()
    assert site.supervisor
    with DecoderWatch(psutil.Process(site.supervisor.pid), site.home) as watch:
        with ThreadPoolExecutor(CLIENTS) as pool:
            answers = list(pool.map(lambda file: post(mika, file), files))
        figure("hostile files posted, seconds", time.monotonic() - begin)
        accepted = check_answers(files, answers)
        ends = site.settle(list(accepted), 1200 if LONG else 240)
    figure("hostile files ended, seconds", time.monotonic() - begin)
    figure("hostile answers", Counter(answer.status for answer in answers))
    figure("hostile ends", Counter(state for state, _ in ends.values()))
    figure("hostile reasons", Counter(reason for _, reason in ends.values()))

    for number, (state, reason) in ends.items():
        image = mika.image(number)
        assert image["processed"] == (state == "done"), accepted[number]
        assert bool(reason) == (state == "failed"), accepted[number]
    check_costs(watch, figure)
    assert sink.visits == []
    assert site.lives() == alive
    assert '"exception"' not in site.output()  # of the log of web and worker
    prove_honest(mika, seed=802)


def post(client: Client, file: Hostile) -> Answer:
    return insist(lambda: client.upload_file(file.name, file.data), 120)[0]


def check_answers(files: list[Hostile], answers: list[Answer]) -> dict[int, str]:
    """The names of the accepted files by their numbers."""
    accepted = {}
    for file, answer in zip(files, answers, strict=True):
        assert answer.status in (200, 400), (file.name, answer.status, answer.body)
        if answer.status == 200:
            assert file.expect != "refused", file.name
            accepted[answer.json()["image"]["id"]] = file.name
        else:
            assert is_documented(answer.json()), (file.name, answer.json())
    return accepted


def check_costs(watch: DecoderWatch, figure: Figure) -> None:
    costs = watch.dearest()
    figure("decoders seen", watch.seen())
    for kind, cost in sorted(costs.items()):
        figure(f"dearest {kind}: s, MB", [round(cost.cpu, 2), round(cost.megabytes)])
    if not psutil.LINUX:
        return
    assert "inspect" in costs
    for kind, limit in LIMITS.items():
        cost = costs.get(kind, Cost(0, 0))
        assert cost.cpu <= limit.cpu + 0.5, kind
        assert cost.megabytes <= limit.megabytes + SHARED, kind


def prove_honest(client: Client, *, seed: int) -> None:
    answer = client.upload_file("honest.png", pictures.png(320, 260, seed=seed))
    assert answer.status == 200
    assert client.processed(answer.json()["image"]["id"], 60)["thumbnails_generated"]
