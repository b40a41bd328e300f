"""What can be known to fail before slow work begins."""

from __future__ import annotations

import errno
import socket

from ops.errors import StartError

OLDEST_POSTGRESQL = 15


def check_port(host: str, port: int) -> None:
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, OverflowError) as error:
        raise StartError(
            f"{host}:{port} is no address of this machine ({error}). "
            f"Give another with --host and --port."
        ) from error
    with socket.socket(family, kind) as probe:
        # Connections of an earlier run that have not quite died do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise StartError(_port_problem(host, port, error)) from error


def _port_problem(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken by another program. End it, or choose "
            f"another port: make run PORT={port + 1}"
        )
    if error.errno == errno.EACCES:
        return (
            f"This user may not listen on port {port}: choose one of 1024 or more, "
            f"for instance make run PORT=8000"
        )
    return f"Cannot listen on {host}:{port}: {error.strerror}"


def check_database(conninfo: str) -> None:
    """That the server of DATABASE_URL can be reached and is new enough."""
    import psycopg  # not needed, and not loaded, with the embedded server

    try:
        with psycopg.connect(conninfo, connect_timeout=5) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.Error as error:
        raise StartError(
            f"Cannot use the database of DATABASE_URL: {str(error).strip()}\n"
            f"Start that server, correct DATABASE_URL, or unset it to use the "
            f"embedded PostgreSQL."
        ) from error
    if version < OLDEST_POSTGRESQL:
        raise StartError(
            f"The database of DATABASE_URL is PostgreSQL {version}; "
            f"{OLDEST_POSTGRESQL} or newer is needed."
        )


def answers(host: str, port: int, site: str) -> bool:
    """Whether the web server answers `GET /healthz`; `site` is the host name that it
    is asked for."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - where it listens; we ask nearby
        host = "::1" if host == "::" else "127.0.0.1"
    request = f"GET /healthz HTTP/1.1\r\nHost: {site}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((host, port), timeout=5) as connection:
            connection.sendall(request.encode())
            status = connection.recv(12)
    except OSError:
        return False
    # A refusal is an answer too, such as 400 for a host name that is not allowed.
    return status.startswith(b"HTTP/1.1 ") and not status.startswith(b"HTTP/1.1 5")
