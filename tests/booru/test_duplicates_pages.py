"""Reports of duplicates: made by readers, settled by staff, side by side."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.author import Author
from accounts.models import LogEntry, Role, User
from booru.actions import duplicates, moderation
from booru.actions.duplicates import report_duplicate
from booru.comparing import difference, sides_of
from booru.models import DuplicateReport, Image, ImageIntensity
from tests.booru.reading import queries, read
from tests.factories import make_image, make_moderator, make_user
from tests.factories_moderation import make_duplicate

pytestmark = pytest.mark.django_db


def states(**wanted: Any) -> list[str]:
    rows = DuplicateReport.objects.filter(**wanted).order_by("pk")
    return list(rows.values_list("state", flat=True))


def entry() -> tuple[str, str, Any]:
    row = LogEntry.objects.latest("pk")
    return row.action, row.label, row.details


# Making one ---------------------------------------------------------------------------


def test_a_reader_reports_a_duplicate(as_user: Client, user: User) -> None:
    image, other = make_image(), make_image()
    path = f"/images/{image.pk}/duplicates"
    assert (
        f'value="{other.pk}"' in as_user.get(f"{path}?of={other.pk}").content.decode()
    )
    response = as_user.post(path, {"of": str(other.pk), "reason": " Only  cropped "})
    report = DuplicateReport.objects.get()
    assert response["Location"] == f"/duplicates/{report.pk}"
    assert (report.image, report.duplicate_of, report.user) == (image, other, user)
    assert (report.reason, report.state) == ("Only cropped", "open")
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("of", "reason", "words"),
    [
        ("", "", "required"),
        ("fox", "", "Write the number of the other one."),
        ("4711", "", "There is no such image."),
        ("2147483648", "", "less than or equal"),
        ("-1", "", "greater than or equal"),
        ("self", "", "That is the image itself"),
        ("hidden", "", "There is no such image."),
        ("known", "", "have been reported already"),
        ("reverse", "", "have been reported already"),
        ("other", "é" * 126, "At most 250 bytes"),
        ("other", "a\0b", "Null characters"),
    ],
)
def test_what_is_no_report(
    as_user: Client, moderator: User, of: str, reason: str, words: str
) -> None:
    image, other = make_image(), make_image()
    gone = moderation.hide_image(make_image(), moderator=moderator, reason="x")
    known, reverse = make_image(), make_image()
    make_duplicate(image, known)
    make_duplicate(reverse, image)
    named = {
        "self": image, "other": other, "hidden": gone, "known": known,
        "reverse": reverse,
    }  # fmt: skip
    of = str(named[of].pk) if of in named else of
    response = as_user.post(
        f"/images/{image.pk}/duplicates", {"of": of, "reason": reason}
    )
    assert response.status_code == 422
    assert words in response.content.decode()
    assert DuplicateReport.objects.count() == 2


def test_who_reports(client: Client, as_user: Client, moderator: User) -> None:
    image = make_image()
    path = f"/images/{image.pk}/duplicates"
    assert client.get(path).status_code == 302
    with pytest.raises(PermissionDenied):
        report_duplicate(image, of=make_image(), author=Author(None))
    moderation.hide_image(image, moderator=moderator, reason="x")
    assert as_user.get(path).status_code == 404
    assert as_user.get("/images/2147483648/duplicates").status_code == 404


def test_a_settled_pair_may_be_reported_again(moderator: User) -> None:
    report = make_duplicate()
    duplicates.reject_duplicate(report, moderator=moderator)
    make_duplicate(report.image, report.duplicate_of)
    with pytest.raises(ValidationError, match="waits meanwhile"):
        duplicates.reopen_duplicate(report, moderator=moderator)


# Settling it --------------------------------------------------------------------------


def test_claimed_released_rejected_reopened(moderator: User) -> None:
    report, other = make_duplicate(), make_moderator("juniper")
    label = f"Image {report.image_id} like image {report.duplicate_of_id}"
    free, held = (
        {"state": "open", "holder": None},
        {"state": "claimed", "holder": moderator.pk},
    )
    duplicates.claim_duplicate(report, moderator=moderator)
    assert entry() == ("duplicate.claim", label, {"before": free, "after": held})
    for who, words in ((moderator, "on it already"), (other, "take it over")):
        with pytest.raises(ValidationError, match=words):
            duplicates.claim_duplicate(report, moderator=who)
    duplicates.claim_duplicate(report, moderator=other, takeover=True)
    duplicates.release_duplicate(report, moderator=moderator)
    with pytest.raises(ValidationError, match="Nobody"):
        duplicates.release_duplicate(report, moderator=moderator)
    duplicates.reject_duplicate(report, moderator=moderator)
    assert entry()[0] == "duplicate.reject"
    assert states() == ["rejected"]
    for act in (
        duplicates.reject_duplicate,
        duplicates.accept_duplicate,
        duplicates.claim_duplicate,
    ):
        with pytest.raises(ValidationError, match="rejected already"):
            act(report, moderator=moderator)
    duplicates.reopen_duplicate(report, moderator=moderator)
    assert states() == ["open"]
    with pytest.raises(ValidationError, match="waits already"):
        duplicates.reopen_duplicate(report, moderator=moderator)


@pytest.mark.parametrize("keep", ["default", "image", "other"])
def test_accepted_either_way(moderator: User, keep: str) -> None:
    report = make_duplicate()
    image, other = report.image, report.duplicate_of
    backwards = DuplicateReport.objects.create(image=other, duplicate_of=image)
    third = make_duplicate(image if keep != "image" else other)
    into, merged = (image, other) if keep == "image" else (other, image)
    kept = {"default": None, "image": image.pk, "other": other.pk}[keep]
    duplicates.accept_duplicate(report, moderator=moderator, keep=kept)
    merged.refresh_from_db()
    into.refresh_from_db()
    assert (merged.duplicate_of, into.hidden_from_users) == (into, False)
    assert states(pk=report.pk) == ["accepted"]
    # What else was said of the merged image is out of date; of the pair, one report
    # is right and the others are not.
    assert states(pk=third.pk) == ["rejected"]
    assert states(pk=backwards.pk) in (["rejected"], ["accepted"])
    assert entry()[0] == "duplicate.accept"
    details = entry()[2]
    assert (details["merged"], details["into"]) == (merged.pk, into.pk)
    duplicates.reopen_duplicate(report, moderator=moderator)
    merged.refresh_from_db()
    assert (merged.duplicate_of, merged.hidden_from_users) == (None, False)
    assert states(pk=report.pk) == ["open"]


def test_a_third_image_is_not_kept(moderator: User) -> None:
    report = make_duplicate()
    with pytest.raises(ValidationError, match="one of the two"):
        duplicates.accept_duplicate(report, moderator=moderator, keep=make_image().pk)
    assert states() == ["open"]


def test_assistants_do_all_but_merge(user: User) -> None:
    assistant = make_user(role=Role.ASSISTANT)
    report = make_duplicate()
    with pytest.raises(PermissionDenied):
        duplicates.claim_duplicate(report, moderator=user)
    duplicates.claim_duplicate(report, moderator=assistant)
    with pytest.raises(PermissionDenied):
        duplicates.accept_duplicate(report, moderator=assistant)
    duplicates.reject_duplicate(report, moderator=assistant)
    duplicates.reopen_duplicate(report, moderator=assistant)


# Comparing ----------------------------------------------------------------------------


def light(image: Image, *values: float) -> None:
    names = ("nw", "ne", "sw", "se")
    ImageIntensity.objects.create(image=image, **dict(zip(names, values, strict=True)))


def test_what_differs() -> None:
    older = make_image(tags=["safe", "fox", "tree"], width=1000, height=500, size=5000)
    newer = make_image(
        tags=["safe", "fox", "artist:ada"], width=2000, height=1000, size=5600,
        format="jpg",
    )  # fmt: skip
    light(older, 10, 20, 30, 40)
    light(newer, 10, 20.3, 30, 39.94)
    sides = sides_of([newer.pk, older.pk])
    found = difference(sides[newer.pk], sides[older.pk])
    assert (found.same_size, found.same_format, found.same_shape) == (
        False,
        False,
        True,
    )
    assert (found.larger, found.heavier) == (300, 12)
    assert found.distance == pytest.approx(0.1)
    assert [tag.name for tag in found.only_newer] == ["artist:ada"]
    assert [tag.name for tag in found.only_older] == ["tree"]
    assert found.words == (
        "Newer is 300 % larger, newer file is 12 % heavier · formats differ"
        " · distance 0.10 · 2 tags differ"
    )
    back = difference(sides[older.pk], sides[newer.pk])
    assert (back.larger, back.heavier) == (-300, -12)
    assert back.words.startswith("Newer is 300 % smaller, newer file is 12 % lighter")
    same = difference(sides[older.pk], sides[older.pk])
    assert same.words == (
        "Same size, files as heavy as each other · distance 0.00 · 0 tags differ"
    )


def test_both_stand_side_by_side(client: Client, as_moderator: Client) -> None:
    older = make_image(tags=["safe", "fox", "tree"], sources=["https://a.example/1"])
    newer = make_image(tags=["safe", "fox", "sea"], width=1280, height=960)
    report = make_duplicate(newer, older, user=make_user("ada"), reason="Bigger")
    for who in (client, as_moderator):
        page = read(who, f"/duplicates/{report.pk}")
        text = " ".join(page.text.split())
        assert f"Image {newer.pk} looks like image {older.pk}" in text
        assert "Newer is 300 % larger" in text
        assert "by ada" in text
        assert "Bigger" in text
        assert "1,280 × 960" in text  # noqa: RUF001
        assert "https://a.example/1" in text
        for word in ("sea", "tree"):
            assert text.count(word) == 1
    forms = {f["action"] for f in read(as_moderator, f"/duplicates/{report.pk}").forms}
    root = f"/duplicates/{report.pk}"
    assert {f"{root}/{act}" for act in ("older", "newer", "reject", "claim")} <= forms
    assert not [
        f for f in read(client, root).forms if f.get("action", "").startswith(root)
    ]


def test_what_is_hidden_is_not_shown(client: Client, moderator: User) -> None:
    older, newer = make_image(tags=["safe", "fox", "a secret"]), make_image()
    report = make_duplicate(newer, older)
    moderation.hide_image(older, moderator=moderator, reason="Rule #0")
    html = client.get(f"/duplicates/{report.pk}").content.decode()
    assert "a secret" not in html
    assert older.sha512_hash[:8] not in html
    assert "thumb" not in html.partition("<main")[2].partition(f"i{older.pk}")[2]
    assert "Hidden from users." in html


def test_the_buttons_settle_it(as_moderator: Client, moderator: User) -> None:
    older, newer = make_image(), make_image()
    report = make_duplicate(newer, older)
    root = f"/duplicates/{report.pk}"
    for act, state in (
        ("claim", "claimed"),
        ("release", "open"),
        ("reject", "rejected"),
        ("reopen", "open"),
        ("newer", "accepted"),
        ("reopen", "open"),
        ("older", "accepted"),
    ):
        assert as_moderator.post(f"{root}/{act}")["Location"] == root
        assert states() == [state], act
    newer.refresh_from_db()
    assert newer.duplicate_of == older
    again = as_moderator.post(f"{root}/older", follow=True)
    assert "accepted already" in again.content.decode()
    assert as_moderator.post(f"{root}/explode").status_code == 404
    assert as_moderator.get(f"{root}/older").status_code == 405


@pytest.mark.parametrize("act", ["claim", "older", "reject", "reopen"])
def test_others_settle_nothing(as_user: Client, client: Client, act: str) -> None:
    report = make_duplicate()
    assert as_user.post(f"/duplicates/{report.pk}/{act}").status_code == 403
    assert client.post(f"/duplicates/{report.pk}/{act}").status_code == 302
    assert states() == ["open"]


@pytest.mark.parametrize("pk", [4711, 2**63, 10**30])
def test_a_report_that_is_none(client: Client, pk: int) -> None:
    assert client.get(f"/duplicates/{pk}").status_code == 404


def test_the_list(client: Client, moderator: User) -> None:
    waiting, settled = make_duplicate(), make_duplicate()
    duplicates.reject_duplicate(settled, moderator=moderator)
    page = read(client, "/duplicates")
    assert f"/duplicates/{waiting.pk}" in page.links
    assert f"/duplicates/{settled.pk}" not in page.links
    assert (
        f"/duplicates/{settled.pk}" in read(client, "/duplicates?state=rejected").links
    )
    assert "None" in read(client, "/duplicates?state=accepted").text
    assert client.get("/duplicates?state=%00&page=x").status_code == 200
    # Pictures are not shown to who may have hidden them.
    assert "thumb" not in client.get("/duplicates").content.decode()


def test_the_list_has_a_fixed_cost(as_moderator: Client) -> None:
    make_duplicate()
    few = queries(as_moderator, "/duplicates")
    for _ in range(24):
        make_duplicate()
    assert queries(as_moderator, "/duplicates") == few
