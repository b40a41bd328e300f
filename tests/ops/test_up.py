"""`manage.py up` with real processes. Starts and stops cost seconds, so each story
below is several facts told in one run."""

from __future__ import annotations

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

import psutil

from tests.ops.site import Site, is_alive, until


def test_one_home_one_server_and_a_clean_end(site: Site, port: int) -> None:
    (site.home / "tmp").mkdir()
    (site.home / "tmp" / "half an upload").touch()
    site.start()

    assert site.status("/healthz") == 200
    assert site.status("/readyz") == 200
    assert not (site.home / "tmp" / "half an upload").exists()
    assert stat.S_IMODE((site.home / "database_url").stat().st_mode) == 0o600
    assert stat.S_IMODE((site.home / "queue").stat().st_mode) == 0o700
    worker = site.child("ops.worker").environ()
    assert worker["TMPDIR"] == str(site.home / "tmp")
    assert worker["DATABASE_POOL"] == "off"
    web = site.child("granian").environ()
    assert web["SITE_URL"] == f"http://127.0.0.1:{port}"
    assert int(web["POLYBOORU_STARTED_AT"]) > 0
    assert "DATABASE_POOL" not in web

    said = site.refusal()
    assert "already running" in said
    assert f"http://127.0.0.1:{port}" in said
    assert site.supervisor
    assert str(site.supervisor.pid) in said

    site.await_worker()  # one that still starts would end sooner
    code, seconds = site.stop()
    assert code == 0
    assert seconds < 10
    assert not site.survivors()
    assert "Traceback" not in site.output()


def works(site: Site) -> bool:
    """Has a worker; one that ended by itself is started a second later."""
    with suppress(psutil.Error):  # dead a moment ago
        return any("ops.worker" in one.cmdline() for one in site.processes())
    return False


def test_what_dies_is_started_again(site: Site) -> None:
    site.start()

    database = site.child("postgres", "-D")
    database.kill()
    until(lambda: "database ended (by SIGKILL)" in site.output(), 15)
    until(lambda: site.status("/readyz") == 200, 30)
    assert site.child("postgres", "-D").pid != database.pid

    site.await_worker()
    worker = site.child("ops.worker")
    family = [worker, *worker.children()]
    worker.kill()
    until(lambda: not any(map(is_alive, family)), 15)
    site.await_worker()

    # With its children its beat is gone: another worker comes that has one.
    worker = site.child("ops.worker")
    for child in worker.children():
        child.kill()
    until(lambda: not is_alive(worker), 30)
    until(lambda: works(site), 30)
    site.await_worker()

    # Its own worker would live on and keep the port.
    web = site.child("granian")
    family = [web, *web.children(recursive=True)]
    assert len(family) >= 2
    web.kill()
    until(lambda: not any(map(is_alive, family)), 15)
    until(lambda: site.status("/readyz") == 200, 30)

    # The supervisor itself, and a child that does not hear of it: it keeps the port.
    site.child("granian").suspend()
    site.kill_supervisor()
    site.start()
    assert "left behind" in site.output()
    assert site.status("/readyz") == 200
    site.await_worker()
    site.kill_supervisor()
    if psutil.LINUX:  # elsewhere nobody tells children of their parent's death
        until(lambda: not site.survivors(), 6)


def test_a_taken_port(site: Site) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", site.port))
        other.listen()
        said = site.refusal()
    assert f"Port {site.port} on 127.0.0.1 is taken" in said
    assert f"PORT={site.port + 1}" in said
    assert not (site.home / "postgres").exists()  # told before any slow work


def test_a_home_that_cannot_be_written(home: Path, port: int) -> None:
    (home / "file").touch()
    said = Site(home / "file" / "home", port).refusal()
    assert f"Cannot write to {home}/file/home" in said
    assert "POLYBOORU_HOME=" in said


def test_an_unreachable_database(site: Site, port: int) -> None:
    url = f"postgresql://someone:secret@127.0.0.1:{port}/db"
    said = site.refusal(DATABASE_URL=url)
    assert "Cannot use the database of DATABASE_URL" in said
    assert "secret" not in said


def test_several_web_processes_need_redis(site: Site) -> None:
    assert "needs REDIS_URL" in site.refusal(WEB_WORKERS="2")


def test_a_setting_that_is_no_number(site: Site) -> None:
    assert "WEB_THREADS=many" in site.refusal(WEB_THREADS="many")


def test_a_stop_during_the_start(site: Site) -> None:
    process = site.run()
    until(lambda: (site.home / "postgres").exists(), 30)
    process.terminate()
    _, said = process.communicate(timeout=10)
    assert process.returncode == 0
    assert "Traceback" not in said
    assert not [
        other
        for other in psutil.process_iter(["cmdline"])
        if str(site.home) in " ".join(other.info["cmdline"] or [])
        and other.pid != os.getpid()
    ]
