"""Which image an address means, for oEmbed (philomena-api 3.10). The host is never
checked: an address of a mirror or of a moved site works too."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_FILE = re.compile(
    r"/img/(?:view/|download/)?[0-9]{1,4}/[0-9]{1,2}/[0-9]{1,2}/([0-9]+)[./_-]",
    re.ASCII,
)
_PAGE = re.compile(r"/([0-9]+)", re.ASCII)
_MOST = 2**31 - 1


def image_id_of(address: str) -> int | None:
    """The id in the address of a page or a file. None where there is none; a part of
    a file's date is never taken for one."""
    try:
        path = urlsplit(address).path
    except ValueError:  # a broken IPv6 host
        return None
    match = _FILE.search(path)
    if match is None and "/img/" not in path:
        match = _PAGE.search(path)
    if match is None:
        return None
    digits = match[1].lstrip("0") or "0"
    return int(digits) if len(digits) <= 10 and int(digits) <= _MOST else None
