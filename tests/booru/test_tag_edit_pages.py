"""The pages where moderators edit tags and change many images."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import LogEntry, Role, User
from booru.actions import moderation
from booru.actions.bulk import start_alias
from booru.actions.tags import alias_tag
from booru.bulk import running
from booru.models import BulkChange, Tag
from tests.booru.jobs import counters, finish, names, recount
from tests.booru.reading import queries, read, shown
from tests.factories import make_image, make_tag, make_user

pytestmark = pytest.mark.django_db

PAGES = (
    "/tags/fox/edit",
    "/tags/fox/alias?target=wolf",
    "/tags/fox/implications?implied=animal",
    "/moderation/bulk",
    "/moderation/bulk/new",
    "/moderation/bulk/revert",
)


def only_job() -> BulkChange:
    return BulkChange.objects.get()


@pytest.fixture
def fox(db: None) -> Tag:
    make_image(tags=["safe", "solo", "fox"])
    make_tag("wolf")
    make_tag("animal")
    return Tag.objects.get(name="fox")


@pytest.mark.usefixtures("fox")
def test_the_pages_are_for_moderators(client: Client, as_moderator: Client) -> None:
    assistant = Client()
    assistant.force_login(make_user(role=Role.ASSISTANT))
    for path in PAGES:
        read(as_moderator, path)
        assert assistant.get(path).status_code == 403
        assert client.get(path).status_code == 302
    acts = ("/tags/fox/unalias", "/moderation/bulk/1/cancel")
    for path in (*(page for page in PAGES if page != "/moderation/bulk"), *acts):
        assert assistant.post(path).status_code == 403
    assert not BulkChange.objects.exists()


def test_what_is_said_of_a_tag_is_edited(
    as_moderator: Client, client: Client, fox: Tag
) -> None:
    said = {
        "category": "species",
        "short_description": "A red one",
        "description": "Has a **tail**.",
        "mod_notes": "Watch it.",
    }
    answer = as_moderator.post("/tags/fox/edit", said)
    assert (answer.status_code, answer["Location"]) == (302, "/tags/fox/edit")
    fox.refresh_from_db()
    assert {name: getattr(fox, name) for name in said} == said
    entry = LogEntry.objects.get(action="tag.edit")
    assert entry.details == {name: ["", value] for name, value in said.items()}
    assert entry.address == "/tags/fox"
    assert "Watch it." in read(as_moderator, "/tags/fox").text
    page = client.get("/tags/fox").content.decode()
    assert "<strong>tail</strong>" in page
    assert "Watch it." not in page
    # The same again is no change.
    as_moderator.post("/tags/fox/edit", said)
    assert LogEntry.objects.filter(action="tag.edit").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("category", "spaceship"),
        ("short_description", "x" * 256),
        ("description", "x" * 50_001),
        ("mod_notes", "\0"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    as_moderator: Client, fox: Tag, field: str, value: str
) -> None:
    answer = as_moderator.post("/tags/fox/edit", {"category": "oc", field: value})
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    fox.refresh_from_db()
    assert fox.category is None


def test_an_alias_is_shown_first_and_then_made(
    as_moderator: Client, moderator: User, fox: Tag
) -> None:
    images = [make_image(tags=["safe", "tree", "fox"]) for _ in range(8)]
    make_user(watched_tag_ids=[fox.pk])
    make_tag("vixen").implied_tags.add(fox)
    page = read(as_moderator, "/tags/fox/alias?target=Wolf")
    assert shown(page) == [image.pk for image in images[:1:-1]]
    assert "vixen" in page.text
    assert re.search(r"Images\s*9\s*get wolf", page.text)
    assert re.search(r"Watch lists\s*1\s*have it", page.text)
    assert not BulkChange.objects.exists()

    answer = as_moderator.post("/tags/fox/alias", {"target": "wolf"})
    job = only_job()
    assert answer["Location"] == f"/moderation/bulk/{job.pk}"
    assert "Waiting for its turn" in read(as_moderator, answer["Location"]).text
    finish(job)
    fox.refresh_from_db()
    assert fox.aliased_tag == Tag.objects.get(name="wolf")
    assert "another name of wolf" in read(as_moderator, "/tags/fox/edit").text
    assert as_moderator.post("/tags/fox/unalias").status_code == 302
    fox.refresh_from_db()
    assert fox.aliased_tag is None
    assert "no other name of a tag" in read_messages(as_moderator, "/tags/fox/unalias")


def read_messages(client: Client, path: str) -> str:
    answer = client.post(path, follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("", "This field is required"),
        ("fox", "A tag cannot be an alias of itself"),
        ("nothing such", "There is no tag of this name"),
        ("todd", "“todd” is an alias itself"),
        ("\0", "Null characters are not allowed"),
    ],
)
def test_what_is_no_alias(
    as_moderator: Client, moderator: User, fox: Tag, target: str, message: str
) -> None:
    alias_tag(make_tag("todd"), target=make_tag("wolf"), moderator=moderator)
    for answer in (
        as_moderator.get("/tags/fox/alias", {"target": target}),
        as_moderator.post("/tags/fox/alias", {"target": target}),
    ):
        assert answer.status_code == 422
        assert message in answer.content.decode()
    assert not BulkChange.objects.exists()


def test_implications_are_shown_first_and_then_set(
    as_moderator: Client, fox: Tag
) -> None:
    make_tag("animal").implied_tags.add(make_tag("being"))
    has = make_image(tags=["safe", "fox", "animal", "being"])
    lacks = make_image(tags=["safe", "fox", "animal"])
    page = read(as_moderator, "/tags/fox/implications?implied=animal")
    assert "2 of the 3 images with fox lack" in page.text
    assert has.pk not in shown(page)
    assert "being" in page.text

    said = {"implied": "animal, brand new"}
    answer = as_moderator.post("/tags/fox/implications", said)
    assert answer["Location"] == "/tags/fox/edit"
    implied = set(fox.implied_tags.values_list("name", flat=True))
    assert implied == {"animal", "brand new"}
    assert not BulkChange.objects.exists()

    as_moderator.post("/tags/fox/implications", {"implied": "animal", "images": "1"})
    finish(only_job())
    assert names(lacks) == {"safe", "fox", "animal", "being"}
    assert list(fox.implied_tags.all()) == [Tag.objects.get(name="animal")]
    answer = as_moderator.post("/tags/fox/implications", {"implied": "fox"})
    assert answer.status_code == 422


def test_the_form_of_many_images(as_moderator: Client) -> None:
    images = [make_image(tags=["safe", "tree", "fox"]) for _ in range(8)]
    said = {"query": "fox", "add": "snow", "remove": "tree"}
    answer = as_moderator.post("/moderation/bulk/new", said)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert ">8 images<" in page
    assert f'href="/images/{images[7].pk}"' in page
    assert f'href="/images/{images[1].pk}"' not in page
    assert not BulkChange.objects.exists()
    answer = as_moderator.post("/moderation/bulk/new", {**said, "start": "1"})
    job = only_job()
    assert answer["Location"] == f"/moderation/bulk/{job.pk}"
    finish(job)
    text = read(as_moderator, answer["Location"]).text
    assert "Done." in text
    assert {frozenset(names(image)) for image in images} == {
        frozenset({"safe", "fox", "snow"})
    }
    assert job.title in read(as_moderator, "/moderation/bulk").text


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({}, "Write a search, or numbers of images, not both"),
        ({"query": "fox", "ids": "1"}, "not both"),
        ({"ids": "1 x"}, "“x” is no number of an image"),
        ({"query": "(fox"}, "Place of the mistake"),
        ({"query": "fox", "start": "1"}, "Name a tag to add"),
        ({"ids": "99999999999"}, "is no number of an image"),
        ({"ids": "4294967295", "add": "x", "start": "1"}, "no such images"),
        ({"query": "\0"}, "Null characters are not allowed"),
    ],
)
@pytest.mark.usefixtures("fox")
def test_what_is_wrong_with_the_form(
    as_moderator: Client, said: dict[str, str], message: str
) -> None:
    answer = as_moderator.post("/moderation/bulk/new", said)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not BulkChange.objects.exists()


def test_a_job_is_followed_and_stopped(as_moderator: Client, moderator: User) -> None:
    for _ in range(3):
        make_image(tags=["safe", "tree", "todd"])
    job = start_alias(make_tag("todd"), target=make_tag("fox"), moderator=moderator)
    address = f"/moderation/bulk/{job.pk}"
    running.run_step(job.pk)
    page = as_moderator.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert 'hx-trigger="every 1s"' in page
    assert "1 of 3 images" in page
    assert 'value="50"' in page
    assert as_moderator.post(f"{address}/cancel").status_code == 302
    page = as_moderator.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Stopped." in page
    assert "hx-trigger" not in page
    assert "Take it back" in page
    assert "ended already" in read_messages(as_moderator, f"{address}/cancel")


def test_changes_are_shown_first_and_then_taken_back(
    as_moderator: Client, as_user: Client, user: User
) -> None:
    user.verified = True
    user.save()
    image = make_image(tags=["safe", "tree", "fox"])
    other = make_image(tags=["safe", "tree", "fox"])
    as_user.post(f"/images/{image.pk}/tags", {"tag_input": "bad"})
    as_user.post(f"/images/{image.pk}/tags", {"tag_input": "worse"})
    said = {"user": "MIKA", "what": "tags"}
    page = as_moderator.post("/moderation/bulk/revert", said).content.decode()
    assert "2 changes of 1 image" in page
    assert f"/images/{image.pk}" in page
    assert f"/images/{other.pk}" not in page
    answer = as_moderator.post("/moderation/bulk/revert", {**said, "start": "1"})
    job = only_job()
    assert answer["Location"] == f"/moderation/bulk/{job.pk}"
    finish(job)
    assert names(image) == {"safe", "tree", "fox"}
    # And that as well.
    read(as_moderator, f"/moderation/bulk/revert?bulk={job.pk}&what=tags")
    said = {"bulk": str(job.pk), "what": "tags", "start": "1"}
    as_moderator.post("/moderation/bulk/revert", said)
    finish(BulkChange.objects.order_by("-pk")[0])
    assert names(image) == {"safe", "tree", "fox", "bad", "worse"}
    assert counters() == recount()


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({}, "Say whose changes"),
        ({"user": "nobody such"}, "There is no such user"),
        ({"bulk": "12"}, "There is no such job"),
        ({"bulk": "x"}, "There is no such job"),
        ({"bulk": "9" * 18}, "There is no such job"),
        ({"user": "mika", "start": "1"}, "no such changes"),
        ({"user": "mika", "since": "soon"}, "Enter a valid date"),
        ({"user": "\0"}, "Null characters are not allowed"),
    ],
)
@pytest.mark.usefixtures("user")
def test_what_is_wrong_with_the_form_of_reverts(
    as_moderator: Client, said: dict[str, str], message: str
) -> None:
    answer = as_moderator.post("/moderation/bulk/revert", {"what": "tags", **said})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not BulkChange.objects.exists()


@pytest.mark.usefixtures("fox")
def test_addresses_that_lead_nowhere(as_moderator: Client) -> None:
    for path in (
        "/tags/nothing/edit",
        "/tags/%00/edit",
        "/moderation/bulk/77",
        f"/moderation/bulk/{2**64}",
    ):
        assert as_moderator.get(path).status_code == 404
    assert as_moderator.get("/moderation/bulk/revert?bulk=%00").status_code == 200
    assert as_moderator.get("/moderation/bulk/revert?bulk=²").status_code == 200


def test_a_list_of_jobs_does_not_query_for_each(
    as_moderator: Client, moderator: User
) -> None:
    def start() -> None:
        BulkChange.objects.create(kind="tag edit", title="x", moderator=moderator)

    start()
    one = queries(as_moderator, "/moderation/bulk")
    for _ in range(24):
        start()
    assert queries(as_moderator, "/moderation/bulk") == one


def test_the_featured_image_stands_on_the_front_page(
    client: Client, as_user: Client, moderator: User
) -> None:
    first, second, hidden = (make_image(tags=["safe", n, "x"]) for n in "abc")
    assert "Featured" not in read(client, "/").text
    for image in (first, second, hidden):
        moderation.feature_image(image, moderator=moderator)
    moderation.hide_image(hidden, moderator=moderator, reason="x")
    assert "Featured" in read(client, "/").text
    page = client.get("/").content.decode()
    featured = page[page.index('class="card feature"') :].split("</section>")[0]
    assert f'href="/images/{second.pk}"' in featured
    assert f'href="/images/{first.pk}"' not in featured
    assert "cover" not in featured
    assert "Featured" not in read(client, "/?page=2").text
    # A filter covers it, and says why.
    as_user.post("/filters/new", {"name": "f", "hidden_tags": "b", "use": "1"})
    page = as_user.get("/").content.decode()
    featured = page[page.index('class="card feature"') :].split("</section>")[0]
    assert 'class="cover"' in featured
