"""The Kai routes of the score API (tachi-api 3.13)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.actions import reveal_key
from accounts.models import KeyKind, User
from scores.models import Integration
from scores.remote import configured_services, fetch_scores
from tests.api.tachi.clients import body_of, refusal_of, with_token
from tests.factories import make_user
from tests.scores.remote.service import (
    TOKEN,
    Fault,
    Kai,
    dropping,
    hanging_up,
    redirecting,
    saying,
    sending,
)

pytestmark = pytest.mark.django_db

FLO = "/api/v1/users/me/integrations/kai/flo"
CALLBACK = f"{FLO}/oauth2callback"


def send(client: Client, path: str = CALLBACK, body: Any = None) -> Any:
    given = {"code": "good-code"} if body is None else body
    return client.post(path, given, content_type="application/json")


def test_connecting_and_disconnecting(user: User, as_user: Client, kai: Kai) -> None:
    assert body_of(as_user.get(FLO)) == {"authStatus": False}
    assert body_of(send(as_user)) == {}
    assert kai.asked == [
        (
            "POST",
            TOKEN,
            {
                "code": "good-code",
                "grant_type": "authorization_code",
                "client_secret": kai.client_secret,
                "client_id": kai.client_id,
                "redirect_uri": "https://booru.example/settings/services/flo/callback",
            },
        )
    ]
    assert body_of(as_user.get(FLO)) == {"authStatus": True}
    assert body_of(as_user.get(FLO.replace("flo", "eag"))) == {"authStatus": False}
    fetch_scores(user, "api/flo-iidx")
    assert body_of(as_user.delete(FLO)) == {}
    assert not Integration.objects.exists()
    assert body_of(as_user.get(FLO)) == {"authStatus": False}
    assert "not connected" in refusal_of(as_user.delete(FLO), 409)


def test_connecting_again_replaces_the_tokens(
    linked: User, as_user: Client, kai: Kai
) -> None:
    before = Integration.objects.get()
    kai.revoke()
    kai.codes.add("another")
    assert body_of(send(as_user, body={"code": "another"})) == {}
    after = Integration.objects.get()
    assert after.pk == before.pk
    assert bytes(after.encrypted_refresh) != bytes(before.encrypted_refresh)
    fetch_scores(linked, "api/flo-iidx")


@pytest.mark.parametrize("name", ["flo", "FLO", "Eag", "min"])
def test_the_name_in_any_case(as_user: Client, kai: Kai, name: str) -> None:
    path = f"/api/v1/users/me/integrations/kai/{name}"
    assert body_of(send(as_user, f"{path}/oauth2callback")) == {}
    assert Integration.objects.get().service == name.lower()
    assert body_of(as_user.get(path)) == {"authStatus": True}


@pytest.mark.parametrize("name", ["cg", "flo2", "f lo", "%C5%BFlo", "FL%C3%96"])
def test_names_of_no_service(as_user: Client, kai: Kai, name: str) -> None:
    path = f"/api/v1/users/me/integrations/kai/{name}"
    for response in (
        as_user.get(path),
        as_user.delete(path),
        send(as_user, f"{path}/oauth2callback"),
    ):
        assert "kaiType" in refusal_of(response, 400)
    assert kai.asked == []


@pytest.mark.parametrize(
    "rest", ["", "/kai", "/cg/dev", "/myt", "/fervidex/settings", "/kai/flo/x"]
)
def test_what_is_not_there(as_user: Client, rest: str) -> None:
    response = as_user.get(f"/api/v1/users/me/integrations{rest}")
    assert refusal_of(response, 404) == "Endpoint Not Found."


def test_a_wrong_method_is_no_route(as_user: Client) -> None:
    for response in (as_user.post(FLO), as_user.put(FLO), as_user.get(CALLBACK)):
        assert refusal_of(response, 404) == "Endpoint Not Found."


def test_only_the_user_at_the_site(user: User, client: Client, kai: Kai) -> None:
    """Guests are unknown; a token, or somebody else, may not."""
    path = f"/api/v1/users/{user.pk}/integrations/kai/flo"
    token = with_token(reveal_key(user, kind=KeyKind.SCORE))
    other = Client()
    other.force_login(make_user())
    for caller, status in ((client, 401), (token, 403), (other, 403)):
        refusal_of(caller.get(path), status)
        refusal_of(caller.delete(path), status)
        refusal_of(send(caller, f"{path}/oauth2callback"), status)
    refusal_of(client.get("/api/v1/users/nobody/integrations/kai/flo"), 404)
    assert kai.asked == []


def test_a_page_of_another_site_can_do_nothing(linked: User, kai: Kai) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(linked)
    kai.codes.add("good-code")
    refusal_of(send(browser), 403)
    refusal_of(browser.delete(FLO), 403)
    assert kai.asked == []
    assert Integration.objects.count() == 1


@pytest.mark.parametrize(
    "body", [{}, [], {"code": None}, {"code": 1}, {"code": ""}, {"code": "x" * 2049}]
)
def test_a_body_without_a_code(as_user: Client, kai: Kai, body: Any) -> None:
    refusal_of(send(as_user, body=body), 400)
    assert kai.asked == []


def test_other_keys_of_the_body_are_ignored(as_user: Client, kai: Kai) -> None:
    assert body_of(send(as_user, body={"code": "good-code", "state": 1})) == {}


@pytest.mark.parametrize("code", ["wrong", "good-code&client_id=x", "\u00e4", " "])
def test_a_code_that_the_service_does_not_know(
    as_user: Client, kai: Kai, code: str
) -> None:
    response = send(as_user, body={"code": code})
    assert "Connect it again" in refusal_of(response, 400)
    assert not Integration.objects.exists()


REFUSALS: list[tuple[Fault, int]] = [
    (saying(400), 400),
    (saying(401), 400),
    (saying(404), 400),
    (saying(429), 400),
    (redirecting("http://127.0.0.1:9/"), 400),
    (saying(500), 500),
    (saying(503), 500),
    (sending(b"{"), 500),
    (sending(b"[]"), 500),
    (saying(200, {"access_token": "a"}), 500),
    (saying(200, {"access_token": "a\nb", "refresh_token": "c"}), 500),
    (dropping, 500),
    (hanging_up, 500),
]


@pytest.mark.parametrize(("fault", "status"), REFUSALS)
def test_what_the_service_answers(
    as_user: Client, kai: Kai, fault: Fault, status: int
) -> None:
    kai.faults[TOKEN] = fault
    refusal_of(send(as_user), status)
    assert not Integration.objects.exists()
    assert body_of(as_user.get(FLO)) == {"authStatus": False}


def test_a_refused_code_leaves_the_connection_as_it_was(
    linked: User, as_user: Client, kai: Kai
) -> None:
    before = Integration.objects.values().get()
    refusal_of(send(as_user), 400)
    assert Integration.objects.values().get() == before


def test_a_service_without_its_client(
    linked: User, as_user: Client, kai: Kai, settings: Settings
) -> None:
    """It cannot be connected, but whoever has can take it back."""
    settings.KAI_SERVICES = {}
    assert configured_services() == {}
    refusal_of(send(as_user), 400)
    assert body_of(as_user.get(FLO)) == {"authStatus": True}
    assert body_of(as_user.delete(FLO)) == {}
    assert kai.asked == []
