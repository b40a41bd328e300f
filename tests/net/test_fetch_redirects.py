"""Each redirect is a new question, checked like the first."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from net.fetch import BadStatus, FetchLimits, Refused, TooManyRedirects
from tests.net.fetching import Names, get, hello
from tests.net.raw_server import Visit, serving


def count_down(visit: Visit) -> None:
    """/3 redirects to /2, and so on; /0 is the file."""
    left = int(visit.path.strip("/"))
    if left:
        visit.redirect(f"/{left - 1}")
    else:
        visit.answer(b"file")


@pytest.mark.parametrize(("redirects", "most"), [(0, 0), (1, 1), (5, 5)])
def test_redirects_up_to_the_limit_are_followed(redirects: int, most: int) -> None:
    with serving(count_down) as server:
        limits = FetchLimits(max_redirects=most)
        fetched, body = get(f"{server.url}/{redirects}", limits=limits)
        assert (body, fetched.url) == (b"file", f"{server.url}/0")
        assert fetched.file_name == str(redirects)
        assert len(server.heads) == redirects + 1


@pytest.mark.parametrize(("redirects", "most"), [(1, 0), (2, 1), (6, 1), (6, 5)])
def test_one_redirect_more_is_refused(redirects: int, most: int) -> None:
    with serving(count_down) as server:
        with pytest.raises(TooManyRedirects):
            get(f"{server.url}/{redirects}", limits=FetchLimits(max_redirects=most))
        assert len(server.heads) == most + 1


def test_a_redirect_loop_ends() -> None:
    with serving(lambda visit: visit.redirect(visit.path)) as server:
        with pytest.raises(TooManyRedirects):
            get(server.url, limits=FetchLimits(max_redirects=3))
        assert len(server.heads) == 4


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_every_kind_of_redirect_is_followed(status: int) -> None:
    def go(visit: Visit) -> None:
        if visit.path == "/file":
            visit.answer(b"file")
        else:
            visit.redirect("/file", f"{status} Elsewhere")

    with serving(go) as server:
        assert get(server.url)[1] == b"file"


@pytest.mark.parametrize("status", ["300 Choice", "304 Same", "201 Made", "399 Odd"])
def test_no_other_status_redirects(status: str) -> None:
    with serving(lambda visit: visit.redirect("/", status)) as server:
        with pytest.raises(BadStatus):
            get(server.url)
        assert len(server.heads) == 1


REDIRECTS_INWARD = [
    *("http://10.0.0.1/", "http://127.0.0.2:{port}/", "//127.0.0.2:{port}/"),
    *("http://169.254.169.254/latest/meta-data/", "http://[::1]:{port}/"),
    *("http://[::ffff:127.0.0.1]:{port}/", "http://2130706434:{port}/"),
    *("file:///etc/passwd", "gopher://127.0.0.1:{port}/", "data:,x"),
    *("http://u:p@127.0.0.1:{port}/", "http://["),
]


@pytest.mark.parametrize("location", REDIRECTS_INWARD)
def test_a_redirect_inward_is_refused(location: str) -> None:
    with serving(
        lambda visit: visit.redirect(location.format(port=server.port))
    ) as server:
        with (
            serving(hello, address="127.0.0.2", port=server.port) as secret,
            pytest.raises(Refused),
        ):
            get(server.url, allowed=[ip_network("127.0.0.1/32")])
        assert len(server.heads) == 1
        assert secret.heads == []


def test_a_redirect_to_the_same_name_is_checked_again() -> None:
    names = Names(["127.0.0.1"], ["127.0.0.2"])
    with (
        serving(lambda visit: visit.redirect("/again")) as checked,
        serving(hello, address="127.0.0.2", port=checked.port) as secret,
        pytest.raises(Refused),
    ):
        get(
            f"http://two-faced.example:{checked.port}/",
            allowed=[ip_network("127.0.0.1/32")],
            resolve=names,
        )
    assert len(checked.heads) == 1
    assert secret.heads == []
    assert len(names.asked) == 2
