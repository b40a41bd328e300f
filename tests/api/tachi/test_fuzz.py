"""Whatever is asked in whatever way, by whomever: an answer in the envelope with one of
the documented statuses, and never a fault of the server. The same few thousand requests
at every run; with POLYBOORU_LONG=1 all of them."""

from __future__ import annotations

import logging
import os
import random
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

import pytest

from api.tachi.views.importing import ImportingViewSet
from scores.games import GAMES
from scores.models import Import
from tests.api.tachi.asking import Asked
from tests.api.tachi.mounted import mounted
from tests.api.tachi.nasty import BODIES, CONTENT_TYPES, TEXTS, VALUES, as_json
from tests.api.tachi.world import World, make_world

pytestmark = pytest.mark.django_db
ROUTES = mounted()
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
KNOWN = ("guest", "token", "cookie")
LONG = bool(os.environ.get("POLYBOORU_LONG"))


@pytest.fixture
def world(settings: Any) -> World:
    # What is counted is tested elsewhere.
    settings.RATE_LIMITS = False
    settings.SCORE_IMPORT_MODE = "inline"
    return make_world()


@pytest.fixture
def ask(world: World) -> Iterator[Asked]:
    asked = Asked(world)
    logging.disable()  # a line for each of thousands of requests takes its time
    yield asked
    logging.disable(logging.NOTSET)
    assert not asked.wrong, f"{len(asked.wrong)}:\n" + "\n".join(asked.wrong[:30])


@pytest.mark.django_db(transaction=True)
def test_every_route_is_walked(ask: Asked, world: World) -> None:
    """Or the tests below would be of nothing: what this world has is found there. In
    no transaction but the requests' own, in which nothing can be written."""
    assert len(ROUTES) >= 80
    reads = [route for route in ROUTES if "GET" in route.methods]
    absent = []
    for route in reads:
        query = "&".join(f"{k}={quote(v)}" for k, v in world.query(route).items())
        path = f"{world.path(route)}?{query}"
        if ask("GET", path, by="cookie", undone=False) != 200:
            absent.append(route.template)
    assert absent == []


def test_every_method_on_every_route_by_everybody(ask: Asked, world: World) -> None:
    for route in ROUTES:
        for method in METHODS:
            known = method in (*route.methods, "OPTIONS", "HEAD")
            for name in world.callers if known else ("guest", "cookie"):
                status = ask(method, world.path(route), by=name)
                assert known or status == 404, (method, route.template)


def test_nasty_segments(ask: Asked, world: World) -> None:
    chance = random.Random(7)  # noqa: S311 - reproducible, not secret
    for route in ROUTES:
        for name in route.params:
            for text in chance.sample(TEXTS, len(TEXTS) if LONG else 9):
                nasty = world.path(route, **{name: text})
                ask(chance.choice(route.methods), nasty, by=chance.choice(KNOWN))
        for _ in range(50 if LONG else 3):
            parts = {name: chance.choice(TEXTS) for name in route.params}
            ask(chance.choice(route.methods), world.path(route, **parts))


def test_nasty_queries(ask: Asked, world: World) -> None:
    chance = random.Random(8)  # noqa: S311
    for route in (route for route in ROUTES if "GET" in route.methods):
        path, whole = world.path(route), world.query(route)
        kept = "&".join(f"{k}={quote(v)}" for k, v in whole.items())
        for text in chance.sample(TEXTS, len(TEXTS) if LONG else 4):
            for query in _queries(route.queries, text, chance):
                ask("GET", f"{path}?{query}", by=chance.choice(KNOWN))
                ask("GET", f"{path}?{kept}&{query}", by=chance.choice(KNOWN))


def _queries(names: Sequence[str], text: str, chance: random.Random) -> list[str]:
    name = chance.choice(list(names) or ["x"])
    every = "&".join(f"{one}={chance.choice(TEXTS)}" for one in names)
    shapes = [f"{name}={text}", f"{name}={text}&{name}=1", f"{name}[]={text}",
              f"{name}[a]={text}", f"{text}={text}", f"&&=&{name}", every]  # fmt: skip
    return [f"{name}={text}", every, chance.choice(shapes)]


