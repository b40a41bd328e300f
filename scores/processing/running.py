"""A user's imports, one after the other in the order they came (tachi-api, 4.8, 6).

The row says what is to be done and how far it is. A worker that is killed leaves a row
which the beat asks for again (`take_due`); the next one begins anew, and since the
scores are stored in a single transaction it finds all of an import or nothing.
"""

from __future__ import annotations

import time
from datetime import timedelta

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from scores import remote
from scores.importing import fates
from scores.importing.formats import FORMATS
from scores.importing.formats.schema import Received
from scores.importing.text import storable
from scores.importing.types import FatalImport
from scores.models import Import
from scores.models.imports import ImportQuerySet
from scores.processing import files
from scores.processing.bulk import as_json
from scores.processing.outcomes import judge
from scores.processing.storing import Stored, Work, store
from scores.processing.telling import tell_of_import
from scores.processing.turns import UserBusy, user_turn

log = structlog.get_logger("polybooru.scores")

State = Import.State

# A message should be taken up within this time; after it the beat asks again.
PATIENCE = timedelta(seconds=20)
# So often a row may lose its worker, or find the server out of order.
TRIES = 100
BACK_OFF = timedelta(seconds=2)
# What one import may hold: a file of 16 MiB of empty cells would be 1.5 million rows.
MOST_ROWS = 100_000
_BATCH = 500
INTERNAL = "An internal service error has occured. This has been reported!"


def run_imports(user_id: int, *, wait: float = 0.0, last: int | None = None) -> None:
    """All pending imports of the user, or those up to this one. If another process is
    at it, nothing: that one takes the new ones too. With ``wait`` seconds it waits for
    its turn, and raises UserBusy if it does not come."""
    while _pending(user_id, last).exists():
        try:
            with user_turn(user_id, wait=wait):
                while (run := _begin(user_id, last)) is not None:
                    if not _run(run):
                        return
        except UserBusy:
            if wait:
                raise
            return


def _pending(user_id: int, last: int | None) -> ImportQuerySet:
    pending = Import.objects.pending().filter(user=user_id)
    return pending if last is None else pending.filter(pk__lte=last)


def take_due() -> list[int]:
    """Users with imports that nobody has taken up."""
    now = timezone.now()
    with transaction.atomic():
        due = Import.objects.due(now).select_for_update(skip_locked=True)
        rows = list(due.values_list("pk", "user")[:_BATCH])
        Import.objects.filter(pk__in=[pk for pk, _ in rows]).update(
            not_before=now + PATIENCE
        )
    return sorted({user for _, user in rows})


def _begin(user_id: int, last: int | None) -> Import | None:
    """The user's oldest pending import, marked as under way."""
    with transaction.atomic():
        pending = _pending(user_id, last).select_for_update()
        run = pending.select_related("user").order_by("pk").first()
        if run is None:
            return None
        run.attempts += 1
        run.state = State.RUNNING
        run.progress = "Importing Scores."
        run.not_before = timezone.now() + PATIENCE
        run.time_started = run.time_started or _now()
        run.save(
            update_fields=[
                "attempts", "state", "progress", "not_before", "time_started",
            ]
        )  # fmt: skip
    return run


def _run(run: Import) -> bool:
    """Bring an import to an end; False if it has to wait, and the later ones with it.

    Without its database a process can end nothing: that error is passed on, and the
    row is taken up again.
    """
    try:
        if run.attempts > TRIES:
            raise FatalImport(INTERNAL, 500)
        _complete(run)
    except FatalImport as error:
        _fail(run, error.message, error.status)
    except (OperationalError, InterfaceError):
        raise
    except OSError:
        # What the error says is not for everybody: a path of this server, say.
        log.exception("import", import_id=run.import_id)
        _put_off(run, "The server could not read the file yet.")
        return False
    except Exception:
        log.exception("import", import_id=run.import_id)
        _fail(run, INTERNAL, 500)
    files.discard(run.file)
    return True


