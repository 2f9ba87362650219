"""The address guard: which hosts may be asked, and which addresses may be connected to. Rules only, no network."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from records import Source

WEB_PORTS = {80, 443}
LOCAL = ".localhost"
TRANSLATED = (  # IPv6 networks that carry an IPv4 address within
    (ipaddress.ip_network("64:ff9b::/96"), 0),
    (ipaddress.ip_network("2002::/16"), 80),
)


class Refused(IgnoreRequest):
    """A request that is not made; `reason` is a word of the ledger, `skip` tells a choice from a failure."""

    def __init__(self, reason: str, detail: str, *, skip: bool = False) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.skip = skip


@dataclass(frozen=True, slots=True)
class Loopback:
    """The one exception: names below `.localhost` with exactly this port are this machine (RFC 6761)."""

    name: str  # "*.localhost" or one name
    port: int

    @classmethod
    def parse(cls, text: str) -> "Loopback":
        """`*.localhost:8471` or `name.localhost:8471`; ValueError says what else was given."""
        name, _, port = text.strip().lower().rpartition(":")
        if not name.endswith(LOCAL) or not port.isdigit() or not 0 < int(port) < 65536:
            raise ValueError(f"loopback exception {text!r}: write *.localhost:PORT or name.localhost:PORT")
        return cls(name, int(port))

    def covers(self, host: str, port: int) -> bool:
        fits = host.endswith(LOCAL) if self.name == "*" + LOCAL else host == self.name
        return fits and port == self.port


def is_public(address: str) -> bool:
    """Can a news site be there? Not if it is private, loopback, link-local, multicast or reserved, in any dress."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        for network, shift in TRANSLATED:
            if found in network:
                return is_public(str(ipaddress.IPv4Address(int(found) >> shift & 0xFFFFFFFF)))
        if found.teredo is not None:
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


class Guard:
    """What the requests of one source may reach."""

    def __init__(self, source: Source, loopback: Loopback | None) -> None:
        self.hosts = frozenset(source.hosts)
        own = [urlsplit(url).port for url in (source.home, *(door.url for door in source.doors))]
        self.ports = frozenset(WEB_PORTS | {port for port in own if port})
        self.loopback = loopback
        self._left: dict[str, tuple[str, float]] = {}

    def leave(self, url: str, reason: str, wait: float = 0.0) -> None:
        """Ask nothing more of the host of `url` tonight; `wait`: seconds for which it asks to be left alone."""
        self._left[_host(url)] = (reason, wait)

    def left(self, url: str) -> tuple[str, float] | None:
        """The reason and the seconds with which the host of `url` was left alone, None where it may be asked."""
        return self._left.get(_host(url))

    def refusal(self, url: str) -> str | None:
        """Why a URL may not be asked for: scheme, host, port or private; None where it may."""
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            return "scheme"
        host = (parts.hostname or "").lower()
        if parts.scheme not in ("http", "https") or parts.username is not None:
            return "scheme"
        if _is_address(host) and not is_public(host):
            return "private"
        if host not in self.hosts:
            return "private" if host == "localhost" or host.endswith(LOCAL) else "host"
        if host == "localhost" or host.endswith(LOCAL):
            return None if self.loopback and self.loopback.covers(host, port) else "private"
        return None if port in self.ports else "port"

    def allows(self, host: str, port: int, address: str) -> bool:
        """May a connection to `address`, to which `host` resolved, be opened?"""
        if self.loopback and self.loopback.covers(host, port):
            return address == "127.0.0.1"
        return is_public(address)


def _host(url: str) -> str:
    """Name and port as the URL has them; other ports are other servers."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def _is_address(host: str) -> bool:
    """Is it an IP address, also in the odd spellings that resolvers accept (0x7f.1, 2130706433, 127.1)?"""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        last = host.rstrip(".").rpartition(".")[2]
        return last.isdigit() or last.startswith("0x")
    return True
