"""Sums over what a search finds, counted bit by bit."""

from __future__ import annotations

import pytest

from booru.image_search import ImageSearch
from booru.index.keys import Kind
from booru.index.merger import merge
from booru.models import Image
from booru.results import OPEN
from tests.factories import make_image, make_user

pytestmark = pytest.mark.django_db


def test_a_sum_is_that_of_the_rows() -> None:
    user = make_user()
    faves = [0, 1, 2, 255, 256, 1_000_000, 2**31 - 1]
    for number in faves:
        make_image(uploader=user, faves=number)
    make_image(uploader=user, faves=7, anonymous=True)
    make_image(faves=9)
    search = ImageSearch(f"uploader_id:{user.pk}", None, OPEN)
    assert search.sum_of(Kind.FAVES) == (len(faves), sum(faves))
    merge()
    assert search.sum_of(Kind.FAVES) == (len(faves), sum(faves))
    Image.objects.filter(faves=255).update(faves=3)
    assert search.sum_of(Kind.FAVES) == (len(faves), sum(faves) - 252)
    nothing = ImageSearch("uploader_id:0", None, OPEN)
    assert nothing.sum_of(Kind.FAVES) == (0, 0)
