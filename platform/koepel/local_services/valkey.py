# SPDX-License-Identifier: EUPL-1.2
"""A Valkey of our own: a doorbell that keeps nothing. What must not be lost stands in the outbox, in PostgreSQL."""

from __future__ import annotations

import hashlib
import signal
import socket
from pathlib import Path

from koepel.local_services import ports
from koepel.local_services.account import Account
from koepel.local_services.programs import Program
from koepel.local_services.server import Server

# what can reconfigure the server, run code in it, carry its data away or end it
FORBIDDEN = (
    "-acl -config -debug -module -shutdown -replicaof -slaveof -sync -psync -failover -cluster -migrate -restore"
    " -save -bgsave -bgrewriteaof -monitor"
)


class Valkey(Server):
    """The server in `folder`; `password` is the one of its only user."""

    name = "Valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, program: Program, path: Path, folder: Path, account: Account, password: str) -> None:
        self.program, self.version = path, program.version
        self.folder, self.account, self._password = folder, account, password

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://default:{self._password}@{ports.LOOPBACK}:{self.port}/0"

    @property
    def _settings(self) -> Path:
        return self.folder / "valkey.conf"

    def prepare(self) -> None:
        """A free port and its settings, with the password as a hash only."""
        self.port = self.port or ports.kept(self.folder / "port")
        digest = hashlib.sha256(self._password.encode()).hexdigest()
        self._settings.unlink(missing_ok=True)
        self._settings.touch(mode=0o600)
        self._settings.write_text(
            f"bind {ports.LOOPBACK}\nport {self.port}\nprotected-mode yes\ndaemonize no\nset-proc-title no\n"
            f"user default on #{digest} ~* &* +@all {FORBIDDEN}\n"
            'maxmemory 256mb\nmaxmemory-policy noeviction\nsave ""\nappendonly no\ndir /\n',
            "ascii",
        )
        self.account.owns(self._settings)

    def command(self) -> list[str]:
        """The server with its settings file."""
        return [str(self.program), str(self._settings)]

    def answers(self) -> bool:
        """It lets our password in, so it is ours and it is up."""
        try:
            with socket.create_connection((ports.LOOPBACK, self.port), timeout=1) as line:
                line.sendall(f"AUTH default {self._password}\r\n".encode())
                return line.recv(64).startswith(b"+OK")
        except OSError:
            return False
