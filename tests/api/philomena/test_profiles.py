"""GET profiles/:id (philomena-api 3.7)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Award, Role, User
from tests.factories import key_of, make_image, make_tag, make_user
from tests.factories_profiles import make_a_badge, make_award, make_link

pytestmark = pytest.mark.django_db
MOMENT = datetime(2024, 1, 2, 3, 4, 5, 678, tzinfo=UTC)


def get(client: Client, user_id: object, **params: str) -> Any:
    return client.get(f"/api/v1/json/profiles/{user_id}", params)


def plain(user: User, **fields: object) -> dict[str, Any]:
    """A user who has done nothing yet."""
    created = user.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "user": {
            "id": user.pk,
            "name": user.name,
            "slug": user.name,
            "role": "user",
            "description": "",
            "avatar_url": None,
            "created_at": created,
            "comments_count": 0,
            "uploads_count": 0,
            "posts_count": 0,
            "topics_count": 0,
            "links": [],
            "awards": [],
        }
        | fields
    }


def test_a_user_is_shown_whole(client: Client) -> None:
    user = make_user(
        "Dr. Mika/-x",
        role=Role.MODERATOR,
        description="Harbours.\n\n*Painted.*",
        avatar="a1.png",
        created_at=MOMENT,
        comments_count=1,
        uploads_count=2,
        posts_count=3,
        topics_count=4,
        personal_title="Painter",
    )
    tag = make_tag("artist:mika", category="origin")
    link = make_link(user, tag, state="verified", created_at=MOMENT)
    make_link(user, state="verified", public=False)
    for state in ("unverified", "link_verified", "contacted", "rejected"):
        make_link(user, state=state)
    bare = make_link(user, state="verified", created_at=MOMENT)
    type(bare).objects.filter(pk=bare.pk).update(tag=None)
    make_link(make_user(), state="verified")
    second, first = make_a_badge("Second"), make_a_badge("First", image="one.svg")
    for badge, label in ((first, "2024"), (second, "")):
        award = make_award(user, badge, label=label, reason="not for everybody")
        Award.objects.filter(pk=award.pk).update(awarded_on=MOMENT)
    response = get(client, user.pk)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response.json() == {
        "user": {
            "id": user.pk,
            "name": "Dr. Mika/-x",
            "slug": "Dr-dot-+Mika-fwslash--dash-x",
            "role": "moderator",
            "description": "Harbours.\n\n*Painted.*",
            "avatar_url": "http://127.0.0.1:8000/avatars/a1.png",
            "created_at": "2024-01-02T03:04:05Z",
            "comments_count": 1,
            "uploads_count": 2,
            "posts_count": 3,
            "topics_count": 4,
            "links": [
                {
                    "user_id": user.pk,
                    "created_at": "2024-01-02T03:04:05Z",
                    "state": "verified",
                    "tag_id": tag.pk,
                },
                {
                    "user_id": user.pk,
                    "created_at": "2024-01-02T03:04:05Z",
                    "state": "verified",
                    "tag_id": None,
                },
            ],
            "awards": [
                {
                    "image_url": "http://127.0.0.1:8000/badge-img/one.svg",
                    "title": "First",
                    "id": first.pk,
                    "label": "2024",
                    "awarded_on": "2024-01-02T03:04:05Z",
                },
                {
                    "image_url": "http://127.0.0.1:8000/badge-img/star.svg",
                    "title": "Second",
                    "id": second.pk,
                    "label": "",
                    "awarded_on": "2024-01-02T03:04:05Z",
                },
            ],
        }
    }
    assert link.pk < bare.pk


def test_a_new_user_has_a_value_for_everything(client: Client, user: User) -> None:
    assert get(client, user.pk).json() == plain(user)


def test_uploads_are_counted(client: Client, user: User) -> None:
    make_image(uploader=user)
    User.objects.filter(pk=user.pk).update(uploads_count=1)
    assert get(client, user.pk).json() == plain(user, uploads_count=1)


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.MODERATOR, Role.ADMIN])
def test_staff_may_be_shown_as_users(client: Client, role: Role) -> None:
    hidden = make_user("owl", role=role, hide_default_role=True)
    assert get(client, hidden.pk).json() == plain(hidden)
    hidden.hide_default_role = False
    hidden.save()
    assert get(client, hidden.pk).json() == plain(hidden, role=role.value)


def test_keys_change_nothing(client: Client, user: User, moderator: User) -> None:
    other = make_user("teo")
    make_link(other, state="verified", public=False)
    for viewer in (user, moderator, other):
        assert get(client, other.pk, key=key_of(viewer)).json() == plain(other)


@pytest.mark.parametrize(
    "asked", ["0", "-1", "9" * 10, "9" * 40, "mika", "1.0", "%00", "1%00", "me"]
)
def test_what_is_no_user_is_not_found(client: Client, user: User, asked: str) -> None:
    response = get(client, asked)
    assert (response.status_code, response.json()) == (404, {"error": "Not found"})


def test_a_deactivated_user_is_not_found(client: Client, user: User) -> None:
    user.deleted_at = timezone.now()
    user.save()
    response = get(client, user.pk)
    assert (response.status_code, response.json()) == (404, {"error": "Not found"})


def test_many_links_and_awards_cost_no_more(client: Client, user: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert get(client, user.pk).status_code == 200
        return len(seen)

    make_link(user, state="verified")
    make_award(user)
    few = queries()
    for _ in range(24):
        make_link(user, state="verified")
        make_award(user)
    body = get(client, user.pk).json()["user"]
    assert (len(body["links"]), len(body["awards"])) == (25, 25)
    assert queries() == few
