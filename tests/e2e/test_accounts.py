"""`create_account` beside a running site (spec: decisions, fixed interfaces)."""

from __future__ import annotations

import pytest

from tests import pictures
from tests.e2e.client import Client
from tests.e2e.live import LiveSite

KEYS = {"api_key", "score_token", "nekos_token"}


def test_the_printed_keys_are_made_once(site: LiveSite) -> None:
    account = site.account("Robin", "--role", "assistant")
    assert set(account) == {"id", "name", "role", *KEYS}
    assert (account["name"], account["role"]) == ("Robin", "assistant")
    assert isinstance(account["id"], int)
    assert all(len(account[name]) >= 20 for name in KEYS)
    assert len({account[name] for name in KEYS}) == 3
    assert site.account("Robin") == account
    assert site.account("rOBIN") == account


@pytest.mark.parametrize("key", ["ключ & 100 % / ?#", "x", "a" * 300])
def test_a_given_key_works_at_once(site: LiveSite, key: str) -> None:
    name = f"owner {len(key)}"
    options = ["--api-key", key, "--score-token", "s", "--nekos-token", f"n {key}"]
    account = site.account(name, *options[:2], *options[4:])
    assert account["api_key"] == key
    assert account["nekos_token"] == f"n {key}"
    picture = pictures.png(80, 60, seed=4000 + len(key))
    answer = Client(site.port, key).upload_file("a.png", picture)
    assert answer.status == 200
    assert answer.json()["image"]["uploader_id"] == account["id"]
    assert site.account(name) == account


def test_a_new_key_ends_the_old_one_at_once(site: LiveSite) -> None:
    old = site.user("changer")
    assert old.upload_file("a.txt", b"not a picture").status == 400
    new = Client(site.port, "another key")
    site.account("changer", "--api-key", new.key)
    assert old.upload_file("a.txt", b"not a picture").status == 401
    assert new.upload_file("a.txt", b"not a picture").status == 400
