"""Searches that know pastes and places elsewhere, and those that do not."""

from __future__ import annotations

import pytest

from booru.image_search import ImageSearch, order_of
from booru.index import merger
from booru.index.rebuild import check
from booru.location_sites import page_address
from booru.models import Filter, Image, PostLocation
from booru.results import OPEN
from tests.factories import make_image, make_paste

pytestmark = pytest.mark.django_db


def locate(post: Image, site: str, number: int) -> PostLocation:
    return PostLocation.objects.create(
        post=post, site=site, site_id=number, url=page_address(site, number)
    )


def found(
    query: str,
    *,
    with_pastes: bool = True,
    chosen: Filter = OPEN,
    sf: str = "id",
    sd: str = "asc",
) -> list[int]:
    by = order_of(sf, sd)
    search = ImageSearch(query, None, chosen, by, with_pastes=with_pastes)
    return search.hits(0, 50).ids


def test_a_post_stays_at_a_site_until_its_last_copy_there_is_gone() -> None:
    post, other = make_image(), make_paste()
    first, second = locate(post, "derpibooru", 1), locate(post, "derpibooru", 2)
    locate(post, "ponybooru", 1)
    locate(other, "manebooru", 3)
    assert found("location:derpibooru") == [post.pk]
    first.delete()
    assert found("location:derpibooru") == [post.pk]
    merger.merge()
    assert found("location:derpibooru, id_at_location:2") == [post.pk]
    assert found("location:*booru") == [post.pk, other.pk]
    PostLocation.objects.filter(pk=second.pk).update(site="manebooru")
    assert found("location:derpibooru") == []
    assert found("location:manebooru") == [post.pk, other.pk]
    assert found("location:manebooru, id_at_location.gte:3") == [other.pk]
    assert check(lambda *_: None).differences == []
    post.locations.all().delete()
    assert found("location:manebooru || location:ponybooru") == [other.pk]


def test_numbers_elsewhere_may_be_larger_than_ours() -> None:
    post = make_image()
    locate(post, "derpibooru", 2**40)
    assert found("id_at_location.gt:2000000000") == [post.pk]
    assert found("id_at_location.lte:2000000000") == []
    assert found("id_at_location.gt:-5") == [post.pk]
    assert found("id_at_location:99999999999999999999999") == []


def test_a_filter_knows_the_fields_where_a_query_does_not() -> None:
    image, plain, paste = make_image(), make_image(), make_paste()
    locate(image, "derpibooru", 1)
    away, texts = (
        Filter(hidden_complex=text) for text in ("location:*b*", "media_type:paste")
    )
    assert found("*", chosen=away) == [plain.pk, paste.pk]
    assert found("*", chosen=texts) == [image.pk, plain.pk]
    for query in ("*", "-location:derpibooru"):
        assert found(query, chosen=away, with_pastes=False) == [plain.pk]
    # No fields there: tags that nothing has.
    assert found("location:derpibooru", with_pastes=False) == []
    assert found("-media_type:image", with_pastes=False) == [image.pk, plain.pk]


def test_a_paste_is_last_by_what_it_has_not() -> None:
    still = make_image(width=1, height=9)
    paste, moving = make_paste(), make_image(width=5, height=1, animated=True)
    moving.duration = 3
    moving.save(update_fields=["duration"])
    last = make_paste("Another.")
    for sf in ("width", "aspect_ratio", "duration"):
        up = [still.pk, moving.pk, paste.pk, last.pk]
        assert found("*", sf=sf) == up
        assert found("*", sf=sf, sd="desc") == [moving.pk, still.pk, last.pk, paste.pk]
    assert found("width.lte:100") == [still.pk, moving.pk]
    assert found("-width.lte:100") == [paste.pk, last.pk]
    assert found("animated:false") == [still.pk]
    assert found("duration:0") == [still.pk]
