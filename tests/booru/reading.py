"""Reading pages in tests."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.accounts.pages import Page


def read(client: Client, path: str, status: int = 200) -> Page:
    """A page that stands under our content policy and has no dangling reference."""
    response = client.get(path)
    assert response.status_code == status, path
    assert "script-src 'self'" in response["Content-Security-Policy"]
    page = Page(response.content.decode())
    assert page.faults == []
    return page


def shown(page: Page) -> list[int]:
    """The ids of the images that a page links to, in its order."""
    found = (re.fullmatch(r"/images/(\d+)(\?.*)?", link) for link in page.links)
    return list(dict.fromkeys(int(one[1]) for one in found if one))


def queries(client: Client, path: str) -> int:
    """How many statements a page costs once its caches are warm."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def way(client: Client, path: str, rel: str) -> str:
    """Where the link `rel` of a page leads to; "" without one."""
    content = client.get(path).content.decode()
    found = re.search(rf'<a href="([^"]*)" rel="{rel}"', content)
    address = unescape(found[1]) if found else ""
    if address == "?":
        # The same page without any parameters.
        return path.partition("?")[0]
    return urljoin(path, address) if address else ""
