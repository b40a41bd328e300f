"""Score files that are damaged, too large or no files, over HTTP: refused in the
documented words or row by row; nothing is half stored and nothing dies."""

from __future__ import annotations

import gzip
import os
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest

from tests.e2e.client import Answer
from tests.e2e.figures import Figure
from tests.e2e.live import LiveSite
from tests.e2e.score_state import stored, wrong
from tests.e2e.scoring import API, HOOK, Player, form, part, players
from tests.scores.damage import Damaged, damaged_files
from tests.scores.files import WHOLE, batch, batch_score

MEGABYTE = 1024 * 1024
FULL = 16 * MEGABYTE
BATCH = "file/batch-manual"
GOOD = WHOLE[BATCH].body
WRONG_FILE = "File provided was too large, corrupt, or provided in the wrong field."
NO_FILE = "Expected a file for field scoreData."
CLIENTS = 4
LONG = bool(os.environ.get("POLYBOORU_LONG"))


Crew = Callable[[LiveSite], Player]


@pytest.fixture(scope="module")
def new_player() -> Crew:
    """Accounts are made by the dozen: each time it takes a process."""
    waiting: dict[int, list[Player]] = {}
    numbers = count()

    def take(site: LiveSite) -> Player:
        if not waiting.get(site.port):
            waiting[site.port] = players(
                site, *(f"file {next(numbers)}" for _ in range(14))
            )
        return waiting[site.port].pop()

    return take


@pytest.fixture(scope="module", params=["queued_site", "inline_site"])
def a_site(request: pytest.FixtureRequest, new_player: Crew) -> Iterator[LiveSite]:
    """The same processes before and after, and nothing unexpected in their log."""
    site: LiveSite = request.getfixturevalue(request.param)
    before, said = site.lives(), len(site.output())
    yield site
    honest = new_player(site)
    document = ended(honest, honest.send(BATCH, GOOD))
    assert isinstance(document, dict)
    assert document["summary"]["imported"] == 8
    assert site.lives() == before
    assert '"exception"' not in site.output()[said:]
    assert wrong(site) == {}


def ended(player: Player, answer: Answer) -> dict[str, Any] | str:
    """The import document, or why there is none; whichever way the site says it."""
    if answer.status == 202:
        answer = player.ended(answer.json()["body"]["importID"])
    said = answer.json()
    if answer.status == 400:
        assert set(said) == {"success", "description"}
        assert said["success"] is False
        assert said["description"]
        return str(said["description"])
    assert answer.status == 200, answer.body
    body = said["body"]
    document: dict[str, Any] = body.get("import", body)
    return document


class Sender:
    """One after the other, and after each the tables are as its answer says."""

    def __init__(self, site: LiveSite, player: Player) -> None:
        self.site = site
        self.player = player
        self.scores = self.orphans = 0

    def __call__(self, files: list[Damaged]) -> Counter[str]:
        ends: Counter[str] = Counter()
        for file in files:
            ends[self._send(file)] += 1
        return ends

    def _send(self, file: Damaged) -> str:
        answer = self.player.send(file.import_type, file.body, fields=file.fields)
        document = ended(self.player, answer)
        if isinstance(document, str):
            assert len(document) < 2000, file.name
        else:
            kinds = Counter(error["type"] for error in document["errors"])
            assert kinds["InternalError"] == 0, file.name
            assert len(document["scoreIDs"]) == document["summary"]["imported"]
            self.scores += len(document["scoreIDs"])
            self.orphans += kinds["SongOrChartNotFound"]
        held = stored(self.site, self.player.user_id)
        assert held == (self.scores, self.orphans), file.name
        return "refused" if isinstance(document, str) else "taken"


