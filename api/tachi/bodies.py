"""JSON bodies as pydantic models: what is wrong is said in the dialect's words."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from api.tachi.params import invalid
from api.tachi.refusals import Refusal


class Body(BaseModel):
    """Unknown keys are wrong (section 1.2)."""

    model_config = ConfigDict(extra="forbid", strict=True)


class OpenBody(BaseModel):
    """Unknown keys are ignored: only where the section says so."""

    model_config = ConfigDict(extra="ignore", strict=True)


B = TypeVar("B", bound=BaseModel)


def read_body(model: type[B], body: Any) -> B:
    """Raises Refusal: 400 with the first thing that is wrong. Which keys were given
    stands in the result's ``model_fields_set``."""
    try:
        return model.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        path = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            text = f"Unexpected properties inside object: {path[:100]}."
            raise Refusal(400, text) from error
        received = None if first["type"] == "missing" else first["input"]
        raise invalid(path, first["msg"], received) from error
