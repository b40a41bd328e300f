from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.rights.world import (
    World,
    deactivate_gone,
    forget_requests,
    make_people,
)
from tests.rights.world_pictures import make_pictures
from tests.rights.world_scores import make_scores
from tests.rights.world_words import make_words


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[World]:
    """Made once for all rows of a table, each of which is undone."""
    media: Path = tmp_path_factory.mktemp("rights") / "media"
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=media),
        transaction.atomic(),
    ):
        yield make_world()
        transaction.set_rollback(True)


def make_world() -> World:
    world = World()
    make_people(world)
    make_pictures(world)
    make_words(world)
    make_scores(world)
    deactivate_gone(world)
    world.sign_in()
    return world


@pytest.fixture(autouse=True)
def _no_requests_counted() -> None:
    forget_requests()
