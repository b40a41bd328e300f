"""The secrets of programs: made, hashed for look-up, encrypted for their owner.

Both uses derive their own key from SECRET_KEY by HKDF (RFC 5869), so a stolen
database without the secret key neither opens an account nor shows a key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from functools import cache

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def new_key() -> str:
    """15 random bytes in URL-safe base64: 20 characters (philomena-api 1.2)."""
    return secrets.token_urlsafe(15)


@cache
def _derived(purpose: str, secret: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(secret.encode())


def digest(key: str) -> bytes:
    """The 32 bytes a key is found by."""
    secret = _derived("api key digest", settings.SECRET_KEY)
    return hmac.digest(secret, key.encode("utf-8", "surrogatepass"), hashlib.sha256)


_KEYS = "api key encryption"


def _fernet(purpose: str) -> Fernet:
    secret = _derived(purpose, settings.SECRET_KEY)
    return Fernet(base64.urlsafe_b64encode(secret))


def encrypt(text: str, *, purpose: str = _KEYS) -> bytes:
    """What is encrypted for one purpose is unreadable for any other."""
    return _fernet(purpose).encrypt(text.encode())


def decrypt(encrypted: bytes, *, purpose: str = _KEYS) -> str:
    """Raises InvalidToken for another purpose, or another SECRET_KEY."""
    return _fernet(purpose).decrypt(encrypted).decode()
