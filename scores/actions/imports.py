"""Imports come in, and are taken back (tachi-api, sections 2, 4.8)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from scores import remote, tasks
from scores.actions import turns
from scores.actions.turns import ImportBusy, take_up_waiting, turn_of
from scores.importing.formats import FORMATS
from scores.models import Import, Score
from scores.policies import may_change
from scores.processing import UserBusy, files, run_imports
from scores.processing.removal import remove_scores
from scores.processing.running import PATIENCE


def enabled_import_types() -> list[str]:
    """The import types that this site takes; those of a service only where it is
    configured."""
    services = remote.configured_services()
    return [
        name
        for name in FORMATS
        if name not in settings.DISABLED_IMPORT_TYPES
        and (not name.startswith("api/") or _service(name) in services)
    ]


def _service(import_type: str) -> str:
    return import_type.removeprefix("api/").split("-")[0]


def start_import(
    user: User,
    *,
    import_type: str,
    body: bytes = b"",
    file_name: str = "",
    fields: Mapping[str, str] | None = None,
    user_intent: bool = False,
) -> Import:
    """Take an import in; the rest happens in the background. ValidationError for an
    import type that this site does not take."""
    with transaction.atomic():
        run = _accept(user, import_type, body, file_name, fields, user_intent)
        tasks.queue_imports(user.pk)
    return run


def import_now(
    user: User,
    *,
    import_type: str,
    body: bytes = b"",
    file_name: str = "",
    fields: Mapping[str, str] | None = None,
    user_intent: bool = False,
) -> Import:
    """Take an import in and bring it to its end here, after those the user has waiting.
    ImportBusy, and nothing is taken in, if the user's turn does not come soon. Pending
    still if another process has it in hand, or its file cannot be read just now."""
    run = _accept(user, import_type, body, file_name, fields, user_intent)
    try:
        # No later ones: those have requests of their own, and this one an end.
        run_imports(user.pk, wait=turns.WAIT_SECONDS, last=run.pk)
    except UserBusy as error:
        # The holder may have come to it in between: then it is no longer ours to drop.
        mine = Import.objects.filter(pk=run.pk, state=Import.State.QUEUED, attempts=0)
        if mine.delete()[0]:
            files.discard(run.file)
            raise ImportBusy from error
    else:
        take_up_waiting(user.pk)
    run.refresh_from_db()
    return run


def _accept(
    user: User,
    import_type: str,
    body: bytes,
    file_name: str,
    fields: Mapping[str, str] | None,
    user_intent: bool,
) -> Import:
    if import_type not in enabled_import_types():
        raise ValidationError(f"This site takes no imports of the type {import_type}.")
    now = timezone.now()
    import_id = secrets.token_hex(20)
    return Import.objects.create(
        import_id=import_id,
        user=user,
        import_type=import_type,
        user_intent=user_intent,
        # A file of a transaction that fails stays behind, and is swept.
        file="" if import_type.startswith("api/") else files.keep(import_id, body),
        file_name=file_name[:200].replace("\0", ""),
        fields=dict(fields or {}),
        not_before=now + PATIENCE,
        time_queued=int(now.timestamp() * 1000),
    )


def revert_import(run: Import, *, by: User) -> None:
    """Take back all scores of an import, what followed from them, and the import."""
    if not may_change(run.user_id, by):
        raise PermissionDenied
    with turn_of(run.user_id), transaction.atomic():
        held = Import.objects.select_for_update().get(pk=run.pk)
        if held.state in Import.PENDING:
            raise ImportBusy
        remove_scores(held.user_id, Score.objects.filter(origin=held), forget=held)
