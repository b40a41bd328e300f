"""`manage.py up`: one command that runs everything, and ends it.

The supervisor is plain Python without Django: the database must run before settings
can be read, and it stays small. Everything that needs Django is a child process.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from ops.checks import answers, check_database, check_port
from ops.errors import StartError, Stopped
from ops.home import lock_home, make_folders, make_home, write_secret
from ops.memory import machine_memory, machine_shared_memory, memory_settings
from ops.postgres import EmbeddedPostgres
from ops.processes import DATABASE_STOP_SECONDS, Child, Supervisor, Waiter

BASE_DIR: Final = Path(__file__).resolve().parent.parent
ANSWER_SECONDS: Final = 60.0
# Exit code of `manage.py prepare` when the site has no content yet.
NOTHING_YET: Final = 10


@dataclass(frozen=True)
class Plan:
    """What to run, from the command line and the environment."""

    host: str
    port: int
    demo: bool
    home: Path
    database_url: str
    web_threads: int
    web_workers: int
    worker_concurrency: int

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def main(argv: Sequence[str]) -> int:
    """What stands after `manage.py up`; the result is the exit code."""
    parser = argparse.ArgumentParser(
        prog="manage.py up",
        description="Run database, web server and worker until Ctrl-C.",
    )
    add_options(parser)
    options = parser.parse_args(argv)
    return serve(options.host, options.port, demo=not options.no_demo)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument(
        "--port", type=int, help="port to listen on (default: $PORT, or 8000)"
    )
    parser.add_argument(
        "--no-demo", action="store_true", help="leave an empty site empty"
    )


def serve(host: str, port: int | None, *, demo: bool) -> int:
    """Run until SIGTERM or SIGINT. The exit code is 0 after a stop that was asked
    for, and 1 when the start failed."""
    waiter = Waiter()
    try:
        plan = _plan(host, port, demo, os.environ)
        make_home(plan.home)
        with lock_home(plan.home, plan.address):
            _run(plan, waiter)
    except StartError as error:
        _say(str(error))
    except PermissionError as error:
        _say(
            f"This user may not use {error.filename}: it belongs to another, probably "
            f"because Polybooru was started as root before. Start it as root again, "
            f"or give the home to yourself: sudo chown -R $(id -u) {_home(os.environ)}"
        )
    except OSError as error:
        _say(f"The machine refuses: {error}")
    else:
        return 0
    return 1


def _plan(host: str, port: int | None, demo: bool, env: Mapping[str, str]) -> Plan:
    plan = Plan(
        host=host,
        port=_number(env, "PORT", 8000) if port is None else port,
        demo=demo,
        home=_home(env),
        database_url=env.get("DATABASE_URL", ""),
        web_threads=_number(env, "WEB_THREADS", 64),
        web_workers=_number(env, "WEB_WORKERS", 1),
        worker_concurrency=_number(env, "WORKER_CONCURRENCY", 1),
    )
    if plan.web_workers > 1 and not env.get("REDIS_URL"):
        raise StartError(
            f"WEB_WORKERS={plan.web_workers} needs REDIS_URL: several web processes "
            f"must count requests in one place, or every rate limit is too wide."
        )
    return plan


def _home(env: Mapping[str, str]) -> Path:
    return Path(env.get("POLYBOORU_HOME") or BASE_DIR / "var").absolute()


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not text.isdecimal() or int(text) < 1:
        raise StartError(f"{name}={text} is not a number of 1 or more.")
    return int(text)


def _run(plan: Plan, waiter: Waiter) -> None:
    supervisor = Supervisor(waiter, plan.home / "children", _say)
    server: EmbeddedPostgres | None = None
    try:
        supervisor.end_leftovers()
        check_port(plan.host, plan.port)
        make_folders(plan.home)
        if plan.database_url:
            check_database(plan.database_url)
        else:
            server = EmbeddedPostgres(
                plan.home, _database_settings(plan), wait=waiter.wait, say=_say
            )
            server.start()
            supervisor.watch("database", server)
            write_secret(plan.home / "database_url", server.conninfo)
        _start_site(plan, supervisor)
        sys.stdout.write(f"ready {plan.address}\n")
        sys.stdout.flush()
        supervisor.run()
    except Stopped:
        _say("Stopping")
    finally:
        supervisor.stop()
        if server:
            server.stop(DATABASE_STOP_SECONDS)


def _database_settings(plan: Plan) -> dict[str, str]:
    settings = memory_settings(
        machine_memory(), os.cpu_count() or 1, machine_shared_memory()
    )
    # A pool of 8 for each web process, one for each job and for the index, and some
    # for the operator.
    needed = 8 * plan.web_workers + 2 * plan.worker_concurrency + 20
    most = max(needed, int(settings["max_connections"]))
    return settings | {"max_connections": str(most)}


def _start_site(plan: Plan, supervisor: Supervisor) -> None:
    web, worker = _web(plan), _worker(plan)
    prepare = Child("preparation", _manage("prepare"), worker.env, BASE_DIR)
    code = supervisor.finish(prepare)
    if code not in (0, NOTHING_YET):
        raise StartError("Preparing the database failed. The reason stands above.")
    supervisor.start_watched(worker)
    supervisor.start_watched(
        Child("index", _manage("merge_index"), worker.env, BASE_DIR)
    )
    supervisor.start_watched(web)
    if code == NOTHING_YET and plan.demo:
        demo = Child("demo content", _manage("load_demo"), worker.env, BASE_DIR)
        if supervisor.finish(demo):
            _say("Loading the demo content failed; the site runs without it.")
    deadline = time.monotonic() + ANSWER_SECONDS
    site = urlsplit(web.env["SITE_URL"]).netloc
    while not answers(plan.host, plan.port, site):
        supervisor.check_watched()
        if time.monotonic() > deadline:
            raise StartError(
                f"The web server does not answer on {plan.address} after "
                f"{ANSWER_SECONDS:.0f} s. What it said stands above."
            )
        supervisor.waiter.wait(0.05)


def _environment(plan: Plan) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SITE_URL": f"http://127.0.0.1:{plan.port}",
        **os.environ,
        "POLYBOORU_HOME": str(plan.home),
        "POLYBOORU_STARTED_AT": str(int(time.time())),
        "PORT": str(plan.port),
    }


def _web(plan: Plan) -> Child:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command += ["--host", plan.host, "--port", str(plan.port)]
    command += ["--workers", str(plan.web_workers)]
    command += ["--blocking-threads", str(plan.web_threads)]
    command += ["--workers-kill-timeout", "4", "--respawn-failed-workers"]
    command += ["--log-level", "error", "config.wsgi:application"]
    return Child("web server", command, _environment(plan), BASE_DIR)


def _worker(plan: Plan) -> Child:
    command = [sys.executable, "-m", "ops.worker", "--quiet", "-A", "config", "worker"]
    command += ["--pool", "prefork", "--concurrency", str(plan.worker_concurrency)]
    command += ["--queues", "images,scores"]
    command += ["--prefetch-multiplier", "1", "--loglevel", "WARNING"]
    command += ["--without-gossip", "--without-mingle"]
    command += ["-B", "-s", str(plan.home / "beat-schedule")]
    # The queue moves every message through the folder for temporary files; and a
    # connection pool does not survive the fork well.
    env = {
        **_environment(plan),
        "TMPDIR": str(plan.home / "tmp"),
        "DATABASE_POOL": "off",
    }
    # A worker without supervisor has no database either: nothing to finish.
    return Child("worker", command, env, BASE_DIR, death_signal=signal.SIGKILL)


def _manage(command: str) -> list[str]:
    return [sys.executable, str(BASE_DIR / "manage.py"), command]


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
