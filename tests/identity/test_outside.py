# SPDX-License-Identifier: EUPL-1.2
"""The narrow door (T31): no address of our own network, no redirect, no waiting, no flood, whatever somebody wrote down."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from koepel import outside as door
from koepel.outside import NotReached, Outside, networks

OPENED = Outside(networks(["127.0.0.0/8", "::1/128"]), seconds=1.0)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@contextmanager
def a_server(say: Callable[[socket.socket], None], family: socket.AddressFamily = socket.AF_INET) -> Iterator[str]:
    """Answers each caller with `say`; counts them in no way but by answering."""
    listening = socket.socket(family)
    listening.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
    listening.listen()
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                caller, _ = listening.accept()
            except OSError:
                return
            with caller:
                try:
                    caller.recv(4096)
                    say(caller)
                except OSError:
                    continue

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        over.set()
        listening.close()


def test_what_an_operator_opened_is_reached() -> None:
    with a_server(lambda caller: caller.sendall(OK)) as address:
        assert OPENED.get(f"{address}/x?y=1").json() == {}


@pytest.mark.attack("T31")
def test_our_own_machine_is_not_reached_unless_it_was_opened() -> None:
    heard: list[int] = []

    def say(caller: socket.socket) -> None:
        heard.append(1)
        caller.sendall(OK)

    with a_server(say) as address:
        for closed in (address, address.replace("127.0.0.1", "localhost"), address.replace("127.0.0.1", "[::ffff:127.0.0.1]"),
                       address.replace("http:", "https:")):  # fmt: skip
            with pytest.raises(NotReached):
                Outside().get(closed)
    assert not heard, "refused before anything is sent"


PRIVATE = (
    "169.254.169.254", "10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1", "::",
    "fe80::1", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001::1", "255.255.255.255", "192.0.2.1",
)  # fmt: skip


@pytest.mark.attack("T31")
@pytest.mark.parametrize("address", PRIVATE)
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_no_name_leads_into_a_private_network(monkeypatch: pytest.MonkeyPatch, address: str, scheme: str) -> None:
    monkeypatch.setattr(door, "_looked_up", lambda host, port, ends: [address])
    monkeypatch.setattr(socket, "create_connection", lambda *_args, **_kw: pytest.fail(f"{address} was called"))
    with pytest.raises(NotReached, match="not allowed"):
        Outside().get(f"{scheme}://provider.example.org/")


@pytest.mark.attack("T31")
def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_looked_up", lambda host, port, ends: ["9.9.9.9", "10.0.0.1"])
    with pytest.raises(NotReached, match="not allowed"):
        Outside().get("https://provider.example.org/")


@pytest.mark.attack("T31")
def test_a_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the second answer of the name server is never asked for."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    monkeypatch.setattr(door, "_looked_up", lambda host, port, ends: answers.pop(0))
    with a_server(lambda caller: caller.sendall(OK)) as address:
        assert OPENED.get(address.replace("127.0.0.1", "rebinding.example.org")).json() == {}
    assert len(answers) == 1


@pytest.mark.attack("T31")
@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/", "file:///etc/passwd", "https://", "https://a@example.org/", "https://example.org\\@10.0.0.1/",
     "https://exa mple.org/", "https://example.org/\n", "gopher://example.org/", "//example.org/", "https://example.org/#x"],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(NotReached):
        OPENED.get(url)


@pytest.mark.attack("T31")
@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(code: int) -> None:
    told = f"HTTP/1.1 {code} Away\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n".encode()
    with a_server(lambda caller: caller.sendall(told)) as address, pytest.raises(NotReached, match="redirect"):
        OPENED.get(address)


@pytest.mark.attack("T37")
def test_too_much_is_not_read() -> None:
    def flood(caller: socket.socket) -> None:
        caller.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(10_000):
            caller.sendall(b"x" * 65_536)

    with a_server(flood) as address, pytest.raises(NotReached, match="too much"):
        OPENED.get(address)


def drip_body(caller: socket.socket) -> None:
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
    _drip(caller)


def drip_headers(caller: socket.socket) -> None:
    caller.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    _drip(caller)


def _drip(caller: socket.socket) -> None:
    for _ in range(100):
        caller.sendall(b"x")
        time.sleep(0.1)


@pytest.mark.attack("T37")
@pytest.mark.parametrize("say", [drip_body, drip_headers, lambda caller: time.sleep(3)])
def test_nobody_waits_longer_than_was_said_however_it_drips(say: Callable[[socket.socket], None]) -> None:
    quick = Outside(OPENED.allowed, seconds=0.4)
    with a_server(say) as address:
        began = time.monotonic()
        with pytest.raises(NotReached):
            quick.get(address)
        assert time.monotonic() - began < 1.5


def test_an_answer_that_breaks_off_is_none() -> None:
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}"
    with a_server(lambda caller: caller.sendall(half)) as address, pytest.raises(NotReached):
        OPENED.get(address)
