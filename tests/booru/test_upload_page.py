"""The upload page over HTTP: who may, what it says, what it takes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.actions import ban_user
from accounts.models import User
from booru.models import Image, ProcessingJob
from tests import pictures
from tests.accounts.pages import Page
from tests.factories import make_user
from tests.net.raw_server import Visit, serving

pytestmark = pytest.mark.django_db
JSON = "application/json"
# A fetch gives its database connection back, and a test's own transaction with it.
FETCHING = pytest.mark.django_db(transaction=True)


def post(client: Client, data: bytes | None = None, **said: Any) -> Any:
    name, accept = said.pop("name", "fox.png"), said.pop("accept", "text/html")
    form = {"tag_input": "solo, fox", "rating": "safe"} | said
    if data is not None:
        form["file"] = SimpleUploadedFile(name, data)
    return client.post("/upload", form, headers={"Accept": accept})


def post_json(client: Client, data: bytes | None = None, **said: Any) -> Any:
    return post(client, data, accept=JSON, **said)


def whole(response: Any, status: int = 200) -> Page:
    """The page, checked against the content policy."""
    assert response.status_code == status
    page = Page(response.content.decode())
    assert page.faults == []
    return page


def error_at(response: Any, field: str) -> str:
    """The text beside a field that is marked as wrong, and named in the summary."""
    html = response.content.decode()
    whole(response, 422)
    assert f'class="ul" href="#id_{field}"' in html
    found = re.search(rf'<p class="err" id="id_{field}_error"><span>(.*?)</span>', html)
    assert found, field
    control = re.search(rf'<[^>]* id="id_{field}"[^>]*>', html)
    assert control
    assert f"id_{field}_error" in control[0]
    return found[1]


# Who may ----------------------------------------------------------------------


def test_visitors_are_sent_to_sign_in_and_back(client: Client) -> None:
    response = client.get("/upload")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/upload"
    assert post(client, pictures.png(10, 10)).status_code == 302
    assert not Image.objects.exists()


def test_a_script_whose_session_ended_is_told(client: Client) -> None:
    response = post_json(client, pictures.png(10, 10))
    assert response.status_code == 401
    assert list(response.json()["errors"]) == ["form"]


def test_a_banned_account_reads_why_and_until_when(
    as_user: Client, user: User, moderator: User
) -> None:
    until = timezone.now() + timedelta(days=1)
    ban_user(user, moderator=moderator, reason="spam & more", valid_until=until)
    page = whole(as_user.get("/upload"), 403)
    assert "You cannot upload" in page.text
    assert "spam & more" in page.text
    assert str(until.year) in page.text
    whole(post(as_user, pictures.png(10, 10)), 403)
    answer = post_json(as_user, pictures.png(10, 10))
    assert (answer.status_code, list(answer.json()["errors"])) == (403, ["form"])
    assert not Image.objects.exists()


def test_an_unconfirmed_account_may_not(client: Client) -> None:
    client.force_login(make_user(confirmed_at=None))
    assert "not confirmed" in whole(client.get("/upload"), 403).text
    assert post(client, pictures.png(10, 10)).status_code == 403


def test_the_token_of_the_form_is_asked_for(user: User) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(user)
    assert post(careful, pictures.png(10, 10)).status_code == 403


# The form ---------------------------------------------------------------------


def test_the_page_says_what_is_accepted(as_user: Client, settings: Any) -> None:
    response = as_user.get("/upload")
    assert "PNG, JPEG, GIF, SVG, WebM, MP4 · up to 131 MB" in whole(response).text
    assert "no-store" in response["Cache-Control"]
    settings.MP4_UPLOADS = False
    settings.EXTRA_IMAGE_FORMATS = frozenset({"avif", "webp"})
    settings.MAX_IMAGE_BYTES = 64_900
    page = whole(as_user.get("/upload"))
    assert "SVG, WebM, WebP, AVIF · up to 64 kB" in page.text


def test_no_rating_is_chosen_beforehand(as_user: Client) -> None:
    assert " checked" not in form_of(as_user.get("/upload"))
    assert 'value="safe"' in form_of(as_user.get("/upload"))


def form_of(response: Any) -> str:
    html = response.content.decode()
    return str(html[html.index('<form class="stack spread"') : html.index("</main>")])


def test_other_methods_are_refused(as_user: Client) -> None:
    assert as_user.put("/upload").status_code == 405


# A file, an address -----------------------------------------------------------


def test_a_file_becomes_an_image(as_user: Client, user: User) -> None:
    response = post(
        as_user, pictures.png(40, 30),
        tag_input="Fox, artist:marrow",
        sources="https://a.example\r\n\r\nhttps://b.example\r\n",
        description=" Two\r\nlines",
        anonymous="on",
    )  # fmt: skip
    image = Image.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/images/{image.pk}"
    names = set(image.tags.values_list("name", flat=True))
    assert names == {"safe", "fox", "artist:marrow"}
    sources = list(image.sources.values_list("url", flat=True))
    assert sources == ["https://a.example", "https://b.example"]
    assert (image.description, image.anonymous) == (" Two\nlines", True)
    assert (image.uploader, image.ip, image.name) == (user, "127.0.0.1", "fox.png")
    assert image.fingerprint.startswith("a")
    assert ProcessingJob.objects.filter(image=image).exists()


def test_a_script_gets_the_number_and_address(as_user: Client) -> None:
    response = post_json(as_user, pictures.png(40, 30))
    image = Image.objects.get()
    assert response.status_code == 200
    assert response.json() == {"image": image.pk, "address": f"/images/{image.pk}"}
    assert not image.anonymous


def test_the_rating_may_be_typed_as_a_tag(as_user: Client) -> None:
    response = post(
        as_user, pictures.png(40, 30), rating="", tag_input="grimdark, a, b"
    )
    assert response.status_code == 302


@FETCHING
def test_an_address_is_fetched(as_user: Client) -> None:
    data = pictures.png(30, 20)
    with serving(lambda visit: visit.answer(data, "Content-Type: image/png")) as server:
        response = post(as_user, url=f" {server.url}/art/owl.png\r\n")
    image = Image.objects.get()
    assert response["Location"] == f"/images/{image.pk}"
    assert (image.name, image.width) == ("owl.png", 30)


def nothing_there(visit: Visit) -> None:
    visit.answer(status="404 Not Found")


@FETCHING
def test_an_address_without_a_file_has_its_error(as_user: Client) -> None:
    with serving(nothing_there) as server:
        response = post(as_user, url=f"{server.url}/x")
        answer = post_json(as_user, url=f"{server.url}/x")
    assert "No file came from this address" in error_at(response, "url")
    html = response.content.decode()
    assert f"{server.url}/x</textarea>" in html
    assert re.search(r'<details class="card" open', html)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["url"]


@FETCHING
def test_a_private_network_is_not_fetched(as_user: Client, settings: Any) -> None:
    settings.FETCH_ALLOWED_NETWORKS = []
    with serving(nothing_there) as server:
        response = post(as_user, url=f"{server.url}/x")
        assert server.heads == []
    assert "No file came" in error_at(response, "url")


def test_a_form_takes_one_picture(as_user: Client) -> None:
    both = post(as_user, pictures.png(10, 10), url="https://a.example/x.png")
    assert "A file or an address" in error_at(both, "url").replace("Send a", "A")
    two = post(as_user, url="https://a.example/x.png\nhttps://b.example/y.png")
    assert "one address at a time" in error_at(two, "url")
    assert not Image.objects.exists()
