"""https: the certificate must be for the name that the user gave."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from net.connection import trust
from net.fetch import FetchLimits, Refused, TooSlow, Unreachable
from tests.net.fetching import Names, get, hello
from tests.net.raw_server import RawServer, Visit, serving


def certificate(folder: Path, *names: x509.GeneralName) -> Path:
    """A self-signed certificate and its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder(subject, subject, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    home = ipaddress.ip_address("127.0.0.1")
    return certificate(tmp_path, x509.DNSName("good.example"), x509.IPAddress(home))


@pytest.fixture
def tls(pem: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


@pytest.fixture
def trusted(pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenSSL's own setting for whom to trust."""
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))


def url(host: str, server: RawServer) -> str:
    return f"https://{host}:{server.port}/a.png"


@pytest.mark.usefixtures("trusted")
def test_the_name_of_the_user_is_sent_and_verified(tls: ssl.SSLContext) -> None:
    asked: list[str | None] = []
    tls.sni_callback = lambda _socket, name, _context: asked.append(name)
    with serving(hello, tls=tls) as server:
        names = Names(["127.0.0.1"])
        fetched, body = get(url("good.example", server), resolve=names)
        assert body == b"hello /a.png"
        assert fetched.url == url("good.example", server)
        assert asked == ["good.example"]
        assert f"\r\nHost: good.example:{server.port}\r\n" in server.heads[0]
        assert get(url("127.0.0.1", server))[1] == b"hello /a.png"


@pytest.mark.usefixtures("trusted")
def test_a_certificate_for_another_name_is_refused(tls: ssl.SSLContext) -> None:
    with serving(hello, tls=tls) as server:
        with pytest.raises(Unreachable, match="Hostname mismatch"):
            get(url("other.example", server), resolve=Names(["127.0.0.1"]))
        assert server.heads == []


def test_an_unknown_issuer_is_refused(tls: ssl.SSLContext) -> None:
    with serving(hello, tls=tls) as server:
        with pytest.raises(Unreachable, match=r"No secure connection to good\.example"):
            get(url("good.example", server), resolve=Names(["127.0.0.1"]))
        assert server.heads == []


def test_a_server_without_tls_is_unreachable() -> None:
    with (
        serving(lambda visit: visit.send(b"HTTP/1.1 400 Bad\r\n\r\n")) as server,
        pytest.raises(Unreachable, match="No secure connection"),
    ):
        get(url("127.0.0.1", server))


# The head of a TLS record of 16 kB, which then comes byte by byte.
RECORD = b"\x16\x03\x03\x40\x00"


@pytest.mark.parametrize("record", [b"", RECORD])
def test_a_stalled_or_dripping_handshake_is_too_slow(record: bytes) -> None:
    def drip(visit: Visit) -> None:
        visit.send(record)
        visit.send_forever(record[:1], pause=0.02)

    limits = FetchLimits(connect_seconds=0.3)
    with serving(drip) as server, pytest.raises(TooSlow):
        get(url("127.0.0.1", server), limits=limits)


@pytest.mark.usefixtures("trusted")
def test_a_secure_redirect_inward_is_refused(tls: ssl.SSLContext) -> None:
    with (
        serving(lambda visit: visit.redirect("https://10.0.0.1/"), tls=tls) as server,
        pytest.raises(Refused),
    ):
        get(url("127.0.0.1", server))


def test_a_machine_without_certificates_trusts_the_public_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "none.pem").touch()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert trust().cert_store_stats()["x509_ca"] > 50
