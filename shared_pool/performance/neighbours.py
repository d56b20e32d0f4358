# SPDX-License-Identifier: EUPL-1.2
"""What one municipality's storm does to the pages of others: a real server with its real processes and threads, calm and stormy in turn.

Somebody of one municipality asks over eight lines, each as fast as a good network carries it, for its largest lists, its export
and with the largest bodies, under the limits of an installation that set nothing. Meanwhile staff of others open their pages, one
after the other.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from subprocess import PIPE

from itsdangerous import URLSafeTimedSerializer

from koepel.config import SECRETS, Secrets, Settings
from koepel.launcher import checkout
from koepel.launcher.plan import web
from koepel.local_services import ports
from shared_pool.performance import towns
from shared_pool.performance.ground import HOST, Ground
from shared_pool.performance.storming import Browser
from shared_pool.performance.timing import Times
from shared_pool.performance.visiting import Failed, signed_in

BLOWING = 2  # seconds: an interpreter starts, and the storm is one
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
    """In a process of its own, until the block ends: who measures must not wait for it."""
    command = [sys.executable, "-m", "shared_pool.performance.storming"]
    top = checkout()
    paths = {**os.environ, "PYTHONPATH": f"{top}/platform:{top}"}
    started = subprocess.Popen(  # noqa: S603 - our own
        command, env=paths, cwd=top, stdin=PIPE, stdout=PIPE, text=True, start_new_session=True
    )
    with started as raging:
        assert raging.stdin is not None
        raging.stdin.write(json.dumps({"word": word, **asdict(who)}) + "\n")
        raging.stdin.flush()
        time.sleep(BLOWING)
        try:
            yield
        finally:
            told, _ = raging.communicate("\n")
    answered.update({int(status): many for status, many in json.loads(told).items()})


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
