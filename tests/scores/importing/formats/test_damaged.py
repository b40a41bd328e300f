"""Whatever a file holds, the answer is a 400 or rows with an outcome each."""

from __future__ import annotations

from collections import Counter, defaultdict

import orjson
import pytest

from scores.importing.charts import Lookup
from scores.importing.formats import FORMATS
from scores.importing.formats.schema import Received
from scores.importing.text import holds_nul
from scores.importing.types import DryScore, Failure, FatalImport
from tests.scores.damage import Damaged, damaged_files
from tests.scores.files import WHOLE, library

TYPES = tuple(WHOLE)


def outcomes(file: Damaged) -> list[DryScore | Failure] | int:
    """One for each row, or the status with which the file was refused."""
    kind, catalogue = FORMATS[file.import_type], library(file.import_type)
    try:
        parsed = kind.parse(Received(file.body, file.fields))
    except FatalImport as fatal:
        return fatal.status
    answers: list[DryScore | Failure] = []
    for row in parsed.rows:
        assert row.number > 0
        # What the database and the next run of an orphan need of a datum.
        assert orjson.loads(orjson.dumps(row.datum)) == row.datum
        assert not holds_nul(row.datum)
        assert isinstance(kind.lookup(row.datum, parsed.context), Lookup | Failure)
        assert isinstance(kind.label(row.datum) + kind.value(row.datum), str)
        answers.append(kind.convert(row.datum, parsed.context, catalogue))
    return answers


@pytest.fixture(scope="module")
def files() -> dict[str, list[Damaged]]:
    found = defaultdict(list)
    for file in damaged_files():
        found[file.import_type].append(file)
    return found


def test_there_are_hundreds_of_them_with_names_of_their_own() -> None:
    names = Counter(file.name for file in damaged_files())
    assert len(names) > 500
    assert set(names.values()) == {1}
    assert list(damaged_files()) == list(damaged_files())


def test_all_file_types_are_among_them() -> None:
    assert set(TYPES) == {name for name in FORMATS if name.startswith("file/")}


@pytest.mark.parametrize("import_type", TYPES)
def test_a_file_without_damage_becomes_scores(import_type: str) -> None:
    whole = WHOLE[import_type]
    answers = outcomes(Damaged("whole", import_type, whole.body, whole.fields))
    assert isinstance(answers, list)
    assert all(isinstance(answer, DryScore) for answer in answers)
    assert len(answers) >= (0 if "player" in import_type else 8)


@pytest.mark.parametrize("import_type", TYPES)
def test_damage_is_refused_as_a_whole_or_row_by_row(
    import_type: str, files: dict[str, list[Damaged]]
) -> None:
    refused, read = 0, 0
    for file in files[import_type]:
        answers = outcomes(file)
        if isinstance(answers, int):
            assert 400 <= answers < 500, file.name
            refused += 1
        else:
            assert all(isinstance(a, DryScore | Failure) for a in answers), file.name
            read += 1
    # Both happen, or the damage does not reach what it is meant for.
    assert refused > 10
    assert read > 5
