"""DerPyBooru 0.7.5, unmodified but for the host that it asks (spec: clients 3)."""

from __future__ import annotations

from typing import Any

import derpibooru.request
import pytest
import requests
from derpibooru import Search, query, sort, user

from tests.e2e.client import API, Client
from tests.e2e.live import LiveSite

REPRESENTATIONS = (
    "thumb", "thumb_tiny", "thumb_small", "small", "medium", "large", "tall", "full"
)  # fmt: skip


@pytest.fixture
def sent(site: LiveSite, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Its requests lead to the site; the answers to them."""
    answers: list[Any] = []

    def get(url: str, **options: Any) -> Any:
        own = url.replace("https://derpibooru.org", f"http://127.0.0.1:{site.port}", 1)
        answers.append(requests.get(own, timeout=30, **options))
        return answers[-1]

    monkeypatch.setattr(derpibooru.request, "get", get)
    return answers


@pytest.fixture(scope="module")
def harbour(site: LiveSite) -> list[int]:
    return site.images("harbour", 55)


def ids(search: Any) -> list[int]:
    return [image.id for image in search]


def test_the_newest_five(sent: list[Any], harbour: list[int]) -> None:
    images = list(Search().limit(5))
    assert [image.id for image in images] == harbour[:-6:-1]
    (answer,) = sent
    assert (answer.status_code, len(answer.json()["images"])) == (200, 50)
    assert "per_page=50" in answer.url
    for image in images:
        assert "harbour" in image.tags
        for name in REPRESENTATIONS:
            assert getattr(image, name).startswith("http://127.0.0.1:")


def test_all_of_a_search(sent: list[Any], harbour: list[int]) -> None:
    found = Search().query("harbour", query.score >= 0).limit(None)
    assert ids(found) == harbour[::-1]
    assert len(sent) == 2


@pytest.mark.parametrize("by", sorted(sort.methods))
def test_every_order_is_accepted(sent: list[Any], harbour: list[int], by: str) -> None:
    for search in (Search().descending(), Search().ascending()):
        found = ids(search.query("harbour").sort_by(by).limit(None))
        # NOTE: `random` is a new order for each page (search, section 5.1).
        assert len(found) == 55
        assert sorted(found) == harbour or by == sort.RANDOM
    assert [answer.status_code for answer in sent] == [200] * 4


@pytest.mark.parametrize(
    ("terms", "count"),
    [
        ([query.width == 640], 55),
        ([query.height > 480], 0),
        ([query.aspect_ratio <= 2], 55),
        ([query.downvotes < 1, -query.faves >= 1], 55),
        (["-fox"], 0),
        ([query.uploader == "nobody at all"], 0),
        (["cat OR harbour"], 55),
    ],
)
def test_its_terms(
    sent: list[Any], harbour: list[int], terms: list[Any], count: int
) -> None:
    assert len(ids(Search().query("harbour", *terms).limit(None))) == count
    assert {answer.status_code for answer in sent} == {200}


def test_with_a_key_a_filter_and_options_of_the_old_interface(
    sent: list[Any], mika: Client, harbour: list[int]
) -> None:
    search = Search(key=mika.key, filter_id=2).query("harbour").faves(user.ONLY)
    assert ids(search.watched(user.NOT).limit(3)) == harbour[:-4:-1]
    (answer,) = sent
    assert answer.json()["interactions"] == []
    for part in (f"key={mika.key}", "filter_id=2", "faves=only", "watched=not"):
        assert part in answer.url


@pytest.mark.parametrize("bad", ["harbour)", "(", "score:many", "my:faves"])
def test_bad_syntax_is_an_empty_list(sent: list[Any], bad: str) -> None:
    assert list(Search().query(bad).limit(None)) == []
    assert [answer.status_code for answer in sent] == [400]
    assert sent[0].json()["error"]


def test_one_image(sent: list[Any], mika: Client, harbour: list[int]) -> None:
    data = derpibooru.request.get_image_data(harbour[0])
    assert data == mika.get(f"{API}/images/{harbour[0]}").json()
    assert derpibooru.request.get_image_data(2**31 - 1) is None