def _complete(run: Import) -> None:
    of = FORMATS.get(run.import_type)
    if of is None:
        raise FatalImport(f"This site knows no import type {run.import_type}.")
    body = _body(run)
    _say(run, "Parsing score data.")
    begun = time.monotonic()
    started = run.time_started or _now()
    received = Received(body, run.fields, run.file_name, started)
    parsed = of.parse(received)
    took = int((time.monotonic() - begun) * 1000)
    total = len(parsed.rows)
    if total > MOST_ROWS:
        raise FatalImport(
            f"The file holds {total:,} scores. Split it: {MOST_ROWS:,} are the most."
        )
    _say(
        run, f"Parsed Score Data. Took {took}ms. Importing {total} scores.", total=total
    )
    outcomes = judge(
        parsed.rows,
        parsed.context,
        of=of,
        game=parsed.game,
        user_id=run.user_id,
        now=started,
        progress=lambda done: _say(run, f"Imported {done} scores.", done=done),
    )
    _say(run, "Processing scores and updating PBs.", done=total)
    work = Work(
        user_id=run.user_id,
        game=parsed.game,
        of=of,
        outcomes=outcomes,
        context=parsed.context,
        classes=parsed.classes,
        origin=run,
        seed=run.import_id,
        now=started,
    )
    with transaction.atomic():
        # If another process took the row over (our connection, and with it the turn,
        # was lost), it is no longer as we left it, and nothing is stored.
        ours = Import.objects.select_for_update().filter(
            pk=run.pk, attempts=run.attempts, state=State.RUNNING
        )
        if not ours.exists():
            log.warning("overtaken", import_id=run.import_id)
            return
        _finish(run, parsed.game, store(work))


def _body(run: Import) -> bytes:
    """The stored file; of a service what it answers, which is stored first, so that a
    second try asks it nothing again."""
    if not run.file and run.import_type.startswith("api/"):
        body = remote.fetch_scores(
            run.user, run.import_type, progress=lambda text: _say(run, text)
        )
        run.file = files.keep(run.import_id, body)
        run.save(update_fields=["file"])
        return body
    try:
        return files.read(run.file)
    except FileNotFoundError as error:
        raise FatalImport("The file is lost. Send it again.", 500) from error


def _say(run: Import, progress: str, *, done: int = 0, total: int = 0) -> None:
    run.progress, run.rows_done = progress, done
    run.rows_total = total or run.rows_total
    run.save(update_fields=["progress", "rows_done", "rows_total"])


def _finish(run: Import, game: str, stored: Stored) -> None:
    run.state = State.COMPLETED
    run.progress = "Finalising Import."
    run.game = game
    run.playtypes = stored.playtypes
    run.errors = stored.errors
    run.created_sessions = stored.sessions
    run.class_deltas = stored.class_deltas
    run.rating_deltas = stored.rating_deltas
    run.summary = fates.summary(stored.fates)
    run.rows_done = run.rows_total
    run.time_finished = _now()
    run.save()
    # Megabytes, written once and not by Django's slower JSON.
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE scores_import SET fates = %s::jsonb WHERE id = %s",
            [as_json(stored.fates), run.pk],
        )
    tell_of_import(run)


@transaction.atomic
def _fail(run: Import, message: str, status: int) -> None:
    run.state = State.FAILED
    # It may quote the file; a message that cannot be stored would be tried for ever.
    run.message, run.status_code = storable(message), status
    run.time_finished = _now()
    run.save(update_fields=["state", "message", "status_code", "time_finished"])
    tell_of_import(run)


def _put_off(run: Import, reason: str) -> None:
    run.state = State.QUEUED
    run.progress = reason
    run.not_before = timezone.now() + BACK_OFF * run.attempts
    run.save(update_fields=["state", "progress", "not_before"])


def _now() -> int:
    return int(timezone.now().timestamp() * 1000)
