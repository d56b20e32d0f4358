# SPDX-License-Identifier: EUPL-1.2
"""`./koepel up` and `down` from the first start to the last stop, with stand-ins for the application."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from koepel.launcher import Refused, checkout, run_file
from koepel.launcher.claim import claim
from koepel.launcher.down import down, end_killed
from koepel.launcher.instance import SECRETS, clock_offset
from koepel.launcher.steps import Steps
from koepel.local_services import place, ports, processes

pytestmark = pytest.mark.slow
STAND_INS = checkout() / "tests" / "support" / "stand_ins.py"


class Terminal:
    """Somebody who types `up` in one state folder."""

    def __init__(self, state: Path) -> None:
        self.state, self.port, self.running = state, ports.any_free(), list[subprocess.Popen[str]]()
        self.told: dict[str, str] = {}

    def up(self, *more: str) -> subprocess.Popen[str]:
        """Start, without waiting."""
        command = [sys.executable, str(STAND_INS), "up", str(self.state), str(self.port), *more]
        told = {name: value for name, value in os.environ.items() if not name.startswith("KOEPEL_")} | self.told
        started = subprocess.Popen(
            command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=told, start_new_session=True
        )
        self.running.append(started)
        return started

    def up_and_ready(self, *more: str) -> subprocess.Popen[str]:
        """Start, and read until the demo's people are shown; on another port when somebody took this one in between."""
        started = self.up(*more)
        try:
            self.said = self.read_until(started, "els@example.org\n")
        except AssertionError as refused:
            if f"Port {self.port} is taken" not in str(refused):
                raise
            self.port = ports.any_free()
            return self.up_and_ready(*more)
        return started

    @staticmethod
    def read_until(started: subprocess.Popen[str], word: str) -> str:
        """What it says up to the line with this word; a start that ends before it fails the test."""
        assert started.stdout is not None
        said = ""
        for line in started.stdout:
            said += line
            if word in line:
                return said
        raise AssertionError(said)

    def refused(self) -> str:
        """What a start says that may not be."""
        said = self.up().communicate(timeout=30)[0]
        assert "refused: " in said
        return said

    def stop(self, started: subprocess.Popen[str], how: signal.Signals = signal.SIGTERM) -> str:
        """One signal to the launcher; what it says until it is gone."""
        started.send_signal(how)
        return started.communicate(timeout=60)[0]

    @property
    def administrator(self) -> list[str]:
        """Who was told the administrator's address, in order."""
        return [line for line in self.diary if "administrator" in line]

    @property
    def diary(self) -> list[str]:
        """What the stand-ins noted."""
        return (self.state / "diary").read_text().splitlines()

    def child(self, name: str) -> processes.Known:
        """One child of the running Koepel."""
        run = run_file.read(self.state)
        assert run is not None
        return run.children[name]

    def server(self, name: str) -> processes.Known | None:
        """One server of it."""
        return processes.remembered(place.home(self.state) / name / "process")


def eventually(found: Callable[[], bool]) -> bool:
    until = time.monotonic() + 20
    while not found():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


@contextmanager
def a_terminal() -> Iterator[Terminal]:
    top = Path(tempfile.mkdtemp(prefix="koepel-test-"))
    top.chmod(0o755)
    found = Terminal(top / "state")
    yield found
    for started in found.running:
        if started.poll() is None:
            started.kill()
        started.communicate()
    end_killed(found.state)
    place.remove(found.state)
    shutil.rmtree(top)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """For one test alone."""
    with a_terminal() as found:
        yield found


@pytest.fixture(scope="module")
def ready() -> Iterator[Terminal]:
    """A Koepel that several tests look at and none changes."""
    with a_terminal() as found:
        found.up_and_ready()
        yield found


def page(terminal: Terminal) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{terminal.port}/healthz", timeout=5) as answer:
        return str(answer.read().decode())


def test_up_says_each_step_with_its_seconds_and_where_koepel_runs(ready: Terminal) -> None:
    steps = [line.split("  ")[1] for line in ready.said.splitlines() if line.startswith("  ")]
    assert [step.split()[0] for step in steps] == ["PostgreSQL", "Valkey", "roles", "web", "demo"]
    assert f"Koepel runs at http://127.0.0.1:{ready.port}" in ready.said
    assert "\x1b" not in ready.said


