"""Where `up` listens: what is asked for, else what the environment says."""

from __future__ import annotations

import argparse

import pytest

from ops.errors import StartError
from ops.up import _plan, add_options


@pytest.mark.parametrize(
    ("asked", "env", "port"),
    [
        ([], {}, 8000),
        ([], {"PORT": "9001"}, 9001),
        (["--port", "9002"], {"PORT": "9001"}, 9002),
    ],
)
def test_the_port(asked: list[str], env: dict[str, str], port: int) -> None:
    parser = argparse.ArgumentParser()
    add_options(parser)
    options = parser.parse_args(asked)
    assert _plan(options.host, options.port, False, env).port == port


def test_a_port_that_is_none() -> None:
    with pytest.raises(StartError, match="PORT=x"):
        _plan("127.0.0.1", None, False, {"PORT": "x"})
