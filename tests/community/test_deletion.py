"""The end of an account: what goes, what stays, and who is asked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from accounts.actions import create_score_token, register_user
from accounts.log import record
from accounts.models import (
    ApiKey,
    DataExport,
    LogEntry,
    Notification,
    Role,
    Subject,
    User,
)
from accounts.models.notices import Conversation, Message
from accounts.notices import notify
from booru.actions.filters import FilterDraft, create_filter
from booru.models import (
    ArtistLink,
    Filter,
    Gallery,
    GallerySubscription,
    Image,
    ImageFave,
    ImageSubscription,
)
from community.actions.deletion import delete_account
from community.actions.exports import request_export
from community.exports import running
from scores.models import GameSettings, Integration
from tests.factories import (
    key_of,
    make_fave,
    make_gallery,
    make_image,
    make_user,
)
from tests.factories_profiles import make_link

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    """Through the form, so that the sign-in is fresh."""
    sent = {"login": "mika", "password": "secret-9"}
    assert client.post("/accounts/login/", sent).status_code == 302
    return client


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


# What goes ------------------------------------------------------------------------


def test_the_account_says_nothing_any_more(user: User) -> None:
    for field, value in {
        "email": "mika@example.org",
        "description": "Me",
        "personal_title": "Painter",
        "watched_tag_ids": [1, 2],
        "watched_query": "fox",
        "watched_exclude": "sea",
        "verified": True,
        "last_seen_at": timezone.now(),
        "current_filter_id": Filter.objects.get(name="Everything").pk,
    }.items():
        setattr(user, field, value)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    delete_account(user)
    gone = fresh(user)
    assert gone.name == f"Deleted user {user.pk}"
    assert (gone.email, gone.description, gone.personal_title) == ("", "", "")
    assert (gone.watched_tag_ids, gone.watched_query, gone.watched_exclude) == (
        [],
        "",
        "",
    )
    assert (gone.verified, gone.last_seen_at, gone.current_filter_id) == (
        False,
        None,
        None,
    )
    assert gone.deleted_at is not None
    assert not gone.has_usable_password()
    assert not EmailAddress.objects.filter(user=user).exists()


def test_nobody_gets_in_any_more(signed_in: Client, user: User) -> None:
    key = key_of(user)
    create_score_token(user, name="Cabinet", permissions=[])
    Authenticator.objects.create(user=user, type="webauthn", data={})
    Integration.objects.create(
        user=user, service="flo", encrypted_access=b"1", encrypted_refresh=b"2"
    )
    # One that is on no list.
    other = Client()
    other.force_login(user)
    assert other.get("/settings").status_code == 200
    assert UserSession.objects.filter(user=user).count() == 1
    delete_account(user)
    for model in (ApiKey, Authenticator, Integration, UserSession):
        assert not model._default_manager.filter(user=user).exists()
    assert other.get("/settings").status_code == 302
    assert signed_in.get("/settings").status_code == 302
    # The key is that of nobody: the route which needs one refuses.
    answer = Client().get("/api/v1/json/filters/user", {"key": key})
    assert (answer.status_code, answer.content) == (403, b"")
    sent = {"login": "mika", "password": "secret-9"}
    assert Client().post("/accounts/login/", sent).status_code == 200


def test_wishes_are_forgotten(user: User) -> None:
    other = make_user()
    image = make_image()
    gallery = make_gallery([image], user=other)
    ImageSubscription.objects.create(user=user, image=image)
    GallerySubscription.objects.create(user=user, gallery=gallery)
    ImageSubscription.objects.create(user=other, image=image)
    GameSettings.objects.create(
        user=user, game="iidx", playtype="SP", rivals=[other.pk]
    )
    GameSettings.objects.create(
        user=other, game="iidx", playtype="SP", rivals=[user.pk, 7]
    )
    for one in (user, other):
        notify(
            [one.pk], kind=Notification.Kind.COMMENT, subject=Subject.IMAGE,
            subject_id=1, title="x", address="/1",
        )  # fmt: skip
        make_link(one)
    private = create_filter(user, draft=FilterDraft(name="Mine"))
    public = create_filter(user, draft=FilterDraft(name="Ours", public=True))
    delete_account(user)
    assert list(ImageSubscription.objects.values_list("user", flat=True)) == [other.pk]
    assert GallerySubscription.objects.filter(user=user).count() == 0
    assert list(Notification.objects.values_list("user", flat=True)) == [other.pk]
    assert list(ArtistLink.objects.values_list("user", flat=True)) == [other.pk]
    assert not Filter.objects.filter(pk=private.pk).exists()
    assert Filter.objects.filter(pk=public.pk).exists()
    rivals = GameSettings.objects.order_by("pk").values_list("rivals", flat=True)
    assert list(rivals) == [[], [7]]


def test_files_go_once_it_is_certain(
    user: User, django_capture_on_commit_callbacks: Any
) -> None:
    default_storage.save("avatars/face.png", ContentFile(b"x"))
    User.objects.filter(pk=user.pk).update(avatar="face.png")
    row = request_export(user)
    with django_capture_on_commit_callbacks(execute=True):
        while running.run(row.pk):
            pass
    row.refresh_from_db()
    archive = running.archive_key(row)
    assert default_storage.exists(archive)
    with django_capture_on_commit_callbacks(execute=True):
        delete_account(user)
        assert default_storage.exists("avatars/face.png")
    assert not default_storage.exists("avatars/face.png")
    assert not default_storage.exists(archive)
    assert not DataExport.objects.exists()
    assert fresh(user).avatar == ""


def test_conversations_are_put_away_on_this_side_alone(user: User) -> None:
    other = make_user()
    begun = Conversation.objects.create(sender=user, recipient=other, title="a")
    got = Conversation.objects.create(sender=other, recipient=user, title="b")
    Message.objects.create(conversation=got, user=user, body="hello")
    delete_account(user)
    assert not Conversation.objects.visible_to(fresh(user)).exists()
    assert set(Conversation.objects.visible_to(other)) == {begun, got}
    assert Message.objects.get().body == "hello"


def test_the_profile_is_gone_and_the_name_is_free(client: Client, user: User) -> None:
    delete_account(user)
    gone = f"Deleted+user+{user.pk}"
    for address in ("/profiles/mika", f"/profiles/{gone}", f"/profiles/{gone}/uploads"):
        assert client.get(address).status_code == 404
    assert client.get(f"/api/v1/json/profiles/{user.pk}").status_code == 404
    assert client.get(f"/scores/players/{user.pk}").status_code == 404
    assert register_user("Mika").pk != user.pk


def test_a_neutral_name_that_is_taken_gets_a_tail(user: User) -> None:
    register_user(f"deleted USER {user.pk}")
    delete_account(user)
    name = fresh(user).name
    assert name.startswith(f"Deleted user {user.pk}-")
    assert len(name) <= 50


# What stays -----------------------------------------------------------------------


def test_what_was_made_for_others_stays(client: Client, user: User) -> None:
    image = make_image(uploader=user)
    User.objects.filter(pk=user.pk).update(uploads_count=1)
    liked = make_image()
    make_fave(liked, user)
    gallery = make_gallery([image], user=user)
    delete_account(user)
    assert Image.objects.get(pk=image.pk).uploader_id == user.pk
    assert Gallery.objects.get(pk=gallery.pk).user_id == user.pk
    assert ImageFave.objects.filter(user=user).count() == 1
    liked.refresh_from_db()
    assert (liked.faves, liked.score) == (1, 1)
    shown = client.get(f"/api/v1/json/images/{image.pk}").json()["image"]
    assert (shown["uploader"], shown["uploader_id"]) == (
        f"Deleted user {user.pk}",
        user.pk,
    )
    page = client.get(f"/images/{image.pk}").content.decode()
    assert f"Deleted user {user.pk}" in page
    assert "mika" not in page


def test_a_moderators_log_stays(moderator: User) -> None:
    record(
        "image.hide",
        moderator=moderator,
        subject=Subject.IMAGE,
        subject_id=1,
        label="Image 1",
    )
    delete_account(moderator)
    assert LogEntry.objects.get().moderator_id == moderator.pk
    assert fresh(moderator).role == Role.USER


def test_the_last_administrator_must_stay() -> None:
    first, second = (make_user(role=Role.ADMIN) for _ in range(2))
    delete_account(first)
    with pytest.raises(ValidationError, match="only administrator"):
        delete_account(second)
    assert fresh(second).deleted_at is None
    assert fresh(second).role == Role.ADMIN


def test_a_second_time_changes_nothing(user: User) -> None:
    delete_account(user)
    before = fresh(user)
    delete_account(user)
    assert (fresh(user).name, fresh(user).deleted_at) == (
        before.name,
        before.deleted_at,
    )


# The page -------------------------------------------------------------------------


def test_the_page_says_in_numbers_what_happens(as_user: Client, user: User) -> None:
    make_gallery([make_image()], user=user)
    User.objects.filter(pk=user.pk).update(
        uploads_count=1412, comments_count=1, posts_count=2, topics_count=3
    )
    key_of(user)
    page = " ".join(as_user.get("/settings/data/delete").content.decode().split())
    for words in (
        "1,412 images",
        "1 comment,",
        "3 topics, 2 further posts",
        "1 gallery,",
        "0 scores",
        "1 key of programs",
        f"“Deleted user {user.pk}”",
    ):
        assert words in page


def test_the_password_is_asked_for_before_the_end(
    signed_in: Client, user: User
) -> None:
    answer = signed_in.post("/settings/data/delete")
    assert fresh(user).deleted_at is None
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    wrong = signed_in.post(answer["Location"], {"password": "wrong"})
    assert wrong.status_code == 200
    assert fresh(user).deleted_at is None
    signed_in.post(answer["Location"], {"password": "secret-9"}, follow=True)
    signed_in.post("/settings/data/delete")
    assert fresh(user).deleted_at is not None
    page = signed_in.get("/").content.decode()
    assert "Sign in" in page


def test_an_old_proof_counts_no_more(
    signed_in: Client, user: User, settings: Any
) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    answer = signed_in.post("/settings/data/delete")
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert fresh(user).deleted_at is None


def test_the_last_administrator_is_told(client: Client) -> None:
    admin = make_user("root", role=Role.ADMIN)
    admin.set_unusable_password()
    admin.save()
    client.force_login(admin)
    answer = client.post("/settings/data/delete", follow=True)
    assert "only administrator" in answer.content.decode()
    assert fresh(admin).deleted_at is None


def test_an_export_under_way_ends_with_the_account(user: User) -> None:
    row = request_export(user)
    running.run(row.pk)
    delete_account(user)
    assert running.run(row.pk) is False
    assert running.take_due(timezone.now() + timedelta(days=1)) == []
