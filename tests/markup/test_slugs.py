"""Slugs that can be read again (philomena-api 6.4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markup.slugs import slug, unslug


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pegasus pony", "pegasus+pony"),
        ("semi-grimdark", "semi-dash-grimdark"),
        ("generator:purplesmart.ai", "generator-colon-purplesmart-dot-ai"),
        ("50/50", "50-fwslash-50"),
        ("c++", "c-plus--plus-"),
        ("dr. whooves", "dr-dot-+whooves"),
        ("back\\slash", "back-bwslash-slash"),
        ("a-dash-b", "a-dash-dash-dash-b"),
        ("Ünï?#%", "Ünï?#%"),
    ],
)
def test_names_and_their_slugs(name: str, expected: str) -> None:
    assert slug(name) == expected
    assert unslug(expected) == name


@given(st.text(alphabet="ab-+/\\:. dashplusdot", max_size=30))
def test_every_name_is_read_again(name: str) -> None:
    assert unslug(slug(name)) == name


def test_what_is_no_slug_stays_as_it_is() -> None:
    assert unslug("a b-c/d") == "a b-c/d"
