# SPDX-License-Identifier: EUPL-1.2
"""A browser of the plainest kind: cookies, pages, forms; over a real socket, so that a server may vanish under it."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from types import MappingProxyType
from urllib.parse import urlencode

from bs4 import BeautifulSoup

Fields = Mapping[str, str | Sequence[str]]
NO_MORE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 when the line broke before an answer was there."""

    status: int
    body: str = ""
    location: str = ""
    retry_after: str = ""

    @property
    def page(self) -> BeautifulSoup:
        """What stands on the screen."""
        return BeautifulSoup(self.body, "html.parser")

    @property
    def title(self) -> str:
        """Its heading."""
        head = self.page.select_one("h1")
        return head.get_text(" ", strip=True) if head else ""


class Browser:
    """One person's browser, in one language."""

    def __init__(self, port: int, *, language: str = "nl") -> None:
        self._port, self.cookies = port, {"taal": language}
        self._csrf = ""

    def get(self, path: str, **headers: str) -> Answer:
        """Open a page, or ask for it as a program would, with headers of its own."""
        return self._ask("GET", path, headers=headers)

    def sign_in(self, email: str, password: str) -> Browser:
        """As staff do."""
        self._learn(self.get("/account/inloggen"))
        answer = self.post("/account/inloggen", {"email": email, "password": password})
        assert answer.status == 303, answer.body[:500]
        self._csrf = ""  # a session of its own from here on
        return self

    def read(self, path: str) -> Answer:
        """Open a page with a form on it, so that its form may be sent."""
        answer = self.get(path)
        self._learn(answer)
        return answer

    def post(self, path: str, fields: Fields, *, key: str = "") -> Answer:
        """Send a form; the same `key` is the same press of the same button."""
        said = {"csrf_token": self._csrf, "request_key": key or str(uuid.uuid4()), **fields}
        body = urlencode(said, doseq=True).encode()
        return self._ask("POST", path, body, "application/x-www-form-urlencoded")

    def upload(self, path: str, filename: str, data: bytes) -> Answer:
        """Send a file."""
        edge = secrets.token_hex(12)
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in (("csrf_token", self._csrf), ("request_key", str(uuid.uuid4())))
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n\r\n'
        body = "".join([*parts, head]).encode() + data + f"\r\n--{edge}--\r\n".encode()
        return self._ask("POST", path, body, f"multipart/form-data; boundary={edge}")

    def _learn(self, answer: Answer) -> None:
        token = answer.page.select_one("input[name=csrf_token]")
        assert token is not None, (answer.status, answer.title)
        self._csrf = str(token["value"])

    def _ask(
        self, method: str, path: str, body: bytes | None = None, kind: str = "", headers: Mapping[str, str] = NO_MORE
    ) -> Answer:
        line = HTTPConnection("127.0.0.1", self._port, timeout=40)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        if kind:
            headers["Content-Type"] = kind
        try:
            line.request(method, path, body, headers)
            found = line.getresponse()
            text = found.read().decode("utf-8", "replace")
        except (OSError, HTTPException):
            return Answer(0)
        finally:
            line.close()
        for sent in found.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: one.value for name, one in SimpleCookie(sent).items()}
        location = re.sub(r"^https?://[^/]+", "", found.headers.get("Location", ""))
        return Answer(found.status, text, location, found.headers.get("Retry-After", ""))
