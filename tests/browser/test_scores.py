"""Scores in a browser: importing by mouse and by keyboard, and what pages must be."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from accounts.models import User
from scores.models import GameSession, Import, RatingSnapshot, Score, Table
from scores.processing import run_imports
from tests.browser.chromium import faults_of
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
from tests.scores.rows import make_folder_row, make_stats_row

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, FilePayload, Page

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = [1280, 390]


def csv_file() -> FilePayload:
    """One score on a chart that is there, one that is not."""
    make_chart(make_song(title="Glass Meridian"), versions=["27"])
    known = iidx_line("Glass Meridian", ANOTHER=iidx_block(level="12"))
    unknown = iidx_line("Nine Kites (long)", ANOTHER=iidx_block(level="12"))
    body = iidx_csv(known, unknown)
    return {"name": "sp_score.csv", "mimeType": "text/csv", "buffer": body}


@pytest.fixture
def page(signed_in: BrowserContext, site: str) -> Iterator[Page]:
    """The import page; a fault in a script fails the test."""
    opened = signed_in.new_page()
    faults = faults_of(opened)
    opened.goto(f"{site}/scores/import")
    yield opened
    assert faults == []


def drop(page: Page, *files: FilePayload) -> None:
    """As a file manager would."""
    transfer = page.evaluate_handle(
        """(files) => {
          const transfer = new DataTransfer();
          for (const [name, text] of files) {
            const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
            transfer.items.add(new File([bytes], name, { type: "text/csv" }));
          }
          return transfer;
        }""",
        [[one["name"], base64.b64encode(one["buffer"]).decode()] for one in files],
    )
    for event in ("dragover", "drop"):
        page.dispatch_event("#drop", event, {"dataTransfer": transfer})


def check_result(page: Page) -> None:
    """What the file of `csv_file` comes to."""
    page.get_by_role("heading", name="2 rows read").wait_for()
    table = page.get_by_role("region", name="Rows")
    assert table.get_by_role("link", name="Glass Meridian").is_visible()
    assert table.get_by_text("First score on this chart.").is_visible()
    assert table.get_by_text("Nine Kites (long)").first.is_visible()
    page.get_by_role("link", name="Orphaned 1").click()
    page.wait_for_url("**?fate=orphaned")
    assert page.get_by_role("region", name="Rows").locator("tbody tr").count() == 1


# Importing ------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_a_file_is_dropped(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    file = csv_file()
    asked = page.get_by_role("group", name="Play type of the file")
    assert not asked.is_visible()
    page.get_by_label("Find a game or a service").fill("e-amu iidx")
    kinds = page.get_by_role("radiogroup").get_by_role("radio")
    assert [one.get_attribute("value") for one in kinds.all()] == [
        "file/eamusement-iidx-csv"
    ]
    page.get_by_text("e-amusement CSV, IIDX").click()
    # The kind does not say SP or DP, so it is asked for, and nothing is chosen.
    assert asked.is_visible()
    assert asked.locator(":checked").count() == 0
    drop(page, file)
    page.get_by_role("status").get_by_text("sp_score.csv · 2 kB").wait_for()
    page.get_by_role("button", name="Import", exact=True).click()
    # Nothing is sent, so that the file need not be chosen again.
    page.get_by_role("alert").get_by_text("Say SP or DP").wait_for()
    assert page.evaluate("document.activeElement.name") == "playtype"
    asked.get_by_text("SP", exact=True).click()
    assert not page.get_by_text("Say SP or DP").is_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    check_result(page)
    assert Score.objects.get().playtype == "SP"


@pytest.mark.parametrize("width", WIDTHS)
def test_by_keyboard_alone(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    file = csv_file()
    # The browser is told in the background that choosers are caught here: in good time.
    page.on("filechooser", lambda _: None)
    page.get_by_label("Find a game or a service").focus()
    page.keyboard.type("eamusement-iidx")
    # Enter takes the one that is left, and does not send the form.
    page.keyboard.press("Enter")
    chosen = page.locator("[name=import_type]:checked")
    assert chosen.evaluate("one => one === document.activeElement")
    page.keyboard.press("Tab")
    assert page.locator("#id_file").evaluate("one => one === document.activeElement")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(file)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "playtype"
    page.keyboard.press("Space")
    assert page.locator("[name=playtype]:checked").get_attribute("value") == "SP"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    check_result(page)


def test_what_the_server_would_refuse_is_said_at_once(page: Page) -> None:
    drop(page, {"name": "none.csv", "mimeType": "text/csv", "buffer": b""})
    page.get_by_text("The file is empty.").wait_for()
    most = int(page.locator("#import").get_attribute("data-max-bytes") or 0)
    page.evaluate(
        """(size) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([new Uint8Array(size)], "large.csv"));
          document.getElementById("id_file").files = transfer.files;
          document.getElementById("id_file").dispatchEvent(new Event("change"));
        }""",
        most + 1,
    )
    page.get_by_text("The file is larger than 16 MiB.").wait_for()
    page.get_by_text("Batch manual JSON").click()
    page.get_by_role("button", name="Import", exact=True).click()
    assert page.locator("#id_file").evaluate("one => one === document.activeElement")
    assert not Import.objects.exists()


def test_what_is_dropped_is_one_file(page: Page) -> None:
    file = csv_file()
    drop(page, file, file)
    page.get_by_role("alert").get_by_text(
        "One file at a time: these were 2."
    ).wait_for()
    assert page.locator("#file-name").inner_text() == ""
    drop(page, file)
    assert not page.locator("#file-problem").is_visible()
    assert page.locator("#file-name").inner_text() == "sp_score.csv · 2 kB"
    # A made event has no folders: the browser's word for one is put in its mouth.
    page.evaluate(
        """() => {
          DataTransferItem.prototype.webkitGetAsEntry = () => ({ isDirectory: true });
        }"""
    )
    drop(page, file)
    page.get_by_role("alert").get_by_text("This is a folder.").wait_for()


def test_what_was_wrong_is_forgotten_with_the_next_try(page: Page) -> None:
    file = csv_file()
    page.get_by_text("e-amusement CSV, IIDX").click()
    page.locator("#id_file").set_input_files(file)
    # As a program would that does not look at the page first.
    page.evaluate("HTMLFormElement.prototype.submit.call(document.forms.import)")
    page.locator("#id_file_error").get_by_text("Choose “sp_score.csv” again").wait_for()
    summary = page.locator("[data-summary]")
    assert summary.evaluate("one => one === document.activeElement")
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("group", name="Play type").get_by_text("SP", exact=True).click()
    assert page.locator(".err:visible").count() == 0
    assert page.locator("main [aria-invalid=true]").count() == 0
    page.get_by_role("button", name="Import", exact=True).click()
    check_result(page)


def test_the_way_is_shown_to_the_end(page: Page, user: User) -> None:
    chart = make_chart()
    file: FilePayload = {
        "name": "mine.json",
        "mimeType": "application/json",
        "buffer": batch([a_score(chart, 1000)]),
    }
    page.get_by_text("Batch manual JSON").click()
    page.locator("#id_file").set_input_files(file)
    with busy(user):
        page.get_by_role("button", name="Import", exact=True).click()
        page.get_by_role("status").get_by_text("Waiting for its turn").wait_for()
        assert page.title() == "Importing · Polybooru"
    Import.objects.update(state="running", rows_done=600, rows_total=1000)
    page.get_by_text("600 of 1,000 rows").wait_for()
    assert page.get_by_role("progressbar").get_attribute("value") == "60"
    Import.objects.update(state="queued", rows_done=0, rows_total=0)
    run_imports(user.pk)
    heading = page.get_by_role("heading", name="1 row read")
    heading.wait_for()
    assert heading.evaluate("one => one === document.activeElement")
    assert page.title() == "Import result · Polybooru"
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(1200)
    assert asked == []


def test_an_import_is_undone_on_a_page_of_its_own(page: Page, user: User) -> None:
    run = run_batch(user, [a_score(make_chart(), 1000)])
    page.goto(page.url.replace("/import", f"/imports/{run.import_id}"))
    page.get_by_role("link", name="Undo import…").click()
    page.get_by_role("heading", name="Undo this import?").wait_for()
    keep = page.get_by_role("link", name="Keep scores")
    assert keep.evaluate("one => one === document.activeElement")
    page.get_by_role("button", name="Undo import").click()
    page.get_by_text("The import is undone").wait_for()
    assert not Score.objects.exists()


def test_without_script(scriptless: BrowserContext, site: str) -> None:
    page = scriptless.new_page()
    page.goto(f"{site}/scores/import")
    file = csv_file()
    assert not page.get_by_label("Find a game or a service").is_visible()
    page.get_by_text("e-amusement CSV, IIDX").click()
    page.get_by_label("Choose a score file").set_input_files(file)
    page.get_by_role("group", name="Play type").get_by_text("SP", exact=True).click()
    page.get_by_role("button", name="Import", exact=True).click()
    check_result(page)
    page.get_by_role("link", name="All 2").click()
    page.get_by_role("link", name="Glass Meridian").click()
    page.get_by_role("heading", name="Leaderboard").wait_for()
    page.get_by_role("link", name="mika").click()
    page.get_by_role("heading", name="Charts by level").wait_for()
    page.locator("label", has_text="Grades").click()
    assert page.get_by_role("table", name="Grades per level").is_visible()
    assert not page.get_by_role("table", name="Lamps per level").is_visible()


def test_a_score_by_keyboard_and_without_script(
    scriptless: BrowserContext, site: str, user: User
) -> None:
    """From the chart to the score, a comment, and its end."""
    chart = make_chart()
    run_batch(user, [a_score(chart, 1234)])
    page = scriptless.new_page()
    page.goto(f"{site}/scores/iidx/SP/charts/{chart.chart_id}")
    page.get_by_role("link", name="1,234").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Comment").focus()
    page.keyboard.type("Half asleep")
    page.keyboard.press("Enter")
    page.get_by_text("The score is saved.").wait_for()
    assert page.locator("main .head").get_by_text("Half asleep").is_visible()
    page.get_by_role("link", name="Delete score…").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Delete this score?").wait_for()
    keep = page.get_by_role("link", name="Keep score")
    assert keep.evaluate("one => one === document.activeElement")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    assert page.get_by_label("Never import it again").is_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("No import will bring it again.").wait_for()
    assert not Score.objects.exists()


# Everywhere -----------------------------------------------------------------------


def world(user: User) -> list[str]:
    """Scores of several players, and the addresses of all pages. One name and one
    title are longer than any page is wide."""
    charts = [make_chart(make_song(title="x" * 200, artist="y" * 200)), *make_charts(5)]
    for place, player in enumerate([user, make_user("z" * 50), make_user()]):
        run_batch(
            player,
            [
                a_score(chart, 1000 + 100 * place + number, timeAchieved=START + number)
                for number, chart in enumerate(charts)
            ],
        )
    run = run_batch(
        user,
        [a_score(charts[1], 9_999), a_score(charts[1], identifier="w" * 200)],
    )
    Import.objects.filter(pk=run.pk).update(file_name="v" * 200)
    now = timezone.now()
    for days in (40, 20, 3):
        RatingSnapshot.objects.create(
            user=user,
            game="iidx",
            playtype="SP",
            timestamp=int((now - timedelta(days=days)).timestamp() * 1000),
            ratings={"ktLampRating": 3.0 - days / 40},
        )
    folder = make_folder_row(*charts, game="iidx", playtype="SP", title="u" * 200)
    Table.objects.create(
        table_id="t", game="iidx", playtype="SP", title="Levels", default=True,
        folders=[folder.folder_id],
    )  # fmt: skip
    session = GameSession.objects.filter(user=user).first()
    assert session is not None
    waiting = Import.objects.create(
        import_id="a" * 40, user=user, import_type="file/batch-manual", time_queued=0,
        not_before=now + timedelta(days=1), rows_done=1, rows_total=3, state="running",
    )  # fmt: skip
    failed = Import.objects.create(
        import_id="b" * 40, user=user, import_type="file/batch-manual", time_queued=0,
        state="failed", message="t" * 300, status_code=400,
    )  # fmt: skip
    here = f"/scores/players/{user.pk}/iidx/SP"
    score = Score.objects.filter(user=user, chart=charts[0]).get()
    return [
        "/scores", "/scores/import", "/scores/imports", "/scores/orphans",
        *(f"/scores/imports/{one.import_id}" for one in (run, waiting, failed)),
        f"/scores/imports/{run.import_id}/undo", "/scores/songs",
        "/scores/songs?q=song", f"/scores/songs?q={'s' * 100}", "/scores/iidx/SP",
        "/scores/bms/7K", f"/scores/iidx/SP/charts/{charts[0].chart_id}",
        f"/scores/iidx/SP/folders/{folder.folder_id}", here, f"{here}/scores",
        f"{here}/sessions", f"/scores/players/{user.pk}/bms/7K",
        f"/scores/sessions/{session.session_id}",
        *(f"/scores/score/{score.score_id}{act}" for act in ("", "/delete")),
    ]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_scrolls_sideways_or_breaks_the_policy(
    signed_in: BrowserContext, site: str, user: User, width: int, scheme: str
) -> None:
    paths = world(user)
    page = signed_in.new_page()
    complaints = faults_of(page)
    page.on(
        "console",
        lambda line: (
            complaints.append(line.text) if "Content Security" in line.text else None
        ),
    )
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for path in paths:
        page.goto(site + path)
        over = "document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(over) <= 0, path
        for menu in page.locator("main details.menu summary").all():
            menu.click()
            shown = page.locator("main details.menu[open] .pop").bounding_box()
            assert shown is not None
            assert shown["x"] >= 0, path
            assert shown["x"] + shown["width"] <= width, path
            menu.click()
    assert complaints == []


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_figures_stay_in_their_boxes(
    signed_in: BrowserContext, site: str, user: User, width: int
) -> None:
    """The longest names of ratings, classes and lamps, and a player's longest name."""
    make_stats_row(
        user, "ongeki", "Single",
        ratings={"naiveRating": 1234.56, "naiveRatingRefresh": 12345.678},
        classes={"colour": "RAINBOW_EX"},
    )  # fmt: skip
    make_stats_row(
        user, "ddr", "SP", ratings={"flareSkill": 98_765}, classes={"flare": "VENUS"}
    )
    chart = make_chart()
    for player, score in ((make_user("w" * 50), 1900), (user, 1800)):
        run_batch(player, [a_score(chart, score, lamp="EX HARD CLEAR")])
    best = Score.objects.get(user=user)
    path = f"/scores/iidx/SP/charts/{chart.chart_id}"
    page = signed_in.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    for address in (
        f"/scores/players/{user.pk}/ongeki/Single",
        f"/scores/players/{user.pk}/ddr/SP",
        f"/scores/score/{best.score_id}",
        path,
    ):
        page.goto(site + address)
        over = page.locator(".tile").evaluate_all(
            """(tiles) => tiles
              .filter((one) => one.scrollWidth > one.clientWidth)
              .map((one) => one.innerText)"""
        )
        assert over == [], address
        wide = "document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(wide) <= 0, address
    # The scores of the leaderboard are seen without scrolling it.
    board = page.get_by_role("region", name="Leaderboard").bounding_box()
    cell = page.get_by_role("cell", name="1,900").bounding_box()
    assert board is not None
    assert cell is not None
    assert cell["x"] + cell["width"] <= board["x"] + board["width"]


def test_every_control_has_a_name(
    signed_in: BrowserContext, site: str, user: User
) -> None:
    """What somebody hears who cannot see the page."""
    page = signed_in.new_page()
    for path in world(user):
        page.goto(site + path)
        nameless = page.evaluate(
            """() => [...document.querySelectorAll('a,button,input,select,svg')]
              .filter((one) => one.type !== 'hidden' && one.checkVisibility())
              .filter((one) => !(one.innerText || '').trim()
                && !one.getAttribute('aria-label') && !(one.labels && one.labels.length)
                && !one.querySelector('.vh,img[alt]:not([alt=""])'))
              .map((one) => one.outerHTML)"""
        )
        assert nameless == [], path
        assert page.locator("h1").count() == 1, path
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map((o) => o.id)")
        assert len(ids) == len(set(ids)), path
