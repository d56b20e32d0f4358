# SPDX-License-Identifier: EUPL-1.2
"""PostgreSQL and Valkey of our own: safe from the first second, and ports and processes that are surely ours."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, ResponseError
from redis.retry import Retry

from koepel.local_services import Services, ports, processes, running
from koepel.local_services.account import Account, account
from koepel.local_services.server import reason

ALL = {"postgres", "valkey"}


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    """Servers that several tests look at."""
    top = Path(tempfile.mkdtemp(prefix="koepel-test-"))
    top.chmod(0o755)
    with running(top / "state", need=ALL, given={}) as found:
        yield found
    shutil.rmtree(top)


def connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def setting(services: Services, name: str) -> str:
    with connect(services.admin_url) as admin:
        return str(admin.execute("SELECT current_setting(%s)", (name,)).fetchone()[0])  # type: ignore[index]


@pytest.mark.attack("T41")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fsync", "on"),
        ("listen_addresses", "127.0.0.1"),
        ("unix_socket_directories", ""),
        ("password_encryption", "scram-sha-256"),
        ("log_error_verbosity", "terse"),
        ("log_parameter_max_length", "0"),
        ("log_parameter_max_length_on_error", "0"),
        ("log_min_error_statement", "panic"),
        ("server_encoding", "UTF8"),
    ],
)
def test_postgresql_writes_safely_listens_here_only_and_logs_no_values(
    services: Services, name: str, value: str
) -> None:
    assert setting(services, name) == value


def test_nobody_enters_postgresql_without_its_password(services: Services) -> None:
    with connect(services.admin_url) as admin:
        rules = admin.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
    assert rules == [("scram-sha-256",)]
    with pytest.raises(psycopg.OperationalError, match="password"):
        connect(services.admin_url.replace("://postgres:", "://postgres:x"))


def test_nobody_enters_valkey_without_its_password(services: Services) -> None:
    port = int(services.redis_url.rpartition(":")[2].partition("/")[0])
    with redis.Redis(port=port, retry=Retry(NoBackoff(), 0)) as stranger, pytest.raises(AuthenticationError):
        stranger.ping()


@pytest.mark.attack("T32")
@pytest.mark.parametrize("command", ["CONFIG GET *", "DEBUG SLEEP 0", "MODULE LIST", "ACL LIST", "SHUTDOWN", "SAVE"])
def test_valkey_lets_nobody_change_it_or_look_inside(services: Services, command: str) -> None:
    with redis.Redis.from_url(services.redis_url) as client:
        with pytest.raises(ResponseError):
            client.execute_command(*command.split())
        assert client.ping()


def test_valkey_keeps_nothing_and_evicts_nothing(services: Services) -> None:
    with redis.Redis.from_url(services.redis_url) as client:
        assert client.info("memory")["maxmemory_policy"] == "noeviction"
        assert client.info("persistence")["aof_enabled"] == 0


def test_the_services_say_which_versions_run(services: Services) -> None:
    assert set(services.versions) == ALL
    assert setting(services, "server_version").startswith(services.versions["postgres"])


def test_an_account_enters_only_where_every_folder_lets_it_through(tmp_path: Path) -> None:
    stranger = Account(54321, 54321, switch=True)
    top = Path(tempfile.mkdtemp(prefix="koepel-test-"))
    closed = top / "closed"
    closed.mkdir()
    program = closed / "program"
    program.touch(mode=0o755)
    for mode, may in ((0o711, True), (0o700, False)):
        top.chmod(mode)
        assert stranger.enters(closed) is may
        assert stranger.reads(program) is may
    program.chmod(0o711)
    top.chmod(0o711)
    assert not stranger.reads(program)
    shutil.rmtree(top)


def test_data_that_exist_keep_their_owner(tmp_path: Path) -> None:
    mine = account(tmp_path, root=False)
    assert (mine.uid, mine.switch) == (os.geteuid(), False)
    for_root = account(tmp_path / "not there", root=True)
    assert for_root.switch
    assert for_root.uid != 0


def test_a_server_that_fails_is_quoted_with_its_reason_and_not_with_its_farewell() -> None:
    assert reason("LOG: starting\nFATAL: No space left on device\nLOG: shut down\n") == "FATAL: No space left on device"
    assert reason("one\ntwo\n") == "two"
    assert reason("") == "nothing"


def test_a_port_that_somebody_took_is_chosen_anew(tmp_path: Path) -> None:
    kept = ports.kept(tmp_path / "port")
    assert ports.kept(tmp_path / "port") == kept
    with socket.socket() as somebody:
        somebody.bind((ports.LOOPBACK, kept))
        somebody.listen()
        assert not ports.is_free(kept)
        assert ports.kept(tmp_path / "port") != kept


def test_a_process_that_took_over_a_number_is_not_ours(tmp_path: Path) -> None:
    file = tmp_path / "process"
    processes.remember(file, os.getpid())
    assert processes.remembered(file) == processes.known(os.getpid())
    file.write_text(f"{os.getpid()} another-boot/1\n")
    assert processes.remembered(file) is None
