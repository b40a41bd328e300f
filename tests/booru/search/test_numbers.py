"""Numbers, booleans, addresses and ids: search 2.3."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from booru.search.fields import Role
from booru.search.nodes import Between, Custom, Exact, InNetwork, Nothing
from booru.search.numbers import MAX_FLOAT, MAX_INT, MIN_INT, as_float32
from tests.booru.search.trees import equal, read, refused

NO_INTEGER = "expected an integer, starting at: "
NO_NUMBER = "expected a number, starting at: "
NO_ADDRESS = "expected an IP address, starting at: "


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("score:0", 0, 0),
        ("score:-5", -5, -5),
        ("score:+5", 5, 5),
        ("score:007", 7, 7),
        ("score.gt:5", 6, None),
        ("score.gte:5", 5, None),
        ("score.lt:5", None, 4),
        ("score.lte:5", None, 5),
        ("score.eq:5~2", 3, 7),
        ("score:-5~10", -15, 5),
        ("score:5~0", 5, 5),
        # Clamped to 32 bits, before the operator.
        ("score:2147483648", MAX_INT, MAX_INT),
        ("score:-99999999999", MIN_INT, MIN_INT),
        ("score:2147483647~2", MAX_INT - 2, MAX_INT),
        ("score:-2147483648~2", MIN_INT, MIN_INT + 2),
        ("score:0~99999999999", MIN_INT, MAX_INT),
        ("score.gte:99999999999", MAX_INT, None),
        ("score.lte:-99999999999", None, MIN_INT),
        ("score:" + "9" * 5000, MAX_INT, MAX_INT),
        ("score:" + "0" * 5000 + "1", 1, 1),
    ],
)
def test_integers(text: str, low: int | None, high: int | None) -> None:
    assert read(text) == Between("score", low, high)


@pytest.mark.parametrize("text", ["score.gt:2147483647", "score.lt:-99999999999"])
def test_beyond_all_integers_is_nothing(text: str) -> None:
    assert read(text) == Nothing()


@pytest.mark.parametrize(
    "value",
    ["", "5.5", "0x5", "5e3", "+-5", "5~-2", "5~", "~2", "5 ~2", "5~2~1", "\u0665",
     r"\5", "*", "5*"],
)  # fmt: skip
def test_what_is_no_integer(value: str) -> None:
    assert refused(f"score:{value}") == (NO_INTEGER + value, 6)


@pytest.mark.parametrize("op", ["gt", "gte", "lt", "lte"])
@pytest.mark.parametrize("field", ["score", "duration"])
def test_one_range_is_enough(field: str, op: str) -> None:
    message = f"multiple ranges specified for {field}"
    assert refused(f"{field}.{op}:5~2") == (message, len(f"{field}.{op}:"))


def test_ids_are_plain() -> None:
    assert read("uploader_id:007") == Exact("uploader_id", 7)
    assert read("uploader_id:99999999999") == Exact("uploader_id", MAX_INT)
    for value in ("-7", "+7", "7~1", "", "7.0", "seven"):
        message = f"expected a non-negative integer, starting at: {value}"
        assert refused(f"uploader_id:{value}") == (message, 12)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("uploader_id", "7"),
        ("animated", "true"),
        ("ip", "10.0.0.1"),
        ("uploader", "bob"),
        ("description", "fox"),
        ("gallery_id", "12"),
        ("my", "faves"),
    ],
)
@pytest.mark.parametrize("op", ["gt", "gte", "lt", "lte"])
def test_types_without_ranges(field: str, value: str, op: str) -> None:
    message = (f"range specified for {field}", len(field))
    assert refused(f"{field}.{op}:{value}", Role.MODERATOR) == message
    # The operator is wrong whatever the value is.
    assert refused(f"{field}.{op}:%", Role.MODERATOR) == message
    assert read(f"{field}.eq:{value}", Role.MODERATOR) == read(
        f"{field}:{value}", Role.MODERATOR
    )


def test_floats_compare_as_32_bit() -> None:
    nearest = as_float32(1.78)
    assert nearest != 1.78
    assert read("aspect_ratio:1.78") == equal("aspect_ratio", nearest)
    assert read("aspect_ratio:2") == equal("aspect_ratio", 2.0)
    assert read("aspect_ratio:-1.5") == equal("aspect_ratio", -1.5)
    assert read("aspect_ratio:-0") == equal("aspect_ratio", 0.0)
    assert read("aspect_ratio:1~1") == Between("aspect_ratio", 0.0, 2.0)
    assert read("duration.gte:1.5") == Between("duration", 1.5, None)
    assert read("duration.lte:1.5") == Between("duration", None, 1.5)


def test_strict_float_ranges_end_at_the_neighbour() -> None:
    step = 2.0**-23  # between 32-bit floats from 1 to 2
    assert read("duration.gt:1.5") == Between("duration", 1.5 + step, None)
    assert read("duration.lt:1.5") == Between("duration", None, 1.5 - step)
    assert read("duration.gt:0") == Between("duration", 2.0**-149, None)


def test_huge_floats_are_clamped() -> None:
    huge = "9" * 400
    assert read(f"duration:{huge}") == equal("duration", MAX_FLOAT)
    assert read(f"duration:-{huge}~{huge}") == Between("duration", -MAX_FLOAT, 0.0)
    assert read(f"duration.gt:{huge}") == Nothing()
    assert read(f"duration.lt:-{huge}") == Nothing()


@pytest.mark.parametrize(
    "value", ["", ".5", "5.", "1e3", "16/9", "nan", "inf", "1~.5", "1~-1"]
)
def test_what_is_no_float(value: str) -> None:
    assert refused(f"duration:{value}") == (NO_NUMBER + value, 9)


def test_booleans_are_two_words() -> None:
    assert read("animated:true") == Exact("animated", True)
    assert read("animated: false ") == Exact("animated", False)
    for value in ("True", "FALSE", "yes", "1", "", "t", "true false"):
        message = f"expected a boolean, true or false, starting at: {value}"
        assert refused(f"animated:{value}") == (message, 9)


@pytest.mark.parametrize(
    ("value", "network"),
    [
        ("10.0.0.1", "10.0.0.1/32"),
        ("10.1.2.3/8", "10.0.0.0/8"),
        ("104.105.106.107", "104.105.106.107/32"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("2001:db8::1", "2001:db8::1/128"),
        ("2001:DB8::/32", "2001:db8::/32"),
        ("::/0", "::/0"),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.1/128"),
    ],
)
def test_addresses(value: str, network: str) -> None:
    tree = InNetwork("ip", ip_network(network))
    assert read(f"ip:{value}", Role.MODERATOR) == tree


@pytest.mark.parametrize(
    "value",
    ["", "10.0.0", "256.0.0.1", "10.0.0.0/33", "10.0.0.0/255.0.0.0", "10.0.0.0/",
     "::/129", "fe80::1%eth0", "1::2::3", "localhost", "10.0.0.*", "10"],
)  # fmt: skip
def test_what_is_no_address(value: str) -> None:
    assert refused(f"ip:{value}", Role.MODERATOR) == (NO_ADDRESS + value, 3)


def test_custom_ids() -> None:
    tree = read("a, gallery_id: 12")
    assert tree.children[1] == Custom("gallery_id", 12)  # type: ignore[union-attr]
    assert tree.children[1].position == 15  # type: ignore[union-attr]
    assert read("filter_id:3") == Custom("filter_id", 3)
    assert read("gallery_id:" + "9" * 5000) == Custom("gallery_id", MAX_INT)
    for value in ("", "-1", "1.5", "x", "*"):
        assert refused(f"gallery_id:{value}") == (f"Invalid gallery `{value}'.", 11)
        assert refused(f"filter_id:{value}") == (f"Invalid filter `{value}`.", 10)
