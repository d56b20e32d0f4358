# SPDX-License-Identifier: EUPL-1.2
"""A whole Koepel as `./koepel up` starts it: own PostgreSQL, own Valkey without persistence, web, worker, scheduler.

Run as `python house.py STATE PORT`, it is that launcher; only the relay goes round every second, as a test waits for it.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg

from koepel.config import Mode, Secrets, Settings
from koepel.launcher import checkout, run_file
from koepel.launcher.plan import the_plan, verb
from koepel.launcher.up import Wish, up
from koepel.local_services import place, ports, processes

GIVEN = {
    "KOEPEL_MODE": "production",  # no date of its own, no invented region
    "KOEPEL_HOLD_MINUTES": "0",
    "KOEPEL_SIGN_IN_PER_MINUTE": "1000",
    "KOEPEL_AT_ONCE": "1000",
    "KOEPEL_REQUESTS_PER_MINUTE": "100000",
    "KOEPEL_SHARE": "1",
}


SERVERS = ("postgresql", "valkey")

ENDS = re.compile(r"[\w.]+(Error|Exception|Closed|Refused)\b")


class House:
    """One running installation: who lives in it, what it says, and a hard hand."""

    def __init__(self, state: Path, smtp_url: str) -> None:
        self.state, self.port = state, ports.any_free()
        self.url = f"http://127.0.0.1:{self.port}"
        self.said: list[str] = []
        told = {name: value for name, value in os.environ.items() if not name.startswith("KOEPEL_")}
        top = checkout()
        told |= {**GIVEN, "KOEPEL_SMTP_URL": smtp_url, "PYTHONPATH": f"{top}/platform:{top}"}
        self._launcher = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.house", str(state), str(self.port)],
            text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=told, cwd=top, start_new_session=True,
        )  # fmt: skip
        self._ears = threading.Thread(target=self._listen, daemon=True)
        self._ears.start()

    def _listen(self) -> None:
        assert self._launcher.stdout is not None
        for line in self._launcher.stdout:
            self.said.append(line.rstrip())

    def wait_until_open(self) -> None:
        """Until the launcher has said all it has to say, and watches."""
        eventually(lambda: self._launcher.poll() is not None or any("Mail leaves" in line for line in self.said), 180)
        assert self._launcher.poll() is None, "\n".join(self.said)

    def whole(self) -> bool:
        """Whether everybody lives: servers, web, worker, scheduler."""
        children = self._children().values()
        servers = [self.server(name) for name in SERVERS]
        return all(servers) and all(child.lives() for child in children) and self.ready()

    def _children(self) -> dict[str, processes.Known]:
        run = run_file.read(self.state)
        return run.children if run else {}

    def child(self, name: str) -> processes.Known:
        """Web, worker or scheduler."""
        return self._children()[name]

    def server(self, name: str) -> processes.Known | None:
        """`postgresql` or `valkey`, while it runs."""
        return processes.remembered(place.home(self.state) / name / "process")

    def kill(self, name: str) -> processes.Known:
        """kill -9, with whatever it had started to work for it (a worker dies with the job in its hands)."""
        found = self.server(name) if name in SERVERS else self.child(name)
        assert found is not None
        horses = children_of(found.pid) if name == "worker" else []
        for pid in (found.pid, *horses):
            os.kill(pid, signal.SIGKILL)
        return found

    def back(self, name: str, dead: processes.Known) -> bool:
        """Whether another one took its place."""
        found = self.server(name) if name in SERVERS else self.child(name)
        return found is not None and found != dead and found.lives()

    @contextmanager
    def without(self, name: str) -> Iterator[None]:
        """Killed, and kept away while the block runs: its port is held, so that the launcher tries in vain."""
        port = int((place.home(self.state) / name / "port").read_text("ascii"))
        with socket.socket() as holder:
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)

            def held() -> bool:
                if self.server(name) is not None:  # the launcher may have been faster, and started another one
                    self.kill(name)
                return _bound(holder, port)

            eventually(held)
            yield

    def settings(self) -> Settings:
        """How the processes of this house are set, for a look or a hand from the test's own process."""
        run = run_file.read(self.state)
        assert run is not None
        told = run.environment
        return Settings(
            mode=Mode.TEST,
            database_url=told["KOEPEL_DATABASE_URL"],
            keys_url=told["KOEPEL_KEYS_URL"],
            redis_url=told["KOEPEL_REDIS_URL"],
            public_url=self.url,
            secrets=Secrets.read(Path(told["KOEPEL_SECRETS"])),
            state=self.state,
            hold_minutes=0,
        )

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What really stands in the tables, read as the administrator: no wall hides a row from the count."""
        run = run_file.read(self.state)
        assert run is not None
        url = run.admin_url.replace("+psycopg", "").rpartition("/")[0] + "/koepel"
        with psycopg.connect(url, autocommit=True) as admin:
            return admin.execute(query, values or None).fetchall()  # type: ignore[arg-type]

    def failures(self) -> list[str]:
        """What the web process logged as unexpected, and in which words each traceback ends."""
        log = (self.state / "logs" / "web.log").read_text("utf-8", "replace")
        return [line for line in log.splitlines() if '"level": "error"' in line or ENDS.match(line)]

    def get(self, path: str) -> int:
        """The status of an open address; 0 when nobody answers."""
        line = HTTPConnection(ports.LOOPBACK, self.port, timeout=10)
        try:
            line.request("GET", path)
            return line.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            line.close()

    def ready(self) -> bool:
        """What /readyz says."""
        return self.get("/readyz") == 200

    def close(self) -> None:
        """Ctrl-C; everything it started is gone afterwards."""
        if self._launcher.poll() is None:
            self._launcher.send_signal(signal.SIGINT)
        try:
            self._launcher.wait(90)
        except subprocess.TimeoutExpired:
            self._launcher.kill()
            self._launcher.wait()
        self._ears.join(5)
        assert self._launcher.stdout is not None
        self._launcher.stdout.close()


def _bound(holder: socket.socket, port: int) -> bool:
    try:
        holder.bind((ports.LOOPBACK, port))
    except OSError:
        return False
    return True


def children_of(pid: int) -> list[int]:
    """The processes that this one forked."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except OSError:
        return []


def say(measured: str) -> None:
    """A figure for whoever reads the run; nothing is asserted of it but a generous bound."""
    sys.stdout.write(f"\n{measured}\n")


def eventually(true: Callable[[], bool], patience: float = 60.0) -> float:
    """Wait for it; the seconds it took. Fails after `patience`."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < patience, f"not within {patience:.0f} s"
        time.sleep(0.05)
    return time.monotonic() - began


if __name__ == "__main__":
    port = int(sys.argv[2])
    plan = the_plan(port)
    plan = replace(plan, others={**plan.others, "scheduler": (*verb("scheduler"), "--every", "1")})
    up(Path(sys.argv[1]), Wish(port, demo=False), plan=plan)
