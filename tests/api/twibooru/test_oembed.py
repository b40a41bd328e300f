"""oEmbed (twibooru-api, section 4), held against the rules of oembed.com as well."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client
from lxml import html

from api.twibooru.oembed.sizes import version_for
from api.twibooru.oembed.views import post_id_of
from booru.models import Image
from tests.factories import make_image, make_paste, make_tag

ROOT = "http://127.0.0.1:8000"

#: oEmbed 1.0, section 2.3.4: what each type has to have, and its numbers.
REQUIRED = {"photo": {"url", "width", "height"}, "link": set[str]()}
NUMBERS = ("width", "height", "thumbnail_width", "thumbnail_height", "cache_age")


def day_of(image: Image) -> str:
    at = image.created_at
    return f"{at.year}/{at.month}/{at.day}"


def get_json(client: Client, **params: Any) -> Any:
    response = client.get("/oembed.json", params)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=7200"
    return response.json()


def get_xml(client: Client, **params: Any) -> dict[str, str | None]:
    response = client.get("/oembed.xml", params)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=7200"
    assert response.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    root = ElementTree.fromstring(response.content)  # noqa: S314
    assert root.tag == "oembed"
    return {child.tag: child.text for child in root}


def check_rules(answer: Any) -> None:
    assert answer["version"] == "1.0"
    assert REQUIRED[answer["type"]] <= answer.keys()
    thumbnail = {key for key in answer if key.startswith("thumbnail_")}
    assert thumbnail in (set(), {f"thumbnail_{k}" for k in ("url", "width", "height")})
    assert all(isinstance(answer[key], int) for key in NUMBERS if key in answer)


@pytest.mark.django_db
def test_an_image_whole(client: Client) -> None:
    for name in ("solo", "safe", "artist:wren", "artist:teo"):
        make_tag(name)
    image = make_image(
        tags=["solo", "safe", "artist:wren", "artist:teo"],
        sources=["https://a.example/1?a=1&b=2", "https://a.example/2"],
        width=2560, height=1000, score=3, upvotes=3, comment_count=2,
    )  # fmt: skip
    whole = {
        "version": "1.0",
        "type": "photo",
        "title": f"#{image.pk} - safe, artist:teo, artist:wren, solo - Polybooru",
        "author_name": "wren, teo",
        "author_url": "https://a.example/1?a=1&b=2",
        "provider_name": "Polybooru",
        "provider_url": f"{ROOT}/{image.pk}",
        "cache_age": 7200,
        "url": f"{ROOT}/img/view/{day_of(image)}/{image.pk}.png",
        "width": 2560,
        "height": 1000,
        "thumbnail_url": f"{ROOT}/img/{day_of(image)}/{image.pk}/large.png",
        "thumbnail_width": 1280,
        "thumbnail_height": 500,
        "twibooru_id": image.pk,
        "twibooru_score": 3,
        "twibooru_comments": 2,
        "twibooru_tags": ["safe", "solo", "artist:wren", "artist:teo"],
    }
    answer = get_json(client, url=f"https://a.example/{image.pk}")
    assert answer == whole
    check_rules(answer)
    told = get_xml(client, url=f"https://a.example/{image.pk}")
    tags = ", ".join(whole["twibooru_tags"])  # type: ignore[arg-type]
    assert told == {k: str(v) for k, v in whole.items()} | {"twibooru_tags": tags}


@pytest.mark.django_db
def test_a_paste_is_a_link(client: Client) -> None:
    paste = make_paste(tags=["safe", "story"])
    whole = {
        "version": "1.0",
        "type": "link",
        "title": f"#{paste.pk} - safe, story - Polybooru",
        "author_name": "Unknown Artist",
        "author_url": None,
        "provider_name": "Polybooru",
        "provider_url": f"{ROOT}/{paste.pk}",
        "cache_age": 7200,
        "twibooru_id": paste.pk,
        "twibooru_score": 0,
        "twibooru_comments": 0,
        "twibooru_tags": ["safe", "story"],
    }
    answer = get_json(client, url=f"https://a.example/posts/{paste.pk}", maxwidth=9)
    assert answer == whole
    check_rules(answer)
    told = get_xml(client, url=f"https://a.example/posts/{paste.pk}")
    assert told["author_url"] is None


# Sizes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("picture", "wide", "high", "expected"),
    [
        # The spec's own.
        ((2000, 1000), 800, 800, ("medium", 800, 400)),
        ((2000, 1000), 300, 300, ("thumb", 250, 125)),
        ((2000, 1000), 40, 40, ("thumb_tiny", 50, 25)),
        ((576, 576), 600, 600, ("medium", 576, 576)),
        # One limit alone.
        ((2000, 1000), 1300, None, ("large", 1280, 640)),
        ((2000, 1000), None, 500, ("medium", 800, 400)),
        ((2000, 1000), 2000, None, ("full", 2000, 1000)),
        ((2000, 1000), 1999, None, ("large", 1280, 640)),
        # A tall one.
        ((1200, 9000), 1000, None, ("tall", 546, 4096)),
        ((1200, 9000), None, 1100, ("large", 137, 1024)),
        # Small ones are themselves, whatever is asked.
        ((30, 20), 100, 100, ("thumb_tiny", 30, 20)),
        ((30, 20), 1, 1, ("thumb_tiny", 30, 20)),
        ((1, 4000), 10, 5000, ("tall", 1, 4000)),
    ],
)
def test_the_largest_that_fits(
    picture: tuple[int, int],
    wide: int | None,
    high: int | None,
    expected: tuple[str, int, int],
) -> None:
    found = version_for(*picture, "png", wide=wide, high=high)
    assert (found.name, found.width, found.height) == expected


def test_films_have_even_sides() -> None:
    found = version_for(1001, 501, "webm", wide=260, high=None)
    assert (found.name, found.width, found.height) == ("thumb", 250, 124)


@pytest.mark.django_db
def test_sizes_by_parameters(client: Client) -> None:
    image = make_image(width=2000, height=1000)
    folder = f"{ROOT}/img/{day_of(image)}/{image.pk}"

    def pictures(**wish: Any) -> list[Any]:
        address = f"https://a.example/{image.pk}"
        answer = get_json(client, url=address, **wish)
        told = get_xml(client, url=address, **wish)
        keys = [f"{t}{k}" for t in ("", "thumbnail_") for k in ("url", "width")]
        assert [told[key] for key in keys] == [str(answer[key]) for key in keys]
        check_rules(answer)
        return [answer[key] for key in keys]

    medium = f"{folder}/medium.png"
    assert pictures(maxwidth=800, maxheight=800) == [medium, 800, medium, 800]
    assert pictures(maxheight="0400") == [medium, 800, medium, 800]
    full = f"{ROOT}/img/view/{day_of(image)}/{image.pk}.png"
    plain = [full, 2000, f"{folder}/large.png", 1280]
    assert pictures() == plain
    for junk in ("0", "-5", "", "many", "1e3", "\uff19", "9" * 400):
        assert pictures(maxwidth=junk, maxheight=junk) == plain, junk
    assert pictures(maxwidth="99999", maxheight="99999") == [full, 2000, full, 2000]
    small = make_image(width=576, height=576)
    answer = get_json(client, url=f"https://a.example/{small.pk}", maxwidth=600)
    assert answer["url"] == f"{ROOT}/img/{day_of(small)}/{small.pk}/full.png"
    assert answer["url"] == answer["thumbnail_url"]


# Addresses ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "https://any.example/7",
        "http://any.example/7?q=a#b",
        "https://any.example/posts/7",
        "https://any.example/images/7",
        "https://any.example/images/7#comment_5",
        "https://any.example/images/7?page=3&q=4",
        "https://any.example/7?from=/media/2020/7/8/fox.png",
        "https://cdn.example/img/2020/7/8/7/large.png",
        "https://cdn.example/img/2020/7/8/7/full.webm",
        "https://cdn.example/img/view/2020/7/8/7.png",
        "https://cdn.example/img/view/2020/7/8/7__safe_artist-colon-a b.png",
        "https://cdn.example/img/download/2020/7/8/7__safe+solo_1.png",
        "//any.example/7",
        quote("https://any.example/posts/7", safe=""),
        quote("https://cdn.example/img/view/2020/7/8/7.png", safe=""),
    ],
)
def test_addresses_of_post_7(address: str) -> None:
    """As a client's parameter says it, one layer of encoding taken off."""
    assert post_id_of(address) == 7


