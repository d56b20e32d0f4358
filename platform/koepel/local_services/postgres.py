# SPDX-License-Identifier: EUPL-1.2
"""A PostgreSQL cluster of our own: passwords by SCRAM, loopback only, every write synced, no values in its log."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import struct
import subprocess
from pathlib import Path

from koepel.launcher import Refused
from koepel.local_services import ports
from koepel.local_services.account import Account
from koepel.local_services.programs import Program
from koepel.local_services.server import ENVIRONMENT, Server, reason

SUPERUSER = "postgres"
SETTINGS = {
    "listen_addresses": ports.LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "120",  # web 2 x 8, worker, scheduler, and a test run with its clones
    "password_encryption": "scram-sha-256",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # a log line never carries a row, a parameter or a statement: those may hold a person
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_statement": "none",
    "logging_collector": "off",
    "log_destination": "stderr",
    "log_line_prefix": "%m [%p] ",
}


class Postgres(Server):
    """The cluster in `folder/data`; `password` is the superuser's."""

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # fast shutdown: ends connections, keeps what was committed

    def __init__(self, program: Program, path: Path, folder: Path, account: Account, password: str) -> None:
        self.program, self.version, self._major = path, program.version, program.major
        self.folder, self.account, self._password = folder, account, password

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.folder / "data"

    def url(self, user: str, password: str, database: str) -> str:
        """An address of this cluster as SQLAlchemy takes it."""
        return f"postgresql+psycopg://{user}:{password}@{ports.LOOPBACK}:{self.port}/{database}"

    def prepare(self) -> None:
        """A cluster of this version and a free port."""
        if not self.data.exists():
            self._initdb()
        made_by = (self.data / "PG_VERSION").read_text("ascii").strip()
        if made_by != str(self._major):
            raise Refused(
                f"The data in {self.data} were made by PostgreSQL {made_by} and this is {self._major}: "
                "bring them over with pg_dump, or begin anew with ./koepel up --fresh."
            )
        self._forget_stranger()
        self.port = self.port or ports.kept(self.folder / "port")

    def _forget_stranger(self) -> None:
        """After a power cut the number in postmaster.pid may be another program's; PostgreSQL would refuse to start."""
        file = self.data / "postmaster.pid"
        try:
            words = Path(f"/proc/{int(file.read_text('utf-8').split()[0])}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return
        if os.fsencode(self.data) not in words.split(b"\0"):
            file.unlink()

    def command(self) -> list[str]:
        """The server with our settings, whatever stands in postgresql.conf."""
        told = [f"--{name}={value}" for name, value in SETTINGS.items()]
        return [str(self.program), "-D", str(self.data), "-p", str(self.port), *told]

    def _initdb(self) -> None:
        """Into a folder beside it, renamed when whole: one that was cut off is simply made again."""
        half, password = self.folder / "data.half", self.folder / "password"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        password.touch(mode=0o600)
        password.write_text(self._password, "ascii")
        self.account.owns(half)
        self.account.owns(password)
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if self._major >= 17 else []
        try:
            done = subprocess.run(
                [
                    self.program.with_name("initdb"), "-D", half, "-U", SUPERUSER, "--auth=scram-sha-256",
                    f"--pwfile={password}", "--encoding=UTF8", "--locale=C", *locale,
                ],
                stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, env=ENVIRONMENT,
                **self.account.popen(),
            )  # fmt: skip
        finally:
            password.unlink()
        if done.returncode:
            raise Refused(f"PostgreSQL could not make its data folder {self.data}: {reason(done.stderr)}.")
        half.rename(self.data)

    def answers(self) -> bool:
        """A start-up packet is answered by 'authenticate' when it is ready, by an error while it still recovers."""
        body = struct.pack("!I", 196608) + f"user\0{SUPERUSER}\0database\0{SUPERUSER}\0\0".encode()
        try:
            with socket.create_connection((ports.LOOPBACK, self.port), timeout=1) as line:
                line.sendall(struct.pack("!I", len(body) + 4) + body)
                return line.recv(1024).startswith(b"R")
        except OSError:
            return False
