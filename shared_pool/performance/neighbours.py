# SPDX-License-Identifier: EUPL-1.2
"""What one municipality's storm does to the pages of others: a real server with its real processes and threads, calm and stormy in turn.

Somebody of one municipality asks without a pause, over eight lines, for its largest list, its export and with the largest bodies,
under the limits of an installation that set nothing. Meanwhile staff of others open their pages one after the other.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

from itsdangerous import URLSafeTimedSerializer

from koepel.app import LARGEST_BODY
from koepel.config import SECRETS, Secrets, Settings
from koepel.ids import reference
from koepel.launcher import checkout
from koepel.launcher.plan import web
from koepel.local_services import ports
from shared_pool.performance import towns
from shared_pool.performance.ground import HOST, Ground
from shared_pool.performance.timing import Times
from shared_pool.performance.visiting import ENCODINGS, Failed, signed_in

LINES = 8  # as many as the server has threads
BLOWING = 0.5  # seconds until the storm is one
PAGES = ("vandaag", "mentees", "mentees?status=all&zoek=koval", "mentoren")
WARM = 12


@dataclass(frozen=True)
class Felt:
    """The pages of others when all is calm and in the storm, and what the one who storms was answered, by status."""

    calm: Times
    stormy: Times
    answered: dict[int, int]

    @property
    def ratio(self) -> float:
        """How many times slower the slowest twentieth of the others' pages is."""
        return self.stormy.p95 / self.calm.p95


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
        form = {"csrf_token": self.csrf_token, "request_key": str(reference()), **fields}
        return self._ask("POST", path, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})

    def _ask(self, method: str, path: str, body: str = "", heads: dict[str, str] | None = None) -> int:
        line = HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            line.request(
                method, path, body or None, {"Cookie": self.cookie, "Accept-Encoding": ENCODINGS, **(heads or {})}
            )
            answer = line.getresponse()
            answer.read()
            return answer.status
        finally:
            line.close()


def measure(ground: Ground) -> Felt:
    """Calm, storm, storm, calm, and so on: what else the machine does falls on both alike."""
    noisy, *others = ground.towns.measured
    with served(ground) as port:
        browsers = [(_staff(ground, port, number), towns.word_of(number)) for number in others]
        storming, word = _staff(ground, port, noisy), towns.word_of(noisy)
        asked = cycle([(browser, f"/{word}/{page}") for page in PAGES for browser, word in browsers])
        _timed(islice(asked, WARM))
        calm: list[float] = []
        stormy: list[float] = []
        answered: Counter[int] = Counter()
        for turn in range(4):
            some = islice(asked, max(1, ground.scale.rounds // 2))
            if turn in (0, 3):
                calm += _timed(some)
            else:
                with _storm(storming, word, answered):
                    stormy += _timed(some)
    return Felt(Times(tuple(calm), ()), Times(tuple(stormy), ()), dict(answered))


def _timed(asked: Iterator[tuple[Browser, str]]) -> list[float]:
    """Milliseconds of each. Raises `Failed` when one does not come."""
    found = []
    for browser, path in asked:
        began = time.perf_counter()
        status = browser.get(path)
        found.append((time.perf_counter() - began) * 1000)
        if status != 200:
            raise Failed(f"{path} answered {status} to a neighbour")
    return found


@contextmanager
def _storm(who: Browser, word: str, answered: Counter[int]) -> Iterator[None]:
    """Over every line at once, until the block ends."""
    over, lock = threading.Event(), threading.Lock()
    acts: list[Callable[[], int]] = [
        lambda: who.get(f"/{word}/mentees?status=all"),
        lambda: who.post(f"/{word}/mentee-export?status=all", purpose="report"),
        lambda: who.post(f"/{word}/mentee-export", purpose="x" * (LARGEST_BODY - 2000)),
        lambda: who.get(f"/{word}/mentees?status=all&sorteer=number&pagina=9"),
    ]

    def rage() -> None:
        for act in cycle(acts):
            if over.is_set():
                return
            try:
                status = act()
            except (OSError, HTTPException):
                status = 0
            with lock:
                answered[status] += 1

    lines = [threading.Thread(target=rage, daemon=True) for _ in range(LINES)]
    for one in lines:
        one.start()
    time.sleep(BLOWING)
    try:
        yield
    finally:
        over.set()
        for one in lines:
            one.join()


def _staff(ground: Ground, port: int, number: int) -> Browser:
    """Somebody who works in this municipality is signed in."""
    with ground.app.app_context():
        account_id = towns.case_worker(ground.towns.ids[number], number)
    client = signed_in(ground.app, account_id)
    with client.session_transaction(base_url=HOST) as session:
        session["csrf_token"] = raw = secrets.token_hex(20)
    token = URLSafeTimedSerializer(ground.app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(raw)
    name = ground.app.config["SESSION_COOKIE_NAME"]
    found = client.get_cookie(name, domain="127.0.0.1")
    return Browser(port, f"{name}={found.value if found else ''}; taal=nl", str(token))


@contextmanager
def served(ground: Ground) -> Iterator[int]:
    """The server as `./koepel up` starts it, on the filled region; yields its port."""
    settings: Settings = ground.app.extensions["koepel_settings"]
    port = ports.any_free()
    top = checkout()
    with tempfile.TemporaryDirectory() as folder:
        _write(settings.secrets, Path(folder))
        told = {name: value for name, value in os.environ.items() if not name.startswith("KOEPEL_")} | {
            "KOEPEL_MODE": "test",
            "KOEPEL_DATABASE_URL": settings.database_url,
            "KOEPEL_KEYS_URL": settings.keys_url,
            "KOEPEL_REDIS_URL": settings.redis_url,
            "KOEPEL_SECRETS": folder,
            "KOEPEL_STATE": str(settings.state),
            "KOEPEL_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "PYTHONPATH": f"{top}/platform:{top}",
        }
        out = subprocess.DEVNULL
        running = subprocess.Popen(web(port), env=told, cwd=top, stdout=out, stderr=out)  # noqa: S603 - our own server
        try:
            _wait_until_open(port, running)
            yield port
        finally:
            running.terminate()
            running.wait()


def _write(known: Secrets, folder: Path) -> None:
    for name in SECRETS:
        value = getattr(known, name)
        file = folder / name
        file.write_text(value if isinstance(value, str) else value.hex(), "ascii")
        file.chmod(0o400)


def _wait_until_open(port: int, running: subprocess.Popen[bytes]) -> None:
    """Raises `Failed` after half a minute, or when it ended."""
    for _ in range(300):
        try:
            if Browser(port).get("/healthz") == 200:
                return
        except OSError:
            time.sleep(0.1)
        if running.poll() is not None:
            break
    raise Failed("the server did not open")