def test_the_administrators_address_goes_to_the_migration_only(ready: Terminal) -> None:
    assert ready.administrator == ["prepared, administrator known", "demo, administrator unknown"]
    run = run_file.read(ready.state)
    assert run is not None
    assert run_file.ADMIN not in run.environment


def test_the_second_start_prepares_nothing_again_and_keeps_secrets_and_clock(terminal: Terminal) -> None:
    def kept() -> dict[str, str]:
        files = [
            terminal.state / "clock",
            *(terminal.state / "secrets").iterdir(),
            *(terminal.state / "keys").iterdir(),
        ]
        return {path.name: path.read_text() for path in files}

    terminal.stop(terminal.up_and_ready())
    before = kept()
    terminal.stop(terminal.up_and_ready())
    assert kept() == before
    assert terminal.administrator == [
        "prepared, administrator known",
        "demo, administrator unknown",
    ]


def test_secrets_are_five_different_ones_for_their_owner_only(ready: Terminal) -> None:
    folder = ready.state / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name for path in folder.iterdir()} == set(SECRETS)
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o400}
    assert {len(bytes.fromhex(path.read_text())) for path in folder.iterdir()} == {48}
    assert len({path.read_text() for path in folder.iterdir()}) == 5
    assert stat.S_IMODE((ready.state / run_file.NAME).stat().st_mode) == 0o600


def test_the_demo_opens_on_a_tuesday_morning_in_may_2019_and_moves_on(tmp_path: Path) -> None:
    first = clock_offset(tmp_path, datetime(2026, 1, 1, 12, 0, tzinfo=UTC))
    assert first == -int((datetime(2026, 1, 1, 12, tzinfo=UTC) - datetime(2019, 5, 14, 7, tzinfo=UTC)).total_seconds())
    assert clock_offset(tmp_path, datetime(2026, 3, 1, tzinfo=UTC)) == first


def test_children_are_told_the_clock(ready: Terminal) -> None:
    assert page(ready) == (ready.state / "clock").read_text().strip()


def test_a_second_up_says_where_the_first_one_runs(ready: Terminal) -> None:
    said = ready.refused()
    assert f"already runs at http://127.0.0.1:{ready.port} (process {ready.running[0].pid})" in said
    assert page(ready)


def test_a_taken_port_is_said_before_anything_starts(terminal: Terminal) -> None:
    import socket

    with socket.socket() as somebody:
        somebody.bind((ports.LOOPBACK, terminal.port))
        somebody.listen()
        said = terminal.refused()
    assert f"Port {terminal.port} is taken" in said
    assert f"--port {terminal.port + 1}" in said
    assert not (terminal.state / "servers").exists()


def test_a_web_process_that_cannot_start_is_quoted_and_everything_stops(terminal: Terminal) -> None:
    terminal.told["KOEPEL_WEB_FALLS"] = "1"
    assert "The web process does not start: Unsafe: a wall is missing (all of it:" in terminal.refused()
    assert terminal.server("postgresql") is None
    del terminal.told["KOEPEL_WEB_FALLS"]
    terminal.up_and_ready()
    assert terminal.administrator.count("prepared, administrator known") == 2  # it looked again


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_children_first_each_asked_once_and_then_the_servers(
    terminal: Terminal, how: signal.Signals
) -> None:
    started = terminal.up_and_ready()
    servers = [terminal.server("postgresql"), terminal.server("valkey")]
    assert eventually(lambda: terminal.diary.count("at work") == 2)  # one worker, one scheduler
    said = terminal.stop(started, how)
    assert "Stopped in" in said
    assert started.returncode == 0
    assert terminal.diary.count("asked to stop") == 2
    assert terminal.diary.count("finished, database there") == 2
    assert not [server for server in servers if server and server.lives()]
    assert run_file.read(terminal.state) is None


def test_down_stops_it_from_another_terminal(terminal: Terminal) -> None:
    started = terminal.up_and_ready()
    said = StringIO()
    down(terminal.state, Steps(said))
    assert said.getvalue().startswith("Stopped in")
    assert started.wait(5) == 0
    assert ports.is_free(terminal.port)


