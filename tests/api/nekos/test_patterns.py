"""The search operators (nekos-api, section 6) as rows."""

# ruff: noqa: RUF001 - letters of other scripts are meant

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from api.nekos.pattern_parser import LARGEST
from api.nekos.patterns import LONGEST, PatternError, compile_pattern

ROOT = Path(__file__).resolve().parents[3]

# The vectors of the specification: the examples of the reference page, and rules.
VECTORS: list[tuple[str, str, bool]] = [
    ("%aguya%", "kaguya-sama", True),
    ("k_guya", "kaguya", True),
    ("kaguya|megumin", "kaguya", True),
    ("kaguya|megumin", "megumin", True),
    ("k*aguya", "aguya", True),
    ("k*aguya", "kaguya", True),
    ("k*aguya", "kkaguya", True),
    ("kaguya+", "kaguya", True),
    ("kaguya+", "kaguyaa", True),
    ("kaguya+", "kaguyaaa", True),
    ("kaguya?", "kaguy", True),
    ("kaguya?", "kaguya", True),
    ("kaguya{3}", "kaguyaaa", True),
    ("kaguya{2,}", "kaguyaa", True),
    ("kaguya{2,}", "kaguyaaa", True),
    ("kaguya{2,}", "kaguyaaaa", True),
    ("kaguya{2,4}", "kaguyaa", True),
    ("kaguya{2,4}", "kaguyaaa", True),
    ("kaguya{2,4}", "kaguyaaaa", True),
    ("(kaguya){1,3}", "kaguya", True),
    ("(kaguya){1,3}", "kaguyakaguya", True),
    ("(kaguya){1,3}", "kaguyakaguyakaguya", True),
    ("[a-z]kaguya", "akaguya", True),
    ("[a-z]kaguya", "bkaguya", True),
    ("[a-z]kaguya", "ckaguya", True),
    ("%?kaguya(-sama)?%?", "abckaguya-samadef", True),
    ("%?kaguya(-sama)?%?", "kaguya123", True),
    ("KAGUYA", "kaguya", True),
    ("aguya", "kaguya", False),
    ("%kaguya%", "Kaguya", True),
    ("kaguya{3}", "kaguyaa", False),
    ("ab|cd", "abd", False),
    ("a.c", "abc", False),
    ("^a$", "^a$", True),
    (r"\%", "%", True),
    (r"\_", "a", False),
    ("[^a]", "A", False),
]
RULES: list[tuple[str, str, bool]] = [
    # Anchored, and letter case aside.
    ("", "", True),
    ("", "a", False),
    ("kaguya", "kaguya-sama", False),
    ("[A-Z]", "q", True),
    ("ÉTÉ", "été", True),
    ("Σ", "σ", True),
    ("%σ", "ΑΣ", True),
    # `%` and `_`
    ("%", "", True),
    ("%", "a\nb", True),
    ("%?", "ab", True),
    ("a%%b", "ab", True),
    ("_", "\n", True),
    ("_", "", False),
    ("_", "\U0001f98a", True),
    ("_", "ab", False),
    ("_{2}", "ab", True),
    # `|`
    ("|a", "", True),
    ("a|", "", True),
    ("a||b", "b", True),
    ("a(b|c)d", "abd", True),
    ("ab|cd", "cd", True),
    ("a|bc*", "bccc", True),
    # Counts.
    ("(ab)*", "ababab", True),
    ("(ab)*", "aba", False),
    ("[ab]+", "abba", True),
    ("a{0}b", "b", True),
    ("a{0,0}b", "ab", False),
    ("a{02}", "aa", True),
    ("a{2,3}", "aaaa", False),
    ("a{255}", "a" * 255, True),
    ("a{255}", "a" * 254, False),
    ("a{2,}", "a", False),
    ("a*?", "aaa", True),
    ("a??b", "ab", True),
    ("a{1,2}?", "aa", True),
    ("(){3}a", "a", True),
    ("(a*)*b", "aaab", True),
    # What is no count.
    ("a{", "a{", True),
    ("a{,3}", "a{,3}", True),
    ("a{b}", "a{b}", True),
    ("{b}*", "{b}}", True),
    ("a}", "a}", True),
    ("{", "{", True),
    # Groups are nothing but groups.
    ("()", "", True),
    ("a()b", "ab", True),
    ("((a))", "a", True),
    # Classes.
    ("[^^]", "^", False),
    ("[a^]", "^", True),
    ("[]a]", "]", True),
    ("[^]a]", "b", True),
    ("[^]a]", "]", False),
    ("[-a]", "-", True),
    ("[a-]", "-", True),
    ("[^-a]", "-", False),
    ("[--a]", "a", True),
    ("[+--]", ",", True),
    ("[%_|*+?{}()]", "%", True),
    ("[%_|*+?{}()]", "a", False),
    ("[a-c]", "d", False),
    ("[x[a-c]", "[", True),
    (r"[\]]", "]", True),
    (r"[a\-z]", "-", True),
    (r"[a\-z]", "b", False),
    ("[^a]", "\n", True),
    ("[а-я]+", "ЛИСА", True),
    ("[[:alpha:]]+", "fuchsëлиса", True),
    ("[[:alpha:]]", "1", False),
    ("[^[:alpha:]]", "é", False),
    ("[[:digit:]]", "7", True),
    ("[[:digit:]]", "٣", False),
    ("[[:alnum:]]+", "a1é٣", True),
    ("[[:lower:]]", "A", True),
    ("[[:upper:]]", "A", False),
    ("[[:space:]]+", " \t\n\v\f\r\u3000", True),
    ("[[:blank:]]+", " \t", True),
    ("[[:blank:]]", "\n", False),
    ("[[:punct:]]+", "!,+«", True),
    ("[[:xdigit:]]+", "09afF", True),
    ("[[:xdigit:]]", "g", False),
    ("[[:print:]]+", "a 1!", True),
    ("[[:graph:]]", " ", False),
    ("[[:cntrl:]]", "\x7f", True),
    ("[[:word:]]+", "a_1", True),
    ("[[:alpha:][:digit:]_]+", "a1_", True),
    ("[[:alpha:]-]+", "a-b", True),
    ("[[:word:]é-ü-]+b[^c-e]", "ö-bx", True),
    ("[[:word:]é-ü-]+b[^c-e]", "ö-bd", False),
    ("x[[:punct:]]%[а-в]", "x-лв", True),
    ("x[[:punct:]]%[а-в]", "x-лг", False),
    # Outside a class they are themselves.
    ("a]", "a]", True),
    (". ^ $ - # \" '", ". ^ $ - # \" '", True),
    ("a.b", "a.b", True),
    # Escapes.
    (r"\*\+\?\{\}\(\)\[\]\|\\", r"*+?{}()[]|\ ".strip(), True),
    (r"\_", "_", True),
    (r"\"", '"', True),
    (r"\é", "é", True),
    (r"a\ b", "a b", True),
    (r"\%*", "%%", True),
    (r"\d\s\w", "7 x", True),
    (r"\D", "7", True),
    (r"[\d\s]+", "1 2", True),
    (r"\w+", "éa_1", True),
    ("a\\", "a", True),
    ("\\", "", True),
]


