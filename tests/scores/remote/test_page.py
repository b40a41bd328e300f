"""The page of connected services: the way to a service and back, imports, the end."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.actions import ban_user
from accounts.models import User
from scores.models import Import, Integration
from scores.remote import fetch_scores
from tests.accounts.pages import Page
from tests.factories import make_moderator, make_user
from tests.scores.remote.service import TOKEN, Kai, saying

pytestmark = pytest.mark.django_db

PAGE = "/settings/services"


def page(client: Client) -> Page:
    response = client.get(PAGE)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    found = Page(response.content.decode())
    assert found.faults == []
    return found


def actions(found: Page) -> list[str]:
    return [one["action"] for one in found.forms if PAGE in one.get("action", "")]


def begin(client: Client, name: str = "flo") -> str:
    """Off to the service; the state with which it will send the browser back."""
    response = client.get(f"{PAGE}/{name}/connect")
    assert response.status_code == 302
    [state] = parse_qs(urlsplit(response["Location"]).query)["state"]
    return state


def come_back(client: Client, name: str = "flo", **query: str) -> str:
    """What the page then says."""
    response = client.get(f"{PAGE}/{name}/callback", query)
    assert (response.status_code, response["Location"]) == (302, PAGE)
    assert "no-store" in response["Cache-Control"]
    return page(client).text


# The way to the service and back --------------------------------------------------


def test_the_browser_is_sent_to_the_service(as_user: Client, kai: Kai) -> None:
    found = page(as_user)
    assert [link for link in found.links if "/connect" in link] == [
        f"{PAGE}/{name}/connect" for name in ("flo", "eag", "min")
    ]
    assert actions(found) == []
    response = as_user.get(f"{PAGE}/flo/connect")
    address, _, query = response["Location"].partition("?")
    assert address == f"{kai.url}/oauth/authorize"
    [state] = parse_qs(query).pop("state")
    assert parse_qs(query) == {
        "response_type": ["code"],
        "client_id": [kai.client_id],
        "redirect_uri": ["https://booru.example/settings/services/flo/callback"],
        "scope": ["settings_read"],
        "state": [state],
    }
    assert len(state) > 40
    assert kai.asked == []


def test_and_comes_back_connected(user: User, as_user: Client, kai: Kai) -> None:
    said = come_back(as_user, state=begin(as_user), code="good-code")
    assert "FLO is connected." in said
    fetch_scores(user, "api/flo-iidx")
    found = page(as_user)
    assert "connected" in found.text
    assert actions(found) == [
        f"{PAGE}/flo/disconnect",
        f"{PAGE}/flo/import/iidx",
        f"{PAGE}/flo/import/sdvx",
    ]


def test_an_own_redirect_address(as_user: Client, kai: Kai, settings: Settings) -> None:
    address = "https://other.example/back"
    settings.KAI_SERVICES["flo"] = {
        **settings.KAI_SERVICES["flo"],
        "redirect_uri": address,
    }
    query = urlsplit(as_user.get(f"{PAGE}/flo/connect")["Location"]).query
    assert parse_qs(query)["redirect_uri"] == [address]
    [state] = parse_qs(query)["state"]
    come_back(as_user, state=state, code="good-code")
    [(_, _, form)] = kai.asked
    assert form is not None
    assert form["redirect_uri"] == address


STRANGE = ["", "x", "\u00e4", "\0", "x" * 5000]


@pytest.mark.parametrize("state", STRANGE)
def test_a_state_that_is_not_ours(as_user: Client, kai: Kai, state: str) -> None:
    """A code that somebody slips in connects nothing (RFC 6749, section 10.12)."""
    assert "was not connected" in come_back(as_user, state=state, code="good-code")
    ours = begin(as_user)
    assert "was not connected" in come_back(as_user, state=state, code="good-code")
    assert "was not connected" in come_back(as_user, code="good-code")
    assert kai.asked == []
    # And it does not disturb the right one.
    come_back(as_user, state=ours, code="good-code")
    assert Integration.objects.count() == 1


def test_a_state_is_of_one_session_and_one_service(as_user: Client, kai: Kai) -> None:
    other = Client()
    other.force_login(make_user())
    state = begin(as_user)
    begin(other)
    assert "was not connected" in come_back(other, state=state, code="good-code")
    begin(as_user, "eag")
    said = come_back(as_user, "eag", state=state, code="good-code")
    assert "was not connected" in said
    assert kai.asked == []
    assert "FLO is connected." in come_back(as_user, state=state, code="good-code")


def test_a_state_is_good_once(as_user: Client, kai: Kai) -> None:
    state = begin(as_user)
    come_back(as_user, state=state, code="good-code")
    kai.codes.add("good-code")
    assert "was not connected" in come_back(as_user, state=state, code="good-code")


def test_a_state_is_good_for_ten_minutes(as_user: Client, kai: Kai) -> None:
    state = begin(as_user)
    session = as_user.session
    session["service_states"]["flo"][1] -= 601
    session.save()
    said = come_back(as_user, state=state, code="good-code")
    assert "in the last 10 minutes" in said
    assert kai.asked == []


def test_who_says_no_at_the_service_is_told_so(as_user: Client, kai: Kai) -> None:
    said = come_back(as_user, state=begin(as_user), error="access_denied")
    assert "you did not allow it" in said
    assert kai.asked == []


@pytest.mark.parametrize(
    "answer", [{}, {"error": "server_error"}, {"code": ""}, {"code": "x" * 2049}]
)
def test_an_answer_without_a_code(
    as_user: Client, kai: Kai, answer: dict[str, str]
) -> None:
    assert "did not accept" in come_back(as_user, state=begin(as_user), **answer)
    assert kai.asked == []


def test_a_code_that_the_service_refuses(as_user: Client, kai: Kai) -> None:
    assert "did not accept" in come_back(as_user, state=begin(as_user), code="no")
    kai.faults[TOKEN] = saying(500)
    said = come_back(as_user, state=begin(as_user), code="good-code")
    assert "FLO answered with status 500." in said
    assert not Integration.objects.exists()


# Imports, and the end -------------------------------------------------------------


def test_disconnecting_forgets_the_tokens(linked: User, as_user: Client) -> None:
    response = as_user.post(f"{PAGE}/flo/disconnect")
    assert (response.status_code, response["Location"]) == (302, PAGE)
    assert "FLO is disconnected. Your scores stay." in page(as_user).text
    assert not Integration.objects.exists()
    as_user.post(f"{PAGE}/flo/disconnect")
    assert "FLO is not connected." in page(as_user).text


def test_a_service_that_is_gone_can_be_disconnected(
    linked: User, as_user: Client, kai: Kai, settings: Settings
) -> None:
    settings.KAI_SERVICES = {}
    found = page(as_user)
    assert "no longer works with it" in found.text
    assert actions(found) == [f"{PAGE}/flo/disconnect"]
    assert as_user.get(f"{PAGE}/flo/connect").status_code == 404
    as_user.post(f"{PAGE}/flo/disconnect")
    assert "No service to connect" in page(as_user).text


def test_import_now_begins_an_import(linked: User, as_user: Client) -> None:
    response = as_user.post(f"{PAGE}/flo/import/iidx")
    run = Import.objects.get()
    assert (run.user, run.import_type, run.user_intent) == (
        linked,
        "api/flo-iidx",
        True,
    )
    assert response["Location"] == f"/scores/imports/{run.import_id}"
    assert "Import under way" in page(as_user).text
    assert f"{PAGE}/flo/import/iidx" not in actions(page(as_user))


def test_the_page_tells_of_the_last_import(linked: User, as_user: Client) -> None:
    as_user.post(f"{PAGE}/flo/import/iidx")
    Import.objects.update(state="failed", message="FLO took too long to answer.")
    found = page(as_user)
    assert "Last import failed" in found.text
    assert "FLO took too long to answer." in found.text
    assert f"/scores/imports/{Import.objects.get().import_id}" in found.links
    Import.objects.update(state="completed", summary={"imported": 1234})
    assert "1,234 new scores" in page(as_user).text
    assert f"{PAGE}/flo/import/iidx" in actions(page(as_user))


def test_a_type_that_is_switched_off(
    linked: User, as_user: Client, settings: Settings
) -> None:
    settings.DISABLED_IMPORT_TYPES = frozenset({"api/flo-iidx"})
    assert f"{PAGE}/flo/import/iidx" not in actions(page(as_user))
    as_user.post(f"{PAGE}/flo/import/iidx")
    assert "takes no imports" in page(as_user).text
    assert not Import.objects.exists()


def test_the_page_asks_the_database_as_often_for_many_imports(
    linked: User, as_user: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    as_user.get(PAGE)
    with django_assert_num_queries(6):
        as_user.get(PAGE)
    for name in ("iidx", "sdvx") * 12:
        as_user.post(f"{PAGE}/flo/import/{name}")
        Import.objects.update(state="completed")
    with django_assert_num_queries(6):
        as_user.get(PAGE)


# Who may --------------------------------------------------------------------------

GETS = ["", "/flo/connect", "/flo/callback"]
POSTS = ["/flo/disconnect", "/flo/import/iidx"]


@pytest.mark.parametrize("path", GETS)
def test_a_guest_signs_in_first(client: Client, kai: Kai, path: str) -> None:
    response = client.get(f"{PAGE}{path}")
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", POSTS)
def test_changes_are_posted_from_our_own_pages(
    linked: User, client: Client, as_user: Client, path: str
) -> None:
    response = client.post(f"{PAGE}{path}")
    assert response["Location"].startswith("/accounts/login/")
    assert as_user.get(f"{PAGE}{path}").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(linked)
    assert strict.post(f"{PAGE}{path}").status_code == 403
    assert Integration.objects.count() == 1
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/cg/disconnect",
        "/FLO/disconnect",
        "/cg/import/iidx",
        "/min/import/iidx",
        "/flo/import/popn",
        "/flo/import/%00",
    ],
)
def test_services_and_games_that_do_not_exist(
    as_user: Client, kai: Kai, path: str
) -> None:
    assert as_user.post(f"{PAGE}{path}").status_code == 404
    assert as_user.get(f"{PAGE}/cg/connect").status_code == 404
    assert as_user.get(f"{PAGE}/cg/callback").status_code == 404


def test_a_banned_user_may_only_disconnect(
    linked: User, as_user: Client, kai: Kai
) -> None:
    state = begin(as_user)
    until = timezone.now() + timedelta(days=1)
    ban_user(linked, moderator=make_moderator(), reason="x", valid_until=until)
    found = page(as_user)
    assert "may not connect" in found.text
    assert actions(found) == [f"{PAGE}/flo/disconnect"]
    assert as_user.get(f"{PAGE}/flo/connect")["Location"] == PAGE
    come_back(as_user, state=state, code="good-code")
    as_user.post(f"{PAGE}/flo/import/iidx")
    assert kai.asked == []
    assert not Import.objects.exists()
    as_user.post(f"{PAGE}/flo/disconnect")
    assert not Integration.objects.exists()


def test_without_services_the_page_says_so(as_user: Client, settings: Settings) -> None:
    settings.KAI_SERVICES = {}
    found = page(as_user)
    assert "No service to connect" in found.text
    assert "/scores/import" in found.links
