"""The little sites that are asked, and how a generated request comes to ask for what is
there: most of the ids and words of a document find nothing by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from accounts.actions import reveal_key
from accounts.models import KeyKind
from tests.api.philomena.world import make_world as make_philomena
from tests.api.tachi.world import make_world as make_tachi

Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass
class World:
    #: What is there, by the name of the parameter.
    known: Mapping[str, Sequence[str]]
    #: Ways to say who one is: what a case gets of query, headers and cookies.
    callers: Sequence[Mapping[str, Mapping[str, str]]]
    #: Status -> operations that have answered with it.
    seen: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def complete(self, case: Any, draw: Draw) -> None:
        """Of the names that are known three of four get what is there. The simplest
        request, which is the first, is that of one who may, for what is there."""
        for place in (case.path_parameters, case.query):
            for name in sorted(set(place or {}) & set(self.known)):
                if draw(st.integers(0, 3)) < 3:
                    place[name] = draw(st.sampled_from(self.known[name]))
        caller = draw(st.sampled_from(self.callers))
        for where, values in caller.items():
            held = getattr(case, where)
            setattr(case, where, {**(held or {}), **values})


def philomena() -> World:
    world = make_philomena()
    ids: dict[str, list[str]] = {}
    for name, value in world.ids.items():
        kind = name.rsplit("_", 1)[-1]
        ids.setdefault(f"{kind}_id", []).append(str(value))
    people = [str(world.ids[name]) for name in world.keys]
    known = {
        **ids,
        "user_id": people,
        "filter_id": ["1", "2"],
        "slug": ["safe", "solo", "artist-colon-teo"],
        "short_name": ["art"],
        "topic_slug": ["a-place-you-miss"],
        "q": ["*", "safe", "id.gte:0", "body:words", "(", "my:faves", "solo || -safe"],
        "page": ["1", "2"],
        "per_page": ["1", "50"],
        "url": [f"http://127.0.0.1:9/images/{world.ids['image']}"],
        "sf": ["score", "id", "wilson_score", "tag_count", "random"],
        "sd": ["asc", "desc"],
        "del": ["1", "only"],
    }
    keys = [{"query": {"key": key}} for key in world.keys.values()]
    return World(known, [*keys, {}, {"query": {"key": "nobody's"}}])


def tachi() -> World:
    world = make_tachi()
    valid = world.valid
    known = {name: [value] for name, value in valid.items()}
    known |= {
        "user": ["mika", "wren", "me", str(world.user.pk)],
        "game": ["iidx", "iidx", "bms"],
        "playtype": ["SP", "SP", "7K"],
        "alg": ["ktLampRating", "BPI"],
        "search": ["Song", "mika", "Level"],
        "duration": ["week", "year"],
        "after": [valid["orphan"]],
        "importType": ["file/batch-manual", "ir/direct-manual"],
        "userIntent": ["true", "false"],
    }
    token = reveal_key(world.user, kind=KeyKind.SCORE)
    cookies = world.callers["cookie"].cookies
    session = {name: one.value for name, one in cookies.items()}
    csrf = "a" * 32
    signed_in = {
        "cookies": {**session, "csrftoken": csrf},
        "headers": {"X-CSRFToken": csrf},
    }
    return World(
        known,
        [
            {"headers": {"Authorization": f"Bearer {token}"}},
            {"headers": {"Authorization": f"Bearer {token}"}},
            {},
            {"headers": {"Authorization": f"Bearer {valid['token']}"}},
            {"headers": {"Authorization": "Bearer nobody's"}},
            {"headers": {"Authorization": "Basic eDp5"}},
            signed_in,
            signed_in,
        ],
    )


WORLDS = {"philomena": philomena, "tachi": tachi}
