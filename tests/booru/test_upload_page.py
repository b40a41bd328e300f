"""The upload page over HTTP: who may, what it says, where each error stands."""

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
from booru.models import DnpEntry, Image, ProcessingJob
from tests import pictures
from tests.accounts.pages import Page
from tests.factories import make_tag, make_user
from tests.net.raw_server import Visit, serving

pytestmark = pytest.mark.django_db
JSON = "application/json"


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


def test_an_address_is_fetched(as_user: Client) -> None:
    data = pictures.png(30, 20)
    with serving(lambda visit: visit.answer(data, "Content-Type: image/png")) as server:
        response = post(as_user, url=f" {server.url}/art/owl.png\r\n")
    image = Image.objects.get()
    assert response["Location"] == f"/images/{image.pk}"
    assert (image.name, image.width) == ("owl.png", 30)


def nothing_there(visit: Visit) -> None:
    visit.answer(status="404 Not Found")


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


# Errors -----------------------------------------------------------------------


def test_nothing_chosen(as_user: Client) -> None:
    assert "Choose a file" in error_at(post(as_user), "file")


def test_every_error_stands_at_its_field_and_the_input_stays(as_user: Client) -> None:
    response = post(
        as_user, pictures.webp(20, 20),
        rating="", tag_input="solo, tagme",
        sources="https://ok.example\n\nftp://b\nhttps://" + "x" * 255,
        description="y" * 50_001, anonymous="on",
    )  # fmt: skip
    assert "not accepted here: image/webp" in error_at(response, "file")
    assert error_at(response, "tag_input") == (
        "The tag list must contain at least 3 tags. "
        "The tag list contains forbidden tag \u2018tagme\u2019. "
        "The tag list must contain at least one rating tag."
    )
    assert error_at(response, "sources") == (
        "Line 3 has invalid format: an address begins with http:// or https://. "
        "Line 4 should be at most 255 characters."
    )
    assert "at most 50000 bytes" in error_at(response, "description")
    html = form_of(response)
    assert "solo, tagme</textarea>" in html
    assert "ftp://b" in html
    assert "y" * 50_001 in html
    assert re.search(r'name="anonymous"[^>]* checked', html)
    assert not Image.objects.exists()


def test_the_same_errors_for_a_script(as_user: Client) -> None:
    response = post_json(
        as_user, pictures.png(20, 20), tag_input="solo", sources="ftp://b"
    )
    assert response.status_code == 400
    assert response.json() == {
        "errors": {
            "tag_input": ["The tag list must contain at least 3 tags."],
            "sources": [
                "Line 1 has invalid format: an address begins with http:// or https://."
            ],
        }
    }


def test_a_good_file_has_to_be_chosen_again(as_user: Client) -> None:
    response = post(as_user, pictures.png(10, 10), name="a<b.png", rating="")
    expected = "Choose “a&lt;b.png” again: a browser does not keep it."
    assert error_at(response, "file") == expected
    assert "file" not in post_json(as_user, pictures.png(10, 10), rating="").json()


def test_a_chosen_rating_stays_chosen(as_user: Client) -> None:
    response = post(as_user, rating="explicit")
    assert re.search(r'value="explicit"[^>]* checked', form_of(response))


def test_an_unknown_rating_is_an_error_at_the_rating(as_user: Client) -> None:
    response = post(as_user, pictures.png(10, 10), rating="splendid")
    assert response.status_code == 422
    assert "splendid is not one of" in response.content.decode()
    whole(response, 422)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Choose a file"),
        (pictures.png(50, 50)[:20], "cannot be read"),
    ],
)
def test_a_file_that_is_none(as_user: Client, data: bytes, words: str) -> None:
    answer = post_json(as_user, data)
    assert words in answer.json()["errors"]["file"][0]


def test_too_many_bytes(as_user: Client, settings: Any) -> None:
    settings.MAX_IMAGE_BYTES = 1000
    response = post(as_user, pictures.png(100, 100) + b"x" * 1000)
    assert error_at(response, "file") == "The file is larger than 1,000 bytes."


def test_what_the_artist_asked_not_to_post(as_user: Client) -> None:
    DnpEntry.objects.create(
        tag=make_tag("artist:marrow"), dnp_type="Artist Upload Only", state="listed"
    )
    response = post(as_user, pictures.png(10, 10), tag_input="artist:marrow, fox")
    assert "asked not to post this" in error_at(response, "file")


def test_the_same_file_again_leads_to_its_image(as_user: Client) -> None:
    data = pictures.png(30, 30)
    post(as_user, data)
    image = Image.objects.get()
    page = whole(post(as_user, data), 422)
    assert f"/images/{image.pk}" in page.links
    assert "The same file is here already" in page.text
    answer = post_json(as_user, data)
    assert answer.status_code == 400
    assert answer.json() == {
        "errors": {"file": [f"The same file is here already: image {image.pk:,}."]},
        "duplicate": {"image": image.pk, "address": f"/images/{image.pk}"},
    }


def test_null_characters_are_refused(as_user: Client) -> None:
    for field in ("tag_input", "description", "sources"):
        response = post(as_user, pictures.png(10, 10), **{field: "a\0b"})
        assert "Null characters" in error_at(response, field)
