"""The collection that comes with the site: loads clean, and has something for each."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from scores.catalogue.documents import read_documents
from scores.catalogue.queries import compile_query
from scores.games import all_playtypes
from scores.models import Chart, Folder, Song, Table
from tests.scores.catalogue.made import load

pytestmark = pytest.mark.django_db
PLACE = Path(settings.BASE_DIR) / "scores" / "collection"


@pytest.fixture(autouse=True)
def _loaded(db: None) -> None:
    outcome = load(PLACE)
    assert (outcome.status, outcome.err) == (0, "")
    assert "not there" not in outcome.out
    assert "unchanged, 0 rejected" in outcome.line("charts-iidx.json")


def test_it_is_small() -> None:
    assert sum(file.stat().st_size for file in PLACE.glob("*.json")) < 400_000


def test_each_playtype_has_charts_and_a_default_table() -> None:
    for playtype in all_playtypes():
        here = {"game": playtype.game, "playtype": playtype.name}
        assert Chart.objects.filter(**here).exists(), playtype
        table = Table.objects.get(**here, default=True)
        folders = Folder.objects.filter(folder_id__in=table.folders)
        assert folders.count() == len(table.folders), playtype
        assert folders.filter(charts__isnull=False).exists(), playtype


def test_its_charts_have_what_importers_look_for() -> None:
    iidx = Chart.objects.filter(game="iidx")
    assert iidx.filter(is_primary=False).exists()
    assert iidx.filter(data__kaidenAverage__gt=0, data__worldRecord__gt=0).exists()
    assert iidx.filter(data__ncTier__value__gt=0).exists()
    assert iidx.exclude(**{"data__2dxtraSet": None}).count() == 1
    sdvx = set(Chart.objects.filter(game="sdvx").values_list("difficulty", flat=True))
    assert len(sdvx) == 10
    assert Song.objects.filter(song_id__lt=900_000).count() == 0


def test_folders_hold_what_their_queries_say() -> None:
    """Each chart's document against each query."""
    charts = {
        (game, raw.value["chartID"]): raw.value
        for game in {p.game for p in all_playtypes()}
        for raw in read_documents(PLACE / f"charts-{game}.json")
    }
    songs = {
        (game, raw.value["id"]): raw.value
        for game in {p.game for p in all_playtypes()}
        for raw in read_documents(PLACE / f"songs-{game}.json")
    }
    for folder in Folder.objects.prefetch_related("charts"):
        query = compile_query(folder.data)
        wanted = set()
        for (game, chart_id), chart in charts.items():
            if (game, chart["playtype"]) != (folder.game, folder.playtype):
                continue
            of_songs = folder.type == Folder.Type.SONGS
            document = songs[game, chart["songID"]] if of_songs else chart
            if query.matches(document):
                wanted.add(chart_id)
        assert {c.chart_id for c in folder.charts.all()} == wanted, folder