@pytest.mark.parametrize(
    "address",
    [
        "https://cdn.example/media/2020/7/8/fox.png",
        quote("https://cdn.example/media/2020/7/8/fox.png", safe=""),
        "https://cdn.example/img/2020/7/8/fox.png",
        "https://any.example/tags/fox?page=7#8",
    ],
)
def test_addresses_of_no_post(address: str) -> None:
    """Above all, no part of a date is one."""
    assert post_id_of(address) is None


@pytest.mark.django_db
def test_what_is_found_nowhere(client: Client) -> None:
    hidden = make_image(hidden_from_users=True, hidden_image_key="k")
    for status, address in (
        (400, ""),
        (400, "7 foxes"),
        (400, "https://[::bad/7"),
        (404, "https://any.example/"),
        (404, "https://any.example/tags/fox"),
        (404, "https://any.example/999999"),
        (404, "https://any.example/99999999999999999999"),
        (404, "https://cdn.example/img/2020/7/8/fox.png"),
        (404, "https://cdn.example/media/2020/7/8/fox.png"),
        (404, f"https://any.example/{hidden.pk}"),
    ):
        response = client.get("/oembed.json", {"url": address})
        assert response.status_code == status, address
        assert list(response.json()) == ["error"], address
        assert response["Cache-Control"] == "no-store, no-cache"
        told = client.get("/oembed.xml", {"url": address})
        assert told.status_code == status, address
        assert told["Content-Type"] == "text/xml; charset=utf-8"
        root = ElementTree.fromstring(told.content)  # noqa: S314
        assert (root.tag, root.text) == ("error", response.json()["error"])
    assert client.get("/oembed.json").status_code == 400


