# SPDX-License-Identifier: EUPL-1.2
"""Small programs in place of web, worker and the rest, to watch a start and a stop without the application.

Run as `python stand_ins.py up STATE PORT [--fresh]`, it starts them with the real servers and the real supervisor.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import FrameType

from koepel.launcher import Refused
from koepel.launcher.plan import Plan
from koepel.launcher.up import Wish, up

HERE = str(Path(__file__).resolve())


def note(word: str) -> None:
    """One more line in the diary that the test reads."""
    with (Path(os.environ["KOEPEL_STATE"]) / "diary").open("a") as diary:
        diary.write(f"{word}\n")


def plan(port: int) -> Plan:
    """Every part a stand-in."""
    me = (sys.executable, HERE)
    return Plan(
        prepare=(*me, "prepare"),
        web=(*me, "web", str(port)),
        others={"worker": (*me, "worker"), "scheduler": (*me, "worker")},
        demo=(*me, "demo"),
        info=(*me, "info"),
    )


class Page(BaseHTTPRequestHandler):
    """Answers everything with the word it was told."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(os.environ["KOEPEL_CLOCK_OFFSET"].encode())


def work() -> None:
    """Finishes what it has in hand at the first SIGTERM; a second one would be noted."""
    asked = threading.Event()

    def hear(number: int, frame: FrameType | None) -> None:
        note("asked to stop")
        asked.set()

    signal.signal(signal.SIGTERM, hear)
    note("at work")
    asked.wait()
    time.sleep(0.5)
    note(f"finished, database {'there' if database_lives() else 'gone'}")


def database_lives() -> bool:
    """Whether the port of PostgreSQL still answers."""
    import socket

    port = int(os.environ["KOEPEL_DATABASE_URL"].rpartition(":")[2].partition("/")[0])
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def main(name: str, *arguments: str) -> None:
    """Be one of them."""
    if name == "up":
        try:
            up(Path(arguments[0]), Wish(int(arguments[1]), fresh="--fresh" in arguments), plan=plan(int(arguments[1])))
        except Refused as why:
            sys.exit(f"refused: {why}")
    elif name == "prepare":
        note(f"prepared, administrator {'known' if os.environ.get('KOEPEL_ADMIN_DATABASE_URL') else 'unknown'}")
        sys.stdout.write('{"empty": true, "demo": true}\n')
    elif name == "demo":
        note(f"demo, administrator {'known' if os.environ.get('KOEPEL_ADMIN_DATABASE_URL') else 'unknown'}")
    elif name == "info":
        sys.stdout.write("els@example.org\n")
    elif name == "web" and "KOEPEL_WEB_FALLS" in os.environ:
        sys.exit(
            "[1] [INFO] Booting\nTraceback:\n  line 1\nUnsafe: a wall is missing\n[1] [ERROR] Worker failed to boot."
        )
    elif name == "web":
        HTTPServer(("127.0.0.1", int(arguments[0])), Page).serve_forever()
    elif name == "worker":
        work()


if __name__ == "__main__":
    main(*sys.argv[1:])
