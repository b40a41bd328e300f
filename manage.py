#!/usr/bin/env python
"""Polybooru's command line: `manage.py up` runs the server, the rest is Django's."""

from __future__ import annotations

import os
import sys


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - says so instead of a traceback
        sys.exit(f"Polybooru needs Python 3.11 or newer; this is {sys.version}.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["up"]:
        # The supervisor starts the database first, so it runs without Django.
        from ops.up import main as up

        sys.exit(up(sys.argv[2:]))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
