"""What a forked child does to itself before it touches a foreign file."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Final

from booru.media import landlock
from booru.media.profiles import Profile, Reach

FONT: Final = Path(__file__).with_name("fonts") / "DejaVuSans.ttf"

_PR_SET_PDEATHSIG: Final = 1
_PAGE: Final = resource.getpagesize()


def confine(
    profile: Profile, folder: Path | None, *, keep: frozenset[int], parent: int
) -> None:
    """Give up everything the profile does not grant; there is no way back.

    Open files but `keep` and the three standard ones are closed. The process ends
    with `parent`, the one it was forked from.
    """
    _die_with(parent)
    _close_all_but(keep)
    open_files = profile.open_files
    linux = sys.platform.startswith("linux")
    space = _address_space(profile.memory) if linux else 0
    if profile.reach is not Reach.NOTHING:
        if landlock.version():
            own = folder if profile.reach is Reach.FOLDER else None
            font = FONT if profile.reach is Reach.FONT else None
            landlock.confine(readable=font, folder=own)
        elif profile.reach is Reach.FONT:
            # Without Landlock a drawing could name local files: no file at all,
            # and so no text, is the lesser evil.
            open_files = 0
    _limit(resource.RLIMIT_CORE, 0)
    # The signal of the soft limit tells this end from all others.
    _limit(resource.RLIMIT_CPU, profile.cpu_seconds, profile.cpu_seconds + 1)
    _limit(resource.RLIMIT_FSIZE, profile.output_bytes)
    if linux:
        _limit(resource.RLIMIT_AS, space)
    _limit(resource.RLIMIT_NOFILE, open_files)


def _limit(what: int, soft: int, hard: int | None = None) -> None:
    hard = soft if hard is None else hard
    _, given = resource.getrlimit(what)
    if given != resource.RLIM_INFINITY:
        soft, hard = min(soft, given), min(hard, given)
    resource.setrlimit(what, (soft, hard))


def _address_space(memory: int) -> int:
    """Address space that cannot fill more than `memory` bytes of real memory."""
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    mapped, resident = int(fields[0]) * _PAGE, int(fields[1]) * _PAGE
    return mapped + memory - resident


def _die_with(parent: int) -> None:
    # The zygote has one thread only, so its end is what this signal waits for.
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        # It may have died before the signal was asked for.
        if os.getppid() != parent:
            os._exit(1)


def _close_all_but(keep: frozenset[int]) -> None:
    last = 2
    for number in sorted(keep):
        os.closerange(last + 1, number)
        last = max(last, number)
    os.closerange(last + 1, min(65_536, os.sysconf("SC_OPEN_MAX")))
