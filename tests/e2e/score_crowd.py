"""Many clients that send their scores at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.e2e.live import LiveSite
from tests.e2e.score_state import stored, wrong
from tests.e2e.scoring import Player
from tests.scores.files import batch, batch_score

BATCH = "file/batch-manual"
# A message is missed after 20 s, and looked for every 10.
SECONDS = 90
_START = 1_700_000_000_000


def row(chart: tuple[str, int], score: int, minute: int) -> dict[str, Any]:
    return batch_score(
        matchType="tachiSongID",
        identifier=str(chart[1]),
        score=score,
        timeAchieved=_START + minute * 60_000,
    )


def check_crowd(
    site: LiveSite, crowd: Sequence[Player], charts: Sequence[tuple[str, int]]
) -> None:
    """Each client sends four files, each the one before and 25 scores more, without
    waiting; the counts say in which order they were taken."""

    def send_all(player: Player) -> list[dict[str, Any]]:
        waiting = []
        for number in range(1, 5):
            scores = [
                row(chart, 500 + player.user_id, minute)
                for minute, chart in enumerate(charts[: 25 * number])
            ]
            answer = player.send(BATCH, batch(*scores))
            assert answer.status == 202, answer.body
            waiting.append(answer.json()["body"]["importID"])
        return [player.finished(import_id, SECONDS) for import_id in waiting]

    with ThreadPoolExecutor(len(crowd)) as pool:
        found = list(pool.map(send_all, crowd))
    for player, documents in zip(crowd, found, strict=True):
        for before, document in enumerate(documents):
            summary = document["summary"]
            assert (summary["imported"], summary["duplicates"]) == (25, 25 * before)
        assert stored(site, player.user_id) == (100, 0)
    assert wrong(site) == {}
    # Of the scores that differ by a point the later accounts' are better.
    ranks = crowd[0].body(f"/games/iidx/SP/charts/{charts[0][0]}/pbs")["pbs"]
    found_users = [best["userID"] for best in ranks]
    assert found_users == sorted((one.user_id for one in crowd), reverse=True)
    assert [best["rankingData"] for best in ranks] == [
        {"rank": place, "outOf": len(crowd), "rivalRank": None}
        for place in range(1, len(crowd) + 1)
    ]
