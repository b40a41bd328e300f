"""Importing on the site: the form, the way, the result, and taking it back."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.actions import ban_user
from accounts.models import User
from scores.models import GameSession, Import, Integration, Orphan, Score
from scores.processing import run_imports
from tests.accounts.pages import Page
from tests.booru.reading import queries, read, way
from tests.factories import make_user
from tests.scores.files import iidx_block, iidx_csv, iidx_line
from tests.scores.made_scores import (
    START,
    a_score,
    batch,
    make_chart,
    make_charts,
    make_song,
    run_batch,
)
from tests.scores.pages.turns import busy

pytestmark = pytest.mark.django_db
IIDX = "file/eamusement-iidx-csv"
BATCH = "file/batch-manual"
IMPORT, IMPORTS = "/scores/import", "/scores/imports"


def send(client: Client, body: bytes | None = None, **said: str) -> Any:
    name = said.pop("name", "scores.csv")
    form: dict[str, Any] = {"import_type": IIDX} | said
    if body is not None:
        form["file"] = SimpleUploadedFile(name, body)
    return client.post(IMPORT, form)


def error_at(response: Any, field: str) -> str:
    """The text beside a field that is marked as wrong, and named in the summary."""
    assert response.status_code == 422
    html = response.content.decode()
    assert Page(html).faults == []
    assert f'class="ul" href="#id_{field}"' in html
    found = re.search(rf'<p class="err" id="id_{field}_error"><span>(.*?)</span>', html)
    assert found, field
    control = re.search(rf'<[^>]* id="id_{field}"[^>]*>', html)
    assert control
    assert f'aria-describedby="id_{field}_error"' in control[0]
    return found[1]


def path_of(run: Import, part: str = "") -> str:
    return f"{IMPORTS}/{run.import_id}{part}"


def make_run(user: User, **fields: Any) -> Import:
    """A row that no worker takes up."""
    number = Import.objects.count() + 1
    defaults = {
        "import_id": f"{number:040x}",
        "import_type": IIDX,
        "file_name": "scores.csv",
        "time_queued": START,
        "not_before": timezone.now() + timedelta(days=1),
    }
    return Import.objects.create(user=user, **defaults | fields)


# The form -------------------------------------------------------------------------


def test_it_is_for_accounts(client: Client, user: User) -> None:
    for path in (IMPORT, IMPORTS, "/scores/orphans", path_of(make_run(user))):
        response = client.get(path)
        assert response["Location"] == f"/accounts/login/?next={path}"
    assert send(client, b"x").status_code == 302
    assert Import.objects.count() == 1


def test_each_kind_says_how_to_get_the_file(as_user: Client) -> None:
    page = read(as_user, IMPORT)
    for words in ("e-amusement CSV, IIDX", "Needs the premium course", BATCH, "16 MiB"):
        assert words in page.text
    assert "ir/direct-manual" not in page.text
    html = as_user.get(IMPORT).content.decode()
    kinds = re.findall(r'<input type="radio" name="import_type"[^>]*>', html)
    assert not [kind for kind in kinds if "checked" in kind]
    (iidx,) = [kind for kind in kinds if IIDX in kind]
    assert 'data-accept=".csv" class="asks"' in iidx
    # SP or DP: both are offered, none is chosen.
    assert re.findall(r'<input type="radio" name="playtype"[^>]*>', html) == [
        '<input type="radio" name="playtype" value="SP">',
        '<input type="radio" name="playtype" value="DP">',
    ]
    chosen = as_user.get(f"{IMPORT}?kind={IIDX}").content.decode()
    assert chosen.count(" checked>") == html.count(" checked>") + 1


def test_a_kind_that_the_site_does_not_take(as_user: Client, settings: Any) -> None:
    settings.DISABLED_IMPORT_TYPES = frozenset({IIDX})
    assert IIDX not in read(as_user, IMPORT).text
    said = error_at(send(as_user, b"x", playtype="SP"), "import_type")
    assert said == "This kind cannot be imported here."


def test_what_is_missing_is_said_at_its_field(as_user: Client) -> None:
    nothing = as_user.post(IMPORT)
    assert error_at(nothing, "import_type") == "Choose the kind of file."
    assert error_at(send(as_user, playtype="SP"), "file") == "Choose the file."
    empty = send(as_user, b"", playtype="SP")
    assert error_at(empty, "file") == "The file is empty."
    for unsaid in ({}, {"playtype": ""}, {"playtype": "TP"}):
        response = send(as_user, b"x", **unsaid)
        assert "Say SP or DP" in error_at(response, "playtype")
        assert "Choose “scores.csv” again" in error_at(response, "file")
    assert not Import.objects.exists()


def test_a_file_that_is_too_large(as_user: Client, settings: Any) -> None:
    settings.SCORE_FILE_BYTES = 2048
    response = send(as_user, b"x" * 2049, playtype="SP")
    assert error_at(response, "file") == "The file is larger than 2 KiB."


def test_who_may_not(as_user: Client, user: User, moderator: User) -> None:
    until = timezone.now() + timedelta(days=1)
    ban_user(user, moderator=moderator, reason="spam & more", valid_until=until)
    assert "spam & more" in read(as_user, IMPORT, 403).text
    assert send(as_user, b"x", playtype="SP").status_code == 403
    unconfirmed = Client()
    unconfirmed.force_login(make_user(confirmed_at=None))
    assert "not confirmed" in read(unconfirmed, IMPORT, 403).text
    assert not Import.objects.exists()


def test_the_token_of_the_form_is_asked_for(user: User) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(user)
    assert send(careful, b"x", playtype="SP").status_code == 403


def test_a_file_is_taken_in_as_its_owner_wants_it(as_user: Client, user: User) -> None:
    song = make_song(title="Sample Song")
    for playtype in ("SP", "DP"):
        make_chart(song, playtype=playtype, versions=["27"])
    body = iidx_csv(iidx_line(ANOTHER=iidx_block(level="12")))
    response = send(as_user, body, playtype="DP", name="dp_score.csv")
    run = Import.objects.get()
    assert response["Location"] == path_of(run)
    assert (run.user_intent, run.fields, run.file_name) == (
        True, {"playtype": "DP"}, "dp_score.csv",
    )  # fmt: skip
    run_imports(user.pk)
    assert Score.objects.get().playtype == "DP"


def test_only_kinds_that_ask_for_it_get_a_playtype(as_user: Client) -> None:
    send(as_user, batch([]), import_type=BATCH, playtype="DP")
    assert Import.objects.get().fields == {}


def test_a_service_is_connected_before_it_is_read(
    as_user: Client, user: User, settings: Any
) -> None:
    settings.KAI_SERVICES = settings.KAI_SERVICES | {
        "flo": {
            "url": "https://flo.example",
            "client_id": "a",
            "client_secret": "b",
            "redirect_uri": "",
        }
    }
    flo = "api/flo-iidx"
    html = as_user.get(IMPORT).content.decode()
    assert re.search(rf'value="{flo}"[^>]*class="[^"]*fetches" disabled>', html)
    assert "/settings/services" in read(as_user, IMPORT).links
    assert error_at(send(as_user, import_type=flo), "import_type")
    Integration.objects.create(
        user=user, service="flo", encrypted_access=b"x", encrypted_refresh=b"x"
    )
    # No file is asked for, and none is kept.
    assert send(as_user, b"x", import_type=flo).status_code == 302
    run = Import.objects.get()
    assert (run.import_type, run.file, run.user_intent) == (flo, "", True)


# Under way ------------------------------------------------------------------------


def test_it_says_how_far_it_is(as_user: Client, user: User) -> None:
    now = int(timezone.now().timestamp() * 1000)
    run = make_run(
        user,
        state="running",
        progress="Importing Scores.",
        rows_done=600,
        rows_total=1482,
        fields={"playtype": "SP"},
        time_started=now - 6000,
    )
    page = read(as_user, path_of(run))
    for words in ("e-amusement CSV, IIDX", "1,482 rows found · SP", "600 of 1,482 rows",
                  "Importing Scores", "s left", "look again"):  # fmt: skip
        assert words in page.text, words
    html = as_user.get(path_of(run)).content.decode()
    assert f'hx-get="{path_of(run)}" hx-trigger="every 1s"' in html
    assert '<progress max="100" value="40"' in html
    Import.objects.update(rows_done=0, rows_total=1)
    text = read(as_user, path_of(run)).text
    assert "1 row found" in text
    assert "0 of 1 row" in text
    assert "1 rows" not in text


def test_the_part_that_moves_comes_alone(as_user: Client, user: User) -> None:
    done = run_batch(user, [a_score(make_chart())])
    run = make_run(user, import_type=BATCH)
    asked = {"HX-Request": "true"}
    part = as_user.get(path_of(run), headers=asked).content.decode()
    assert "<html" not in part
    assert "Waiting for its turn" in part
    assert "hx-get" in part
    part = as_user.get(path_of(done), headers=asked).content.decode()
    assert "<title>Import result · Polybooru</title>" in part
    # It stops asking, and the reader is led to the heading.
    assert "hx-get" not in part
    assert '<h1 tabindex="-1" autofocus>1 row read</h1>' in part


def test_one_that_nobody_takes_up_says_so(as_user: Client, user: User) -> None:
    now = int(timezone.now().timestamp() * 1000)
    run = make_run(user, time_queued=now - 50_000)
    assert "longer than usual" not in read(as_user, path_of(run)).text
    Import.objects.update(time_queued=now - 70_000)
    assert "It waits longer than usual." in read(as_user, path_of(run)).text
    # The one after it waits for the one before.
    later = make_run(user, time_queued=now - 70_000)
    assert "longer than usual" not in read(as_user, path_of(later)).text


def test_earlier_ones_come_first(as_user: Client, user: User) -> None:
    make_run(user)
    run = make_run(user)
    assert "1 earlier import of yours comes first" in read(as_user, path_of(run)).text


def test_a_file_that_could_not_be_read(as_user: Client, user: User) -> None:
    send(as_user, b"what,ever\n1,2", playtype="SP")
    run_imports(user.pk)
    run = Import.objects.get()
    page = read(as_user, path_of(run))
    assert "Nothing was imported" in page.text
    assert run.message in page.text
    assert f"{IMPORT}?kind={quote(IIDX, '')}" in page.links
    read(as_user, path_of(run, "/undo"), 404)


# The result -----------------------------------------------------------------------


@pytest.fixture
def done(user: User) -> Import:
    """Every fate: two imported, one of them a new best, one twice, two that are not
    possible, one without a chart."""
    first, second = make_charts(2)
    run_batch(user, [a_score(first, 1000)])
    return run_batch(
        user,
        [
            a_score(first, 1041, timeAchieved=START),
            a_score(second, 900, timeAchieved=START),
            a_score(second, 900, timeAchieved=START),
            a_score(first, 99_999),
            a_score(first, identifier="12345"),
            a_score(first, 2001),
        ],
    )


def fates(html: str) -> list[tuple[str, str]]:
    """(badge, why) of the rows on the page."""
    cells = re.findall(
        r'<span class="badge" data-s="\w+">(\w+)</span></td>'
        r'<td role="cell" class="anywhere">(.*?)</td>',
        html,
        re.DOTALL,
    )
    return [(badge, why) for badge, why in cells]


def test_every_row_has_its_fate_and_the_reason(as_user: Client, done: Import) -> None:
    read(as_user, path_of(done))
    html = as_user.get(path_of(done)).content.decode()
    assert [fate for fate, _ in fates(html)] == [
        "Imported", "Imported", "Duplicate", "Rejected", "Orphaned", "Rejected",
    ]  # fmt: skip
    whys = [why for _, why in fates(html)]
    assert whys[0].startswith("New best: +")
    assert whys[1] == "First score on this chart."
    assert all(whys)
    # Without the API's first line.
    assert whys[3] == "score: Expected at most 2000. Received 99999"
    for words in ("6 rows read", "2 new bests", "ktLampRating", "1 session:",
                  "<span>Duplicates</span><b>1</b>",
                  "<span>Rejected</span><b>2</b>"):  # fmt: skip
        assert words in html, words
    session = GameSession.objects.get()
    assert f"/scores/sessions/{session.session_id}" in html
    # Rows that found their chart lead there, under its own name.
    score = Score.objects.get(origin=done, data__score=1041)
    assert f"/charts/{score.chart.chart_id}" in html
    assert score.chart.song.title in html


def test_a_first_rating_comes_from_nowhere(as_user: Client, user: User) -> None:
    first, second = (run_batch(user, [a_score(make_chart())]) for _ in range(2))
    assert re.search(r"<b>ktLampRating [\d.]+</b>", read_html(as_user, path_of(first)))
    assert re.search(
        r"<b>ktLampRating [\d.]+ \u2192 [\d.]+</b>", read_html(as_user, path_of(second))
    )


def read_html(client: Client, path: str) -> str:
    read(client, path)
    return client.get(path).content.decode()


@pytest.mark.parametrize(
    ("fate", "rows"),
    [
        ("imported", ["Imported"] * 2),
        ("duplicate", ["Duplicate"]),
        ("orphaned", ["Orphaned"]),
        ("rejected", ["Rejected"] * 2),
        ("nonsense", None),
        ("%00", None),
    ],
)
def test_rows_of_one_fate(
    as_user: Client, done: Import, fate: str, rows: list[str] | None
) -> None:
    html = as_user.get(path_of(done, f"?fate={fate}")).content.decode()
    shown = [one for one, _ in fates(html)]
    assert shown == rows if rows else len(shown) == 6


def test_a_long_list_has_pages(as_user: Client, user: User) -> None:
    chart = make_chart()
    run = run_batch(user, [a_score(chart, 1000 + number) for number in range(52)])
    assert len(fates(as_user.get(path_of(run)).content.decode())) == 50
    after = way(as_user, path_of(run, "?fate=imported"), "next")
    assert after == path_of(run, "?fate=imported&page=2")
    html = as_user.get(after).content.decode()
    assert len(fates(html)) == 2
    assert "51 to 52 of 52" in html


def test_the_list_as_csv(as_user: Client, done: Import) -> None:
    response = as_user.get(path_of(done, "/rows.csv"))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f"import-{done.import_id[:8]}.csv" in response["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["Row", "Chart", "Score", "Fate", "Why", "Score ID"]
    assert [row[3] for row in rows[1:]] == [
        "imported", "imported", "duplicate", "rejected", "orphaned", "rejected",
    ]  # fmt: skip
    score = Score.objects.get(origin=done, data__score=1041)
    assert rows[1][5] == score.score_id
    one = as_user.get(path_of(done, "/rows.csv?fate=orphaned")).content.decode()
    assert len(one.splitlines()) == 2


@pytest.mark.parametrize("sign", "=+-@\uff1d\uff0b\uff0d\uff20")
def test_no_cell_of_the_list_is_a_formula(
    as_user: Client, user: User, sign: str
) -> None:
    lines = [
        iidx_line(f"{sign}1+{word}", ANOTHER=iidx_block(level="12", score="1"))
        for word in ("known", "unknown")
    ]
    make_chart(make_song(title=f"{sign}1+known"))
    send(as_user, iidx_csv(*lines), playtype="SP")
    run_imports(user.pk)
    text = as_user.get(path_of(Import.objects.get(), "/rows.csv")).content.decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert all(not cell.startswith(sign) for row in rows for cell in row)
    assert [row[1].partition(" ")[0] for row in rows[1:]] == [
        f"'{sign}1+known", f"'{sign}1+unknown",
    ]  # fmt: skip


def test_an_import_is_its_owners_and_the_moderators(
    done: Import, as_user: Client, as_moderator: Client
) -> None:
    other = Client()
    other.force_login(make_user())
    for part in ("", "/rows.csv", "/undo"):
        assert other.get(path_of(done, part)).status_code == 404
        assert as_moderator.get(path_of(done, part)).status_code == 200
    assert other.post(path_of(done, "/undo")).status_code == 404
    assert "by mika" in read(as_moderator, path_of(done)).text
    assert Import.objects.filter(pk=done.pk).exists()
    for unknown in (f"{IMPORTS}/unknown", f"{IMPORTS}/%00", f"{IMPORTS}/x/undo"):
        read(as_user, unknown, 404)


def test_earlier_imports_are_listed(as_user: Client, user: User, done: Import) -> None:
    make_run(user, state="failed", file_name="wrong.csv")
    make_run(user, file_name="next.csv")
    run_batch(make_user(), [])
    page = read(as_user, IMPORTS)
    for words in ("wrong.csv", "failed", "next.csv", "under way", "2 imported",
                  "1 duplicate", "1 orphaned", "2 rejected"):  # fmt: skip
        assert words in page.text, words
    found = [link for link in page.links if link.startswith(f"{IMPORTS}/")]
    assert len(found) == 4
    assert found[2] == path_of(done)


def test_lists_have_a_fixed_cost(as_user: Client, user: User, done: Import) -> None:
    few = [queries(as_user, path) for path in (path_of(done), IMPORTS)]
    charts = make_charts(24)
    run = run_batch(user, [a_score(chart) for chart in charts])
    for _ in range(24):
        make_run(user)
    assert queries(as_user, path_of(run)) <= few[0]
    assert queries(as_user, IMPORTS) == few[1]
    assert few[0] <= 9
    assert few[1] <= 5


# Undoing --------------------------------------------------------------------------


def test_undoing_is_asked_for_in_numbers(as_user: Client, done: Import) -> None:
    page = read(as_user, path_of(done, "/undo"))
    assert "2 scores on 2 charts go away, in 1 session." in page.text
    assert path_of(done) in page.links
    assert Score.objects.filter(origin=done).count() == 2
    response = as_user.post(path_of(done, "/undo"))
    assert response["Location"] == IMPORTS
    assert "is undone" in as_user.get(IMPORTS).content.decode()
    assert not Score.objects.filter(data__score=1041).exists()
    assert Score.objects.count() == 1
    read(as_user, path_of(done), 404)


def test_undoing_what_has_no_scores(as_user: Client, user: User) -> None:
    run = run_batch(user, [a_score(make_chart(), identifier="7001")])
    page = read(as_user, path_of(run, "/undo"))
    assert "It has no scores to take back" in page.text
    assert "0 scores" not in page.text
    assert "Its 1 orphan, as far as" in page.text
    as_user.post(path_of(run, "/undo"))
    assert not Import.objects.exists()
    assert Orphan.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_while_another_import_runs_it_is_not_undone(
    as_user: Client, user: User, done: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scores.actions.turns.WAIT_SECONDS", 0.2)
    with busy(user):
        response = as_user.post(path_of(done, "/undo"))
    assert response["Location"] == path_of(done)
    assert "already has an ongoing import" in as_user.get(IMPORTS).content.decode()
    assert Import.objects.filter(pk=done.pk).exists()


# Orphans --------------------------------------------------------------------------


def test_orphans_can_be_tried_again_and_deleted(as_user: Client, user: User) -> None:
    chart = make_chart()
    run_batch(user, [a_score(chart, identifier=number) for number in ("7001", "7002")])
    path = "/scores/orphans"
    page = read(as_user, path)
    assert "2 orphans" in page.text
    assert "7001" in page.text
    assert "beatmania IIDX" in page.text
    assert as_user.post(f"{path}/again")["Location"] == path
    assert "All 2 are still without a chart." in as_user.get(path).content.decode()
    make_chart(make_song(song_id=7001))
    as_user.post(f"{path}/again")
    assert "1 of 2 found its chart." in as_user.get(path).content.decode()
    as_user.post(f"{path}/again")
    assert "It is still without a chart." in as_user.get(path).content.decode()
    orphan = Orphan.objects.get()
    response = as_user.post(f"{path}/{orphan.orphan_id}/delete")
    assert response["Location"] == path
    assert "No orphans" in as_user.get(path).content.decode()
    as_user.post(f"{path}/again")
    assert "There is nothing to try." in as_user.get(path).content.decode()


def test_a_deletion_stays_on_its_page(as_user: Client, user: User) -> None:
    chart = make_chart()
    missing = [a_score(chart, identifier=str(7000 + number)) for number in range(52)]
    run_batch(user, missing)
    path = "/scores/orphans"
    html = as_user.get(f"{path}?page=2").content.decode()
    assert html.count('<input type="hidden" name="page" value="2">') == 2
    assert 'name="page"' not in as_user.get(path).content.decode()
    for said, where in (("2", "?page=2"), ("//example.com", ""), ("", "")):
        orphan = Orphan.objects.latest("pk")
        response = as_user.post(f"{path}/{orphan.orphan_id}/delete", {"page": said})
        assert response["Location"] == path + where
    assert "Import its file again" in as_user.get(path).content.decode()


def test_the_orphans_of_others_are_not_there(as_user: Client) -> None:
    owner = make_user()
    run_batch(owner, [a_score(make_chart(), identifier="7001")])
    orphan = Orphan.objects.get()
    assert "No orphans" in read(as_user, "/scores/orphans").text
    path = f"/scores/orphans/{orphan.orphan_id}/delete"
    assert as_user.post(path).status_code == 404
    assert as_user.get(path).status_code == 405
    assert as_user.post("/scores/orphans/%00/delete").status_code == 404
    assert Orphan.objects.exists()


def test_orphans_have_a_fixed_cost(as_user: Client, user: User) -> None:
    chart = make_chart()
    run_batch(user, [a_score(chart, identifier="7000")])
    few = queries(as_user, "/scores/orphans")
    run_batch(user, [a_score(chart, identifier=str(7001 + n)) for n in range(24)])
    assert queries(as_user, "/scores/orphans") == few
    assert few <= 5
