# SPDX-License-Identifier: EUPL-1.2
"""The storm, in a process of its own: somebody who is signed in asks over eight lines for what costs most, until told to stop.

`python -m shared_pool.performance.storming`: one JSON line in, who storms; any line more ends it; out come the answers by status.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

LINES = 8  # as many as the server has threads
THERE_AND_BACK = 0.02  # seconds that a good network takes for a question and its answer
LARGE = 250_000  # bytes, just within what a form may weigh
ENCODINGS = "gzip, deflate, br"


@dataclass(frozen=True)
class Browser:
    """Somebody who is signed in at this server; a line for each request, as the server hangs up when one is silent."""

    port: int
    cookie: str = ""
    csrf_token: str = ""

    def get(self, path: str) -> int:
        """The status of a page."""
        return self._ask("GET", path)

    def post(self, path: str, **fields: str) -> int:
        """The status of what a form of ours brings."""
        form = {"csrf_token": self.csrf_token, "request_key": str(uuid4()), **fields}
        return self._ask("POST", path, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})

    def _ask(self, method: str, path: str, body: str = "", heads: dict[str, str] | None = None) -> int:
        line = HTTPConnection("127.0.0.1", self.port, timeout=120)
        told = {"Cookie": self.cookie, "Accept-Encoding": ENCODINGS, "Sec-Fetch-Site": "same-origin", **(heads or {})}
        try:
            line.request(method, path, body or None, told)
            answer = line.getresponse()
            answer.read()
            return answer.status
        finally:
            line.close()


def storm(who: Browser, word: str, over: threading.Event) -> Counter[int]:
    """Over every line at once, until it is over; what was answered, by status, with 0 for a line that broke."""
    answered: Counter[int] = Counter()
    lock = threading.Lock()
    acts: list[Callable[[], int]] = [
        lambda: who.get(f"/{word}/mentees?status=all"),
        lambda: who.post(f"/{word}/mentee-export?status=all", purpose="report"),
        lambda: who.post(f"/{word}/mentee-export", purpose="x" * LARGE),
        lambda: who.get(f"/{word}/mentees?status=all&sorteer=number&pagina=9"),
    ]

    def rage(first: int) -> None:
        for act in islice(cycle(acts), first, None):
            if over.is_set():
                return
            try:
                status = act()
            except (OSError, HTTPException):
                status = 0
            with lock:
                answered[status] += 1
            time.sleep(THERE_AND_BACK)

    lines = [threading.Thread(target=rage, args=(number,), daemon=True) for number in range(LINES)]
    for one in lines:
        one.start()
    over.wait()
    for one in lines:
        one.join()
    return answered


def step_aside() -> None:
    """Whoever storms sits elsewhere: its own work takes no processor time from the server that is measured."""
    os.nice(19)
    with suppress(
        OSError
    ):  # where the kernel shares the processors by session, niceness counts between sessions only so
        Path("/proc/self/autogroup").write_text("19", "ascii")


def main() -> None:
    """Until a second line comes, or the end."""
    step_aside()
    told = json.loads(sys.stdin.readline())
    word, over = told.pop("word"), threading.Event()

    def listen() -> None:
        sys.stdin.readline()
        over.set()

    threading.Thread(target=listen, daemon=True).start()
    sys.stdout.write(json.dumps(storm(Browser(**told), word, over)) + "\n")


if __name__ == "__main__":
    main()
