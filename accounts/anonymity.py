"""Names of those who do not give theirs (philomena-api 3.9): one person keeps one
name inside one thread, and gets another elsewhere."""

from __future__ import annotations

from functools import lru_cache
from hashlib import pbkdf2_hmac

from django.conf import settings

_ROUNDS = 100


def user_key(user_id: int | None, fingerprint: str = "", ip: str | None = None) -> str:
    """Who it is: the account, else the browser, else the address."""
    return str(user_id) if user_id is not None else fingerprint or ip or ""


def anonymous_name(object_id: int, key: str) -> str:
    """`Background Pony #6787`. `object_id` is that of the thread: a comment's image,
    a post's topic, a topic, an image or a gallery itself."""
    return (
        f"{settings.ANONYMOUS_NAME} #{digits(object_id, key, settings.ANONYMOUS_SALT)}"
    )


@lru_cache(maxsize=10_000)
def digits(object_id: int, key: str, salt: str) -> str:
    """Four upper-case hexadecimal digits."""
    made = pbkdf2_hmac(
        "sha256", f"{object_id}{key}".encode(), salt.encode(), _ROUNDS, 2
    )
    return made.hex().upper()
