"""A player's plays become scores, sessions, personal bests and a profile, by the same
stages as those of an import; each sitting came in an import of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ops.benchmark_data.plays import BEGIN, Play
from scores.facts import ChartFacts
from scores.games.schema import Best, Playtype, Rating
from scores.importing.hydrate import hydrate
from scores.importing.personal_bests import Made, Played, personal_best
from scores.importing.profiles import profile_ratings
from scores.importing.sessions import Group, groups, new_identity, session_ratings
from scores.importing.types import DryScore, FullScore

SERVICE = "Invented (BATCH-MANUAL)"
# From the last score of a sitting to its import: milliseconds.
_AFTER = 300_000


@dataclass(frozen=True, slots=True)
class Session:
    session_id: str
    name: str
    group: Group
    ratings: Mapping[str, Rating]


@dataclass(frozen=True, slots=True)
class Sitting:
    """One import. Its scores have no session where none of them has a time."""

    scores: Sequence[FullScore]
    imported: int
    session: Session | None


@dataclass(frozen=True, slots=True)
class Player:
    user_id: int
    sittings: Sequence[Sitting]
    #: By chart's row id.
    bests: Mapping[int, Made]
    ratings: Mapping[str, Rating]


def invent(
    user_id: int, playtype: Playtype, played: Sequence[Play], seed: int
) -> Player:
    """``played`` in the order of time."""
    sittings = list(_sittings(user_id, playtype, played, seed))
    on_chart: dict[int, list[Played]] = defaultdict(list)
    charts: dict[int, ChartFacts] = {}
    for sitting in sittings:
        for score in sitting.scores:
            chart, achieved = score.dry.chart, score.dry.time_achieved
            charts[chart.pk] = chart
            on_chart[chart.pk].append(
                Played(score.score_id, score.data, achieved, sitting.imported)
            )
    bests = {
        pk: personal_best(scores, playtype, charts[pk])
        for pk, scores in on_chart.items()
    }
    ratings = profile_ratings(
        playtype, [_best(bests[pk], chart) for pk, chart in charts.items()]
    )
    return Player(user_id, sittings, bests, ratings)


def _best(made: Made, chart: ChartFacts) -> Best:
    return Best(made.ratings, chart.song.id, chart.difficulty, chart.song.data)


def _sittings(
    user_id: int, playtype: Playtype, played: Sequence[Play], seed: int
) -> Iterator[Sitting]:
    together: dict[int, list[FullScore]] = defaultdict(list)
    for play in played:
        together[play.sitting].append(hydrate(dry_score(play), playtype, user_id))
    imported = BEGIN
    for scores in together.values():
        times = [score.dry.time_achieved for score in scores]
        imported = max(imported, *(time or 0 for time in times)) + _AFTER
        found = groups(times)
        session = None
        if found:
            (group,) = found
            ratings = [scores[member].ratings for member in group.members]
            session = Session(
                *new_identity(f"invented {seed} {user_id}", playtype, group),
                group,
                session_ratings(playtype, ratings),
            )
        yield Sitting(scores, imported, session)


def dry_score(play: Play) -> DryScore:
    return DryScore(
        chart=play.chart,
        service=SERVICE,
        metrics={"score": play.score, "lamp": play.lamp},
        judgements=play.judgements,
        optional=play.optional,
        score_meta=play.score_meta,
        time_achieved=play.time_achieved,
    )
