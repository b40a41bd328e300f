"""What the upload page refuses: each error beside its field, in sentences."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from booru.models import DnpEntry, Image
from tests import pictures
from tests.booru.test_upload_page import error_at, form_of, post, post_json, whole
from tests.factories import make_tag

pytestmark = pytest.mark.django_db


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
