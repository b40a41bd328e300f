"""A user's own data as an archive: asked for, gathered in parts, downloaded, swept."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import create_score_token
from accounts.keys import digest
from accounts.models import ApiKey, DataExport, KeyKind, Notification, User
from accounts.models.notices import Conversation, Message
from booru.actions.interactions import hide_personally
from booru.actions.locations import set_locations
from booru.actions.moderation import destroy_image, hide_image
from community.actions.exports import request_export
from community.exports import running
from community.exports.parts import PARTS
from tests.factories import (
    key_of,
    make_comment,
    make_fave,
    make_gallery,
    make_image,
    make_paste,
    make_user,
    make_vote,
)
from tests.factories_forums import make_forum, make_post, make_topic
from tests.factories_profiles import make_award, make_link
from tests.scores.rows import make_score_row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def gather(user: User) -> DataExport:
    """To the end, as the worker does."""
    row = request_export(user)
    while running.run(row.pk):
        pass
    row.refresh_from_db()
    return row


def contents(row: DataExport) -> dict[str, Any]:
    with default_storage.open(running.archive_key(row)) as file:
        archive = zipfile.ZipFile(io.BytesIO(file.read()))
    assert archive.testzip() is None
    names = archive.namelist()
    assert names == ["README.txt", *(f"{part.name}.json" for part in PARTS)]
    return {name[:-5]: json.loads(archive.read(name)) for name in names[1:]}


def test_it_holds_what_the_user_gave(user: User) -> None:
    other = make_user("teo")
    image = make_image(
        uploader=user, tags=["safe", "fox"], sources=["https://a.b/"], anonymous=True
    )
    theirs = make_image(uploader=other)
    make_fave(theirs, user)
    make_vote(image, user, up=False)
    make_vote(image, other)
    hide_personally(theirs, user=user)
    gallery = make_gallery([theirs, image], user=user, title="Two")
    make_gallery([theirs], user=other)
    make_award(user, label="2024")
    make_link(user)
    talk = Conversation.objects.create(sender=user, recipient=other, title="Hi")
    Message.objects.create(conversation=talk, user=user, body="one")
    Message.objects.create(conversation=talk, user=other, body="two")
    away = Conversation.objects.create(
        sender=user, recipient=other, title="Away", sender_hidden=True
    )
    Message.objects.create(conversation=away, user=user, body="three")
    row = gather(user)
    assert (row.state, row.done, row.total) == ("done", len(PARTS) + 1, len(PARTS) + 1)
    assert row.size == default_storage.size(running.archive_key(row))
    found = contents(row)
    (account,) = found["account"]
    assert (account["id"], account["name"]) == (user.pk, "mika")
    assert account["awards"][0]["label"] == "2024"
    assert account["artist_links"][0]["state"] == "unverified"
    (uploaded,) = found["images"]
    assert (uploaded["id"], uploaded["tag_names"], uploaded["source_urls"]) == (
        image.pk,
        ["safe", "fox"],
        ["https://a.b/"],
    )
    assert uploaded["anonymous"] is True
    assert [one["image_id"] for one in found["faves"]] == [theirs.pk]
    votes = {one["image_id"]: one["up"] for one in found["votes"]}
    # A fave is an upvote as well.
    assert votes == {image.pk: False, theirs.pk: True}
    assert [one["image_id"] for one in found["hidden"]] == [theirs.pk]
    (own,) = found["galleries"]
    assert (own["id"], own["image_ids"]) == (gallery.pk, [theirs.pk, image.pk])
    said = [(one["written_by"], one["body"]) for one in found["messages"]]
    assert said == [("mika", "one"), ("teo", "two")]
    told = Notification.objects.get(user=user, kind="export")
    assert told.address == "/settings/data"


def test_it_holds_the_texts(user: User, moderator: User) -> None:
    paste = make_paste("A fox.\n", uploader=user)
    address = "https://derpibooru.org/images/7"
    set_locations(paste, addresses=[address], actor=user)
    gone = make_paste("Gone.")
    gone.uploader = user
    gone.save()
    user.uploads_count = 2
    user.save()
    hide_image(gone, moderator=moderator, reason="Rule #0")
    destroy_image(gone, moderator=moderator)
    make_paste("Of others.")
    found = contents(gather(user))
    assert found["pastes"] == [{"id": paste.pk, "paste_body": "A fox.\n"}]
    said = [(one["media_type"], one["location_urls"]) for one in found["images"]]
    assert said == [("paste", [address]), ("paste", [])]


def test_it_holds_what_the_user_wrote_and_played(user: User) -> None:
    comment = make_comment(user=user, body="Lovely.", anonymous=True)
    gone = make_comment(
        user=user, body="x", hidden_from_users=True, destroyed_content=True
    )
    make_comment(body="of somebody else")
    topic = make_topic(make_forum("art"), user=user, title="Harbours", body="First.")
    post = make_post(make_topic(), user=user, body="An answer of mine.")
    score = make_score_row(user=user)
    make_score_row()
    found = contents(gather(user))
    said = [(one["id"], one["body"], one["anonymous"]) for one in found["comments"]]
    assert said == [(comment.pk, "Lovely.", True)]
    assert gone.pk not in [one["id"] for one in found["comments"]]
    begun = [(one["id"], one["title"], one["forum_name"]) for one in found["topics"]]
    assert begun == [(topic.pk, "Harbours", "art")]
    posted = [(one["id"], one["body"]) for one in found["posts"]]
    assert posted[-1] == (post.pk, "An answer of mine.")
    assert [body for _, body in posted] == ["First.", "An answer of mine."]
    (played,) = found["scores"]
    assert (played["score_id"], played["data"]) == (score.score_id, score.data)
    assert played["song"] == score.chart.song.title


def test_it_holds_no_secret(user: User) -> None:
    key = key_of(user)
    token = create_score_token(user, name="Cabinet", permissions=[])
    link = make_link(user, verification_code="polybooru-secret")
    row = gather(user)
    with default_storage.open(running.archive_key(row)) as file:
        archive = zipfile.ZipFile(io.BytesIO(file.read()))
    text = "".join(archive.read(name).decode() for name in archive.namelist())
    for secret in (key, token, user.password, link.verification_code):
        assert secret not in text
    encrypted = bytes(ApiKey.objects.get(digest=digest(token)).encrypted)
    assert repr(encrypted)[2:20] not in text
    (account,) = json.loads(archive.read("account.json"))
    kinds = [(one["kind"], one["name"]) for one in account["keys"]]
    assert kinds == [(KeyKind.IMAGE, ""), (KeyKind.SCORE, "Cabinet")]


def test_a_user_without_anything_gets_empty_lists(user: User) -> None:
    found = contents(gather(user))
    assert len(found["account"]) == 1
    assert all(rows == [] for name, rows in found.items() if name != "account")


def test_it_goes_on_where_a_killed_worker_stopped(user: User) -> None:
    image = make_image(uploader=user)
    row = request_export(user)
    running.run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.done) == ("running", 1)
    # Killed after it had written the second part and before it counted it.
    part = default_storage.path(f"exports/{row.file}.parts/images.json")
    Path(part).write_text("[{]")
    while running.run(row.pk):
        pass
    row.refresh_from_db()
    assert row.state == "done"
    assert contents(row)["images"][0]["id"] == image.pk
    # Run once more, as a message that came twice does.
    assert running.run(row.pk) is False
    assert running.run(2**40) is False


def test_what_fails_is_tried_again_and_then_says_so(user: User, media: Path) -> None:
    row = request_export(user)
    # No folder can be made where a file lies.
    media.mkdir()
    (media / "exports").write_text("in the way")
    for attempt in range(1, running.TRIES):
        assert running.run(row.pk) is False
        row.refresh_from_db()
        assert (row.state, row.attempts, row.done) == ("queued", attempt, 0)
        assert row.not_before > timezone.now() + running.BACK_OFF * attempt / 2
    running.run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("failed", running.TRIES)
    assert row.reason
    (media / "exports").unlink()
    assert gather(user).state == "done"


def test_a_lost_message_is_asked_for_again(user: User) -> None:
    row = request_export(user)
    now = timezone.now()
    assert running.take_due(now) == []
    later = now + running.PATIENCE + timedelta(seconds=1)
    assert running.take_due(later) == [row.pk]
    assert running.take_due(later) == []
    while running.run(row.pk):
        pass
    assert running.take_due(later + timedelta(days=1)) == []


def test_one_at_a_time_and_not_again_within_an_hour(user: User) -> None:
    row = request_export(user)
    assert request_export(user) == row
    first = gather(user)
    with pytest.raises(ValidationError, match="an hour"):
        request_export(user)
    old = timezone.now() - timedelta(hours=2)
    DataExport.objects.filter(pk=first.pk).update(created_at=old)
    assert request_export(user).pk != first.pk
    assert DataExport.objects.filter(user=user).count() == 1
    assert request_export(make_user()).state == "queued"


def test_archives_are_swept_after_a_week(
    user: User, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        row = gather(user)
    assert [p.name for p in (media / "exports").rglob("*") if p.is_file()] == [row.file]
    running.sweep(row.created_at + timedelta(days=6, hours=23))
    assert DataExport.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        running.sweep(row.created_at + timedelta(days=7, minutes=1))
    assert not DataExport.objects.exists()
    assert not [p for p in (media / "exports").rglob("*") if p.is_file()]


def test_a_large_account_costs_no_more_statements(user: User) -> None:
    def statements() -> int:
        DataExport.objects.all().delete()
        with CaptureQueriesContext(connection) as seen:
            gather(user)
        return len(seen)

    make_gallery([make_image(uploader=user)], user=user)
    few = statements()
    for _ in range(24):
        make_gallery([make_image(uploader=user)], user=user)
    assert statements() == few


# The page -------------------------------------------------------------------------


def test_the_page_leads_from_the_button_to_the_file(
    as_user: Client, user: User
) -> None:
    page = as_user.get("/settings/data").content.decode()
    assert "Make the archive" in page
    assert as_user.post("/settings/data/archive").status_code == 302
    page = as_user.get("/settings/data").content.decode()
    assert "Waiting for its turn" in page
    assert 'hx-get="/settings/data/state"' in page
    assert as_user.get("/settings/data/state").status_code == 200
    row = gather(user)
    # This status ends htmx's asking.
    assert as_user.get("/settings/data/state").status_code == 286
    page = as_user.get("/settings/data").content.decode()
    assert f'href="/settings/data/archive/{row.pk}"' in page
    assert "hx-get" not in page.split('id="export-state"')[1][:60]
    answer = as_user.get(f"/settings/data/archive/{row.pk}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith('attachment; filename="polybooru-')
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert zipfile.ZipFile(io.BytesIO(body)).testzip() is None


def test_an_archive_is_for_its_owner_alone(
    client: Client, as_moderator: Client, user: User
) -> None:
    row = gather(user)
    assert client.get(f"/settings/data/archive/{row.pk}").status_code == 302
    assert as_moderator.get(f"/settings/data/archive/{row.pk}").status_code == 404
    for root in ("avatars", "badge-img", "tag-img", "exports", "img", "media"):
        assert client.get(f"/{root}/{row.file}").status_code == 404
        assert client.get(f"/{root}/../exports/{row.file}").status_code == 404


@pytest.mark.parametrize("pk", ["0", str(2**63), "9" * 40, "x"])
def test_what_is_no_archive_is_not_found(as_user: Client, pk: str) -> None:
    assert as_user.get(f"/settings/data/archive/{pk}").status_code == 404


def test_an_unfinished_or_lost_archive_is_not_found(
    as_user: Client, user: User
) -> None:
    row = request_export(user)
    assert as_user.get(f"/settings/data/archive/{row.pk}").status_code == 404
    done = gather(user)
    default_storage.delete(running.archive_key(done))
    assert as_user.get(f"/settings/data/archive/{row.pk}").status_code == 404


def test_others_must_sign_in(client: Client) -> None:
    for path in ("data", "data/state", "data/delete"):
        answer = client.get(f"/settings/{path}")
        assert (answer.status_code, answer["Location"].split("?")[0]) == (
            302,
            "/accounts/login/",
        )
    assert client.post("/settings/data/archive").status_code == 302
    assert not DataExport.objects.exists()