def test_nasty_bodies(ask: Asked, world: World) -> None:
    chance = random.Random(9)  # noqa: S311
    for route in ROUTES:
        for method in set(route.methods) - {"GET"}:
            path = world.path(route)
            for body in BODIES:
                ask(method, path, body, by="cookie")
                ask(method, path, body, chance.choice(CONTENT_TYPES))
            for name in [*route.fields, "unknown"]:
                for value in VALUES if LONG else chance.sample(VALUES, 10):
                    ask(method, path, as_json({name: value}), by="cookie")
            for _ in range(100 if LONG else 5):
                names = [*route.fields, "x"]
                whole = {name: chance.choice(VALUES) for name in names}
                ask(method, path, as_json(whole), by=chance.choice(KNOWN))


def test_nasty_preferences(ask: Asked, world: World) -> None:
    """What is stored is answered again."""
    path = "/api/v1/users/mika/games/iidx/SP/settings"
    names = GAMES["iidx"].playtypes["SP"].preferences.model_fields
    assert names
    for name in names:
        for value in VALUES:
            body = as_json({"gameSpecific": {name: value}})
            ask("PATCH", path, body, by="token")


def test_nasty_scores(ask: Asked, world: World) -> None:
    """Of the import that takes JSON: every key of it, every value in it."""
    path = "/ir/direct-manual/import"
    score = {
        "score": 1200,
        "lamp": "CLEAR",
        "matchType": "tachiSongID",
        "identifier": world.valid["identifier"],
        "difficulty": "ANOTHER",
    }
    more = ("timeAchieved", "comment", "judgements", "optional", "hitMeta", "scoreMeta")
    meta = {"game": "iidx", "playtype": "SP", "service": "Test"}
    whole: dict[str, Any]
    whole = {"meta": meta, "scores": [score], "classes": {"dan": "DAN_7"}}
    assert ask("POST", path, as_json(whole), by="token") == 200
    for value in VALUES if LONG else VALUES[::2]:
        for name in (*score, *more):
            body = {**whole, "scores": [{**score, name: value}]}
            ask("POST", path, as_json(body), by="token")
        for name in (*meta, "version", "unknown"):
            body = {**whole, "meta": {**meta, name: value}}
            ask("POST", path, as_json(body), by="token")
        for name in whole:
            ask("POST", path, as_json({**whole, name: value}), by="token")
        for name in ("dan", "unknown"):
            body = {**whole, "classes": {name: value}}
            ask("POST", path, as_json(body), by="token")
    assert Import.objects.filter(status_code__gte=500).count() == 0


def test_nasty_forms(ask: Asked, world: World) -> None:
    route = next(
        one for one in ROUTES
        if one.view is ImportingViewSet and one.template.endswith("/file")
    )  # fmt: skip
    for form in _forms():
        kind = "multipart/form-data; boundary=b"
        ask("POST", world.path(route), form, kind, by="token")


def _forms() -> Iterator[bytes]:
    whole = [
        b'form-data; name="importType"\r\n\r\nfile/batch-manual',
        b'form-data; name="scoreData"; filename="a.json"\r\n\r\n{}',
    ]
    yield _form(*whole)
    yield from (_form(*whole)[:end] for end in range(0, 220, 7))
    for text in ("", "\0", "x" * 5000, "../../etc/passwd", "\udcff", "\u202e", "曲"):
        name = text.encode("utf-8", "surrogateescape")
        yield _form(b'form-data; name="importType"\r\n\r\n' + name, whole[1])
        yield _form(whole[0], b'form-data; name="%b"; filename="a"\r\n\r\n{}' % name)
        yield _form(
            whole[0], b'form-data; name="scoreData"; filename="%b"\r\n\r\n{}' % name
        )
        yield _form(*whole, b'form-data; name="playtype"\r\n\r\n' + name)
        yield _form(*whole, b'form-data; name="%b"\r\n\r\nx' % name)
    yield _form(whole[0], whole[0], whole[1])
    yield _form(*whole, whole[1])
    yield _form(*(b'form-data; name="k%d"\r\n\r\n1' % n for n in range(1500)))
    yield _form(*whole, b'form-data; name="big"\r\n\r\n' + b"x" * 3_000_000)
    encoded = b"form-data; name=scoreData; filename=a\r\nContent-Transfer-Encoding: "
    yield _form(whole[0], encoded + b"base64\r\n\r\n!!!!")
    yield _form(whole[0], encoded + b"x" * 9000 + b"\r\n\r\n{}")


def _form(*parts: bytes) -> bytes:
    heads = (b"--b\r\nContent-Disposition: " + part + b"\r\n" for part in parts)
    return b"".join(heads) + b"--b--\r\n"
