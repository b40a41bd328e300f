"""The form of `POST /import/file` (tachi-api 2.1), and what is wrong with others."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from accounts.models import ScorePermission, User
from scores.models import Import
from scores.processing import files
from tests.api.tachi.clients import body_of, refusal_of, with_permissions

pytestmark = pytest.mark.django_db
PATH = "/api/v1/import/file"
CSV = "file/eamusement-iidx-csv"
WRONG = "File provided was too large, corrupt, or provided in the wrong field."
MISSING = "Expected a file for field scoreData."
SMALL = 1000


def a_file(data: bytes = b"data", name: str = "scores.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def post(client: Client, **form: Any) -> Any:
    return client.post(PATH, {"importType": CSV, "scoreData": a_file(), **form})


def stored(run: Import) -> bytes:
    return files.read(run.file)


def test_a_file_is_accepted_and_waits(
    by_token: Client, user: User, settings: Any
) -> None:
    settings.SITE_URL = "https://scores.example"
    response = post(
        by_token,
        scoreData=a_file("€".encode() * 40_000),
        playtype="DP",
        unknown="ignored",
    )
    body = body_of(response, 202)
    run = Import.objects.get()
    assert re.fullmatch("[0-9a-f]{40}", run.import_id)
    root = "https://scores.example/api/v1/imports"
    assert body == {
        "url": f"{root}/{run.import_id}/poll-status",
        "importID": run.import_id,
    }
    assert (run.user, run.import_type, run.state) == (user, CSV, "queued")
    assert (run.file_name, run.user_intent) == ("scores.csv", False)
    assert run.fields == {"playtype": "DP", "unknown": "ignored"}
    assert stored(run) == "€".encode() * 40_000


@pytest.mark.parametrize(
    ("value", "intent"), [("true", True), ("TRUE", True), ("1", False), ("", False)]
)
def test_the_intent_of_the_user(by_token: Client, value: str, intent: bool) -> None:
    form = {"importType": CSV, "scoreData": a_file()}
    body_of(by_token.post(PATH, form, headers={"X-User-Intent": value}), 202)
    assert Import.objects.get().user_intent is intent


def test_who_comes_before_what(user: User, client: Client) -> None:
    refusal_of(client.post(PATH), 401)
    poor = with_permissions(user, ScorePermission.DELETE_SCORE)
    said = refusal_of(poor.post(PATH), 403)
    assert said == "You are missing these permissions: submit_score."
    refusal_of(client.post(PATH, headers={"Authorization": "Bearer x"}), 401)


def test_no_file(by_token: Client) -> None:
    assert refusal_of(by_token.post(PATH, {"importType": CSV}), 400) == MISSING
    text = {"importType": CSV, "scoreData": "a text, no file"}
    assert refusal_of(by_token.post(PATH, text), 400) == MISSING
    assert refusal_of(by_token.post(PATH), 400) == MISSING
    sent: dict[str, Any] = {"data": {"importType": CSV}, "content_type": "text/json"}
    assert refusal_of(by_token.post(PATH, **sent), 400) == MISSING
    sent["content_type"] = "application/json"
    assert refusal_of(by_token.post(PATH, **sent), 400) == MISSING


def test_files_in_other_places(by_token: Client) -> None:
    form: dict[str, Any]
    for form in (
        {"importType": CSV, "file": a_file()},
        {"importType": CSV, "scoreData": a_file(), "other": a_file()},
        {"importType": CSV, "scoreData": [a_file(), a_file()]},
        {"importType": a_file(), "scoreData": a_file()},
    ):
        assert refusal_of(by_token.post(PATH, form), 400) == WRONG
    assert not Import.objects.exists()


def test_16_mib_and_no_byte_more(by_token: Client, settings: Any) -> None:
    assert settings.SCORE_FILE_BYTES == 16 * 1024 * 1024
    settings.SCORE_FILE_BYTES = SMALL
    assert refusal_of(post(by_token, scoreData=a_file(b"x" * 1001)), 400) == WRONG
    large = a_file(b"x" * 500_000)
    assert refusal_of(post(by_token, scoreData=large), 400) == WRONG
    body_of(post(by_token, scoreData=a_file(b"x" * SMALL)), 202)
    assert len(stored(Import.objects.get())) == SMALL


def test_a_refused_file_is_read_to_its_end(by_token: Client, settings: Any) -> None:
    """Or a client that is still sending would never read the answer."""
    settings.SCORE_FILE_BYTES = SMALL
    form = {"importType": CSV, "scoreData": a_file(b"x" * 500_000)}
    for path, status in ((PATH, 400), ("/api/v1/import/from-api", 400)):
        response = by_token.post(path, form)
        refusal_of(response, status)
        assert response.wsgi_request.read() == b""
    stranger = Client().post(PATH, form)
    refusal_of(stranger, 401)
    assert stranger.wsgi_request.read() == b""


def test_broken_forms(by_token: Client) -> None:
    whole = encode_multipart(BOUNDARY, {"importType": CSV, "scoreData": a_file()})
    kinds = {
        "multipart/form-data": whole,
        "multipart/form-data; boundary=": whole,
        "multipart/form-data; boundary=\xff": whole,
        f"{MULTIPART_CONTENT}; cut=yes": whole[:60],
        "multipart/form-data; boundary=other": whole,
    }
    for kind, data in kinds.items():
        response = by_token.generic("POST", PATH, data, content_type=kind)
        assert refusal_of(response, 400) in (WRONG, MISSING)
    many = {f"field{n}": "x" for n in range(1001)}
    assert refusal_of(post(by_token, **many), 400) == WRONG
    long = {"playtype": "x" * (2 * 1024 * 1024 + 1)}
    assert refusal_of(post(by_token, **long), 400) == WRONG
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    "import_type",
    ["", "file/none", "ir/direct-manual", "api/flo-iidx", "FILE/batch-manual", "\0"],
)
def test_import_types_that_are_none(by_token: Client, import_type: str) -> None:
    said = refusal_of(post(by_token, importType=import_type), 400)
    assert said.startswith("[importType] Expected any of file/")
    assert not Import.objects.exists()


def test_import_types_said_twice_or_never_or_disabled(
    by_token: Client, settings: Any
) -> None:
    said = refusal_of(post(by_token, importType=[CSV, CSV]), 400)
    assert said.startswith("[importType] Expected string")
    said = refusal_of(by_token.post(PATH, {"scoreData": a_file()}), 400)
    assert said == "[importType] Expected string (Received nothing)"
    settings.DISABLED_IMPORT_TYPES = frozenset([CSV])
    refusal_of(post(by_token), 400)
    assert not Import.objects.exists()


def test_no_text_holds_nul(by_token: Client) -> None:
    refusal_of(post(by_token, playtype="S\0P"), 400)
    refusal_of(post(by_token, **{"a\0": "x"}), 400)
    whole = encode_multipart(BOUNDARY, {"importType": CSV, "scoreData": a_file(b"\0")})
    named = whole.replace(b"scores.csv", b"a\0b.csv")
    body_of(by_token.generic("POST", PATH, named, content_type=MULTIPART_CONTENT), 202)
    assert stored(Import.objects.get()) == b"\0"
