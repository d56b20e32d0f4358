# SPDX-License-Identifier: EUPL-1.2
"""What a browser loads for a page on a first visit: the page, and each sheet, script, picture and font that it really asks for.

Fonts are taken when a character of the page falls within their range, as browsers do. Bytes are those of our own server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

from werkzeug.test import TestResponse

from shared_pool.performance.visiting import Visitor

FACE = re.compile(r"@font-face\s*{[^}]*?url\(([^)]+)\)[^}]*?unicode-range:([^;}]+)", re.DOTALL)
KILO = 1000


@dataclass(frozen=True)
class Load:
    """Bytes of each answer, heads included, by its address without the hash."""

    parts: dict[str, int]

    @property
    def kilobytes(self) -> float:
        """All together."""
        return sum(self.parts.values()) / KILO


class _Page(HTMLParser):
    """Collects addresses that a browser follows by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}
        self.sheets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        given = {name: value or "" for name, value in attrs}
        asked = given.get("href") if tag in {"link", "use"} else given.get("src") if tag in {"script", "img"} else None
        if asked and asked.startswith("/"):
            self.found[asked.partition("#")[0]] = None
            if given.get("rel") == "stylesheet":
                self.sheets.append(asked)


def load(client: Visitor, path: str) -> Load:
    """Open a page as a browser that was never here."""
    page = client.page(path)
    text = _text(page)
    parser = _Page()
    parser.feed(text)
    answers = {address: client.page(address) for address in parser.found}
    for sheet in parser.sheets:
        answers |= {font: client.page(font) for font in _fonts(_text(answers[sheet]), unescape(text))}
    return Load({"the page": _size(page)} | {_plain(address): _size(answer) for address, answer in answers.items()})


def _fonts(sheet: str, text: str) -> Iterator[str]:
    shown = {ord(sign) for sign in re.sub(r"<[^>]*>", "", text)}
    for address, ranges in FACE.findall(sheet):
        for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges):
            if any(int(first, 16) <= sign <= int(last or first, 16) for sign in shown):
                yield address.strip("\"'")
                break


def _text(answer: TestResponse) -> str:
    body = answer.get_data()
    if answer.headers.get("Content-Encoding") == "gzip":
        import gzip

        body = gzip.decompress(body)
    return body.decode()


def _size(answer: TestResponse) -> int:
    """Status line, heads and body, as they go over the line."""
    heads = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
    return len(f"HTTP/1.1 {answer.status}\r\n\r\n") + heads + len(answer.get_data())


def _plain(address: str) -> str:
    return re.sub(r"\.[0-9a-f]{8}\.", ".", address.rpartition("/")[2])
