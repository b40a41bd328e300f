"""The 130 examples of search 10, in its order."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from booru.search.fields import Role
from booru.search.nodes import (
    And,
    Between,
    Boost,
    Custom,
    Everything,
    Exact,
    InNetwork,
    Matching,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    WordMatching,
)
from booru.search.numbers import as_float32
from tests.booru.search.trees import (
    ANY,
    ONE,
    equal,
    pattern,
    read,
    refused,
    seconds,
    tag,
)

FOX, HARE, OWL, SNOW = tag("fox"), tag("hare"), tag("owl"), tag("snow")
RED_FOX = tag("red fox")

TREES: list[tuple[int, str, Node]] = [
    (1, "red fox, snow", And((RED_FOX, SNOW))),
    (2, "red fox AND snow", And((RED_FOX, SNOW))),
    (3, "red fox && snow", And((RED_FOX, SNOW))),
    (4, "red fox&&snow", tag("red fox&&snow")),
    (5, "red fox and snow", tag("red fox and snow")),
    (6, "fox,hare , owl", And((FOX, HARE, OWL))),
    (7, "fox || hare, owl", Or((FOX, And((HARE, OWL))))),
    (8, "(fox || hare), owl", And((Or((FOX, HARE)), OWL))),
    (9, "NOT fox OR hare", Or((Not(FOX), HARE))),
    (10, "-fox, !hare", And((Not(FOX), Not(HARE)))),
    (11, "- fox", Not(FOX)),
    (12, "fox -hare", tag("fox -hare")),
    (13, "fox NOT hare", tag("fox not hare")),
    (14, "fox, NOT hare", And((FOX, Not(HARE)))),
    (15, "-(-fox)", FOX),
    (16, "-(fox, hare)", Not(And((FOX, HARE)))),
    (17, "NOT (fox || hare) && owl", And((Not(Or((FOX, HARE))), OWL))),
    (18, "NOT(fox)", tag("not(fox)")),
    (19, "NOT", tag("not")),
    (20, "AND fox", tag("and fox")),
    (21, "|| fox", tag("|| fox")),
    (22, "fox ||", tag("fox ||")),
    (23, "((fox))", FOX),
    (24, "fox (animal)", tag("fox (animal)")),
    (
        25,
        "fox (animal), (hare || owl (bird))",
        And((tag("fox (animal)"), Or((HARE, tag("owl (bird)"))))),
    ),
    (26, r"\(tilde\)", tag("(tilde)")),
    (27, r":\)", tag(":)")),
    (28, r"\-fox", tag("-fox")),
    (29, r"fox\, hare", tag("fox, hare")),
    (30, '"fox, hare"', tag("fox, hare")),
    (31, 'the "fox"', tag('the "fox"')),
    (32, '"unclosed fox', tag('"unclosed fox')),
    (33, '""', tag("")),
    (34, '"score:5"', equal("score", 5)),
    (35, r"score\:5", tag("score:5")),
    (36, "Score:5", tag("score:5")),
    (37, "score: 5", equal("score", 5)),
    (38, "score :5", tag("score :5")),
    (39, "score.gt:-3", Between("score", -2, None)),
    (40, "score:5~2", Between("score", 3, 7)),
    (41, "width.eq:+640", equal("width", 640)),
    (
        42,
        "tag_count.lt:5, faves.gte:1",
        And((Between("tag_count", None, 4), Between("faves", 1, None))),
    ),
    (
        43,
        "aspect_ratio:1.5~0.05",
        Between("aspect_ratio", as_float32(1.45), as_float32(1.55)),
    ),
    (44, "uploader:Anna B", Exact("uploader", "anna b")),
    (45, "uploader:*", Everything()),
    (46, "faved_by:bob*", Matching("faved_by", pattern("bob", ANY))),
    (47, "uploader_id:7", Exact("uploader_id", 7)),
    (
        48,
        "source_url:*example.net*",
        Matching("source_url", pattern(ANY, "example.net", ANY)),
    ),
    (49, "file_name:IMG_*.png", Matching("file_name", pattern("IMG_", ANY, ".png"))),
    (50, "animated:true", Exact("animated", True)),
    (
        51,
        "created_at:2024",
        Between("created_at", seconds(2024, 1, 1), seconds(2025, 1, 1) - 1),
    ),
    (
        52,
        "created_at:2024-02",
        Between("created_at", seconds(2024, 2, 1), seconds(2024, 3, 1) - 1),
    ),
    (
        53,
        "created_at:2024-02-29 13",
        Between("created_at", seconds(2024, 2, 29, 13), seconds(2024, 2, 29, 14) - 1),
    ),
    (
        54,
        "created_at:2024-02-29T13:05:09Z",
        equal("created_at", seconds(2024, 2, 29, 13, 5, 9)),
    ),
    (
        55,
        "created_at:2024+09",
        Between("created_at", seconds(2023, 12, 31, 15), seconds(2024, 12, 31, 15) - 1),
    ),
    (
        56,
        "created_at.lte:2024-02",
        Between("created_at", None, seconds(2024, 3, 1) - 1),
    ),
    (57, "created_at.gt:2024", Between("created_at", seconds(2025, 1, 1), None)),
    (
        58,
        "created_at:3 days ago",
        Between(
            "created_at",
            seconds(2026, 3, 6, 12, 30, 15),
            seconds(2026, 3, 7, 12, 30, 15) - 1,
        ),
    ),
    (
        59,
        "created_at.lt:1 year ago",
        Between("created_at", None, seconds(2024, 3, 10, 12, 30, 15) - 1),
    ),
    (60, "fox*", Matching("tags", pattern("fox", ANY))),
    (61, "f?x", Matching("tags", pattern("f", ONE, "x"))),
    (62, "**", Everything()),
    (63, r"f\*x", tag("f*x")),
    (64, "foxx~1", Near("tags", "foxx", 1)),
    (65, "foxxy~0.8", Near("tags", "foxxy", 1)),
    (66, "fo*~1", Matching("tags", pattern("fo", ANY))),
    (67, "fox~", tag("fox~")),
    (68, "fox^2, hare", And((Boost(FOX, 2.0), HARE))),
    (69, "fox^b", tag("fox^b")),
    (70, "-fox^2", Boost(Not(FOX), 2.0)),
    (71, "(fox, hare)^3.5", Boost(And((FOX, HARE)), 3.5)),
    (72, "description:snowy owls", Phrase("description", (("snowi", 0), ("owl", 1)))),
    (73, "description:own*", WordMatching("description", pattern("own", ANY))),
    (74, "Artist: Red_Fox", tag("artist:red_fox")),
    (75, "red_fox", RED_FOX),
    (76, "species:arctic_fox", tag("species:arctic fox")),
    (77, "gallery_id:12", Custom("gallery_id", 12)),
    (
        78,
        "my:uploads, -my:faves",
        And((Custom("my", "uploads"), Not(Custom("my", "faves")))),
    ),
    (79, "ip:10.0.0.0/8", tag("ip:10.0.0.0/8")),
    (81, "fox\\", tag("fox\\")),
    (82, "", Nothing()),
    (82, " \t\r\n", Nothing()),
    (83, "id:1,2", And((equal("id", 1), tag("2")))),
    (
        84,
        "fox OR (hare AND (owl OR -snow))",
        Or((FOX, And((HARE, Or((OWL, Not(SNOW))))))),
    ),
]

OPERAND = "Expected a term."
PARENTHESES = "Imbalanced parentheses."
LEFTOVER = "junk at end of expression: "
NO_INTEGER = "expected an integer, starting at: "
NO_ID = "expected a non-negative integer, starting at: "
NO_DATE = "expected a date, starting at: "
NO_SUCH_DATE = "invalid date format in input "

ERRORS: list[tuple[int, str, str, int]] = [
    (85, "fox,", OPERAND, 4),
    (86, ",fox", OPERAND, 0),
    (87, "fox,,hare", OPERAND, 4),
    (88, "fox AND ", OPERAND, 8),
    (89, "fox, AND hare", OPERAND, 5),
    (90, " || fox", OPERAND, 1),
    (91, "NOT ", OPERAND, 4),
    (92, "-", OPERAND, 1),
    (93, "--fox", OPERAND, 1),
    (94, "NOT -fox", OPERAND, 4),
    (95, "()", PARENTHESES, 0),
    (96, "(fox", PARENTHESES, 0),
    (97, "fox)", LEFTOVER + ")", 3),
    (98, ")", PARENTHESES, 0),
    (99, "(fox) hare", LEFTOVER + "hare", 6),
    (100, "(fox)(hare)", LEFTOVER + "(hare)", 5),
    (101, "fox (a, b)", LEFTOVER + "(a, b)", 4),
    (102, ":)", LEFTOVER + ")", 1),
    (103, '"fox" hare', LEFTOVER + "hare", 6),
    (104, '"foxx"~1', LEFTOVER + "~1", 6),
    (105, "^2", OPERAND, 0),
    (106, "fox^2^3", LEFTOVER + "^3", 5),
    (107, "fox^-1", "Boost value must be non-negative.", 4),
    (108, "fox^2 hare", LEFTOVER + "hare", 6),
    (109, "score:abc", NO_INTEGER + "abc", 6),
    (110, "score:5.5", NO_INTEGER + "5.5", 6),
    (111, "score:", NO_INTEGER, 6),
    (112, "score.gte:5~2", "multiple ranges specified for score", 10),
    (113, "uploader_id:-7", NO_ID + "-7", 12),
    (114, "uploader_id.gt:7", "range specified for uploader_id", 11),
    (115, "uploader.gt:bob", "range specified for uploader", 8),
    (
        116,
        "animated:True",
        "expected a boolean, true or false, starting at: True",
        9,
    ),
    (117, "animated.gt:true", "range specified for animated", 8),
    (118, "aspect_ratio:.5", "expected a number, starting at: .5", 13),
    (119, "created_at:2023-02-29", NO_SUCH_DATE + "2023-02-29", 11),
    (120, "created_at:2024-13", NO_SUCH_DATE + "2024-13", 11),
    (121, "created_at:2024-02-29 1", NO_DATE + "2024-02-29 1", 11),
    (122, "created_at:24-01-01", NO_DATE + "24-01-01", 11),
    (123, "created_at:9999", NO_SUCH_DATE + "9999", 11),
    (124, "created_at:3 Days ago", NO_DATE + "3 Days ago", 11),
    (125, "created_at:3  days ago", NO_DATE + "3  days ago", 11),
    (126, "created_at:2000 years ago", NO_SUCH_DATE + "2000 years ago", 11),
    (127, "gallery_id:twelve", "Invalid gallery `twelve'.", 11),
    (128, "gallery_id.gt:12", "range specified for gallery_id", 10),
    (130, "my:pets", "Unknown `my' value.", 3),
]


@pytest.mark.parametrize(
    ("text", "tree"), [row[1:] for row in TREES], ids=[str(row[0]) for row in TREES]
)
def test_a_query_gives_its_tree(text: str, tree: Node) -> None:
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "message", "position"),
    [row[1:] for row in ERRORS],
    ids=[str(row[0]) for row in ERRORS],
)
def test_a_malformed_query_is_refused(text: str, message: str, position: int) -> None:
    assert refused(text) == (message, position)


def test_moderators_search_by_address() -> None:
    """Example 80."""
    block = InNetwork("ip", ip_network("10.0.0.0/8"))
    assert read("ip:10.0.0.0/8", Role.MODERATOR) == block


def test_my_needs_somebody() -> None:
    """Example 129."""
    message = "You must be logged in to use `my' queries."
    assert refused("my:faves", Role.ANYONE) == (message, 0)


def test_every_example_is_here() -> None:
    numbers = {row[0] for row in TREES} | {row[0] for row in ERRORS} | {80, 129}
    assert numbers == set(range(1, 131))
