"""The hostile site's own honesty: its certificates are what their names say, and it can be gone and come back."""

import socket
import ssl

import pytest

from samples.hostile import HostileSite
from samples.hostile_faults import PAGES, faults_of
from samples.hostile_tls import EXPIRED, VALID, certificates


def handshake(site: HostileSite, name: str) -> None:
    context = ssl.create_default_context(cadata=certificates().authority.decode())
    with (
        socket.create_connection(("127.0.0.1", site.port), timeout=20) as plain,
        context.wrap_socket(plain, server_hostname=name) as line,
    ):
        line.sendall(f"GET /valid-1509.html HTTP/1.1\r\nHost: {name}:{site.port}\r\n\r\n".encode())
        assert line.recv(12) == b"HTTP/1.1 200"


def test_a_certificate_of_today_and_one_whose_time_is_over() -> None:
    with HostileSite() as site:
        handshake(site, VALID)
        with pytest.raises(ssl.SSLCertVerificationError, match="expired"):
            handshake(site, EXPIRED)


def test_a_site_that_is_gone_refuses_and_comes_back_at_the_same_port() -> None:
    with HostileSite() as site:
        with site.gone(), pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", site.port), timeout=20)
        socket.create_connection(("127.0.0.1", site.port), timeout=20).close()


def test_every_page_is_announced_by_one_source_and_in_its_row() -> None:
    both = [*faults_of(True), *faults_of(False)]
    assert len(both) == len(PAGES) == len({fault.address(80) for fault in PAGES})
    for fault in PAGES:
        assert fault in faults_of(fault.slow, fault.row or 17)
