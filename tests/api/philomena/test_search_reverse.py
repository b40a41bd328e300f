"""POST search/reverse (philomena-api 5): what is found, in which order, and that
whatever is wrong leads to an empty list."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from PIL import Image as Pillow

from accounts.models import User
from api.philomena.views.reverse import distance_of, limit_of
from booru.actions.merging import merge_image
from booru.actions.moderation import hide_image
from booru.media.hashes import perceptual_hash
from booru.media.intensities import intensities
from booru.models import Image, ImageIntensity
from booru.processing import process_image
from tests import pictures
from tests.factories import make_fave, make_image, make_moderator, upload
from tests.net.raw_server import Visit, serving

pytestmark = pytest.mark.django_db
PATH = "/api/v1/json/search/reverse"
EMPTY: dict[str, Any] = {"images": [], "interactions": [], "total": 0}


def gray(level: int, width: int = 40, height: int = 30) -> bytes:
    """One colour: all four intensities are `level`."""
    buffer = io.BytesIO()
    Pillow.new("L", (width, height), level).save(buffer, "PNG")
    return buffer.getvalue()


def known(*light: float, **fields: Any) -> Image:
    """An image of 4 to 3 with these intensities (nw, ne, sw, se), or one for all."""
    image = make_image(**fields)
    nw, ne, sw, se = light if len(light) == 4 else light * 4
    ImageIntensity.objects.create(image=image, nw=nw, ne=ne, sw=sw, se=se)
    return image


def reverse(client: Client, data: bytes, query: str = "", **form: str) -> Any:
    form_data = {"image[image]": SimpleUploadedFile("a.png", data), **form}
    return client.post(f"{PATH}{query}", form_data)


def found(client: Client, data: bytes, **form: str) -> list[int]:
    body = reverse(client, data, **form).json()
    assert body["total"] == len(body["images"])
    return [image["id"] for image in body["images"]]


def test_the_whole_body(client: Client, user: User, key: str) -> None:
    image = known(100, tags=["questionable", "fox", "x"])
    known(102)
    make_fave(image, user)
    shown = client.get(f"/api/v1/json/images/{image.pk}", {"key": key}).json()
    response = reverse(client, gray(100), key=key)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response.json() == {
        "images": [shown["image"]],
        "interactions": shown["interactions"],
        "total": 1,
    }
    assert shown["image"]["spoilered"]
    assert len(shown["interactions"]) == 2
    anonymous = reverse(client, gray(100)).json()
    assert anonymous["interactions"] == []
    unfiltered = reverse(client, gray(100), filter_id="2").json()
    assert not unfiltered["images"][0]["spoilered"]


def test_what_the_filter_hides_is_found(client: Client) -> None:
    image = known(100, tags=["explicit", "fox", "x"])
    assert found(client, gray(100)) == [image.pk]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (pictures.png(301, 200, seed=1), "a.png"),
        (pictures.jpeg(300, 200, orientation=6, seed=2), "a.jpg"),
        (pictures.gif(80, 60, frames=5), "a.gif"),
        (pictures.svg(120, 80, seed=3), "a.svg"),
        (pictures.webm(96, 64), "a.webm"),
    ],
    ids=["png", "turned", "gif", "svg", "webm"],
)
def test_a_stored_file_is_found_by_itself(
    client: Client, tmp_path: Path, data: bytes, name: str
) -> None:
    image = upload(data, tmp_path, name=name)
    while process_image(image.pk):
        pass
    other = upload(pictures.png(300, 200, seed=9), tmp_path)
    while process_image(other.pk):
        pass
    assert found(client, data, distance="0") == [image.pk]


# Distances and order ----------------------------------------------------------------


def test_each_corner_may_be_three_distances_off(client: Client) -> None:
    near = known(100, 100, 100, 100.75)
    known(100, 100, 100, 100.76)
    known(99.24, 100, 100, 100)
    far = known(100, 100, 103, 100)
    assert found(client, gray(100)) == [near.pk]
    assert found(client, gray(100), distance="0.25") == [near.pk]
    assert found(client, gray(100), distance="0.2") == []
    assert far.pk in found(client, gray(100), distance="1")


def test_the_shape_counts_as_well(client: Client) -> None:
    alike = known(100)
    wide = known(100, width=600, height=400)
    known(100, width=640, height=400)
    assert found(client, gray(100)) == [alike.pk, wide.pk]
    assert found(client, gray(100), distance="0.1") == [alike.pk]


def test_the_most_alike_come_first(client: Client) -> None:
    third = known(100.5, 100.5, 100, 100)
    first = known(100, 100, 100, 100.1)
    second = known(100.6, 100, 100, 100)
    assert found(client, gray(100)) == [first.pk, second.pk, third.pk]
    assert found(client, gray(100), limit="2") == [first.pk, second.pk]


def test_equal_ones_are_told_apart_by_their_hashes(client: Client) -> None:
    """And only those: the documented order comes first."""
    data = pictures.png(400, 300, seed=4)
    own = ImageHashes(data)
    nowhere = known(*own.light)
    far = known(*own.light, perceptual_hash=own.with_flipped(20))
    close = known(*own.light, perceptual_hash=own.with_flipped(1))
    darker = known(*(x - 0.1 for x in own.light), perceptual_hash=own.hash)
    equal = known(*own.light, perceptual_hash=own.hash)
    again = known(*own.light, perceptual_hash=own.hash)
    assert found(client, data) == [
        equal.pk,
        again.pk,
        close.pk,
        far.pk,
        nowhere.pk,
        darker.pk,
    ]


class ImageHashes:
    def __init__(self, data: bytes) -> None:
        with Pillow.open(io.BytesIO(data)) as image:
            image.load()
            light = intensities(image)
            small = image.copy()
            small.thumbnail((250, 250), reducing_gap=2.0)
            self.hash = perceptual_hash(small)
        self.light = (light.nw, light.ne, light.sw, light.se)

    def with_flipped(self, bits: int) -> str:
        return f"{int(self.hash, 16) ^ ((1 << bits) - 1):016x}"


# Who is found ---------------------------------------------------------------------


def test_hidden_ones_are_stubs_and_waiting_ones_are_whole(client: Client) -> None:
    moderator = make_moderator()
    into, merged, deleted = known(90), known(100), known(100.1)
    waiting = known(100.2, approved=False)
    merge_image(merged, into=into, moderator=moderator)
    hide_image(deleted, moderator=moderator, reason="Rule #0")
    shown = reverse(client, gray(100)).json()["images"]
    assert shown == [
        client.get(f"/api/v1/json/images/{image.pk}").json()["image"]
        for image in (merged, deleted, waiting)
    ]
    assert [len(image) for image in shown] == [7, 7, 40]
    assert shown[0]["duplicate_of"] == into.pk


def test_those_without_intensities_are_not_found(client: Client) -> None:
    make_image()
    assert found(client, gray(100), distance="1") == []


def test_pages_play_no_part(client: Client) -> None:
    for _ in range(12):
        known(100)
    assert len(found(client, gray(100))) == 10
    assert len(found(client, gray(100), page="2", per_page="1")) == 10
    assert len(found(client, gray(100), limit="50")) == 12


# Parameters ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "distance"),
    [
        (None, 0.25),
        ("", 0.0),
        ("0.25", 0.25),
        (".5", 0.5),
        ("1", 1.0),
        ("0.3abc", 0.3),
        ("abc", 0.0),
        ("-1", 0.0),
        (" 1", 0.0),
        ("1.", 1.0),
        ("1e-1", 0.1),
        ("1e999", float("inf")),
        ("1.01", 1.01),
        ("9" * 400, float("inf")),
        ("nan", 0.0),
        ("٣", 0.0),
        (0.5, 0.5),
        (1, 1.0),
        (0, 0.0),
        (-1, 0.0),
        (1e-07, 1e-07),
        (True, 0.25),
        (["1"], 0.25),
        ({"a": "1"}, 0.25),
    ],
)
def test_how_distances_are_read(given: Any, distance: float) -> None:
    assert distance_of(given) == distance


@pytest.mark.parametrize(
    ("given", "limit"),
    [
        (None, 10),
        ("", 10),
        ("7", 7),
        ("+7", 7),
        ("050", 50),
        (7, 7),
        ("7.0", 0),
        (7.0, 0),
        ("7a", 0),
        (" 7", 0),
        ("seven", 0),
        ("9" * 5000, 0),
        (["7"], 10),
        (True, 10),
    ],
)
def test_how_limits_are_read(given: Any, limit: int) -> None:
    assert limit_of(given) == limit


@pytest.mark.parametrize(
    "form",
    [
        {"distance": "1.01"},
        {"distance": "2"},
        {"distance": "1e9"},
        {"limit": "0"},
        {"limit": "-1"},
        {"limit": "51"},
        {"limit": "ten"},
        {"limit": "7.5"},
    ],
)
def test_values_out_of_range(client: Client, form: dict[str, str]) -> None:
    known(100)
    response = reverse(client, gray(100), **form)
    assert (response.status_code, response.json()) == (200, EMPTY)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        pictures.webp(40, 30),
        gray(100)[:40],
        pictures.jpeg(400, 300)[:900],
    ],
    ids=["empty", "text", "unsupported", "torn", "torn later"],
)
def test_files_that_are_no_pictures(client: Client, data: bytes) -> None:
    known(100)
    response = reverse(client, data, distance="1")
    assert (response.status_code, response.json()) == (200, EMPTY)


def test_no_picture_at_all(client: Client) -> None:
    known(100)
    for response in (
        client.post(PATH),
        client.post(PATH, {"url": ""}),
        client.post(PATH, {"url[]": "http://x"}),
        client.post(PATH, {"image[image]": "text"}),
        client.post(PATH, '{"url": 7}', content_type="application/json"),
        client.post(PATH, "x", content_type="text/plain"),
    ):
        assert (response.status_code, response.json()) == (200, EMPTY)


def test_a_body_that_is_not_what_it_says(client: Client) -> None:
    response = client.post(PATH, "{", content_type="application/json")
    assert (response.status_code, response.json()) == (400, {"error": "Bad Request"})


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_a_wrong_method_is_not_found(client: Client, method: str) -> None:
    response = getattr(client, method)(PATH)
    assert (response.status_code, response.json()) == (404, {"error": "Not found"})


# By address ----------------------------------------------------------------------


@pytest.fixture
def address(settings: Any) -> Iterator[str]:
    settings.FETCH_ALLOWED_NETWORKS = ["127.0.0.0/8"]

    def answer(visit: Visit) -> None:
        if visit.path == "/gray.png":
            visit.answer(gray(100), "Content-Type: text/html")
        else:
            visit.answer(status="404 Not Found")

    with serving(answer) as server:
        yield server.url


def test_by_address(client: Client, address: str) -> None:
    image = known(100)
    url = f"{address}/gray.png"
    body = json.dumps({"url": url, "distance": 0.1, "limit": 1})
    for response in (
        # As most clients do: everything in the query, and no body.
        client.post(f"{PATH}?url={quote(url)}&distance=0.25"),
        client.post(PATH, {"url": url}),
        client.post(
            PATH, f"url={quote(url)}", content_type="application/x-www-form-urlencoded"
        ),
        client.post(PATH, body, content_type="application/json"),
    ):
        assert response.status_code == 200
        assert [shown["id"] for shown in response.json()["images"]] == [image.pk]


def test_the_body_wins_and_so_does_the_file(client: Client, address: str) -> None:
    light, dark = known(200), known(100)
    url = f"{address}/gray.png"
    assert found(client, gray(200), url=url) == [light.pk]
    response = client.post(f"{PATH}?url={quote(address)}/gone&distance=9", {"url": url})
    assert response.json() == EMPTY  # the distance is that of the query
    response = client.post(f"{PATH}?url={quote(address)}/gone", {"url": url})
    assert [shown["id"] for shown in response.json()["images"]] == [dark.pk]


@pytest.mark.parametrize("path", ["/gone", "/\0", " ", "?x"])
def test_addresses_that_lead_nowhere(client: Client, address: str, path: str) -> None:
    known(100)
    response = client.post(PATH, {"url": f"{address}{path}"})
    assert (response.status_code, response.json()) == (200, EMPTY)


@pytest.mark.parametrize(
    "url", ["ftp://x/a.png", "file:///etc/passwd", "http://", "x", "http://[::1"]
)
def test_what_is_no_address(client: Client, url: str) -> None:
    response = client.post(PATH, {"url": url})
    assert (response.status_code, response.json()) == (200, EMPTY)


def test_private_networks_are_closed(client: Client, settings: Any) -> None:
    settings.FETCH_ALLOWED_NETWORKS = []
    with serving(lambda visit: visit.answer(gray(100))) as server:
        known(100)
        response = client.post(PATH, {"url": server.url})
        assert (response.status_code, response.json()) == (200, EMPTY)
        assert server.heads == []


# Cost and safety ------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow(
    client: Client, user: User, key: str, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        make_fave(known(100), user)
    assert len(found(client, gray(100), key=key, limit="50")) == count
    # The key, the search, the rows, new tags, the filter, the interactions.
    with django_assert_num_queries(6):
        found(client, gray(100), key=key, limit="50")


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5)
    | st.integers(-(2**70), 2**70),
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)  # fmt: skip


@effort(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    body=st.dictionaries(
        st.sampled_from(["url", "distance", "limit", "image", "key", "filter_id"]),
        _JSON,
    )
)
def test_no_body_makes_the_server_fail(client: Client, body: dict[str, Any]) -> None:
    try:
        text = json.dumps(body, allow_nan=False)
    except ValueError:
        return
    response = client.post(PATH, text, content_type="application/json")
    assert response.status_code in (200, 400)
    if response.status_code == 200:
        assert response.json() == EMPTY
