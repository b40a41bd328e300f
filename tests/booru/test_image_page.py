"""The page of one image: for whom, in which state, and at which cost."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import User
from booru.actions import moderation
from booru.models import Image, ProcessingJob
from tests.booru.reading import queries, read
from tests.factories import make_image, make_user

pytestmark = pytest.mark.django_db

Job = ProcessingJob


@pytest.fixture
def clients(client: Client, as_user: Client, as_moderator: Client) -> list[Client]:
    """Everybody who may come: nobody, a user, a moderator."""
    return [client, as_user, as_moderator]


def hide(image: Image, moderator: User, reason: str = "Rule 3") -> None:
    moderation.hide_image(image, moderator=moderator, reason=reason)


def prepare(image: Image, stage: Job.Stage, state: Job.State, reason: str = "") -> None:
    Job.objects.filter(pk=image.pk).update(stage=stage, state=state, reason=reason)
    Image.objects.filter(pk=image.pk).update(
        processed=False, thumbnails_generated=stage != Job.Stage.THUMBNAILS
    )


def test_an_image_page(clients: list[Client]) -> None:
    uploader = make_user("teo")
    image = make_image(
        uploader=uploader,
        tags=["safe", "artist:marrow lane", "sea"],
        sources=["https://gallery.example/881"],
        description="First of **three**, see >>2.",
    )
    for client in clients:
        page = read(client, f"/images/{image.pk}")
        for words in ("teo", "Rating", "Origin", "General", "First of three", "640",
                      "PNG", image.sha512_hash):  # fmt: skip
            assert words in page.text
        for link in ("/tags/artist-colon-marrow+lane", "https://gallery.example/881",
                     "/images/2", f"/images/{image.pk}/history"):  # fmt: skip
            assert link in page.links
        download = next(link for link in page.links if "/img/download/" in link)
        assert download.endswith(f"/{image.pk}__safe_artist-colon-marrow+lane_sea.png")


def test_an_image_page_has_a_fixed_cost(clients: list[Client]) -> None:
    image = make_image(tags=["safe", "solo", "fox"])
    few = [queries(client, f"/images/{image.pk}") for client in clients]
    many = make_image(
        tags=["safe", *(f"tag {number}" for number in range(40))],
        sources=[f"https://gallery.example/{number}" for number in range(15)],
    )
    make_image()
    assert [queries(client, f"/images/{many.pk}") for client in clients] == few
    assert few[0] <= 10


def test_the_neighbours_are_visible_images(
    client: Client, as_moderator: Client, moderator: User
) -> None:
    oldest, hidden, middle = make_image(), make_image(), make_image()
    waiting, newest = make_image(approved=False), make_image()
    hide(hidden, moderator)

    def neighbours(client: Client, of: Image, asked: str = "") -> list[int]:
        html = client.get(f"/images/{of.pk}{asked}").content.decode()
        links = r'href="/images/(\d+)([^"]*)" rel="(?:prev|next)"'
        found = re.findall(links, html)
        assert {carried for _, carried in found} == {asked}
        return [int(pk) for pk, _ in found]

    for one in (client, as_moderator):
        assert neighbours(one, middle) == [newest.pk, oldest.pk]
        assert neighbours(one, waiting) == [newest.pk, middle.pk]
    assert neighbours(as_moderator, middle, "?del=1") == [newest.pk, hidden.pk]
    assert neighbours(as_moderator, hidden) == [middle.pk, oldest.pk]
    html = client.get(f"/images/{middle.pk}").content.decode()
    assert re.search(rf'/images/{newest.pk}"[^>]*data-key="j"', html)
    assert re.search(rf'/images/{oldest.pk}"[^>]*data-key="k"', html)


def test_an_anonymous_uploader_is_not_named(clients: list[Client]) -> None:
    image = make_image(uploader=make_user("secretive"), anonymous=True)
    for client in clients[:2]:
        page = read(client, f"/images/{image.pk}")
        assert "secretive" not in page.text
        assert "Anonymous" in page.text


@pytest.mark.parametrize("form", ["webm", "mp4"])
def test_a_video_has_controls(client: Client, form: str) -> None:
    image = make_image(
        format=form, mime_type=f"video/{form}", animated=True, duration=5
    )
    html = client.get(f"/images/{image.pk}").content.decode()
    (video,) = re.findall(r"<video[^>]*>", html)
    for part in ("controls", "loop", "muted", 'preload="metadata"', f"full.{form}"):
        if part.startswith("full"):
            assert f"{image.pk}.{form}" in html
        else:
            assert part in video
    assert "autoplay" not in video


def test_only_who_is_signed_in_sees_the_forms(
    client: Client, as_user: Client, as_moderator: Client
) -> None:
    image = make_image()

    def actions(client: Client) -> set[str]:
        page = read(client, f"/images/{image.pk}")
        start = f"/images/{image.pk}/"
        found = (form.get("action", "") for form in page.forms)
        return {one.removeprefix(start) for one in found if one.startswith(start)}

    assert actions(client) == set()
    own = {"act", "galleries", "tags", "sources", "comments"}
    assert actions(as_user) == own
    assert actions(as_moderator) == own | {
        "description", "locations", "origin", "moderate/hide", "moderate/merge",
        "moderate/unapprove", "moderate/feature", "moderate/lock", "moderate/notes",
    }  # fmt: skip


@pytest.mark.parametrize("pk", ["0", "999999", "2147483648", "99999999999999999999"])
@pytest.mark.parametrize("path", ["/images/{}", "/images/{}/history",
                                  "/images/{}/processing"])  # fmt: skip
def test_an_unknown_image(clients: list[Client], path: str, pk: str) -> None:
    for client in clients:
        assert client.get(path.format(pk)).status_code == 404


@pytest.mark.parametrize("path", ["/{}", "/posts/{}"])
def test_short_addresses_forward_for_ever(client: Client, path: str) -> None:
    image = make_image()
    response = client.get(path.format(image.pk))
    assert response.status_code == 301
    assert response["Location"] == f"/images/{image.pk}"


# Hidden, merged, waiting --------------------------------------------------------


def test_a_hidden_image_is_its_reason(
    client: Client, as_user: Client, as_moderator: Client, moderator: User
) -> None:
    image = make_image(
        tags=["safe", "giveaway tag", "fox"], description="giveaway text"
    )
    hide(image, moderator, "Rule <3>")
    image.refresh_from_db()
    for stranger in (client, as_user):
        page = read(stranger, f"/images/{image.pk}")
        assert "Rule <3>" in page.text
        assert "giveaway" not in page.text
        html = stranger.get(f"/images/{image.pk}").content.decode()
        assert "/img/" not in html
        assert image.hidden_image_key not in html
        assert stranger.get(f"/images/{image.pk}/processing").status_code == 286
        assert stranger.get(f"/images/{image.pk}/history").status_code == 302
    html = as_moderator.get(f"/images/{image.pk}").content.decode()
    assert f"/{image.pk}-{image.hidden_image_key}/full.png" in html
    page = read(as_moderator, f"/images/{image.pk}")
    assert "Rule <3>" in page.text
    actions = {form.get("action") for form in page.forms}
    assert f"/images/{image.pk}/moderate/restore" in actions
    assert f"/images/{image.pk}/moderate/hide" not in actions


def test_a_merged_image_forwards(
    client: Client, as_user: Client, moderator: User
) -> None:
    target, image = make_image(), make_image()
    hide(image, moderator)
    Image.objects.filter(pk=image.pk).update(duplicate_of=target)
    for stranger in (client, as_user):
        response = stranger.get(f"/images/{image.pk}")
        assert response.status_code == 302
        assert response["Location"] == f"/images/{target.pk}"


def test_a_waiting_image_says_so(as_moderator: Client) -> None:
    image = make_image(approved=False)
    page = read(as_moderator, f"/images/{image.pk}")
    assert "Waits for approval." in page.text
    actions = {form.get("action") for form in page.forms}
    assert f"/images/{image.pk}/moderate/approve" in actions


# The state of the work ----------------------------------------------------------


def test_an_image_under_way_asks_again(clients: list[Client]) -> None:
    image = make_image()
    prepare(image, Job.Stage.THUMBNAILS, Job.State.RUNNING)
    for client in clients:
        page = read(client, f"/images/{image.pk}")
        assert "Still being prepared" in page.text
        # Without script one reloads.
        assert f"/images/{image.pk}" in page.links
        part = client.get(f"/images/{image.pk}/processing").content.decode()
        assert 'hx-trigger="every 1s"' in part
        assert re.search(r'<progress value="0" max="2"', part)
    html = clients[0].get("/").content.decode()
    assert "Being prepared" in html


def test_the_stages_are_counted(client: Client) -> None:
    image = make_image(format="gif", animated=True, duration=2)
    address = f"/images/{image.pk}/processing"
    entry = {"rev": "a", "w": 1, "h": 1, "size": 1}

    def progress() -> tuple[str, ...]:
        part = client.get(address).content.decode()
        (found,) = re.findall(r'<progress value="(\d+)" max="(\d+)"', part)
        return tuple(found)

    prepare(image, Job.Stage.OPTIMISE, Job.State.QUEUED)
    assert progress() == ("1", "7")
    prepare(image, Job.Stage.VERSIONS, Job.State.QUEUED)
    assert progress() == ("2", "7")
    Image.objects.filter(pk=image.pk).update(files={"medium.gif": entry})
    assert progress() == ("3", "7")


def test_a_new_picture_comes_along_and_forms_stay(as_user: Client) -> None:
    image = make_image()
    address = f"/images/{image.pk}/processing"
    prepare(image, Job.Stage.OPTIMISE, Job.State.RUNNING)
    part = as_user.get(address, {"picture": "0"}).content.decode()
    assert re.search(r'id="picture" hx-swap-oob="true"', part)
    assert f"{image.pk}.png" in part
    assert re.search(r'hx-get="[^"]*picture=1"', part)
    later = as_user.get(address, {"picture": "1"})
    assert 'id="picture"' not in later.content.decode()
    # A reload would lose what somebody is writing.
    assert "HX-Refresh" not in later
    assert "<textarea" not in later.content.decode()


def test_the_page_no_longer_asks_when_all_is_done(client: Client) -> None:
    image = make_image()
    part = client.get(f"/images/{image.pk}/processing").content.decode()
    assert "Prepared." in part
    assert 'id="facts" hx-swap-oob="true"' in part
    assert "hx-get" not in part
    html = client.get(f"/images/{image.pk}").content.decode()
    assert f"/images/{image.pk}/processing" not in html


def test_the_reason_of_a_failure_is_for_the_uploader_and_staff(
    client: Client, as_user: Client, as_moderator: Client, user: User
) -> None:
    image = make_image(uploader=user)
    foreign = make_image()
    for one in (image, foreign):
        prepare(one, Job.Stage.THUMBNAILS, Job.State.FAILED, "The data ends early.")
    for who, pk, knows in (
        (client, image.pk, False), (as_user, image.pk, True),
        (as_user, foreign.pk, False), (as_moderator, foreign.pk, True),
    ):  # fmt: skip
        for path in (f"/images/{pk}", f"/images/{pk}/processing"):
            text = who.get(path).content.decode()
            assert "could not be prepared" in text
            assert ("The data ends early." in text) is knows
            assert "hx-get" not in text
