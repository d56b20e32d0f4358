# SPDX-License-Identifier: EUPL-1.2
"""The state folder of the servers: kept between starts, one user at a time, found again after a hard kill."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from koepel.launcher import Refused
from koepel.local_services import Bundle, place, processes, running
from koepel.local_services.bundle import end_leftovers

ALL = {"postgres", "valkey"}


pytestmark = pytest.mark.slow


@pytest.fixture
def state() -> Iterator[Path]:
    """A folder that the servers' account can enter, and nothing of it left afterwards."""
    top = Path(tempfile.mkdtemp(prefix="koepel-test-"))
    top.chmod(0o755)
    yield top / "state"
    end_leftovers(top / "state")
    place.remove(top / "state")
    shutil.rmtree(top)


def connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def test_the_second_start_keeps_data_port_and_passwords_and_takes_a_moment(state: Path) -> None:
    with running(state, need={"postgres"}, given={}) as first, connect(first.admin_url) as admin:
        admin.execute("CREATE TABLE kept (word text)")
    began = time.monotonic()
    with running(state, need={"postgres"}, given={}) as second, connect(second.admin_url) as admin:
        took = time.monotonic() - began
        assert admin.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    assert second == first
    assert took < 5


def test_a_state_folder_may_be_named_from_where_one_stands(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(state.parent)
    with running(Path("state"), need={"postgres"}, given={}) as services, connect(services.admin_url) as admin:
        assert admin.execute("SELECT 1").fetchone() == (1,)


def test_passwords_are_for_their_owner_only_and_differ(state: Path) -> None:
    with running(state, need=ALL, given={}) as services:
        keys = list((state / "keys").iterdir())
        assert {path.name for path in keys} == {"superuser", "login", "keys_login", "valkey"}
        assert {stat.S_IMODE(path.stat().st_mode) for path in keys} == {0o400}
        assert len({path.read_text() for path in keys}) == 4
        assert services.login_password == (state / "keys" / "login").read_text().strip()


def test_no_password_stands_on_a_command_line(state: Path) -> None:
    with running(state, need=ALL, given={}):
        passwords = [path.read_text().strip().encode() for path in (state / "keys").iterdir()]
        lines = b"".join(path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists())
    assert str(state).encode() in lines
    assert not [password for password in passwords if password in lines]


def test_servers_of_root_run_as_an_account_without_rights(state: Path) -> None:
    with running(state, need=ALL, given={}):
        for server in ("postgresql", "valkey"):
            process = processes.remembered(place.home(state) / server / "process")
            assert process is not None
            assert Path(f"/proc/{process.pid}").stat().st_uid != 0


def test_a_state_folder_in_a_closed_home_has_its_servers_outside_of_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    try:
        with running(home / "state", need={"postgres"}, given={}) as services, connect(services.admin_url) as admin:
            assert admin.execute("SELECT 1").fetchone() == (1,)
            far = place.elsewhere(home / "state")
            assert (far is not None) == (os.geteuid() == 0)
    finally:
        place.remove(home / "state")
    assert far is None or not far.exists()


def test_a_second_user_of_a_state_folder_is_refused_in_one_sentence(state: Path) -> None:
    with running(state, need={"valkey"}, given={}), pytest.raises(Refused, match="Another Koepel uses"):
        Bundle(state, {"valkey"}, {}).start(patience=0)


def test_an_operators_own_servers_are_taken_as_they_are(tmp_path: Path) -> None:
    given = {
        "KOEPEL_DATABASE_URL": "postgresql+psycopg://koepel_login:a%20word@db.example.org/koepel",
        "KOEPEL_REDIS_URL": "redis://redis.example.org/0",
    }
    with running(tmp_path / "state", need=ALL, given=given) as services:
        assert services.database_url == given["KOEPEL_DATABASE_URL"]
        assert services.redis_url == given["KOEPEL_REDIS_URL"]
        assert services.login_password == "a word"
        assert services.admin_url == ""
    assert not (tmp_path / "state").exists()


def test_a_stranger_with_the_number_in_postmaster_pid_does_not_keep_postgresql_down(state: Path) -> None:
    with running(state, need={"postgres"}, given={}):
        pass
    (place.home(state) / "postgresql" / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n/elsewhere\n")
    with running(state, need={"postgres"}, given={}) as services, connect(services.admin_url) as admin:
        assert admin.execute("SELECT 1").fetchone() == (1,)


def test_after_a_hard_kill_of_the_launcher_the_next_start_finds_everything(state: Path) -> None:
    source = (
        "import sys, time\nfrom pathlib import Path\nfrom koepel.local_services import running\n"
        "with running(Path(sys.argv[1]), given={}):\n    print('up', flush=True)\n    time.sleep(600)"
    )
    launcher = subprocess.Popen([sys.executable, "-c", source, str(state)], stdout=subprocess.PIPE)
    assert launcher.stdout is not None
    assert launcher.stdout.readline() == b"up\n"
    launcher.kill()
    launcher.wait()
    launcher.stdout.close()
    left = processes.remembered(place.home(state) / "postgresql" / "process")
    assert left is not None
    with running(state, given={}) as services, connect(services.admin_url) as admin:
        assert admin.execute("SELECT 1").fetchone() == (1,)
        assert not left.lives()


def test_a_server_killed_hard_comes_back_on_the_same_port(state: Path) -> None:
    bundle = Bundle(state, ALL, {})
    bundle.start()
    try:
        for server in bundle.servers:
            process = processes.remembered(place.home(state) / server.name.lower() / "process")
            assert process is not None
            os.kill(process.pid, signal.SIGKILL)
            while server.alive:
                time.sleep(0.01)
            port = server.port
            server.start()
            assert server.port == port
            assert server.answers()
    finally:
        bundle.stop()
