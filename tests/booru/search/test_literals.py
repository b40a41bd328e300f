"""Literal and text values: search 2.4 and 2.5."""

from __future__ import annotations

import pytest

from booru.search.nodes import (
    Everything,
    Exact,
    Matching,
    Near,
    Node,
    Nothing,
    Phrase,
    WordMatching,
)
from tests.booru.search.trees import ANY, ONE, pattern, read, tag


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        # Tags are cleaned like the names of tags.
        ("Red_Fox", tag("red fox")),
        ("red  fox", tag("red fox")),
        ("red\u00a0fox", tag("red fox")),
        ("artist : Some_One", tag("artist:some_one")),
        ("\u201cfox\u201d", tag('"fox"')),
        ("\u00c9t\u00c9", tag("\u00e9t\u00e9")),
        # Other literals are trimmed and lower-cased, and no more.
        ("uploader: Red_Fox ", Exact("uploader", "red_fox")),
        ("uploader:a  B", Exact("uploader", "a  b")),
        ("uploader:", Exact("uploader", "")),
        ("mime_type:image/PNG", Exact("mime_type", "image/png")),
        # The name of a file keeps its case.
        ("file_name: IMG_1.PNG ", Exact("file_name", "IMG_1.PNG")),
        # Escapes give the character itself.
        (r"\f\o\x", tag("fox")),
        (r"fox\\", tag("fox\\")),
        (r"f\?x", tag("f?x")),
        ("fox\\\\\\", tag("fox\\\\")),
        ("uploader:fox\\ ", Exact("uploader", "fox")),
        ("uploader:\\ fox", Exact("uploader", "fox")),
        (r"uploader:\*", Exact("uploader", "*")),
        # What nothing stored can hold is nothing.
        ("f\0x", Nothing()),
        ("f\ud800*", Nothing()),
        ("\udfff~1", Nothing()),
    ],
)
def test_exact_values(text: str, tree: Node) -> None:
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("*", Everything()),
        ("***", Everything()),
        (" * ", Everything()),
        ("*~1", Everything()),
        ('"*"', Everything()),
        ("_*", Everything()),
        ("uploader:**", Everything()),
        ("?", Matching("tags", pattern(ONE))),
        ("f**x", Matching("tags", pattern("f", ANY, "x"))),
        ("f*?*x", Matching("tags", pattern("f", ONE, ANY, "x"))),
        ("f?*?x", Matching("tags", pattern("f", ONE, ONE, ANY, "x"))),
        (r"f\**", Matching("tags", pattern("f*", ANY))),
        (r"f\?*\?", Matching("tags", pattern("f?", ANY, "?"))),
        (r"f\\*", Matching("tags", pattern("f\\", ANY))),
        ("Red_F*", Matching("tags", pattern("red f", ANY))),
        ("red _*", Matching("tags", pattern("red ", ANY))),
        ("artist:Some_*", Matching("tags", pattern("artist:some_", ANY))),
        ("artist : *", Matching("tags", pattern("artist:", ANY))),
        ("artist*:a_b", Matching("tags", pattern("artist", ANY, ":a b"))),
        ("* fox", Matching("tags", pattern(ANY, " fox"))),
        ("fo*~1", Matching("tags", pattern("fo", ANY))),
        ("fo?~0.5", Matching("tags", pattern("fo", ONE))),
        (r"fo*\~1", Matching("tags", pattern("fo", ANY, "~1"))),
        ("fo~1*", Matching("tags", pattern("fo~1", ANY))),
        ("uploader:A_*", Matching("uploader", pattern("a_", ANY))),
        ("file_name:A*", Matching("file_name", pattern("A", ANY))),
        ('"fo*"', Matching("tags", pattern("fo", ANY))),
    ],
)
def test_wildcards(text: str, tree: Node) -> None:
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("foxx~1", Near("tags", "foxx", 1)),
        ("foxx~1.9", Near("tags", "foxx", 1)),
        ("foxx~2", Near("tags", "foxx", 2)),
        ("foxx~3", Near("tags", "foxx", 2)),
        ("foxx~007", Near("tags", "foxx", 2)),
        ("foxx~" + "9" * 5000, Near("tags", "foxx", 2)),
        ("foxx~0", Near("tags", "foxx", 2)),
        ("foxx~0.5", Near("tags", "foxx", 2)),
        ("foxx~0.75", Near("tags", "foxx", 1)),
        ("foxx~0.8", tag("foxx")),
        ("foxxy~0.8", Near("tags", "foxxy", 1)),
        ("foxxy~0." + "8" + "0" * 5000, Near("tags", "foxxy", 1)),
        ("f~0", Near("tags", "f", 1)),
        ("~1", Near("tags", "", 1)),
        ("~0", tag("")),
        # The length and the distance are those of the normalised value.
        ("  Red__Fox  ~0.86", tag("red fox")),
        ("  Red__Fox  ~0.85", Near("tags", "red fox", 1)),
        ("fox ~1", Near("tags", "fox", 1)),
        ("uploader:Bob~1", Near("uploader", "bob", 1)),
        ('"foxx~1"', Near("tags", "foxx", 1)),
        (r"f\*~1", Near("tags", "f*", 1)),
        (r"fox\\~1", Near("tags", "fox\\", 1)),
        ("a~1~1", Near("tags", "a~1", 1)),
        # Plain text.
        ("fox~", tag("fox~")),
        ("a~b", tag("a~b")),
        ("fox~-1", tag("fox~-1")),
        ("fox~+1", tag("fox~+1")),
        ("fox~.5", tag("fox~.5")),
        ("fox~1.", tag("fox~1.")),
        ("fox~ 1", tag("fox~ 1")),
        (r"fox\~1", tag("fox~1")),
        (r"fox~\1", tag("fox~1")),
    ],
)
def test_fuzziness(text: str, tree: Node) -> None:
    assert read(text) == tree


@pytest.mark.parametrize(
    ("value", "tree"),
    [
        ("owl", Phrase("description", (("owl", 0),))),
        ("The Owls", Phrase("description", (("owl", 0),))),
        (
            "king of the owls",
            Phrase("description", (("king", 0), ("owl", 3))),
        ),
        ("of the", Nothing()),
        ("", Nothing()),
        ("!?...", WordMatching("description", pattern("!", ONE, "..."))),
        ("...", Nothing()),
        ("owls~1", Phrase("description", (("owl", 0),))),
        (r"owls\~1", Phrase("description", (("owl", 0), ("1", 1)))),
        (r"don\'t", Phrase("description", (("don't", 0),))),
        (r"ow\*ls", Phrase("description", (("ow", 0), ("ls", 1)))),
        ("*", Everything()),
        ("**~1", Everything()),
        (" * ", Everything()),
        ("Rav*", WordMatching("description", pattern("rav", ANY))),
        ("Owls?~1", WordMatching("description", pattern("owls", ONE))),
        ("snowy ow*", WordMatching("description", pattern("snowy ow", ANY))),
        ("don\u2019?", WordMatching("description", pattern("don'", ONE))),
        ("ow\0*", Nothing()),
    ],
)
def test_texts(value: str, tree: Node) -> None:
    assert read(f"description:{value}") == tree
