"""What a service of the Kai family is asked, and what comes of its answers."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from accounts.models import User
from scores.actions.integrations import link_service, unlink_service
from scores.importing.types import FatalImport
from scores.models import Integration
from scores.remote import configured_services, fetch_scores
from scores.remote.conversation import Limits
from tests.factories import make_user
from tests.scores.remote.service import (
    IIDX,
    IIDX_PROFILE,
    SDVX,
    SDVX_PROFILE,
    TOKEN,
    Fault,
    Kai,
    chunked,
    dripping,
    dropping,
    endless,
    hanging_up,
    iidx_play,
    redirecting,
    saying,
    sdvx_play,
    sending,
    serving,
    silent,
)

pytestmark = pytest.mark.django_db

QUICK = Limits(read_seconds=0.3, answer_seconds=0.5)


def fetched(user: User, import_type: str = "api/flo-iidx", **given: Any) -> Any:
    return json.loads(fetch_scores(user, import_type, **given))


def status_of(user: User, import_type: str = "api/flo-iidx", **given: Any) -> int:
    with pytest.raises(FatalImport) as caught:
        fetch_scores(user, import_type, **given)
    assert caught.value.message.endswith(".")
    return caught.value.status


def plays(count: int) -> list[Any]:
    return [iidx_play(ex_score=number) for number in range(count)]


# What is asked ------------------------------------------------------------------


def test_all_pages_and_the_profile_in_one_object(linked: User, kai: Kai) -> None:
    kai.plays[IIDX] = plays(5)
    kai.profiles[IIDX_PROFILE] = {"sp": 18, "dp": None}
    said: list[str] = []
    assert fetched(linked, progress=said.append) == {
        "items": plays(5),
        "profile": {"sp": 18, "dp": None},
    }
    assert kai.paths == [
        TOKEN,
        IIDX,
        f"{IIDX}?page=2",
        f"{IIDX}?page=3",
        IIDX_PROFILE,
    ]
    assert kai.agents == {"Polybooru"}
    assert said == [
        "Asking FLO for access.",
        "Scores read from FLO: 2 (page 1).",
        "Scores read from FLO: 4 (page 2).",
        "Scores read from FLO: 5 (page 3).",
        "Reading your profile at FLO.",
    ]


@pytest.mark.parametrize("service", ["flo", "eag", "min"])
def test_each_service_has_sdvx(user: User, kai: Kai, service: str) -> None:
    link_service(user, service=configured_services()[service], code="good-code")
    kai.plays[SDVX] = [sdvx_play(), sdvx_play(score=1), sdvx_play(score=2)]
    kai.profiles[SDVX_PROFILE] = {"skill_level": 7}
    found = fetched(user, f"api/{service}-sdvx")
    assert found == {"items": kai.plays[SDVX], "profile": {"skill_level": 7}}
    assert kai.paths[1:] == [TOKEN, SDVX, f"{SDVX}?page=2", SDVX_PROFILE]


def test_tokens_are_new_before_each_import(linked: User, kai: Kai) -> None:
    first = kai.refresh
    fetch_scores(linked, "api/flo-iidx")
    second = kai.refresh
    fetch_scores(linked, "api/flo-iidx")
    forms = [form for _, path, form in kai.asked if path == TOKEN]
    assert forms == [
        {
            "refresh_token": token,
            "grant_type": "refresh_token",
            "client_secret": kai.client_secret,
            "client_id": kai.client_id,
        }
        for token in (first, second)
    ]
    assert kai.refresh not in (first, second)


def test_no_plays_are_an_empty_list(linked: User) -> None:
    assert fetched(linked) == {"items": [], "profile": {}}


def test_chunked_answers_are_read(linked: User, kai: Kai) -> None:
    kai.plays[IIDX] = plays(5)
    kai.faults[IIDX] = kai.faults[IIDX_PROFILE] = chunked
    assert fetched(linked) == {"items": plays(5), "profile": {}}


def test_whatever_stands_in_the_list_is_passed_on(linked: User, kai: Kai) -> None:
    odd: list[Any] = [None, 1, "x", [], {"music_id": "\u00e4\u0000"}, 1.5, True]
    kai.plays[IIDX] = odd
    assert fetched(linked)["items"] == odd


# Consent ------------------------------------------------------------------------


def test_without_a_connection_nothing_is_asked(user: User, kai: Kai) -> None:
    assert status_of(user) == 401
    assert kai.asked == []


def test_a_connection_is_of_one_user_and_one_service(linked: User, kai: Kai) -> None:
    assert status_of(linked, "api/eag-iidx") == 401
    assert status_of(make_user(), "api/flo-iidx") == 401
    assert kai.asked == []


@pytest.mark.parametrize(
    "import_type", ["api/min-iidx", "api/flo-popn", "api/cg-sdvx", "api/flo", "x"]
)
def test_types_that_no_service_has(linked: User, kai: Kai, import_type: str) -> None:
    assert status_of(linked, import_type) == 500
    assert kai.asked == []


def test_a_service_without_its_client_is_not_asked(
    linked: User, kai: Kai, settings: Settings
) -> None:
    for key in ("url", "client_id", "client_secret"):
        settings.KAI_SERVICES["flo"] = {**settings.KAI_SERVICES["eag"], key: ""}
        assert list(configured_services()) == ["eag", "min"]
        assert status_of(linked) == 500
    assert kai.asked == []


@pytest.mark.parametrize("place", [IIDX, f"{IIDX}?page=2", IIDX_PROFILE])
def test_tokens_that_end_on_the_way_are_renewed_once(
    linked: User, kai: Kai, place: str
) -> None:
    kai.plays[IIDX] = plays(3)
    kai.profiles[IIDX_PROFILE] = {"sp": 3}

    def expire(visit: Any) -> None:
        del kai.faults[place]
        kai.expire()
        visit.say(401, {"error": "invalid_token"})

    kai.faults[place] = expire
    assert fetched(linked) == {"items": plays(3), "profile": {"sp": 3}}
    assert kai.paths.count(TOKEN) == 2
    assert kai.paths.count(place) == 2


@pytest.mark.parametrize("status", [401, 403])
def test_a_service_that_always_says_no_is_asked_twice(
    linked: User, kai: Kai, status: int
) -> None:
    kai.deny = status
    assert status_of(linked) == 500
    assert kai.paths == [TOKEN, IIDX, TOKEN, IIDX]


def test_a_second_expiry_in_one_import_is_the_end(linked: User, kai: Kai) -> None:
    kai.plays[IIDX] = plays(5)
    kai.faults[f"{IIDX}?page=3"] = saying(403)

    def expire(visit: Any) -> None:
        del kai.faults[IIDX]
        visit.say(401, {})

    kai.faults[IIDX] = expire
    assert status_of(linked) == 500
    assert kai.paths.count(TOKEN) == 2


def test_a_consent_taken_back_asks_to_connect_again(linked: User, kai: Kai) -> None:
    kai.revoke()
    with pytest.raises(FatalImport, match="Connect it again") as caught:
        fetch_scores(linked, "api/flo-iidx")
    assert caught.value.status == 400
    assert kai.paths == [TOKEN]


@pytest.mark.parametrize("status", [201, 302, 401, 403, 404, 429, 500, 503])
def test_any_other_answer_to_a_renewal(linked: User, kai: Kai, status: int) -> None:
    kai.faults[TOKEN] = saying(status, kai.new_tokens())
    assert status_of(linked) == 500
    assert kai.paths == [TOKEN]


NO_TOKENS: list[Any] = [
    {"access_token": "a"},
    {"refresh_token": "a"},
    {"access_token": "a", "refresh_token": None},
    {"access_token": 1, "refresh_token": 2},
    {"access_token": "", "refresh_token": ""},
    {"access_token": "a b", "refresh_token": "c"},
    {"access_token": "a\r\nX-Injected: 1", "refresh_token": "c"},
    {"access_token": "\u00e4", "refresh_token": "c"},
    {"access_token": "a" * 4097, "refresh_token": "c"},
    ["a", "b"],
    "text",
]


@pytest.mark.parametrize("answer", NO_TOKENS)
def test_what_are_no_tokens_is_not_kept(linked: User, kai: Kai, answer: Any) -> None:
    before = Integration.objects.values().get()
    kai.faults[TOKEN] = saying(200, answer)
    assert status_of(linked) == 500
    assert Integration.objects.values().get() == before
    assert kai.paths == [TOKEN]


# Tokens at rest -----------------------------------------------------------------


def test_the_table_alone_shows_no_token(linked: User, kai: Kai) -> None:
    row = Integration.objects.get()
    stored = bytes(row.encrypted_access) + bytes(row.encrypted_refresh)
    assert len(stored) > 100
    assert kai.access.encode() not in stored
    assert kai.refresh.encode() not in stored


def test_a_new_secret_key_asks_to_connect_again(
    linked: User, kai: Kai, settings: Settings
) -> None:
    settings.SECRET_KEY = "another"
    assert status_of(linked) == 401
    assert kai.asked == []


def test_new_tokens_outlive_an_import_that_fails(linked: User, kai: Kai) -> None:
    """The service takes each refresh token once: were the new one lost, the user
    would have to connect again."""
    kai.plays[IIDX] = plays(5)
    kai.faults[f"{IIDX}?page=2"] = saying(500)
    assert status_of(linked) == 500
    kai.faults.clear()

    def crash(text: str) -> None:
        if text.startswith("Scores read"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_scores(linked, "api/flo-iidx", progress=crash)
    assert fetched(linked)["items"] == plays(5)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_asked_in_a_transaction_that_may_fail(
    linked: User, kai: Kai
) -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        fetch_scores(linked, "api/flo-iidx")
    assert kai.asked == []


def test_who_disconnects_during_an_import_stays_disconnected(
    linked: User, kai: Kai
) -> None:
    def leave(visit: Any) -> None:
        del kai.faults[IIDX]
        visit.say(401, {})

    def unlink(text: str) -> None:
        if text.startswith("Asking"):
            Integration.objects.all().delete()

    kai.faults[IIDX] = leave
    assert status_of(linked, progress=unlink) == 401
    assert not Integration.objects.exists()


def test_a_connection_made_anew_meanwhile_is_kept(linked: User, kai: Kai) -> None:
    kai.codes.add("good-code")

    def relink(text: str) -> None:
        if text.startswith("Scores read"):
            unlink_service(linked, name="flo")
            link_service(linked, service=configured_services()["flo"], code="good-code")

    kai.plays[IIDX] = plays(3)
    kai.faults[f"{IIDX}?page=2"] = saying(401)
    status_of(linked, progress=relink)
    kai.faults.clear()
    assert fetched(linked)["items"] == plays(3)


# Pages --------------------------------------------------------------------------


def test_another_origin_is_never_asked(linked: User, kai: Kai) -> None:
    with serving() as other:
        for url in (
            f"{other.url}{IIDX}",
            kai.url.replace("127.0.0.1", "localhost") + IIDX,
            kai.url.replace("http:", "https:") + IIDX,
            kai.url.replace("127.0.0.1", "127.0.0.2") + IIDX,
            f"{kai.url}@{other.url.removeprefix('http://')}{IIDX}",
            f"http://user:secret@{kai.url.removeprefix('http://')}{IIDX}",
            f"{other.url}#{kai.url}",
            "file:///etc/passwd",
            "//127.0.0.1/",
            f"{IIDX}?page=2",
            "",
            "http://[",
            f"{kai.url}/a\r\nX: y",
        ):
            kai.asked.clear()
            kai.faults[IIDX] = saying(200, {"_links": {"_next": url}, "_items": []})
            assert status_of(linked) == 500, url
            assert kai.paths == [TOKEN, IIDX]
        assert other.asked == []


def test_a_redirect_is_not_followed(linked: User, kai: Kai) -> None:
    with serving() as other:
        kai.faults[IIDX] = redirecting(f"{other.url}{IIDX}")
        assert status_of(linked) == 500
        kai.faults[IIDX] = redirecting(f"{kai.url}{IIDX}?page=1")
        assert status_of(linked) == 500
        kai.faults = {TOKEN: redirecting(f"{other.url}{TOKEN}")}
        assert status_of(linked) == 500
        assert other.asked == []
    assert kai.paths == [TOKEN, IIDX, TOKEN, IIDX, TOKEN]


def test_pages_in_a_circle_end_at_the_500th(linked: User, kai: Kai) -> None:
    circle = {"_links": {"_next": f"{kai.url}{IIDX}"}, "_items": [iidx_play()]}
    kai.faults[IIDX] = saying(200, circle)
    assert status_of(linked) == 508
    assert len(kai.paths) == 501


def test_the_page_limit_is_exact(linked: User, kai: Kai) -> None:
    kai.plays[IIDX] = plays(6)
    assert len(fetched(linked, limits=Limits(pages=3))["items"]) == 6
    kai.plays[IIDX] = plays(7)
    assert status_of(linked, limits=Limits(pages=3)) == 508


OK = {"_links": {"_next": None}, "_items": []}
NO_PAGES: list[Any] = [
    [],
    "page",
    1,
    {},
    {"_links": {"_next": None}},
    {"_items": []},
    {**OK, "_links": None},
    {**OK, "_links": []},
    {**OK, "_links": {}},
    {**OK, "_links": {"_next": 2}},
    {**OK, "_links": {"_next": False}},
    {**OK, "_links": {"_next": {"href": "x"}}},
    {**OK, "_items": None},
    {**OK, "_items": {}},
    {**OK, "_items": "[]"},
]


@pytest.mark.parametrize("page", NO_PAGES)
def test_a_page_of_the_wrong_types(linked: User, kai: Kai, page: Any) -> None:
    kai.plays[IIDX] = plays(3)
    kai.faults[f"{IIDX}?page=2"] = sending(json.dumps(page).encode())
    assert status_of(linked) == 500
    assert kai.paths == [TOKEN, IIDX, f"{IIDX}?page=2"]


GOOD = json.dumps(OK).encode()
NOT_JSON = [
    b"",
    b"<html>Gateway",
    GOOD[:-1],
    GOOD + b"}",
    GOOD.replace(b"[]", b"[NaN]"),
    GOOD.replace(b"[]", b'["\xff"]'),
    GOOD.decode().encode("utf-16"),
    b"\x1f\x8b" + GOOD,
    GOOD.replace(b"[]", b"[" * 100_000),
    GOOD.replace(b"[]", b"[" * 500 + b"]" * 500),
]


@pytest.mark.parametrize("body", NOT_JSON)
def test_an_answer_that_is_no_json(linked: User, kai: Kai, body: bytes) -> None:
    kai.faults[IIDX] = sending(body)
    assert status_of(linked) == 500


@pytest.mark.parametrize("status", [201, 204, 400, 404, 429, 500, 502, 503])
def test_a_page_comes_with_status_200(linked: User, kai: Kai, status: int) -> None:
    kai.faults[IIDX] = sending(b"" if status == 204 else GOOD, status)
    assert status_of(linked) == 500


# Time and size ------------------------------------------------------------------

STUCK: list[Fault] = [silent, dripping, endless, dropping, hanging_up]


@pytest.mark.parametrize("place", [TOKEN, IIDX, f"{IIDX}?page=2"])
@pytest.mark.parametrize("fault", STUCK)
def test_a_service_that_is_stuck(
    linked: User, kai: Kai, fault: Fault, place: str
) -> None:
    kai.plays[IIDX] = plays(3)
    kai.faults[place] = fault
    begin = time.monotonic()
    assert status_of(linked, limits=QUICK) == 500
    assert time.monotonic() - begin < 3


def test_a_service_that_is_away(linked: User, kai: Kai, settings: Settings) -> None:
    with serving() as gone:
        pass
    settings.KAI_SERVICES["flo"] = {**settings.KAI_SERVICES["flo"], "url": gone.url}
    with pytest.raises(FatalImport, match="FLO cannot be reached"):
        fetch_scores(linked, "api/flo-iidx")


def test_a_service_in_our_own_network_is_not_asked(
    linked: User, kai: Kai, settings: Settings
) -> None:
    settings.FETCH_ALLOWED_NETWORKS = []
    assert status_of(linked) == 500
    assert kai.asked == []


def test_time_is_limited_over_all_pages(linked: User, kai: Kai) -> None:
    def slow(visit: Any) -> None:
        kai.stop.wait(0.1)
        visit.say(200, {"_links": {"_next": f"{kai.url}{IIDX}"}, "_items": []})

    kai.faults[IIDX] = slow
    assert status_of(linked, limits=Limits(total_seconds=0.5)) == 500
    assert 2 < len(kai.paths) < 8


def test_the_size_of_one_answer_is_limited(linked: User, kai: Kai) -> None:
    kai.plays[IIDX] = [{"x": "a" * 1000}]
    assert len(fetched(linked, limits=Limits(answer_bytes=1100))["items"]) == 1
    kai.plays[IIDX] = [{"x": "a" * 1100}]
    with pytest.raises(FatalImport, match="more than this site takes") as caught:
        fetch_scores(linked, "api/flo-iidx", limits=Limits(answer_bytes=1100))
    assert caught.value.status == 500


def test_the_size_of_all_answers_is_limited(linked: User, kai: Kai) -> None:
    kai.plays[IIDX] = [{"x": "a" * 1000} for _ in range(6)]
    assert len(fetched(linked, limits=Limits(total_bytes=7000))["items"]) == 6
    assert status_of(linked, limits=Limits(total_bytes=5000)) == 500


def test_the_number_of_scores_is_limited(linked: User, kai: Kai) -> None:
    kai.plays[IIDX] = plays(5)
    assert len(fetched(linked, limits=Limits(items=5))["items"]) == 5
    assert status_of(linked, limits=Limits(items=4)) == 500


# The profile --------------------------------------------------------------------

NO_PROFILES: list[Fault] = [
    *STUCK,
    saying(404),
    saying(500),
    saying(401),
    sending(b"[]"),
    sending(b"null"),
    sending(b'{"sp":' + b"[" * 500 + b"]" * 500 + b"}"),
    sending(b"{"),
    sending(b"\xff"),
    redirecting("http://127.0.0.1:9/"),
]


@pytest.mark.parametrize("fault", NO_PROFILES)
def test_a_profile_that_cannot_be_had_ends_nothing(
    linked: User, kai: Kai, fault: Fault
) -> None:
    kai.plays[IIDX] = plays(3)
    kai.faults[IIDX_PROFILE] = fault
    assert fetched(linked, limits=QUICK) == {"items": plays(3), "profile": None}


def test_a_consent_taken_back_before_the_profile(linked: User, kai: Kai) -> None:
    kai.plays[IIDX] = plays(1)

    def revoke(visit: Any) -> None:
        kai.revoke()
        visit.say(401, {})

    kai.faults[IIDX_PROFILE] = revoke
    assert fetched(linked) == {"items": plays(1), "profile": None}
