"""Personal bests of a user (tachi-api 3.7)."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from rest_framework.response import Response

from api.tachi.playtypes import PlaytypeViewSet, Profile
from api.tachi.refusals import Refusal
from api.tachi.serializers.charts import chart_object
from api.tachi.serializers.scores import score_object
from api.tachi.serializers.users import user_objects
from api.tachi.shown import best_objects, bests_body, user_ids
from scores.catalogue.song_search import search_songs
from scores.models import PersonalBest, Score
from scores.reads import leaderboards
from scores.reads.columns import score_rating_column
from scores.reads.leaderboards import ranked
from scores.reads.own import bests_of
from scores.reads.profiles import settings_of
from scores.reads.rows import ChartRow, parsed, score_rows

_FOUND = 30
_BEST = 100


class PersonalBestViewSet(PlaytypeViewSet):
    def search(self, request: Any, user: str, gpt: str) -> Response:
        """Those of the song that fits best come first."""
        profile = self.profile(user, gpt)
        playtype, text = profile.playtype, self.query.required("search")
        songs = search_songs(playtype.game, text, playtype=playtype.name)
        places = {song.pk: place for place, (song, _) in enumerate(songs)}
        own = bests_of(profile.user.pk, playtype)
        hits = own.filter(chart__song__in=places).values_list("chart__song", "pk")
        closest = sorted(hits, key=lambda hit: (places[hit[0]], hit[1]))[:_FOUND]
        order = {pk: place for place, (_, pk) in enumerate(closest)}
        found = ranked(own.filter(pk__in=order))
        found.rows.sort(key=lambda row: order[row.pk])
        return self.answer(bests_body(found), f"Found {len(order)} personal bests.")

    def all(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        own = bests_of(profile.user.pk, profile.playtype)
        found = ranked(own.filter(chart__is_primary=True).order_by("pk"))
        return self.answer(bests_body(found), f"All {len(found.rows)} personal bests.")

    def best(self, request: Any, user: str, gpt: str) -> Response:
        profile = self.profile(user, gpt)
        rating = self.score_alg(profile.playtype)
        column = score_rating_column(profile.playtype, rating)
        own = bests_of(profile.user.pk, profile.playtype).filter(chart__is_primary=True)
        found = ranked(own.order_by(F(column).desc(nulls_last=True), "pk")[:_BEST])
        return self.answer(
            bests_body(found), f"The best {len(found.rows)} by {rating}."
        )

    def retrieve(self, request: Any, user: str, gpt: str, chart: str) -> Response:
        profile = self.profile(user, gpt)
        row = self.chart(profile.playtype, chart)
        found = ranked(PersonalBest.objects.filter(pk=_own(profile, row).pk))
        body: dict[str, Any] = {
            "pb": best_objects(found)[0],
            "chart": chart_object(row),
        }
        if self.query.presence("getComposition"):
            parts = [part["scoreID"] for part in parsed(found.rows[0].composed_from)]
            scores = score_rows(Score.objects.filter(score_id__in=parts))
            scores.sort(key=lambda score: parts.index(score.score_id))
            body["scores"] = [score_object(score) for score in scores]
        return self.answer(body, "Found the personal best.")

    def rivals(self, request: Any, user: str, gpt: str, chart: str) -> Response:
        """Own one last; who has none there is left out."""
        profile = self.profile(user, gpt)
        row = self.chart(profile.playtype, chart)
        rivals = settings_of(profile.user.pk, profile.playtype).rivals
        found = leaderboards.chart_bests_of(row.pk, {*rivals, profile.user.pk})
        found.rows.sort(key=lambda best: best.user_id == profile.user.pk)
        body = {"pbs": best_objects(found), "rivals": user_objects(rivals)}
        return self.answer(body, f"Found {len(found.rows)} personal bests.")

    def adjacent(self, request: Any, user: str, gpt: str, chart: str) -> Response:
        profile = self.profile(user, gpt)
        row = self.chart(profile.playtype, chart)
        around = leaderboards.chart_bests_around(_own(profile, row))
        body = {
            "pb": best_objects(around.own)[0],
            "chart": chart_object(row),
            "adjacentAbove": best_objects(around.above),
            "adjacentBelow": best_objects(around.below),
            "users": user_objects(user_ids(*around)),
        }
        return self.answer(body, "Found the personal best and its neighbours.")


def _own(profile: Profile, chart: ChartRow) -> PersonalBest:
    own = bests_of(profile.user.pk, profile.playtype)
    found = own.filter(chart_id=chart.pk).first()
    if found is None:
        raise Refusal(404, f"{profile.user.name} has not played this chart.")
    return found
