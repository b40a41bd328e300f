"""One import's scores and all that follows, in the caller's transaction.

The caller holds the user's turn. Whatever happens, either all of it is there
afterwards or nothing; run again after a crash it ends in the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scores.games import GAMES
from scores.games.schema import Kind, Playtype
from scores.importing.fates import Fate, fate_of
from scores.importing.formats.schema import Format
from scores.importing.identity import orphan_id
from scores.importing.personal_bests import Played
from scores.importing.types import (
    Context,
    Failure,
    FailureKind,
    FullScore,
    ProvidedClass,
)
from scores.models import BlockedScore, ClassGrant, Import, Orphan, Score
from scores.processing.bulk import as_json, copy_rows
from scores.processing.outcomes import Outcome, scores_of
from scores.processing.profiles import rebuild_profile
from scores.processing.rebuilding import (
    BestChanges,
    HeldScore,
    held_scores,
    rebuild_sessions,
    store_bests,
)
from scores.processing.sitting import seat

_FIELDS = (
    "score_id", "user", "chart", "game", "playtype", "origin", "session",
    "import_type", "service", "highlight", "comment", "time_achieved", "time_added",
    "score_meta", "data", "ratings",
)  # fmt: skip

_HELD = "You have this score already."
_BLOCKED = "You deleted this score for good."
_TWICE = "The same score stands in this import before."


@dataclass(slots=True)
class Stored:
    """What an import did, as its document and its page show it."""

    fates: list[dict[str, Any]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    new_scores: list[FullScore] = field(default_factory=list)
    sessions: list[dict[str, str]] = field(default_factory=list)
    class_deltas: list[dict[str, Any]] = field(default_factory=list)
    rating_deltas: list[dict[str, Any]] = field(default_factory=list)

    @property
    def playtypes(self) -> list[str]:
        return sorted({score.playtype.name for score in self.new_scores})


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What to store, and for whom. ``origin`` is none where orphans are tried again;
    ``seed`` names the sessions; ``now`` in Unix milliseconds."""

    user_id: int
    game: str
    of: Format
    outcomes: Sequence[Outcome]
    context: Context
    classes: Sequence[ProvidedClass] = ()
    origin: Import | None = None
    seed: str
    now: int


def store(work: Work) -> Stored:
    done = Stored()
    charts = {score.dry.chart.pk for score in scores_of(work.outcomes)}
    held = held_scores(work.user_id, charts)
    new, twice = _new_scores(work, held)
    done.new_scores = new
    seating = seat(work.user_id, new, seed=work.seed, now=work.now)
    done.sessions = seating.listed
    _copy(work, new, seating.session_of)
    rebuild_sessions(seating.joined)
    _grant(work)
    _fates(work, done, twice, _orphan(work))
    changes = _bests(work, new, held)
    _praise(done, changes)
    for playtype in _playtypes(work, new):
        profile = rebuild_profile(work.user_id, playtype, work.origin)
        done.class_deltas += profile.classes
        done.rating_deltas += profile.ratings
    return done


def _new_scores(
    work: Work, held: Mapping[int, Sequence[HeldScore]]
) -> tuple[list[FullScore], dict[str, str]]:
    """Scores that are not there yet, in the file's order; and why others are not
    stored, by score id."""
    known = {score.score_id: _HELD for scores in held.values() for score in scores}
    blocked = BlockedScore.objects.filter(user=work.user_id)
    known |= dict.fromkeys(blocked.values_list("score_id", flat=True), _BLOCKED)
    new: dict[str, FullScore] = {}
    for score in scores_of(work.outcomes):
        if score.score_id not in known:
            new.setdefault(score.score_id, score)
    return list(new.values()), known


def _bests(
    work: Work, new: Sequence[FullScore], held: Mapping[int, Sequence[HeldScore]]
) -> BestChanges:
    charts = {score.dry.chart.pk: score.dry.chart for score in new}
    played = {pk: [score.played() for score in held.get(pk, ())] for pk in charts}
    for score in new:
        played[score.dry.chart.pk].append(
            Played(
                score.score_id,
                score.data,
                score.dry.time_achieved,
                work.now,
                ratings=score.ratings,
            )
        )
    return store_bests(work.user_id, charts, played)


