"""What `manage.py check --deploy` asks of a public site."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def site_url_is_https(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The contract wants https on every address that is printed (philomena-api 1.1)."""
    address = urlsplit(settings.SITE_URL)
    if address.scheme == "https" or _is_loopback(address.hostname or ""):
        return []
    return [
        Error(
            f"SITE_URL is {settings.SITE_URL}: clients are promised https.",
            hint="Put a proxy with TLS in front and set SITE_URL=https://...",
            id="polybooru.E001",
        )
    ]


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
