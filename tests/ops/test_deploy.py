from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import run_checks


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("http://127.0.0.1:8000", False),
        ("http://[::1]:8000", False),
        ("http://localhost", False),
        ("https://booru.example", False),
        ("http://booru.example", True),
        ("http://192.0.2.1", True),
    ],
)
def test_a_public_site_needs_https(settings: Any, address: str, refused: bool) -> None:
    settings.SITE_URL = address
    found = {message.id for message in run_checks(include_deployment_checks=True)}
    assert ("polybooru.E001" in found) is refused
