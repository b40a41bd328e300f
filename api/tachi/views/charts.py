"""Charts and songs (tachi-api 3.5)."""

from __future__ import annotations

from typing import Any

from rest_framework.response import Response

from api.tachi.bodies import OpenBody, read_body
from api.tachi.playtypes import PlaytypeViewSet, playtype_of
from api.tachi.refusals import Refusal, missing
from api.tachi.serializers.charts import chart_object, song_object
from api.tachi.serializers.folders import folder_object
from api.tachi.serializers.users import user_objects
from api.tachi.shown import best_objects, user_ids
from scores.catalogue.loading import load_catalogue
from scores.catalogue.song_search import search_songs
from scores.games.schema import Playtype
from scores.importing.matching import Match, find, lookup_of
from scores.importing.types import Failure
from scores.reads import charts, folders, leaderboards
from scores.reads.players import players_named
from scores.reads.profiles import settings_of
from scores.reads.rows import charts_by_pk, song_rows, songs_of

_SONGS = 100


class MatchBody(OpenBody):
    matchType: str
    identifier: str
    difficulty: str | None = None
    version: str | None = None
    artist: str | None = None


class ChartViewSet(PlaytypeViewSet):
    def index(self, request: Any, gpt: str) -> Response:
        """The most played ones, of all songs or of those a search finds."""
        playtype = playtype_of(gpt)
        played_by = None
        if self.query.presence("requesterHasPlayed"):
            played_by = self.require_user().pk
        search, songs = self.query.text("search"), None
        if search:
            hits = search_songs(playtype.game, search, _SONGS, playtype.name)
            songs = [song.pk for song, _ in hits]
        found = charts.popular(
            playtype,
            songs=songs,
            played_by=played_by,
            fan_made=self._wants_fan_made(playtype),
        )
        body = {
            "charts": [
                chart_object(row) | {"__playcount": found.playcounts[row.pk]}
                for row in found.charts
            ],
            "songs": [song_object(row) for row in songs_of(found.charts)],
        }
        return self.answer(body, f"Found {len(found.charts)} charts.")

    def _wants_fan_made(self, playtype: Playtype) -> bool:
        """By the request, or by the caller's own settings."""
        if self.query.presence("noIntelligentOmit"):
            return True
        if self.caller.user is None:
            return False
        own = settings_of(self.caller.user.pk, playtype).preferences
        return bool(own["gameSpecific"].get("display2DXTra"))

    def resolve(self, request: Any, gpt: str) -> Response:
        return self._resolved(
            playtype_of(gpt),
            Match(
                self.query.required("matchType"),
                self.query.required("identifier"),
                self.query.text("difficulty"),
                self.query.text("version"),
                self.query.text("artist"),
            ),
        )

    def resolve_body(self, request: Any, gpt: str) -> Response:
        """The newer generation's way (section 7)."""
        body = read_body(MatchBody, self.body)
        match = Match(
            body.matchType, body.identifier, body.difficulty, body.version, body.artist
        )
        return self._resolved(playtype_of(gpt), match, wrong=400)

    def _resolved(
        self, playtype: Playtype, match: Match, *, wrong: int = 404
    ) -> Response:
        """Any miss is 404; ``wrong`` answers a question that no chart could fit, by
        its match type or difficulty: another miss, but for the newer generation."""
        lookup = lookup_of(match, playtype)
        if isinstance(lookup, Failure):
            raise Refusal(wrong, lookup.message)
        found = find(match, playtype, load_catalogue(playtype.game, [lookup]))
        if isinstance(found, Failure):
            raise Refusal(404, found.message)
        (chart,) = charts_by_pk([found.pk])
        (song,) = songs_of([chart])
        body = {"song": song_object(song), "chart": chart_object(chart)}
        return self.answer(body, f"Resolved to {song.title}.")

    def retrieve(self, request: Any, gpt: str, chart: str) -> Response:
        row = self.chart(playtype_of(gpt), chart)
        (song,) = songs_of([row])
        body = {"song": song_object(song), "chart": chart_object(row)}
        return self.answer(body, f"Found a chart of {song.title}.")

    def folders(self, request: Any, gpt: str, chart: str) -> Response:
        playtype = playtype_of(gpt)
        row = self.chart(playtype, chart)
        inactive = self.query.presence("inactive")
        found = folders.folders_with(row.pk, playtype, inactive=inactive)
        body = [folder_object(one) for one in found]
        return self.answer(body, f"Found {len(body)} folders.")

    def playcount(self, request: Any, gpt: str, chart: str) -> Response:
        row = self.chart(playtype_of(gpt), chart)
        count = charts.playcounts([row.pk])[row.pk]
        return self.answer({"count": count}, f"{count} users have played this chart.")

    def pbs(self, request: Any, gpt: str, chart: str) -> Response:
        row = self.chart(playtype_of(gpt), chart)
        first = max(1, self.query.integer("startRanking", 1) or 1)
        found = leaderboards.chart_bests(row.pk, first)
        body = {"pbs": best_objects(found), "users": user_objects(user_ids(found))}
        return self.answer(body, f"Found {len(found.rows)} personal bests.")

    def pbs_search(self, request: Any, gpt: str, chart: str) -> Response:
        row = self.chart(playtype_of(gpt), chart)
        users = players_named(self.query.required("search"), chart_pk=row.pk)
        found = leaderboards.chart_bests_of(row.pk, users)
        body = {"pbs": best_objects(found), "users": user_objects(user_ids(found))}
        return self.answer(body, f"Found {len(found.rows)} personal bests.")

    def song(self, request: Any, gpt: str, song: str) -> Response:
        playtype = playtype_of(gpt)
        if not (song.isascii() and song.isdigit()):
            raise Refusal(400, f"A song's ID is a whole number (Received {song[:50]}).")
        rows = song_rows(charts.song_of(playtype, int(song))) if len(song) < 10 else []
        if not rows:
            raise missing("song")
        body = {
            "song": song_object(rows[0]),
            "charts": [
                chart_object(row) for row in charts.charts_of_song(playtype, rows[0].pk)
            ],
        }
        return self.answer(body, f"Found {rows[0].title}.")
