"""What a tag tells beside its name: by moderators alone, with an entry in the log."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.models import LogEntry, Role, User
from booru.actions.tag_details import edit_tag_details
from booru.models import Tag, TagDetails
from tests.accounts.pages import Page
from tests.booru.reading import read
from tests.factories import make_tag, make_user
from tests.factories_nekos import make_details

pytestmark = pytest.mark.django_db
ADA = "/tags/character-colon-ada"


@pytest.fixture
def ada(db: None) -> Tag:
    return make_tag("character:ada", category="character")


def entries() -> list[dict[str, Any]]:
    rows = LogEntry.objects.filter(action="tag.details").order_by("pk")
    return list(rows.values_list("details", flat=True))


def test_only_what_is_new_is_stored_and_logged(ada: Tag, moderator: User) -> None:
    def edit(**fields: object) -> None:
        edit_tag_details(ada, moderator=moderator, **fields)

    edit(source=" The \n Sea ", ages=[9, 19, 9], occupations=["Fox", " ", "Fox"])
    edit(source="The Sea", ages=[9, 19])
    row = TagDetails.objects.get()
    assert (row.source, row.ages, row.occupations) == ("The Sea", [9, 19], ["Fox"])
    assert entries() == [
        {"source": ["", "The Sea"], "ages": [[], [9, 19]], "occupations": [[], ["Fox"]]}
    ]
    edit(source="", ages=[], occupations=[])
    assert not TagDetails.objects.exists()
    entry = LogEntry.objects.latest("pk")
    assert (entry.label, entry.address) == ("Tag “character:ada”", ADA)


WRONG: dict[str, list[object]] = {
    "url": ["ftp://a.example", "javascript:alert(1)", "x", "https://" + "a" * 300,
            "https://a.example/\0"],
    "category_type": ["animal"],
    "source": ["x" * 256, "a\0b"],
    "gender": ["x" * 81],
    "birth_date": ["x" * 81, "a\u202eb"],
    "nationality": ["x" * 81],
    "ages": [[-1], [100_001], [2**70], list(range(51))],
    "occupations": [["x" * 81], ["a\0b"], [str(n) for n in range(51)]],
}  # fmt: skip


def test_what_is_refused(ada: Tag, moderator: User) -> None:
    for name, values in WRONG.items():
        for value in values:
            with pytest.raises(ValidationError) as refused:
                edit_tag_details(ada, moderator=moderator, **{name: value})
            assert list(refused.value.message_dict) == [name], value
    for role in (Role.USER, Role.ASSISTANT):
        with pytest.raises(PermissionDenied):
            edit_tag_details(ada, moderator=make_user(role=role), gender="x")
    assert not TagDetails.objects.exists()
    assert entries() == []


# The pages --------------------------------------------------------------------------


def test_a_character_is_described(as_moderator: Client, client: Client) -> None:
    make_tag("character:ada", category="character")
    said = {
        "source": "The Sea", "gender": "female", "ages": "9, 19", "birth_date": "May",
        "nationality": "Danish", "occupations": "Fox, Owl", "url": "https://a.example",
    }  # fmt: skip
    answer = as_moderator.post(f"{ADA}/details", said)
    assert (answer.status_code, answer["Location"]) == (302, f"{ADA}/edit")
    row = TagDetails.objects.get()
    assert (row.ages, row.occupations, row.url) == ([9, 19], ["Fox", "Owl"], "")
    page = read(as_moderator, f"{ADA}/edit")
    for value in ("The Sea", "9, 19", "Fox, Owl"):
        assert f'value="{value}"' in as_moderator.get(f"{ADA}/edit").content.decode()
    assert "Gender" in page.text
    assert "Not safe for work" not in page.text
    text = read(client, ADA).text
    for words in (
        "Work of originThe Sea", "Genderfemale", "Ages9, 19", "Birth dateMay",
        "NationalityDanish", "OccupationsFox, Owl",
    ):  # fmt: skip
        assert words in text, words
    # Nothing is nothing.
    as_moderator.post(f"{ADA}/details", {})
    assert not TagDetails.objects.exists()
    assert "Gender" not in read(client, ADA).text


@pytest.mark.parametrize(
    ("name", "category", "fields"),
    [
        ("artist:ada", "origin", {"url"}),
        ("ada", None, {"nsfw", "category_type"}),
        ("fox", "species", {"nsfw", "category_type"}),
        ("oc:ada", "oc", {"gender", "ages"}),
        ("safe", "rating", set()),
        ("editor:ada", "origin", set()),
    ],
)
def test_each_kind_has_its_fields(
    as_moderator: Client, name: str, category: str | None, fields: set[str]
) -> None:
    tag = make_tag(name, category=category)
    html = as_moderator.get(f"/tags/{tag.slug}/edit").content.decode()
    for field in ("url", "nsfw", "category_type", "gender", "ages"):
        assert (f'name="{field}"' in html) == (field in fields), field
    assert ("Save the details" in html) == bool(fields)
    assert as_moderator.post(f"/tags/{tag.slug}/details", {}).status_code == 302


def test_facts_of_artists_and_subjects(client: Client) -> None:
    artist, fox = make_tag("artist:ada", category="origin"), make_tag("fox")
    make_details(artist, url="https://ada.example/")
    make_details(fox, nsfw=True, category_type="setting", gender="not shown")
    assert "https://ada.example/" in read(client, f"/tags/{artist.slug}").links
    text = read(client, "/tags/fox").text
    assert "Not safe for workyes" in text
    assert "Kindsetting" in text
    assert "not shown" not in text


def test_errors_stand_at_the_fields(as_moderator: Client, ada: Tag) -> None:
    for field, value, words in (
        ("ages", "9, nine", "“nine” is no whole number from 0 to 100,000."),
        ("ages", "٣", "is no whole number"),
        ("ages", "9" * 400, "is no whole number"),
        ("ages", "100001", "numbers from 0 to 100,000."),
        ("gender", "x" * 81, "At most 80 characters."),
        ("source", "a\0b", "Null characters are not allowed."),
        ("occupations", "x" * 81, "At most 80 characters."),
    ):
        given = {"nationality": "Danish", field: value}
        answer = as_moderator.post(f"{ADA}/details", given)
        assert answer.status_code == 422
        assert words in Page(answer.content.decode()).text, words
        assert 'value="Danish"' in answer.content.decode()
    artist = make_tag("artist:ada", category="origin")
    answer = as_moderator.post(f"/tags/{artist.slug}/details", {"url": "nowhere"})
    assert (
        "Write an address that begins with https://"
        in Page(answer.content.decode()).text
    )
    assert not TagDetails.objects.exists()


def test_the_back_office_acts_as_well(as_moderator: Client, ada: Tag) -> None:
    path = f"/admin/booru/tag/{ada.pk}/change/"
    assert str(ada.uuid) in as_moderator.get(path).content.decode()
    form = {
        "category": "character", "implied_tags": [],
        "details-TOTAL_FORMS": "1", "details-INITIAL_FORMS": "0",
        "details-0-ages": "9,19", "details-0-gender": "female",
        "details-0-source": "",
    }  # fmt: skip
    wrong = as_moderator.post(path, form | {"details-0-ages": "100001"})
    assert wrong.status_code == 200
    assert "numbers from 0 to 100,000." in wrong.content.decode()
    assert as_moderator.post(path, form).status_code == 302
    assert entries() == [{"gender": ["", "female"], "ages": [[], [9, 19]]}]
    again = form | {
        "details-INITIAL_FORMS": "1", "details-0-tag": ada.pk,
        "details-0-gender": "", "details-0-ages": "",
    }  # fmt: skip
    assert as_moderator.post(path, again).status_code == 302
    assert not TagDetails.objects.exists()
    assert len(entries()) == 2
