"""Who makes a change: an account or nobody, and where from."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from accounts.models import User
from net.client import client_address


@dataclass(frozen=True)
class Author:
    user: User | None
    ip: str | None = None
    fingerprint: str = ""


def author_of(meta: Mapping[str, Any], user: User | None) -> Author:
    """From a request's headers; the fingerprint is `a` and the CRC-32 of the
    User-Agent in decimal (philomena-api 3.9)."""
    agent = str(meta.get("HTTP_USER_AGENT", ""))
    return Author(
        user=user,
        ip=client_address(meta, settings.TRUSTED_PROXIES) or None,
        fingerprint=f"a{zlib.crc32(agent.encode())}",
    )