def test_down_where_nothing_runs_says_so(tmp_path: Path) -> None:
    said = StringIO()
    down(tmp_path / "state", Steps(said))
    assert said.getvalue() == "Koepel does not run here.\n"
    assert not (tmp_path / "state").exists()


def test_a_web_process_that_is_killed_comes_back(terminal: Terminal) -> None:
    started = terminal.up_and_ready()
    killed = terminal.child("web")
    os.kill(killed.pid, signal.SIGKILL)
    assert eventually(lambda: not killed.lives() and terminal.child("web") != killed and terminal.child("web").lives())
    assert eventually(lambda: not ports.is_free(terminal.port))
    assert page(terminal)
    assert "web stopped (signal SIGKILL); starts again in" in terminal.stop(started)


@pytest.mark.parametrize("name", ["postgresql", "valkey"])
def test_a_server_that_is_killed_comes_back_within_seconds(terminal: Terminal, name: str) -> None:
    started = terminal.up_and_ready()
    killed = terminal.server(name)
    assert killed is not None
    os.kill(killed.pid, signal.SIGKILL)
    terminal.read_until(started, "is back")
    assert terminal.server(name) not in (None, killed)


def test_after_a_hard_kill_of_the_launcher_the_next_up_clears_the_way(terminal: Terminal) -> None:
    first = terminal.up_and_ready()
    web = terminal.child("web")
    first.kill()
    first.wait()
    assert web.lives()
    terminal.up_and_ready()
    assert "The last run was killed" in terminal.said
    assert not web.lives()
    assert page(terminal)


def test_fresh_begins_anew_after_saying_so(terminal: Terminal) -> None:
    terminal.stop(terminal.up_and_ready())
    secret = (terminal.state / "secrets" / "secret_key").read_text()
    terminal.up_and_ready("--fresh")
    assert "Beginning anew" in terminal.said
    assert (terminal.state / "secrets" / "secret_key").read_text() != secret
    assert terminal.administrator == ["prepared, administrator known", "demo, administrator unknown"]


def test_a_demo_that_was_cut_off_is_made_again_from_nothing(terminal: Terminal) -> None:
    terminal.stop(terminal.up_and_ready())
    note = place.home(terminal.state) / "postgresql" / "prepared"
    note.write_text(json.dumps({**json.loads(note.read_text()), "demo": "begun"}))
    terminal.up_and_ready()
    assert "anew: the demo was cut off last time" in terminal.said
    assert len([line for line in terminal.diary if line.startswith("demo")]) == 2


def test_a_folder_that_holds_other_things_is_never_taken(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(Refused, match="holds other things"):
        claim(tmp_path)
    for name in ("new", "new", "tested"):
        (tmp_path / "tested" / "test").mkdir(parents=True, exist_ok=True)
        claim(tmp_path / name)
        assert (tmp_path / name).stat().st_mode & 0o066 == 0


def test_a_verb_beside_a_running_koepel_talks_to_the_same_servers(tmp_path: Path) -> None:
    me = processes.known(os.getpid())
    run_file.Run(me, "http://127.0.0.1:1", {"KOEPEL_REDIS_URL": "redis://a", "KOEPEL_MODE": "demo"}, "admin").write(
        tmp_path
    )
    told = {"KOEPEL_MODE": "test"}
    run_file.adopt(tmp_path, "doctor", told)
    assert told == {"KOEPEL_MODE": "test", "KOEPEL_REDIS_URL": "redis://a"}
    for verb in ("migrate", "backup"):
        administers = dict(told)
        run_file.adopt(tmp_path, verb, administers)
        assert administers[run_file.ADMIN] == "admin"


def test_a_verb_beside_a_koepel_that_is_gone_is_told_nothing(tmp_path: Path) -> None:
    gone = processes.Known(os.getpid(), "another boot")
    run_file.Run(gone, "http://127.0.0.1:1", {"KOEPEL_MODE": "demo"}).write(tmp_path)
    told: dict[str, str] = {}
    run_file.adopt(tmp_path, "doctor", told)
    assert told == {}
