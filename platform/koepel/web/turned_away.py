# SPDX-License-Identifier: EUPL-1.2
"""Who goes on asking after a limit was reached gets the same refusal again, before anything is read: what a storm costs then is
what the web server itself needs for a line (docs/performance.md says what others still feel of it).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OPENS = "koepel.opens"  # in the environment: for how many seconds from now this asker is refused
AT_MOST = 5.0  # seconds; then one refusal is made anew, and says anew how long it takes
ASKERS = 2000  # of whom a refusal is kept; more of them and all are made anew
WHO = (
    "REMOTE_ADDR", "HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_HX_REQUEST", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ACCEPT_ENCODING",
)  # fmt: skip


@dataclass(frozen=True)
class Refusal:
    """As it was sent the first time, but for what may be sent only once."""

    until: float
    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def keep(seconds: float) -> None:
    """The refusal that this request gets holds for all that the same browser or program asks meanwhile."""
    request.environ[OPENS] = seconds


class TurnedAway:
    """Stands before the application, in each process for itself."""

    def __init__(self, inside: WSGIApplication, now: Callable[[], float] = time.monotonic) -> None:
        self._inside, self._now = inside, now
        self._kept: dict[bytes, Refusal] = {}
        self._door = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The refusal of before, or what the application says."""
        if self._kept:
            refusal = self._kept.get(_asker(environ))
            if refusal is not None and self._now() < refusal.until:
                start_response(refusal.status, list(refusal.headers))
                return [] if environ["REQUEST_METHOD"] == "HEAD" else [refusal.body]
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def started(status: str, headers: list[tuple[str, str]], *fault: object) -> object:
            told.append((status, headers))
            return start_response(status, headers, *fault)  # type: ignore[arg-type]

        answer = self._inside(environ, started)  # type: ignore[arg-type]
        if OPENS not in environ or environ["REQUEST_METHOD"] == "HEAD":
            return answer
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        self._remember(environ, *told[-1], body)
        return [body]

    def _remember(self, environ: WSGIEnvironment, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        kept = tuple(head for head in headers if head[0].lower() != "set-cookie")
        refusal = Refusal(self._now() + min(environ[OPENS], AT_MOST), status, kept, body)
        with self._door:
            if len(self._kept) >= ASKERS:
                self._kept.clear()
            self._kept[_asker(environ)] = refusal


def _asker(environ: WSGIEnvironment) -> bytes:
    """All by which an answer to a refused request can differ: programs and people are refused in forms of their own, and what was
    sent is offered to be sent again.
    """
    program = environ.get("PATH_INFO", "").startswith(("/api/", "/oauth/"))
    words = "\0".join(
        [str(program), str(environ["REQUEST_METHOD"] == "POST"), *(environ.get(name, "") for name in WHO)]
    )
    return hashlib.blake2b(words.encode("utf-8", "surrogateescape"), digest_size=16).digest()
