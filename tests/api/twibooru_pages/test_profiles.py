"""`/profiles/:slug.json` (twibooru-api 3.1, LU of 3.2)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Award, Role
from tests.api.twibooru_pages.asking import NOT_FOUND, get
from tests.factories import key_of, make_moderator, make_tag, make_user
from tests.factories_profiles import make_a_badge, make_award, make_link

pytestmark = pytest.mark.django_db
MOMENT = datetime(2024, 1, 2, 3, 4, 5, 678_901, tzinfo=UTC)
TOLD = "2024-01-02T03:04:05.678Z"


def test_a_user_is_shown_whole(client: Client) -> None:
    """And nothing that is theirs alone, staff or not."""
    user = make_user(
        "Dr. Mika/-x",
        role=Role.MODERATOR,
        email="mika@example.org",
        description="*Harbours.*",
        avatar="a1.png",
        created_at=MOMENT,
        comments_count=1,
        uploads_count=2,
        posts_count=3,
        topics_count=4,
        personal_title="Painter",
    )
    link = make_link(user, make_tag("artist:mika"), state="verified", created_at=MOMENT)
    make_link(user, state="verified", public=False)
    make_link(user, state="unverified")
    badge = make_a_badge("First", image="one.svg")
    award = make_award(user, badge, label="2024", reason="not for everybody")
    Award.objects.filter(pk=award.pk).update(awarded_on=MOMENT)
    wanted = {
        "id": user.pk,
        "name": "Dr. Mika/-x",
        "slug": "Dr-dot-+Mika-fwslash--dash-x",
        "role": "moderator",
        "description": "*Harbours.*",
        "avatar_url": "http://127.0.0.1:8000/avatars/a1.png",
        "created_at": TOLD,
        "comment_count": 1,
        "uploads_count": 2,
        "post_count": 3,
        "topic_count": 4,
        "links": [
            {
                "user_id": user.pk,
                "created_at": TOLD,
                "state": "verified",
                "tag_id": link.tag_id,
            }
        ],
        "awards": [
            {
                "image_url": "http://127.0.0.1:8000/badge-img/one.svg",
                "title": "First",
                "id": badge.pk,
                "label": "2024",
                "awarded_on": TOLD,
            }
        ],
    }
    path = "/profiles/Dr-dot-+Mika-fwslash--dash-x.json"
    keys = {"": "", "own": key_of(user), "staff": key_of(make_moderator())}
    for key in keys.values():
        response = get(client, path, key=key)
        assert (response.status_code, response.json()) == (200, wanted)
    for other in (path.lower(), f"/profiles/{user.pk}.json",
                  f"/profiles/000{user.pk}.json"):  # fmt: skip
        assert get(client, other).json() == wanted


def test_whoever_has_done_nothing(client: Client) -> None:
    user = make_user("teo", role=Role.ADMIN, hide_default_role=True, created_at=MOMENT)
    assert get(client, "/profiles/teo.json").json() == {
        "id": user.pk,
        "name": "teo",
        "slug": "teo",
        "role": "user",
        "description": "",
        "avatar_url": None,
        "created_at": TOLD,
        "comment_count": 0,
        "uploads_count": 0,
        "post_count": 0,
        "topic_count": 0,
        "links": [],
        "awards": [],
    }


def test_who_is_not_there(client: Client) -> None:
    gone = make_user("juniper", deleted_at=timezone.now())
    bad = ("juniper", gone.pk, "nobody", "0", "999999", "9" * 30, "%00", "%FF", "-1")
    for slug in bad:
        response = get(client, f"/profiles/{slug}.json")
        assert (response.status_code, response.json()) == (404, NOT_FOUND)


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow(
    client: Client, django_assert_num_queries: Any, count: int
) -> None:
    user = make_user("mika")
    for _ in range(count):
        make_award(user)
        make_link(user, state="verified")
    with django_assert_num_queries(4):
        body = get(client, "/profiles/mika.json").json()
    assert len(body["awards"]) == len(body["links"]) == count
