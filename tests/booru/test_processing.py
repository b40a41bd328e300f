"""Uploads of every format through the real pipeline (tags and media, part B)."""

from __future__ import annotations

import io
import zlib
from datetime import timedelta
from pathlib import Path

import av
import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from PIL import Image as Pillow

from booru import processing, storage
from booru.actions.moderation import hide_image, retry_processing
from booru.media.representations import REPRESENTATIONS, fit, fit_video, is_generated
from booru.models import DuplicateReport, Image, ProcessingJob
from tests import pictures, videos
from tests.factories import make_moderator, upload

pytestmark = pytest.mark.django_db
State = ProcessingJob.State


def finish(image: Image) -> Image:
    """Run the stages until none is left, as the worker does."""
    while processing.process_image(image.pk):
        pass
    image.refresh_from_db()
    return image


def size_of(data: bytes) -> tuple[int, int]:
    with Pillow.open(io.BytesIO(data)) as picture:
        return picture.size


def video_size(data: bytes) -> tuple[int, int]:
    with av.open(io.BytesIO(data)) as video:
        stream = video.streams.video[0]
        return stream.width, stream.height


def fetch(url: str) -> bytes:
    response = Client().get(url.removeprefix(settings.SITE_URL))
    assert response.status_code == 200, url
    return b"".join(response) if response.streaming else response.content


