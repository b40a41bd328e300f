"""Landlock: the kernel keeps a process inside named files and folders.

Linux 5.13 and later; the three system calls by way of ctypes (landlock(7)).
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from pathlib import Path
from typing import Final

# The numbers are the same on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_QUESTION: Final = 1
_PATH_BENEATH: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38

_READ_FILE: Final = 1 << 2
_WRITE_FILE: Final = 1 << 1
_READ_DIR: Final = 1 << 3
_REMOVE_FILE: Final = 1 << 5
_MAKE_REG: Final = 1 << 8
_REFER: Final = 1 << 13
_TRUNCATE: Final = 1 << 14

#: All rights over files that a version of the interface knows.
_RIGHTS: Final = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
_LATEST_RIGHTS: Final = (1 << 16) - 1
_TCP_RIGHTS: Final = 0b11

_libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """The version of the kernel's interface; 0 where there is none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, _call(_CREATE_RULESET, None, 0, _VERSION_QUESTION))


def confine(*, readable: Path | None = None, folder: Path | None = None) -> None:
    """Deny this process every file but these, and TCP where the kernel can.

    `readable` is a file to read, `folder` a folder to read and write in. What is
    already open stays open. Raises OSError where the kernel refuses.
    """
    abi = version()
    handled = _RIGHTS.get(abi, _LATEST_RIGHTS if abi > 4 else _RIGHTS[3])
    network = _TCP_RIGHTS if abi >= 4 else 0
    attributes = struct.pack("QQ", handled, network)[: 16 if abi >= 4 else 8]
    rules = _checked(_CREATE_RULESET, attributes, len(attributes), 0)
    if readable is not None:
        _allow(rules, readable, _READ_FILE)
    if folder is not None:
        wanted = _READ_FILE | _WRITE_FILE | _READ_DIR | _REMOVE_FILE | _MAKE_REG
        _allow(rules, folder, (wanted | _REFER | _TRUNCATE) & handled)
    if _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs")
    _checked(_RESTRICT_SELF, rules, 0)
    os.close(rules)


def _allow(rules: int, path: Path, rights: int) -> None:
    target = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        attributes = struct.pack("=Qi", rights, target)
        _checked(_ADD_RULE, rules, _PATH_BENEATH, attributes, 0)
    finally:
        os.close(target)


def _call(number: int, *arguments: int | bytes | None) -> int:
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return int(_libc.syscall(ctypes.c_long(number), *wide))


def _checked(number: int, *arguments: int | bytes | None) -> int:
    result = _call(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), "landlock")
    return result
