"""One file from several clients in the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests import pictures
from tests.e2e.client import Answer, Client
from tests.e2e.documented import duplicate_of
from tests.e2e.live import LiveSite

CLIENTS = 4
ROUNDS = 8


def test_exactly_one_of_simultaneous_uploads_is_taken(site: LiveSite) -> None:
    clients = [site.user(f"racer {n}") for n in range(CLIENTS)]
    taken = []
    with ThreadPoolExecutor(CLIENTS) as pool:
        for round_number in range(ROUNDS):
            data = pictures.png(300, 200, seed=500 + round_number)
            barrier = Barrier(CLIENTS)

            def upload(
                client: Client, data: bytes = data, barrier: Barrier = barrier
            ) -> Answer:
                barrier.wait(10)
                return client.upload_file("same.png", data)

            answers = list(pool.map(upload, clients))
            (number,) = [a.json()["image"]["id"] for a in answers if a.status == 200]
            refused = [a for a in answers if a.status == 400]
            assert len(refused) == CLIENTS - 1
            for answer in refused:
                assert answer.json() == duplicate_of(number)
            taken.append(number)
    counted = site.rows(
        "SELECT sum(uploads_count) FROM accounts_user WHERE name LIKE %(name)s",
        name="racer %",
    )
    assert counted == [(ROUNDS,)]
    assert set(site.settle(taken, 60).values()) == {("done", "")}