FORMATS = {
    "png": lambda: pictures.png(1400, 700),
    "apng": lambda: pictures.apng(400, 300),
    "jpg": lambda: pictures.jpeg(1400, 5000),
    "gif": lambda: pictures.gif(400, 300),
    "svg": lambda: pictures.svg(900, 700),
    "webm": lambda: videos.webm(400, 300),
    "mp4": lambda: videos.mp4(400, 300),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_version_has_the_size_of_its_box(
    client: Client, tmp_path: Path, kind: str
) -> None:
    image = finish(upload(FORMATS[kind](), tmp_path))
    assert ProcessingJob.objects.get(pk=image.pk).state == State.DONE
    assert image.processed
    assert image.thumbnails_generated
    shown = client.get(f"/api/v1/json/images/{image.pk}").json()["image"]
    w, h = shown["width"], shown["height"]
    moving = kind in ("webm", "mp4")
    for box in REPRESENTATIONS:
        data = fetch(shown["representations"][box.name])
        if moving:
            full = (w // 2 * 2, h // 2 * 2) if kind == "mp4" else (w, h)
            wanted = fit_video(w, h, box) if is_generated(w, h, box) else full
            assert video_size(data) == wanted, box
        else:
            assert size_of(data) == fit(w, h, box), box
    for url in (shown["view_url"], *shown["representations"].values()):
        assert fetch(url)
    assert set(shown["intensities"]) == {"nw", "ne", "sw", "se"}
    assert all(0 <= value <= 255 for value in shown["intensities"].values())
    assert len(image.perceptual_hash) == 16


def test_the_row_follows_the_stored_file(client: Client, tmp_path: Path) -> None:
    data = pictures.jpeg(300, 200, orientation=6)
    image = upload(data, tmp_path)
    before = image.updated_at
    assert (image.width, image.height, image.size) == (300, 200, len(data))
    image = finish(image)
    assert (image.width, image.height) == (200, 300)
    assert image.aspect_ratio == 200 / 300
    stored = fetch(
        client.get(f"/api/v1/json/images/{image.pk}").json()["image"]["view_url"]
    )
    assert size_of(stored) == (200, 300)
    assert image.size == len(stored)
    assert image.sha512_hash != image.orig_sha512_hash
    assert image.orig_size == len(data)
    assert image.updated_at > before


def test_companions_of_a_gif_and_of_videos(client: Client, tmp_path: Path) -> None:
    for kind, companions in (
        ("gif", ("full.webm", "full.mp4", "rendered.png")),
        ("webm", ("full.mp4", "rendered.png", "thumb.gif", "thumb_small.gif")),
        ("mp4", ("full.webm", "rendered.png", "thumb.gif", "thumb_tiny.gif")),
    ):
        image = finish(upload(FORMATS[kind](), tmp_path))
        base = f"/img/{storage.dated(image.created_at)}/{image.pk}"
        for name in companions:
            response = client.get(f"{base}/{name}")
            assert response.status_code == 200, (kind, name)
            assert (
                response["Content-Type"].split("/")[1].replace("jpeg", "jpg")
                == name.split(".")[1]
            )


def test_running_twice_or_nothing_to_run(tmp_path: Path) -> None:
    image = finish(upload(pictures.png(300, 200), tmp_path))
    files = image.files
    assert processing.process_image(image.pk) is False
    assert processing.process_image(999_999) is False
    image.refresh_from_db()
    assert image.files == files


def test_work_under_way_elsewhere_is_left_alone(tmp_path: Path) -> None:
    image = upload(pictures.png(300, 200), tmp_path)
    place = [processing.WORK_LOCK, image.pk]
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", place)
        assert processing.process_image(image.pk) is False
        assert ProcessingJob.objects.get(pk=image.pk).attempts == 0
    other.close()  # the other process dies: its lock goes with it
    with connection.cursor() as cursor:  # waits until it is gone
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", place)
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", place)
    assert finish(image).processed


def undecodable_png() -> bytes:
    """Whole to every header and check sum; only the pixels are rubbish."""
    data = pictures.png(300, 200)
    start = data.index(b"IDAT")
    length = int.from_bytes(data[start - 4 : start], "big")
    chunk = b"IDAT" + data[start + 4 : start + 40] + b"\xff" * (length - 36)
    tail = data[start + 4 + length + 4 :]
    return data[:start] + chunk + zlib.crc32(chunk).to_bytes(4, "big") + tail


def test_a_file_that_cannot_be_decoded_ends_as_failed(tmp_path: Path) -> None:
    image = upload(undecodable_png(), tmp_path)
    job = ProcessingJob.objects.get(pk=image.pk)
    for attempt in range(1, processing.FILE_TRIES + 1):
        assert processing.process_image(image.pk) is False
        job.refresh_from_db()
        assert job.attempts == attempt
        assert job.reason
    assert job.state == State.FAILED
    image.refresh_from_db()
    assert (image.processed, image.thumbnails_generated) == (False, False)
    assert processing.process_image(image.pk) is False
    retry_processing(image, moderator=make_moderator())
    job.refresh_from_db()
    assert (job.state, job.attempts, job.reason) == (State.QUEUED, 0, "")


def test_a_fault_of_the_server_is_tried_again_later(tmp_path: Path) -> None:
    image = upload(pictures.png(300, 200), tmp_path)
    folder = Path(settings.MEDIA_ROOT) / "images" / f"{image.pk % 1000:03d}"
    aside = folder.with_name("aside")
    folder.rename(aside)
    assert processing.process_image(image.pk) is False
    job = ProcessingJob.objects.get(pk=image.pk)
    assert job.state == State.QUEUED
    assert job.reason
    assert job.not_before > timezone.now()
    aside.rename(folder)
    assert finish(image).processed
    job.refresh_from_db()
    assert (job.state, job.reason) == (State.DONE, "")


def test_a_file_that_keeps_killing_the_worker_ends_as_failed(tmp_path: Path) -> None:
    image = upload(pictures.png(300, 200), tmp_path)
    ProcessingJob.objects.filter(pk=image.pk).update(
        attempts=processing.LOST_TRIES, state=State.RUNNING
    )
    assert processing.process_image(image.pk) is False
    assert ProcessingJob.objects.get(pk=image.pk).state == State.FAILED


def test_lost_messages_are_asked_for_again_and_not_twice(tmp_path: Path) -> None:
    image = upload(pictures.png(300, 200), tmp_path)
    done = finish(upload(pictures.png(200, 300), tmp_path))
    ProcessingJob.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    assert processing.take_due() == [image.pk]
    assert processing.take_due() == []
    assert done.processed


def test_the_sweep_removes_what_no_row_names(tmp_path: Path) -> None:
    image = finish(upload(pictures.jpeg(1400, 700), tmp_path))
    later = timezone.now() + timedelta(seconds=5)
    orphan = Path(settings.MEDIA_ROOT) / storage.location(7_000_001, "0123456789ab")
    orphan.mkdir(parents=True)
    assert processing.sweep_media() == 0  # all younger than a day
    removed = processing.sweep_media(before=later)
    assert removed >= 2  # the orphan and the original that stage 1 replaced
    assert not orphan.exists()
    named = {kept["rev"] for kept in image.files.values()}
    kept = {
        revision for pk, revision, _ in storage.stored_revisions() if pk == image.pk
    }
    assert kept == named


def test_pictures_that_look_alike_are_reported_once(tmp_path: Path) -> None:
    first = finish(upload(pictures.png(300, 200, seed=1), tmp_path))
    same = Pillow.open(io.BytesIO(pictures.png(300, 200, seed=1)))
    buffer = io.BytesIO()
    same.save(buffer, "PNG", compress_level=1)
    second = finish(upload(buffer.getvalue() + b"\0", tmp_path))
    other = finish(upload(pictures.png(300, 100, seed=9), tmp_path))
    reports = DuplicateReport.objects.values_list("image", "duplicate_of", "state")
    assert list(reports) == [(second.pk, first.pk, "open")]
    assert DuplicateReport.objects.get().reason == "Automated Perceptual dedupe match"
    assert other.duplication_checked


# Files at their addresses ----------------------------------------------------------


@pytest.fixture
def finished(tmp_path: Path) -> Image:
    return finish(upload(pictures.png(1600, 1600, seed=3), tmp_path))


def full(image: Image, verb: str = "view", tail: str = ".png") -> str:
    return f"/img/{verb}/{storage.dated(image.created_at)}/{image.pk}{tail}"


@pytest.mark.parametrize(
    "tail", [".png", "__safe_fox.png", "__anything-at.all.png", "x.png"]
)
def test_everything_after_the_digits_is_ignored(
    client: Client, finished: Image, tail: str
) -> None:
    response = client.get(full(finished, tail=tail))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["Content-Length"] == str(finished.size)
    assert response["Cache-Control"] == "public, max-age=2592000"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Content-Disposition" not in response


def test_download_is_an_attachment(client: Client, finished: Image) -> None:
    response = client.get(full(finished, "download", "__safe.png"))
    assert (
        response["Content-Disposition"] == f'attachment; filename="{finished.pk}.png"'
    )


def test_wrong_addresses(client: Client, finished: Image) -> None:
    day = storage.dated(finished.created_at)
    for path in (
        full(finished, tail=".jpg"),
        full(finished, tail=".exe"),
        f"/img/view/2001/1/1/{finished.pk}.png",
        f"/img/view/{day}/{finished.pk + 1}.png",
        f"/img/view/{day}/99999999999999999999.png",
        f"/img/{day}/{finished.pk}/huge.png",
        f"/img/{day}/{finished.pk}/original.png",
        f"/img/{day}/{finished.pk}/..%2f..%2fsecret_key.png",
        f"/img/{day}/{finished.pk}-0123456789ab/full.png",
        f"/img/{day}/{finished.pk}/thumb.webm",
    ):
        assert client.get(path).status_code == 404, path


def test_ranges_and_conditions(client: Client, finished: Image) -> None:
    path = full(finished)
    whole = fetch(path)
    etag = client.get(path)["ETag"]
    part = client.get(path, HTTP_RANGE="bytes=10-19")
    assert (part.status_code, part.content) == (206, whole[10:20])
    assert part["Content-Range"] == f"bytes 10-19/{len(whole)}"
    last = client.get(path, HTTP_RANGE="bytes=-5", HTTP_IF_RANGE=etag)
    assert (last.status_code, last.content) == (206, whole[-5:])
    assert (
        client.get(path, HTTP_RANGE="bytes=0-1", HTTP_IF_RANGE='"x"').status_code == 200
    )
    assert client.get(path, HTTP_RANGE="bytes=0-1,4-5").status_code == 200
    beyond = client.get(path, HTTP_RANGE=f"bytes={len(whole)}-")
    assert beyond.status_code == 416
    assert beyond["Content-Range"] == f"bytes */{len(whole)}"
    same = client.get(path, HTTP_IF_NONE_MATCH=etag)
    assert (same.status_code, same.content) == (304, b"")
    head = client.head(path)
    assert (head.status_code, head["Content-Length"]) == (200, str(len(whole)))


def test_a_large_file_is_streamed_in_pieces(client: Client, tmp_path: Path) -> None:
    image = finish(upload(pictures.photo_jpeg(3), tmp_path))
    assert image.size > 300_000
    whole = fetch(full(image, tail=".jpg"))
    assert len(whole) == image.size
    part = client.get(full(image, tail=".jpg"), HTTP_RANGE="bytes=1000-290000")
    assert (part.status_code, part.streaming) == (206, True)
    assert b"".join(part) == whole[1000:290001]


def test_nothing_is_served_before_the_metadata_is_gone(
    client: Client, tmp_path: Path
) -> None:
    image = upload(pictures.png(100, 100), tmp_path)
    assert client.get(full(image)).status_code == 404
    processing.process_image(image.pk)
    response = client.get(full(image))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-cache"


def test_a_version_still_to_be_made_answers_with_full(
    client: Client, tmp_path: Path
) -> None:
    image = upload(videos.mp4(400, 300), tmp_path)
    processing.process_image(image.pk)
    base = f"/img/{storage.dated(image.created_at)}/{image.pk}"
    early = client.get(f"{base}/small.webm")
    assert (early.status_code, early["Content-Type"]) == (200, "video/mp4")
    finish(image)
    late = client.get(f"{base}/small.webm")
    assert (late.status_code, late["Content-Type"]) == (200, "video/webm")


def test_a_hidden_image_is_unreachable_but_for_staff(
    client: Client, finished: Image, as_moderator: Client, as_user: Client
) -> None:
    hide_image(finished, moderator=make_moderator(), reason="Rule #0")
    finished.refresh_from_db()
    base = f"/img/{storage.dated(finished.created_at)}/{finished.pk}"
    keyed = f"{base}-{finished.hidden_image_key}"
    for path in (full(finished), f"{base}/thumb.png", full(finished, "download")):
        for who in (client, as_user, as_moderator):
            assert who.get(path).status_code == 404
    for path in (f"{keyed}/thumb.png", f"{keyed}/full.png"):
        assert client.get(path).status_code == 404
        assert as_user.get(path).status_code == 404
        response = as_moderator.get(path)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
    assert as_moderator.get(f"{base}-0123456789ab/full.png").status_code == 404


def test_the_source_of_a_drawing_is_only_ever_saved(
    client: Client, tmp_path: Path
) -> None:
    image = finish(upload(pictures.svg(300, 200), tmp_path))
    folder = f"/img/{storage.dated(image.created_at)}/{image.pk}"
    for path in (
        full(image, tail="__safe.svg"),
        full(image, "download", ".svg"),
        f"{folder}/full.svg",
        # Clients put another ending to the address of any version (twibooru-api 2.6).
        f"{folder}/thumb.svg",
        f"{folder}/large.svg",
    ):
        response = client.get(path)
        assert response["Content-Type"] == "image/svg+xml"
        assert response["Content-Disposition"].startswith("attachment")
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert b"<svg" in response.content
    assert client.get(full(image))["Content-Type"] == "image/png"
    assert client.get(f"{folder}/rendered.svg").status_code == 404