@pytest.mark.parametrize(("pattern", "value", "matches"), [*VECTORS, *RULES])
def test_what_matches(pattern: str, value: str, matches: bool) -> None:
    assert compile_pattern(pattern).matches(value) is matches


INVALID = [
    # The last three of the vectors.
    ("*a", "`*` has nothing before it to repeat (character 1)"),
    ("a**", "one count follows another (character 3)"),
    ("%+", "`%` is never repeated (character 2)"),
    ("(a", "`(` is never closed (character 1)"),
    ("b(a(c)", "`(` is never closed (character 2)"),
    ("a)", "`)` closes nothing (character 2)"),
    ("a)|(b", "`)` closes nothing (character 2)"),
    ("a[b", "`[` is never closed (character 2)"),
    ("[]", "`[` is never closed (character 1)"),
    ("[^]", "`[` is never closed (character 1)"),
    ("[a\\", "`[` is never closed (character 1)"),
    ("(+a)", "`+` has nothing before it to repeat (character 2)"),
    ("a|?", "`?` has nothing before it to repeat (character 3)"),
    ("{2}", "`{` has nothing before it to repeat (character 1)"),
    ("a*+", "one count follows another (character 3)"),
    ("a{2}{3}", "one count follows another (character 5)"),
    ("a??*", "one count follows another (character 4)"),
    ("a???", "one count follows another (character 4)"),
    ("%*", "`%` is never repeated (character 2)"),
    ("%{2}", "`%` is never repeated (character 2)"),
    ("%??", "`%` is never repeated (character 3)"),
    ("a{256}", "a count is at most 255 (character 2)"),
    ("a{1,256}", "a count is at most 255 (character 2)"),
    ("a{99999999999999999999}", "a count is at most 255 (character 2)"),
    ("a{3,2}", "3 is more than 2 (character 2)"),
    ("a{2", "the count that begins here has no end (character 2)"),
    ("a{2,", "the count that begins here has no end (character 2)"),
    ("a{2,3", "the count that begins here has no end (character 2)"),
    ("a{2x}", "the count that begins here has no end (character 2)"),
    ("[z-a]", "`z-a` goes backwards (character 2)"),
    ("[a-c-e]", "`-` has no character before it (character 5)"),
    (
        "[a-[:digit:]]",
        "a range goes from one character to another (character 2)",
    ),
    (
        "[[:digit:]-z]",
        "a range goes from one character to another (character 2)",
    ),
    (r"[\d-z]", "a range goes from one character to another (character 2)"),
    ("[[:fox:]]", "there is no class of that name (character 2)"),
    ("[[:alpha]", "there is no class of that name (character 2)"),
    ("[[=a=]]", "`[=` is not supported (character 2)"),
    ("[[.a.]]", "`[.` is not supported (character 2)"),
    (r"a\q", r"`\q` means nothing (character 2)"),
    (r"\1", r"`\1` means nothing (character 1)"),
    (r"[\n]", r"`\n` means nothing (character 2)"),
    ("a\0", "character 2 is NUL"),
    ("a" * 51, "it may have 50 characters and has 51"),
    (
        "((a{1,99}){1,99})",
        "it is too complex: with all counts written out it has 9801 parts, "
        "and 1000 are allowed (character 2)",
    ),
]


