# SPDX-License-Identifier: EUPL-1.2
"""One narrow door to the outside, for addresses that somebody else wrote down: https, public addresses only, looked up
once, no redirects, five seconds in all and 256 KB.

A name that leads to a machine of our own network is refused before anything is sent (server-side request forgery). An
operator may allow networks, for a provider in the own house.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult, urlsplit

SECONDS = 5.0
MOST_BYTES = 256 * 1024
Network = IPv4Network | IPv6Network
# global by the book, but doors to IPv4 addresses that may not be: NAT64, 6to4, Teredo
TRANSLATED = tuple(ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


class NotReached(Exception):
    """No answer that can be used: refused by us, away, too slow, too large, or not what was asked. Says no address."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status_code: int
    body: bytes

    def json(self) -> Any:
        """The body as JSON. Raises ValueError."""
        return json.loads(self.body)

    def raise_for_status(self) -> None:
        """Raises `NotReached` for anything but a success."""
        if not 200 <= self.status_code < 300:
            raise NotReached(f"answered {self.status_code}")


@dataclass(frozen=True)
class Outside:
    """The door; `allowed` are the networks that an operator opened besides the public ones."""

    allowed: tuple[Network, ...] = ()
    seconds: float = SECONDS
    most_bytes: int = MOST_BYTES

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """GET. Raises `NotReached`."""
        return self.request("GET", url, headers=headers)

    def request(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: str | None = None
    ) -> Reply:
        """One request, one answer. Raises `NotReached`."""
        ends = time.monotonic() + self.seconds
        try:
            parts = _parts(url)
            with _Line(parts, self._address(parts, ends), ends) as line:
                return line.ask(
                    method, parts, {**(headers or {}), "Accept-Encoding": "identity"}, body, self.most_bytes
                )
        except (OSError, ValueError, http.client.HTTPException) as fault:
            raise NotReached(type(fault).__name__) from None

    def _address(self, parts: SplitResult, ends: float) -> str:
        """The one address to talk to. Every address of the name has to be allowed, so that none is left to chance."""
        found = _looked_up(parts.hostname or "", parts.port or _port(parts.scheme), ends)
        if not found or not all(self._may(one, parts.scheme) for one in found):
            raise NotReached("an address that is not allowed")
        return found[0]

    def _may(self, address: str, scheme: str) -> bool:
        """Public by https; what an operator opened also; without encryption only this machine itself."""
        ip = ip_address(address.partition("%")[0])
        if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        opened = any(ip in network for network in self.allowed if network.version == ip.version)
        if scheme == "http":
            return opened and ip.is_loopback
        translated = any(ip in network for network in TRANSLATED if network.version == ip.version)
        return opened or (ip.is_global and not ip.is_multicast and not translated)


def networks(words: Sequence[str]) -> tuple[Network, ...]:
    """Networks as an operator writes them. Raises ValueError."""
    return tuple(ip_network(word.strip()) for word in words if word.strip())


def _port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _parts(url: str) -> SplitResult:
    """Raises ValueError for what is no plain address: other schemes, user information, invisible characters."""
    parts = urlsplit(url)
    plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    if (
        not plain
        or parts.scheme not in {"https", "http"}
        or not parts.hostname
        or "@" in parts.netloc
        or parts.fragment
    ):
        raise ValueError("not a plain address")
    return parts


def _looked_up(host: str, port: int, ends: float) -> list[str]:
    """The addresses of a name, in the time that is left: the system's own patience with name servers is longer."""
    found: list[str] = []

    def look() -> None:
        try:
            found.extend(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            found.clear()

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(max(0.0, ends - time.monotonic()))
    return [] if looking.is_alive() else found


class _Line:
    """A connection that is cut at a moment, however slowly the other side drips."""

    def __init__(self, parts: SplitResult, address: str, ends: float) -> None:
        host, port = parts.hostname or "", parts.port or _port(parts.scheme)
        self._left = max(0.1, ends - time.monotonic())
        plain = socket.create_connection((address, port), timeout=self._left)
        self._socket = plain
        if parts.scheme == "https":
            context = ssl.create_default_context()
            self._socket = context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
        self._connection = http.client.HTTPConnection(host, port)
        self._connection.sock = self._socket
        self._timer = threading.Timer(max(0.1, ends - time.monotonic()), self._cut)
        self._timer.daemon = True
        self._late = False

    def _cut(self) -> None:
        self._late = True
        try:
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # the plain one: TLS would wait for a farewell
        except OSError:
            return

    def __enter__(self) -> _Line:
        self._timer.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._timer.cancel()
        self._connection.close()
        self._socket.close()

    def ask(
        self, method: str, parts: SplitResult, headers: Mapping[str, str], body: str | None, most_bytes: int
    ) -> Reply:
        """Raises `NotReached` for a redirect or too much, OSError and http.client's own when the line breaks."""
        if isinstance(self._socket, ssl.SSLSocket):
            self._socket.do_handshake()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._connection.request(method, path, body=body, headers={**headers, "Host": parts.netloc})
        answer = self._connection.getresponse()
        if 300 <= answer.status < 400:
            raise NotReached("a redirect")
        found = answer.read(most_bytes + 1)
        if len(found) > most_bytes:
            raise NotReached("too much")
        if self._late or answer.length:  # what was cut may look whole: no more headers, and no body
            raise NotReached("not the whole answer")
        return Reply(answer.status, found)