@pytest.mark.django_db
def test_without_an_extension_the_parameter_decides(client: Client) -> None:
    image = make_image()
    asked = {"url": f"https://a.example/{image.pk}"}
    formats = {
        wanted: client.get("/oembed", asked | {"format": wanted})
        for wanted in ("json", "xml", "yaml")
    }
    assert formats["json"].json() == get_json(client, **asked)
    assert formats["xml"].content == client.get("/oembed.xml", asked).content
    assert formats["yaml"].status_code == 501
    assert list(formats["yaml"].json()) == ["error"]
    plain = client.get("/oembed", asked)
    assert (plain.status_code, plain["Location"]) == (302, f"/{image.pk}")
    missing = client.get("/oembed", {"url": "https://a.example/999999"})
    assert missing.status_code == 404


@pytest.mark.django_db
def test_what_xml_cannot_write_is_replaced(client: Client) -> None:
    image = make_image(
        tags=["safe", "fox & <hare>", "q\x01"], sources=["https://a.example/?a&b\x0b"]
    )
    told = get_xml(client, url=f"https://a.example/{image.pk}")
    assert told["twibooru_tags"] == "safe, fox & <hare>, q\N{REPLACEMENT CHARACTER}"
    assert told["author_url"] == "https://a.example/?a&b\N{REPLACEMENT CHARACTER}"


# Discovery ------------------------------------------------------------------------


@pytest.mark.django_db
def test_pages_lead_to_their_own_answer(client: Client) -> None:
    image, paste = make_image(), make_paste()
    kinds = {"application/json+oembed": "json", "text/xml+oembed": "xml"}
    for path, post in (("images", image), ("posts", paste)):
        page = html.fromstring(client.get(f"/{path}/{post.pk}").content)
        links: Any = page.xpath("//head/link[@rel='alternate']")
        assert {link.get("type") for link in links} == set(kinds)
        for link in links:
            address = urlsplit(link.get("href"))
            assert f"{address.scheme}://{address.netloc}" == ROOT
            assert address.path == f"/oembed.{kinds[link.get('type')]}"
            assert parse_qs(address.query) == {"url": [f"{ROOT}/{post.pk}"]}
            assert str(post.pk) in link.get("title")
            assert client.get(link.get("href")).status_code == 200


@pytest.mark.django_db
def test_hidden_posts_have_no_links(client: Client) -> None:
    hidden = make_image(
        hidden_from_users=True, hidden_image_key="k", deletion_reason="Rule 1"
    )
    page = client.get(f"/images/{hidden.pk}")
    assert page.status_code == 200
    assert b"oembed" not in page.content


@pytest.mark.parametrize("path", ["/oembed", "/oembed.json"])
def test_more_parameters_than_are_read(client: Client, path: str) -> None:
    response = client.get(path, {f"p{number}": "1" for number in range(1001)})
    assert response.status_code == 413
    assert response.json() == {"error": "The request is too large."}
