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
from booru.models import Image, Tag
from tests.api.philomena.world import make_world as make_philomena
from tests.api.tachi.world import make_world as make_tachi
from tests.factories import make_gallery, make_image, make_paste, make_tag, make_user
from tests.factories_nekos import make_details, make_nekos_token

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
        if isinstance(case.body, dict) and "id" in case.body and "id" in self.known:
            case.body["id"] = draw(st.sampled_from(self.known["id"]))
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


def twibooru() -> World:
    world = make_philomena()
    paste = make_paste(body="Once upon a time.", tags=["safe", "solo", "artist:teo"])
    ids = world.ids
    posts = ("image", "hidden_image", "merged_image", "waiting_image")
    known: dict[str, list[str]] = {
        "post_id": [str(paste.pk), *(str(ids[name]) for name in posts)],
        "comment_id": [str(ids["comment"]), str(ids["hidden_comment"])],
        "gallery_id": [str(ids["gallery"])],
        "filter_id": ["1", "2", str(ids["own_filter"])],
        "user_id": [str(ids["user"]), str(ids["moderator"])],
        "slug": ["safe", "artist-colon-teo", "mika", "solo"],
        "url": [f"http://127.0.0.1/{pk}" for pk in (ids["image"], paste.pk, 999_999)],
        "q": ["*", "safe", "media_type:paste", "(", "my:faves", "location:derpibooru"],
        "tq": ["*", "safe", "("],
        "constraint": ["id", "updated"],
        "gt": ["0", "2020-01-01"],
        "order": ["a", "d"],
        "sf": ["score", "id", "random", "title", "watcher_count"],
        "format": ["json", "xml", "png"],
        "last": ["6h", "2w"],
        "page": ["1", "2"],
        "maxwidth": ["300"],
        # Of the body of a vote.
        "id": [str(ids["image"]), str(paste.pk)],
    }
    keys = [{"query": {"key": key}} for key in world.keys.values()]
    return World(known, [*keys, {}, {}, {"query": {"key": "nobody's"}}])


def nekos() -> World:
    user = make_user("mika")
    for extra in (["fox", "artist:teo"], ["suggestive", "fox"], ["explicit"]):
        make_image(tags=["safe", "solo", *extra], sources=["https://a.example/1"])
    someone = make_tag("amber", category="character")
    make_image(tags=["safe", "solo", "amber"])
    make_details(someone, ages=[7, 8], occupations=["keeper"])
    gallery = make_gallery([make_image(tags=["safe", "solo", "fox"])], user=user)
    tags = Tag.objects.filter(name__in=["artist:teo", "fox", "amber"])
    uuids = dict(tags.values_list("name", "uuid"))
    known = {
        "image_id": [str(one) for one in Image.objects.values_list("uuid", flat=True)],
        "tag_id": [str(uuids[name]) for name in ("artist:teo", "fox", "amber")],
        "set_id": [str(gallery.uuid)],
        "limit": ["1", "25"],
        "offset": ["0", "3"],
        "search": ["%", "%o%", "(a|b", "amber"],
        "categories": ["fox", "Fox, solo", "unknown"],
        "expiry": ["3600", "60", "100000000"],
    }
    tokens = [
        make_nekos_token(user, scopes=scopes)
        for scopes in (
            ("image:custom-expiry",),
            ("image:custom-expiry:100",),
            ("api:ratelimit:5-1-10",),
        )
    ]
    nobody = "Bearer " + "x" * 100
    headers = [f"Bearer {token}" for token in tokens]
    callers = [{"headers": {"Authorization": one}} for one in (*headers, nobody, "x")]
    return World(known, [*callers, {}, {}])


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


WORLDS = {
    "nekos": nekos,
    "philomena": philomena,
    "tachi": tachi,
    "twibooru": twibooru,
}