def _copy(
    work: Work, scores: Sequence[FullScore], session_of: Mapping[str, int]
) -> None:
    origin = work.origin.pk if work.origin else None
    copy_rows(
        Score,
        _FIELDS,
        (
            (
                score.score_id, work.user_id, score.dry.chart.pk, score.playtype.game,
                score.playtype.name, origin, session_of.get(score.score_id),
                work.of.import_type, score.dry.service, False, score.dry.comment,
                score.dry.time_achieved, work.now, as_json(score.dry.score_meta),
                as_json(score.data), as_json(score.ratings),
            )
            for score in scores
        ),
    )  # fmt: skip


def _grant(work: Work) -> None:
    ClassGrant.objects.bulk_create(
        ClassGrant(
            user_id=work.user_id,
            game=work.game,
            playtype=given.playtype,
            class_set=given.set,
            value=given.value,
            origin=work.origin,
        )
        for given in work.classes
    )


def _playtypes(work: Work, new: Sequence[FullScore]) -> list[Playtype]:
    """Those with new scores; of a class provider all of the game."""
    if work.classes:
        return list(GAMES[work.game].playtypes.values())
    return sorted({score.playtype for score in new}, key=str)


def _orphan(work: Work) -> dict[int, tuple[str, bool]]:
    """Keep what found no chart; outcome's index -> id, and whether it is new."""
    ids = {
        index: orphan_id(
            work.user_id, work.of.import_type, outcome.row.datum, work.context
        )
        for index, outcome in enumerate(work.outcomes)
        if isinstance(outcome.result, Failure)
        and outcome.result.kind is FailureKind.NOT_FOUND
    }
    held = Orphan.objects.filter(orphan_id__in=ids.values())
    known = set(held.values_list("orphan_id", flat=True))
    rows, answers = [], {}
    for index, identity in ids.items():
        answers[index] = (identity, identity not in known)
        if identity in known:
            continue
        known.add(identity)
        outcome = work.outcomes[index]
        assert isinstance(outcome.result, Failure)  # noqa: S101 - said above
        rows.append(
            Orphan(
                orphan_id=identity,
                user_id=work.user_id,
                import_type=work.of.import_type,
                game=work.game,
                data=outcome.row.datum,
                context=work.context,
                message=outcome.result.message,
                time_inserted=work.now,
            )
        )
    Orphan.objects.bulk_create(rows)
    return answers


def _fates(
    work: Work,
    done: Stored,
    known: Mapping[str, str],
    orphans: Mapping[int, tuple[str, bool]],
) -> None:
    seen: set[str] = set()
    for index, outcome in enumerate(work.outcomes):
        result = outcome.result
        fate: dict[str, Any] = {
            "row": outcome.row.number,
            "fate": Fate.IMPORTED.value,
            "label": work.of.label(outcome.row.datum),
            "value": work.of.value(outcome.row.datum),
            "why": "",
        }
        if isinstance(result, FullScore):
            fate |= {"scoreID": result.score_id, "chartID": result.dry.chart.chart_id}
            why = known.get(result.score_id) or (
                _TWICE if result.score_id in seen else ""
            )
            seen.add(result.score_id)
            if why:
                fate |= {"fate": Fate.DUPLICATE.value, "why": why}
        elif result.kind is FailureKind.SKIP:
            continue
        else:
            error: dict[str, Any] = {"type": result.kind, "message": result.message}
            if index in orphans:
                identity, new = orphans[index]
                if not new:
                    error["type"] = FailureKind.ORPHAN_EXISTS
                error["orphanID"] = fate["orphanID"] = identity
            done.errors.append(error)
            fate |= {"fate": fate_of(result).value, "why": result.message}
        done.fates.append(fate)


def _praise(done: Stored, changes: BestChanges) -> None:
    """Say of each new score whether it is the first on its chart or a new best."""
    new = {score.score_id: score for score in done.new_scores}
    for fate in done.fates:
        if fate["fate"] != Fate.IMPORTED.value:
            continue
        score = new[fate["scoreID"]]
        chart = score.dry.chart.pk
        best = changes.after[chart].composed_from[0]["scoreID"]
        if chart not in changes.before:
            fate["why"] = "First score on this chart."
        if chart in changes.before and best == score.score_id:
            fate["why"] = _new_best(score, changes.before[chart])


def _new_best(score: FullScore, before: float) -> str:
    metric = score.playtype.metrics[score.playtype.ranking[0]]
    gain = float(score.data[metric.name]) - before
    digits = 0 if metric.kind is Kind.INTEGER else 2
    return f"New best: {gain:+,.{digits}f} {metric.name}."
