"""What the worker's beat asks of the machine itself."""

from __future__ import annotations

import signal
import sys
from datetime import datetime, timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from api.dumps.kept import dumps, last_night
from api.dumps.writing import remove_old
from ops.system import spawn

#: How long after its hour a dump is still begun: one that was killed is made again,
#: and no site that starts by day begins with a dump.
NIGHT = timedelta(hours=6)


def is_due(now: datetime) -> bool:
    """Whether this night's dump is still to be made."""
    night = last_night(now)
    if not settings.DUMPS_KEPT or now - night > NIGHT:
        return False
    return not any(dump.began_at >= night for dump in dumps())


@shared_task(name="ops.start_dump")
def start_dump() -> None:
    """In a process of its own, of the lowest priority: it takes long, and the worker
    goes on with pictures and scores. It ends with the worker; a lock in it sees to it
    that there is one."""
    remove_old()
    if is_due(timezone.now()):
        manage = str(settings.BASE_DIR / "manage.py")
        spawn(
            [sys.executable, manage, "nightly_dump", "--gently"],
            cwd=settings.BASE_DIR,
            death_signal=signal.SIGKILL,
        )
