"""The interaction object X (twibooru-api 3.2)."""

from __future__ import annotations

from typing import Any

from booru.interaction_rows import InteractionRow

_VALUES = {True: "up", False: "down", None: None}


def interaction_object(row: InteractionRow, user_id: int) -> dict[str, Any]:
    return {
        "image_id": row.image_id,
        "user_id": user_id,
        "interaction_type": row.kind,
        "value": _VALUES[row.up],
    }
