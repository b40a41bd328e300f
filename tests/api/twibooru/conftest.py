from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from tests.api.twibooru.world import make_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Any:
    """Made once for all tests of a module; what they write is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
