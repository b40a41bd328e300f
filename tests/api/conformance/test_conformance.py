"""Every answer is as the OpenAPI document says, whatever is asked: schemathesis makes
the requests from the document, and asks the application in this process. The same few
at every run; with POLYBOORU_LONG=1 two thousand of each document."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import orjson
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.docs.documents import document
from tests.api.conformance.worlds import WORLDS, World

LONG = bool(os.environ.get("POLYBOORU_LONG"))
CASES = 2000 if LONG else 50


def no_fault(context: Any, response: Any, case: Any) -> None:
    """501 is what oEmbed says of a format that it does not know."""
    assert response.status_code < 500 or response.status_code == 501, "a fault"


CHECKS = [
    no_fault,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.fixture
def quiet() -> Iterator[None]:
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def same_connection() -> Iterator[None]:
    """A request ends the connection of the one before it; all of these are within one
    transaction, as those of Django's own client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def _schema(described: dict[str, Any]) -> Any:
    # Callers are ours: keys that exist, and some that do not.
    config = SchemathesisConfig.from_dict(
        {"generation": {"with-security-parameters": False}}
    )
    return schemathesis.openapi.from_dict(described, config=config)


def _as_sent(name: str) -> dict[str, Any]:
    sent: dict[str, Any] = orjson.loads(orjson.dumps(document(name)))
    return sent


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(WORLDS))
def test_answers_are_as_described(
    name: str, settings: Any, quiet: None, same_connection: None
) -> None:
    # What is counted is tested elsewhere.
    settings.RATE_LIMITS = False
    settings.SCORE_IMPORT_MODE = "inline"
    world, app = WORLDS[name](), _application()
    schema = _schema(_as_sent(name))
    operations = [result.ok() for result in schema.get_all_operations()]
    each = max(2, CASES // len(operations))
    wrong = [
        f"{operation.label}: {said}"
        for number, operation in enumerate(operations)
        for mode in _modes(operation, number)
        for said in _failures(operation, world, app, mode, each)
    ]
    assert wrong == [], "\n\n".join(wrong)
    # Or the test would be of refusals.
    share = 0.8 if LONG else 0.4
    assert len(world.seen[200]) >= share * len(operations), world.seen


@pytest.mark.django_db
def test_an_answer_that_is_not_described_is_noticed(
    settings: Any, quiet: None, same_connection: None
) -> None:
    settings.RATE_LIMITS = False
    described = _as_sent("philomena")
    path = "/api/v1/json/filters/{filter_id}"
    described["paths"] = {path: described["paths"][path]}
    shape = described["components"]["schemas"]["Filter"]
    shape["required"].remove("hidden_complex")
    del shape["properties"]["hidden_complex"]
    (operation,) = (one.ok() for one in _schema(described).get_all_operations())
    world, app = WORLDS["philomena"](), _application()
    (said,) = _failures(operation, world, app, GenerationMode.POSITIVE, 1)
    assert "hidden_complex" in said
    del described["paths"][path]["get"]["responses"]["200"]
    (operation,) = (one.ok() for one in _schema(described).get_all_operations())
    (said,) = _failures(operation, world, app, GenerationMode.POSITIVE, 1)
    assert "Undocumented status code" in said


def _modes(operation: Any, number: int) -> Sequence[GenerationMode]:
    """Requests as the document has them, and others: in turn, or both. Where all that
    is taken is text nothing can be other than that."""
    takes = [one.definition for one in operation.iter_parameters()]
    schemas = [one.get("schema", {}) for one in takes]
    if not operation.body and all(one == {"type": "string"} for one in schemas):
        return MODES[:1]
    return MODES if LONG else MODES[number % 2 : number % 2 + 1]


def _application() -> Callable[..., Any]:
    application = get_wsgi_application()

    def from_here(environ: dict[str, Any], start: Any) -> Any:
        environ.setdefault("REMOTE_ADDR", "127.0.0.1")
        return application(environ, start)

    return from_here


def _failures(
    operation: Any, world: World, app: Any, mode: GenerationMode, count: int
) -> list[str]:
    """What the first wrong answer is wrong in."""
    try:
        _asked(operation, world, app, mode, count)
    except Unsatisfiable:
        return []
    except (FailureGroup, Exception) as error:  # noqa: BLE001
        return [f"{type(error).__name__}: {error}"]
    return []


def _asked(
    operation: Any, world: World, app: Any, mode: GenerationMode, count: int
) -> None:
    @hypothesis_settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def ask(case: Any, data: Any) -> None:
        world.complete(case, data.draw)
        with transaction.atomic():
            answer = case.call_and_validate(app=app, checks=CHECKS)
            transaction.set_rollback(True)
        world.seen[answer.status_code].add(operation.label)

    ask()
