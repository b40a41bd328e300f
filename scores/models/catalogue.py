"""Songs, charts, and the folders and tables that gather charts (collections, 2)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from scores.facts import ChartFacts, SongFacts


class Song(models.Model):
    """``song_id`` is the documents' id, unique in its game. ``keys`` are those of
    `scores.facts.song_keys`, ``grams`` the letter triples of everything that a person
    may type to find it (`scores.catalogue.song_search`)."""

    game = models.CharField(max_length=20, db_collation="C")
    song_id = models.IntegerField()
    title = models.TextField(db_collation="C")
    artist = models.TextField(db_collation="C", blank=True)
    alt_titles = ArrayField(models.TextField(), default=list, blank=True)
    search_terms = ArrayField(models.TextField(), default=list, blank=True)
    data = models.JSONField(default=dict, blank=True)
    keys = ArrayField(models.TextField(db_collation="C"), default=list, editable=False)
    grams = ArrayField(models.TextField(db_collation="C"), default=list, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("game", "song_id", name="song_id_unique"),
        ]
        indexes = [
            GinIndex(fields=["keys"], name="song_keys", fastupdate=False),
            GinIndex(fields=["grams"], name="song_grams", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.game})"

    def facts(self) -> SongFacts:
        return SongFacts(
            self.game,
            self.song_id,
            self.title,
            self.artist,
            tuple(self.alt_titles),
            self.data,
        )


class Chart(models.Model):
    """``chart_id`` is unique in its game; ``keys`` are those of
    `scores.facts.chart_keys`."""

    game = models.CharField(max_length=20, db_collation="C")
    chart_id = models.TextField(db_collation="C")
    song = models.ForeignKey(Song, models.PROTECT, related_name="charts")
    playtype = models.CharField(max_length=20, db_collation="C")
    difficulty = models.TextField(db_collation="C")
    level = models.TextField(db_collation="C")
    level_num = models.FloatField()
    is_primary = models.BooleanField(default=True)
    versions = ArrayField(models.TextField(), default=list, blank=True)
    data = models.JSONField(default=dict, blank=True)
    keys = ArrayField(models.TextField(db_collation="C"), default=list, editable=False)
    # Since when its scores wait to be derived again, after what they are rated by has
    # changed (`scores.processing.recalculate_stale_charts`).
    stale_since = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("game", "chart_id", name="chart_id_unique"),
        ]
        indexes = [
            models.Index(
                fields=["stale_since"],
                name="chart_stale",
                condition=Q(stale_since__isnull=False),
            ),
            models.Index(fields=["game", "playtype"], name="chart_playtype"),
            GinIndex(fields=["keys"], name="chart_keys", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.song.title} {self.playtype} {self.difficulty} ({self.game})"

    def facts(self, song: SongFacts | None = None) -> ChartFacts:
        """Without ``song`` that of the row, which costs a query unless joined."""
        return ChartFacts(
            self.pk,
            self.chart_id,
            song or self.song.facts(),
            self.playtype,
            self.difficulty,
            self.level,
            self.level_num,
            self.is_primary,
            tuple(self.versions),
            self.data,
        )


class ChartPlayers(models.Model):
    """How many users have a personal best on a chart: the documents' playcount and
    ``outOf``. A row for each chart that somebody has played, apart from the chart so
    that counting rewrites nothing wide."""

    chart = models.OneToOneField(
        Chart, models.CASCADE, primary_key=True, related_name="popularity"
    )
    game = models.CharField(max_length=20, db_collation="C")
    playtype = models.CharField(max_length=20, db_collation="C")
    players = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                F("game"), F("playtype"), F("players").desc(), F("chart"),
                name="chart_popularity",
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                name="chart_players_counted", condition=Q(players__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chart_id}: {self.players}"


class Folder(models.Model):
    class Type(models.TextChoices):
        SONGS = "songs"
        CHARTS = "charts"
        STATIC = "static"

    folder_id = models.TextField(unique=True, db_collation="C")
    title = models.TextField(db_collation="C")
    game = models.CharField(max_length=20, db_collation="C")
    playtype = models.CharField(max_length=20, db_collation="C")
    type = models.CharField(max_length=6, choices=Type.choices)
    # The query as the collection words it, or the list of chart ids.
    data = models.JSONField()
    search_terms = ArrayField(models.TextField(), default=list, blank=True)
    inactive = models.BooleanField(default=False)
    charts = models.ManyToManyField(
        Chart, through="FolderChart", related_name="folders"
    )

    class Meta:
        indexes = [models.Index(fields=["game", "playtype"], name="folder_playtype")]

    def __str__(self) -> str:
        return f"{self.title} ({self.game} {self.playtype})"


class FolderChart(models.Model):
    """A folder's charts, found beforehand and again whenever charts change."""

    folder = models.ForeignKey(Folder, models.CASCADE, related_name="members")
    chart = models.ForeignKey(Chart, models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [
            models.UniqueConstraint("folder", "chart", name="folder_chart_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.folder_id}: {self.chart_id}"


class Table(models.Model):
    """``folders`` are folder ids in the order of display."""

    table_id = models.TextField(unique=True, db_collation="C")
    game = models.CharField(max_length=20, db_collation="C")
    playtype = models.CharField(max_length=20, db_collation="C")
    title = models.TextField(db_collation="C")
    description = models.TextField(db_collation="C", blank=True)
    folders = ArrayField(models.TextField(), default=list, blank=True)
    inactive = models.BooleanField(default=False)
    default = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["game", "playtype"], name="table_playtype")]

    def __str__(self) -> str:
        return f"{self.title} ({self.game} {self.playtype})"
