"""Tables of tags and media, sections 1 to 3, and philomena-api 4.3 and 6.4."""

from __future__ import annotations

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from booru import tag_names

NAMESPACES = settings.TAG_NAMESPACES


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("Pinkie Pie", "pinkie pie"),
        ("  red \u00a0 fox  ", "red fox"),
        ("a\u200bb\u3000c\ufeffd\u180ee", "a b c d e"),
        ("don\u2019t \u201cquote\u201d", 'don\'t "quote"'),
        ("5\u20326\u2033", "5'6\""),
        ("semi\u2013grimdark", "semi\u2013grimdark"),
        ("artist : Some One", "artist:some one"),
        ("artist:some_one", "artist:some_one"),
        ("colorist:a_b", "colorist:a_b"),
        ("commissioner:a_b", "commissioner:a_b"),
        ("editor:a_b", "editor:a_b"),
        ("oc:a_b", "oc:a_b"),
        ("photographer:a_b", "photographer:a_b"),
        ("prompter:a_b", "prompter:a b"),
        ("rating: x", "rating: x"),
        ("looking_at_you", "looking at you"),
        ("art pack : x", "art pack:x"),
        ("artist_:x", "artist :x"),
        ("___", ""),
        ("É", "é"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_cleaning(given: str, clean: str) -> None:
    assert tag_names.clean(given, NAMESPACES) == clean


def test_a_list_drops_empty_long_and_repeated_names() -> None:
    text = f"safe, ,Safe,,{'x' * 256}, {'é' * 128}, {'x' * 255},solo"
    assert tag_names.parse_list(text, NAMESPACES) == ["safe", "x" * 255, "solo"]


@pytest.mark.parametrize(
    ("name", "namespace", "rest"),
    [
        ("artist:mika", "artist", "mika"),
        ("generator:purplesmart.ai", "generator", "purplesmart.ai"),
        ("prompter:siber", "prompter", "siber"),
        ("art pack:a:b", "art pack", "a:b"),
        ("rating: x", None, "rating: x"),
        ("solo", None, "solo"),
    ],
)
def test_namespaces(name: str, namespace: str | None, rest: str) -> None:
    assert tag_names.split_namespace(name, NAMESPACES) == (namespace, rest)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("pegasus pony", "pegasus+pony"),
        ("semi-grimdark", "semi-dash-grimdark"),
        ("generator:purplesmart.ai", "generator-colon-purplesmart-dot-ai"),
        ("50/50", "50-fwslash-50"),
        ("c++", "c-plus--plus-"),
        ("dr. whooves", "dr-dot-+whooves"),
        ("prompter:siber", "prompter-colon-siber"),
        ("/mlp/", "-fwslash-mlp-fwslash-"),
        ("red fox", "red+fox"),
        ("x-ray 2.0", "x-dash-ray+2-dot-0"),
        ("a\\b", "a-bwslash-b"),
        ("Ünï?", "Ünï?"),
    ],
)
def test_slugs(name: str, slug: str) -> None:
    assert tag_names.slug(name) == slug


@given(st.text(max_size=40), st.text(max_size=40))
def test_different_names_have_different_slugs(one: str, other: str) -> None:
    # Reversible: "-" never survives on its own, so two names never meet.
    if one != other:
        assert tag_names.slug(one) != tag_names.slug(other)


def test_url_slugs_keep_few_characters_and_151_of_them() -> None:
    assert tag_names.url_slugs(["c++", "é?x", "A"]) == "c-plus--plus-_x_"
    assert len(tag_names.url_slugs(["x" * 100, "y" * 100])) == 151
