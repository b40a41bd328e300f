"""What the image page shows to moderators."""

from __future__ import annotations

from accounts.models import User
from accounts.policies import may_moderate
from booru.actions.moderation import LOCKS
from booru.models import Image
from booru.policies import may_describe


def staff_context(row: Image, viewer: User | None) -> dict[str, object]:
    """And who may edit its description."""
    facts: dict[str, object] = {
        "may_describe": may_describe(row, viewer),
        "original_input": {True: "yes", False: "no", None: ""}[row.original],
        "label_input": row.source_label,
        "description_input": row.description,
    }
    if may_moderate(viewer):
        facts["is_featured"] = row.features.exists()
        facts["locks"] = [(name, getattr(row, f"{name}_locked")) for name in LOCKS]
    return facts
