"""Uses of keys are written at the end of the server as well."""

from __future__ import annotations

from tests.e2e.client import API
from tests.e2e.live import LiveSite

_COUNT = """
SELECT sum(u.requests)::int, bool_and(k.last_used_at > now() - interval '5 minutes')
FROM accounts_keyuse u JOIN accounts_apikey k ON k.id = u.key_id
"""


def test_a_server_that_is_stopped_loses_no_count(new_site: LiveSite) -> None:
    site = new_site
    site.start(KEY_USE_SECONDS="600")
    client = site.user("counted")
    for _ in range(7):
        assert client.get(f"{API}/filters/user?key={client.key}").status == 200
    assert site.rows(_COUNT) == [(None, None)]
    site.stop()
    site.start()
    assert site.rows(_COUNT) == [(7, True)]