def test_damaged_files(
    a_site: LiveSite, new_player: Crew, figure: Figure, inline_site: LiveSite
) -> None:
    """A half of them where the answer is the end, else a sample; POLYBOORU_LONG=1
    sends all."""
    inline = a_site is inline_site
    step = 1 if LONG else 2 if inline else 11
    files = list(damaged_files())[::step]
    assert len(files) >= (400 if inline else 70)
    senders = [Sender(a_site, new_player(a_site)) for _ in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        parts = [files[n::CLIENTS] for n in range(CLIENTS)]
        jobs = zip(senders, parts, strict=True)
        ends = list(pool.map(lambda job: job[0](job[1]), jobs))
    total: Counter[str] = sum(ends, Counter())
    figure("damaged score files", total)
    assert total["taken"] > len(files) // 10
    assert total["refused"] > len(files) // 3


def padded(size: int) -> bytes:
    return GOOD + b" " * (size - len(GOOD))


KIND = part("importType", BATCH.encode())
FILE = part("scoreData", GOOD, file_name="a.json")
FORMS = {
    "a byte too many": (form(KIND, part("scoreData", padded(FULL + 1), file_name="a")),
                        WRONG_FILE),
    "another name": (form(KIND, part("file", GOOD, file_name="a")), WRONG_FILE),
    "another name in capitals": (form(KIND, part("scoredata", GOOD, file_name="a")),
                                 WRONG_FILE),
    "two files": (form(KIND, FILE, FILE), WRONG_FILE),
    "a second file": (form(KIND, FILE, part("x", b"", file_name="x")), WRONG_FILE),
    "a text": (form(KIND, part("scoreData", GOOD)), NO_FILE),
    "no file": (form(KIND), NO_FILE),
    "no type": (form(FILE), "[importType] Expected string (Received nothing)"),
    "two types": (form(KIND, KIND, FILE), "[importType] Expected string"),
    "type of a hook": (form(part("importType", b"ir/direct-manual"), FILE),
                       "[importType] Expected any of"),
    "unknown type": (form(part("importType", b"file/nothing"), FILE),
                     "[importType] Expected any of"),
    "nothing": (b"", ""),
    "no form": (GOOD, ""),
    "no end": (form(KIND, part("scoreData", b"{", file_name="a"))[:-30], ""),
    "only a border": (form(), NO_FILE),
    "many fields": (form(KIND, FILE, *(part(f"f{n}", b"") for n in range(2000))),
                    WRONG_FILE),
    "three megabytes of text": (form(KIND, FILE, part("x", b"x" * 3 * MEGABYTE)),
                                WRONG_FILE),
    "a compressed gigabyte": (form(KIND, part(
        "scoreData", gzip.compress(bytes(1024 * MEGABYTE), 9), file_name="a.gz")),
        "The file is not UTF-8 text."),
}  # fmt: skip


def test_forms_that_are_none(a_site: LiveSite, new_player: Crew) -> None:
    mika = new_player(a_site)
    for name, (body, said) in FORMS.items():
        why = ended(mika, mika.send_form(body))
        assert isinstance(why, str), name
        assert why.startswith(said), name
    assert stored(a_site, mika.user_id) == (0, 0)


def test_the_largest_file(a_site: LiveSite, new_player: Crew) -> None:
    mika = new_player(a_site)
    document = ended(mika, mika.send(BATCH, padded(FULL)))
    assert isinstance(document, dict)
    assert document["summary"]["imported"] == 8
    assert stored(a_site, mika.user_id) == (8, 0)


def test_the_largest_json(a_site: LiveSite, new_player: Crew) -> None:
    mika = new_player(a_site)
    row = batch_score(matchType="songTitle", identifier="Song 1")
    whole = batch(row)
    full = whole + b" " * (4 * MEGABYTE - len(whole))
    answer = mika.hook(full + b" ")
    assert (answer.status, answer.json()) == (413, {
        "success": False,
        "description": "Your request body was too large. The limit is 4MB.",
    })  # fmt: skip
    for kind in ("gzip", "br"):
        headers = {"Content-Type": "application/json", "Content-Encoding": kind}
        answer = mika.ask("POST", HOOK, gzip.compress(whole), headers)
        assert answer.status == 400, answer.body
    assert stored(a_site, mika.user_id) == (0, 0)
    document = ended(mika, mika.hook(full))
    assert isinstance(document, dict)
    assert document["summary"]["imported"] == 1


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.999])
def test_a_client_that_goes_away(
    a_site: LiveSite, new_player: Crew, share: float
) -> None:
    """In the middle of its body: nothing was accepted."""
    mika = new_player(a_site)
    for path, kind, body in (
        (f"{API}/import/file", "multipart/form-data; boundary=b", whole_form()),
        (HOOK, "application/json", batch(*[batch_score()] * 500)),
    ):
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{mika.port}\r\n"
            f"Authorization: Bearer {mika.token}\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", mika.port), timeout=30) as line:
            line.sendall(head.encode() + body[: int(len(body) * share)])
            line.shutdown(socket.SHUT_WR)
            answer = line.makefile("rb").read()
        assert not answer or b" 400 " in answer.split(b"\r\n")[0], answer
    imports = "SELECT FROM scores_import WHERE user_id = %(user)s"
    assert a_site.rows(imports, user=mika.user_id) == []


def whole_form() -> bytes:
    body = form(KIND, part("scoreData", padded(MEGABYTE), file_name="a"))
    return body.replace(b"--a-boundary-that-no-file-contains", b"--b")


NO_JSON = [b"", b"{", b"null", b"1", b'"x"', b"[", b"[" * 100_000, b"\xff", b"\0",
           b'["\\ud800"]', b'{"a":NaN}', b"[" * 5000 + b"]" * 5000]  # fmt: skip


def test_json_that_is_none(a_site: LiveSite, new_player: Crew) -> None:
    mika = new_player(a_site)
    for body in NO_JSON:
        assert isinstance(ended(mika, mika.hook(body)), str), body[:50]
    assert stored(a_site, mika.user_id) == (0, 0)
