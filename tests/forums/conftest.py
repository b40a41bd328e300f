"""A topic that is there already."""

from __future__ import annotations

import pytest

from forums.models import Topic
from tests.factories import make_user
from tests.factories_forums import make_forum, make_topic


@pytest.fixture
def topic(db: None) -> Topic:
    return make_topic(make_forum("art"), user=make_user("teo"), title="A place")
