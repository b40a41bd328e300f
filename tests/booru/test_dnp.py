"""The do-not-post list: who asks, who decides, who reads what."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.models import LogEntry, Notification, User
from booru.actions import dnp
from booru.actions.dnp import DnpDraft
from booru.models import ArtistLink, DnpEntry, Tag
from tests.booru.reading import queries, read
from tests.factories import make_tag, make_user

pytestmark = pytest.mark.django_db
State = DnpEntry.State
NO_EDITS = DnpDraft(
    dnp_type="No Edits",
    conditions="As they are.",
    reason="They are mine.",
    instructions="Ask me by mail.",
)


def make_artist(name: str, tag: str, state: str = "verified") -> User:
    user = make_user(name)
    ArtistLink.objects.create(
        user=user, tag=make_tag(tag), uri="https://a.example/", state=state
    )
    return user


@pytest.fixture
def teo(db: None) -> User:
    return make_artist("teo", "artist:teo")


@pytest.fixture
def entry(teo: User) -> DnpEntry:
    return dnp.request_entry(
        Tag.objects.get(name="artist:teo"), artist=teo, draft=NO_EDITS
    )


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_only_the_artist_of_a_tag_asks(teo: User, user: User) -> None:
    tag = Tag.objects.get(name="artist:teo")
    for other in (user, make_artist("fake", "artist:teo", state="link_verified")):
        with pytest.raises(PermissionDenied):
            dnp.request_entry(tag, artist=other, draft=NO_EDITS)
    entry = dnp.request_entry(tag, artist=teo, draft=NO_EDITS)
    assert (entry.state, entry.requested_by) == (State.REQUESTED, teo)


def test_moderators_enter_the_wishes_of_artists_without_an_account(
    as_moderator: Client, moderator: User
) -> None:
    make_tag("artist:ada")
    page = read(as_moderator, "/dnp/new")
    assert "Name of the tag" in page.text
    for name, status in (("nobody", 422), ("\0", 422), ("Artist: Ada", 302)):
        said = {"tag": name, "dnp_type": "No Edits"}
        assert as_moderator.post("/dnp/new", said).status_code == status
    entry = DnpEntry.objects.get()
    assert (entry.tag.name, entry.requested_by) == ("artist:ada", moderator)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (DnpDraft("Nothing At All"), "dnp_type"),
        (DnpDraft("Other"), "reason"),
        (DnpDraft("No Edits", conditions="x" * 10_001), "conditions"),
        (DnpDraft("No Edits", instructions="\0"), "instructions"),
    ],
)
def test_what_is_no_request(teo: User, draft: DnpDraft, field: str) -> None:
    tag = Tag.objects.get(name="artist:teo")
    with pytest.raises(ValidationError) as error:
        dnp.request_entry(tag, artist=teo, draft=draft)
    assert list(error.value.message_dict) == [field]
    assert not DnpEntry.objects.exists()


def test_states_follow_one_another(entry: DnpEntry, moderator: User) -> None:
    for state in ("claimed", "listed", "rescinded", "acknowledged"):
        entry = dnp.set_state(entry, state=state, moderator=moderator)
        assert (entry.state, entry.modified_by) == (state, moderator)
    for wrong in ("listed", "acknowledged", "nothing"):
        with pytest.raises(ValidationError, match="cannot become"):
            dnp.set_state(entry, state=wrong, moderator=moderator)
    # Whatever was decided can be decided again: the log undoes it so.
    entries = LogEntry.objects.filter(action="dnp.state").order_by("-pk")
    assert len(entries) == 4
    for logged in entries:
        assert logged.details["new"] == entry.state
        entry = dnp.set_state(entry, state=logged.details["old"], moderator=moderator)
    assert entry.state == State.REQUESTED
    assert {(e.subject, e.subject_id, e.address) for e in entries} == {
        ("do-not-post entry", entry.pk, f"/dnp/{entry.pk}")
    }
    with pytest.raises(PermissionDenied):
        dnp.set_state(entry, state="claimed", moderator=make_user())


def test_the_artist_hears_of_the_outcome(
    entry: DnpEntry, teo: User, moderator: User
) -> None:
    dnp.set_state(entry, state="claimed", moderator=moderator)
    assert not Notification.objects.exists()
    dnp.set_state(entry, state="listed", moderator=moderator)
    told = Notification.objects.get()
    assert (told.user, told.address) == (teo, f"/dnp/{entry.pk}")
    assert (
        told.title == "Your do-not-post entry for “artist:teo” stands in the list now"
    )


def test_the_artist_changes_it_while_nothing_is_decided(
    entry: DnpEntry, teo: User, user: User, moderator: User
) -> None:
    draft = DnpDraft("Other", reason="Better so.")
    with pytest.raises(PermissionDenied):
        dnp.change_entry(entry, by=user, draft=draft)
    entry = dnp.change_entry(entry, by=teo, draft=draft)
    assert (entry.dnp_type, entry.conditions) == ("Other", "")
    assert not LogEntry.objects.exists()
    dnp.set_state(entry, state="claimed", moderator=moderator)
    dnp.set_state(entry, state="listed", moderator=moderator)
    with pytest.raises(PermissionDenied):
        dnp.change_entry(entry, by=teo, draft=NO_EDITS)
    dnp.change_entry(entry, by=moderator, draft=DnpDraft("Other", reason="Worse."))
    logged = LogEntry.objects.get(action="dnp.change")
    assert logged.details == {"reason": ["Better so.", "Worse."]}


def test_the_artist_takes_it_back(entry: DnpEntry, teo: User, user: User) -> None:
    with pytest.raises(PermissionDenied):
        dnp.rescind_entry(entry, artist=user)
    assert dnp.rescind_entry(entry, artist=teo).state == State.RESCINDED
    with pytest.raises(ValidationError, match="cannot be taken back"):
        dnp.rescind_entry(entry, artist=teo)


# Pages ----------------------------------------------------------------------------


def test_an_artist_asks_and_a_moderator_lists_it(
    teo: User, client: Client, as_user: Client, as_moderator: Client
) -> None:
    as_teo = client_of(teo)
    assert client.get("/dnp/new").status_code == 302
    assert "First show" in read(as_user, "/dnp/new").text
    read(as_teo, "/dnp/new")
    answer = as_teo.post("/dnp/new", {"tag": "artist:teo", "dnp_type": "Other"})
    assert answer.status_code == 422
    assert "Say what you wish, and why." in answer.content.decode()
    said = {
        "tag": "artist:teo",
        "dnp_type": "No Edits",
        "conditions": "As they are.",
        "reason": "Secret reason",
        "hide_reason": "on",
        "instructions": "By mail",
    }
    answer = as_teo.post("/dnp/new", said)
    entry = DnpEntry.objects.get()
    address = f"/dnp/{entry.pk}"
    assert answer["Location"] == address
    for who in (client, as_user):
        assert who.get(address).status_code == 404
        assert "No artist has asked" in read(who, "/dnp").text
    assert "By mail" in read(as_teo, address).text
    assert "artist:teo" in read(as_moderator, "/dnp?state=requested").text
    assert "artist:teo" not in read(as_user, "/dnp?state=requested").text

    for who in (as_teo, as_user):
        assert who.post(f"{address}/decide", {"state": "claimed"}).status_code in (
            403,
            404,
        )
    as_moderator.post(f"{address}/decide", {"state": "claimed", "feedback": "Soon."})
    assert "Soon." in read(as_teo, address).text
    as_moderator.post(f"{address}/decide", {"state": "listed"})
    for who in (client, as_user):
        page = read(who, address)
        assert "As they are." in page.text
        assert "Secret reason" not in page.text
        assert "By mail" not in page.text
        assert address in read(who, "/dnp?q=teo").links
        assert address in read(who, "/tags/artist-colon-teo").links
    assert "Secret reason" in read(as_moderator, address).text
    assert "No entry for such" in read(client, "/dnp?q=nobody").text

    assert as_teo.post(f"{address}/rescind").status_code == 302
    entry.refresh_from_db()
    assert entry.state == State.RESCINDED


def test_the_form_of_an_entry(entry: DnpEntry, teo: User, as_user: Client) -> None:
    as_teo = client_of(teo)
    address = f"/dnp/{entry.pk}/edit"
    assert as_user.get(address).status_code == 404
    page = as_teo.get(address).content.decode()
    assert re.search(r"<textarea[^>]*>\s*As they are.</textarea>", page)
    assert as_teo.post(address, {"dnp_type": "x"}).status_code == 422
    assert as_teo.post(address, {"dnp_type": "With Permission Only"}).status_code == 302
    entry.refresh_from_db()
    assert entry.dnp_type == "With Permission Only"


def test_strange_requests(as_moderator: Client, entry: DnpEntry) -> None:
    for path in ("/dnp/77", f"/dnp/{2**64}", "/dnp/77/edit"):
        assert as_moderator.get(path).status_code == 404
    assert as_moderator.get("/dnp?q=%00&state=%00&page=x").status_code == 200
    for state in ("", "x" * 900, "\0", "acknowledged"):
        as_moderator.post(f"/dnp/{entry.pk}/decide", {"state": state})
    feedback = {"state": "claimed", "feedback": "x" * 10_001}
    as_moderator.post(f"/dnp/{entry.pk}/decide", feedback)
    entry.refresh_from_db()
    assert entry.state == State.REQUESTED


def test_the_list_does_not_query_for_each_entry(client: Client) -> None:
    def listed(number: int) -> None:
        DnpEntry.objects.create(
            tag=make_tag(f"artist:{number}"),
            requested_by=make_user(),
            dnp_type="No Edits",
            state="listed",
        )

    listed(0)
    one = queries(client, "/dnp")
    for number in range(1, 25):
        listed(number)
    assert queries(client, "/dnp") == one