@pytest.mark.parametrize(("pattern", "why"), INVALID)
def test_what_is_refused_and_why(pattern: str, why: str) -> None:
    with pytest.raises(PatternError) as error:
        compile_pattern(pattern)
    assert str(error.value) == why


@pytest.mark.parametrize(
    ("pattern", "is_allowed"),
    [
        ("(a{250}){4}", True),
        ("(a{250}){4}b", False),
        ("(a{200}){5}", True),
        ("(a{200}|b){5}", False),
        ("(a{250,}){4,}", True),
        ("(a{0,251}){4}", False),
        ("a{250}|a{250}|a{250}|a{250}", True),
        ("a{250}|a{250}|a{250}|a{250}|b", False),
        ("((a{255}){0}){255}", False),
        ("[[:alpha:]]{255}[[:print:]]{255}[[:word:]]{255}", True),
    ],
)
def test_the_rule_of_sizes(pattern: str, is_allowed: bool) -> None:
    """Sizes add up, counts multiply by their largest number, at least by 1."""
    assert len(pattern) <= LONGEST
    if is_allowed:
        compile_pattern(pattern)
    else:
        with pytest.raises(PatternError, match=f"and {LARGEST} are allowed"):
            compile_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "literal"),
    [
        ("%?Kaguya(-sama)?%?", "kaguya"),
        ("ab?c", "a"),
        ("ab+c", "a"),
        ("(abc|d)ef", "ef"),
        ("abc|abcd", ""),
        ("a(bcd)+e", "bcd"),
        ("a(bcd)*e", "a"),
        ("a(bcd){0,2}ef", "ef"),
        (r"x\%y", "x%y"),
        ("[a]b", "b"),
        ("%_", ""),
    ],
)
def test_the_text_that_a_match_must_hold(pattern: str, literal: str) -> None:
    """Most names are passed over by it."""
    assert compile_pattern(pattern).literal == literal


_WITHIN = """
import random, resource
from api.nekos.patterns import PatternError, compile_pattern
compile_pattern("[[:alpha:]]%a{2}").matches("aé")
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
VALUES = ["a" * 5000, "ab" * 2500, "é" * 5000, "aé b" * 1250]
EVIL = [
    "(a|a)*b", "(a*)*b", "%a" * 24 + "b", "((%|b){0,30}|a){0,30}",
    "(_?((a|b)((a|b)(_?[ab])*)*|(a|a?)+){1,9}){2,50}", "((a{1,9}){1,9}){1,9}",
    "(_{1,30}a){1,30}", "([[:print:]]?){255}[[:alpha:]]{255}", "(%_){255}b",
    r"(\\w?){255}\\w{255}", "((a|b|_|%|[ab]){1,13}){1,15}", "(%a_{50}|%b_{99}){1,5}",
]
chance = random.Random(0)
def piece(depth):
    kind = chance.randrange(7 if depth else 5)
    if kind < 5:
        return chance.choice(["a", "b", "_", "%", "[ab]", "[[:word:]]"])
    inner = "|".join(
        "".join(piece(depth - 1) for _ in range(chance.randrange(1, 4)))
        for _ in range(chance.randrange(1, 3)))
    count = chance.choice(["*", "+", "?", "{0,30}", "{1,9}", "{2,}", "{2,50}", ""])
    return f"({inner}){count}"
while len(EVIL) < 400:
    made = "".join(piece(4) for _ in range(chance.randrange(1, 4)))
    if len(made) <= 50 and "{" in made:
        EVIL.append(made)
answered = 0
for text in EVIL:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    try:
        pattern = compile_pattern(text)
    except PatternError:
        continue
    for value in VALUES:
        pattern.matches(value)
    answered += 1
    spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
    # A hundredth of a second; ten times as much for what else the machine does.
    assert spent < 4 * 0.1, (text, spent)
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - used
assert grown < 50 * 1024 * 1024, grown
assert 100 < answered < len(EVIL), answered
"""


def test_evil_patterns_are_refused_or_answered_at_once() -> None:
    """Hand-made ones and some made by chance, each against four values of 5,000
    characters; in a process of its own, for its memory and its own time."""
    done = subprocess.run(
        [sys.executable, "-c", _WITHIN],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
