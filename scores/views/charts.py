"""A chart with its leaderboard; a folder of charts with one's own lamps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.paging import Paging, paging_of
from scores.games.schema import Kind, Playtype
from scores.models import Chart, ChartPlayers, Folder, PersonalBest
from scores.reads.own import here
from scores.reads.pages import charts, games
from scores.reads.pages.slices import page_of
from scores.reads.rankings import Rank, best_ranks
from scores.views import plots, words
from scores.views.dashboard import Tile
from scores.views.lines import placed
from scores.views.viewer import playtype_or_404, row_or_404, text_of, viewer_of


@require_safe
def chart(
    request: HttpRequest, game: str, playtype: str, chart_id: str
) -> HttpResponse:
    """`?who=rivals` narrows the leaderboard to the reader and their rivals."""
    known, viewer = playtype_or_404(game, playtype), viewer_of(request)
    rows = Chart.objects.filter(here(known)).select_related("song")
    row = row_or_404(rows, chart_id=chart_id)
    own = charts.own_best(row, viewer) if viewer else None
    rank = best_ranks([own.pk])[own.pk] if own else None
    counted = ChartPlayers.objects.filter(chart=row).first()
    players = counted.players if counted else 0
    enum = words.enum_metrics(known)[0]
    counts = charts.value_counts(row, enum.metric.name) if players else {}
    facts: dict[str, Any] = {
        "playtype": known,
        "chart": row,
        "about": _about(row),
        "siblings": charts.siblings(row, known),
        "tiles": _tiles(known, row, own, rank, players, _cleared(enum, counts)),
        "own": own,
        "own_scores": _own_scores(known, row, viewer),
        "enum": enum,
        "lamps": _lamps(enum, counts) if counts else None,
        "histogram": _histogram(known, row, own),
        "columns": words.columns(known),
        "rating": known.default_score_rating,
    }
    facts |= _leaderboard(request, known, row, viewer, players, rank)
    return render(request, "scores/chart.html", facts)


def _leaderboard(
    request: HttpRequest,
    playtype: Playtype,
    row: Chart,
    viewer: User | None,
    players: int,
    rank: Rank | None,
) -> dict[str, Any]:
    own_pk = viewer.pk if viewer else None
    rivals = charts.rivals_of(viewer, playtype) if viewer else []
    if text_of(request, "who") == "rivals" and viewer is not None:
        rows = list(charts.ranking(row).filter(user__in=[viewer.pk, *rivals]))
        ranks = best_ranks(one.pk for one in rows)
        found = [
            placed(playtype, row, [one], first=ranks[one.pk].rank, own=own_pk)[0]
            for one in rows
        ]
        return {"who": "rivals", "rivals": rivals, "lines": found, "paging": None}
    paging = paging_of(request, players)
    rows = page_of(charts.ranking(row), paging.offset, paging.end, players)
    return {
        "who": "",
        "rivals": rivals,
        "lines": placed(playtype, row, rows, first=paging.first, own=own_pk),
        "paging": paging,
        "own_page": _own_page(rank, paging),
    }


def _own_page(rank: Rank | None, paging: Paging) -> str:
    """Where the reader's own place is, if not here."""
    if rank is None or paging.first <= rank.rank <= paging.last:
        return ""
    return paging.address(1 + (rank.rank - 1) // paging.size)


def _about(row: Chart) -> list[str]:
    """What the catalogue knows beside the names."""
    found = [row.song.artist] if row.song.artist else []
    if genre := row.song.data.get("genre"):
        found.append(f"genre {genre}")
    notes = row.data.get("notecount") or row.data.get("stepCount")
    if notes:
        found.append(f"{notes:,} notes")
    return found


def _tiles(
    playtype: Playtype,
    row: Chart,
    own: PersonalBest | None,
    rank: Rank | None,
    players: int,
    cleared: str,
) -> list[Tile]:
    played = Tile("Played by", f"{players:,}", cleared)
    if own is None or rank is None:
        return [played]
    shown = words.cells(playtype, own.data)
    main = next(one for one in shown if one.column.main)
    beside = [one.text for one in shown if not one.column.main][:2]
    name = playtype.default_score_rating
    return [
        Tile("Your best", main.text, " · ".join(beside)),
        *_lamp_tile(shown, own),
        Tile(
            "Rank",
            f"{rank.rank:,} of {rank.out_of:,}",
            _to_next(playtype, row, own, rank),
        ),
        Tile(name, words.rating(name, own.ratings.get(name)), "your rating here"),
        played,
    ]


def _lamp_tile(shown: list[words.Cell], own: PersonalBest) -> list[Tile]:
    lamp = next((one for one in shown if one.column.kind == "lamp" and one.sign), None)
    if lamp is None:
        return []
    bp = next((one.text for one in shown if one.column.label == "BP"), words.NOTHING)
    note = "" if bp == words.NOTHING else f"BP {bp}"
    return [Tile(f"Your {lamp.column.label.lower()}", lamp.text, note, sign=lamp.sign)]


def _to_next(playtype: Playtype, row: Chart, own: PersonalBest, rank: Rank) -> str:
    """What is missing to the place above."""
    above = charts.next_above(row, rank.rank)
    if above is None:
        return "nobody is above you"
    metric = words.main_metric(playtype)
    amount = above.data[metric.name] - own.data[metric.name]
    if not amount:
        return f"level with place {rank.rank - 1:,}"
    return f"+{words.amount(playtype, metric, amount)} to place {rank.rank - 1:,}"


def _own_scores(
    playtype: Playtype, row: Chart, viewer: User | None
) -> list[dict[str, Any]]:
    if viewer is None:
        return []
    found = []
    for score in charts.own_scores(row, viewer):
        shown = words.cells(playtype, score.data)
        found.append(
            {
                "main": next(one for one in shown if one.column.main),
                "sign": next((one for one in shown if one.column.kind == "lamp"), None)
                or next((one for one in shown if one.column.kind == "grade"), None),
                "time": score.time_achieved,
                "score_id": score.score_id,
            }
        )
    return found


def _cleared(enum: words.Column, counted: dict[str, int]) -> str:
    """ "61 % EASY CLEAR or up" """
    values, start = enum.metric.values, enum.metric.relevant_from
    total = sum(counted.values())
    if not total or not start:
        return ""
    worthy = sum(counted.get(value, 0) for value in values[values.index(start) :])
    return f"{100 * worthy // total} % {start} or up"


def _lamps(enum: words.Column, counted: dict[str, int]) -> dict[str, Any]:
    """Everybody's lamps as one bar."""
    values = enum.metric.values
    shades = words.shades(values)
    counts = [counted.get(value, 0) for value in values]
    return {"bar": plots.bar("", shades, counts), "shades": shades}


def _histogram(
    playtype: Playtype, row: Chart, own: PersonalBest | None
) -> dict[str, Any] | None:
    spread = charts.spread(row)
    if spread is None:
        return None
    metric = playtype.metrics[playtype.ranking[0]]

    def said(value: float) -> str:
        whole = metric.kind is Kind.INTEGER
        return words.amount(playtype, metric, round(value) if whole else value)

    middle = (spread.low + spread.high) / 2
    own_bucket = spread.bucket(own.rank1) if own else None
    fullest = spread.counts.index(max(spread.counts))
    step = (spread.high - spread.low) / charts.BUCKETS
    low = spread.low + fullest * step
    sentence = (
        f"Best scores of {sum(spread.counts):,} players from {said(spread.low)} to "
        f"{said(spread.high)}; most lie between {said(low)} and {said(low + step)}"
    )
    if own:
        sentence += f"; yours is {said(own.rank1)}"
    labels = [said(spread.low), said(middle), said(spread.high)]
    return {
        "plot": plots.histogram(spread.counts, own=own_bucket, labels=labels),
        "sentence": sentence,
    }


@require_safe
def folder(
    request: HttpRequest, game: str, playtype: str, folder_id: str
) -> HttpResponse:
    """`?user=` is whose lamps are shown, without it the reader's own."""
    known, viewer = playtype_or_404(game, playtype), viewer_of(request)
    row = row_or_404(Folder.objects.filter(here(known)), folder_id=folder_id)
    members = games.charts_in(row)
    paging = paging_of(request, members.count())
    shown = list(members[paging.offset : paging.end])
    bests = charts.bests_on(shown, viewer)
    enum = words.enum_metrics(known)[0]
    columns = words.columns(known)
    empty = [words.Cell(column, words.NOTHING) for column in columns]
    facts = {
        "playtype": known,
        "folder": row,
        "columns": columns,
        "rows": [
            {
                "chart": one,
                "words": words.chart_words(known, one),
                "cells": words.cells(known, bests[one.pk].data)
                if one.pk in bests
                else empty,
            }
            for one in shown
        ],
        "enum": enum,
        "shades": words.shades(enum.metric.values),
        "bar": games_bar(row, viewer, enum) if viewer else None,
        "paging": paging,
    }
    return render(request, "scores/folder.html", facts)


def games_bar(row: Folder, viewer: User, enum: words.Column) -> dict[str, Any]:
    found = games.folder_lamps([row], viewer, enum.metric.name)
    by_value = {one.value: one.charts for one in found}
    values = enum.metric.values
    counts = [by_value.get(value, 0) for value in values]
    bar = plots.bar("", words.shades(values), counts)
    return {"bar": bar, "of": sum(one.charts for one in found)}
