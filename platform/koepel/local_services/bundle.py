# SPDX-License-Identifier: EUPL-1.2
"""The servers of one state folder together: which of them are ours to start, and the addresses of all."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from koepel.launcher import Refused, steps
from koepel.local_services import keys, place, programs
from koepel.local_services.account import Account, account
from koepel.local_services.lock import Lock
from koepel.local_services.postgres import SUPERUSER, Postgres
from koepel.local_services.server import Server, end_leftover
from koepel.local_services.valkey import Valkey

KINDS = frozenset({"postgres", "valkey"})
DATABASE, LOGIN = "koepel", "koepel_login"
KEYS, KEYS_LOGIN = "koepel_keys", "koepel_keys"  # a database of its own: see koepel.keys
S = TypeVar("S", bound=Server)
Announce = Callable[[str], AbstractContextManager[steps.Step]]


@dataclass(frozen=True)
class Services:
    """Where the servers are. An operator's own servers may come without `admin_url`; what was not needed is empty."""

    admin_url: str = ""  # a superuser, database postgres; the operator's KOEPEL_ADMIN_DATABASE_URL as it is
    database_url: str = ""  # koepel_login, database koepel; koepel.roles makes both
    login_password: str = ""
    keys_url: str = ""  # koepel_keys, database koepel_keys; koepel.keys.install makes both
    keys_admin_url: str = ""  # an administrator of the server of the keys
    redis_url: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)


class Bundle:
    """Starts what the operator did not give, and stops it again."""

    def __init__(
        self, state: Path, need: Collection[str], given: Mapping[str, str] | None = None, *, bundled: bool = True
    ) -> None:
        if unknown := set(need) - KINDS:
            raise ValueError(f"no such service: {unknown}")
        self.state = state = state.absolute()  # the servers' working folder is /
        self._given = os.environ if given is None else given
        self._bundled = bundled
        self.own_postgres = (
            "postgres" in need and not self._told("DATABASE_URL") and not self._told("ADMIN_DATABASE_URL")
        )
        self.own_valkey = "valkey" in need and not self._told("REDIS_URL")
        self.servers: list[Server] = []
        self._lock = Lock(state / "servers.lock")

    def _told(self, name: str) -> str:
        return self._given.get(f"KOEPEL_{name}", "")

    def start(self, announce: Announce | None = None, *, patience: float = 5.0) -> Services:
        """Start them, one after the other. Raises `Refused` when a server does not start, or when somebody else
        still uses the folder after `patience` seconds."""
        if not (self.own_postgres or self.own_valkey):
            return self._services(None, None)
        self.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._lock.take(patience):
            raise Refused(f"Another Koepel uses {self.state}: stop it first, or set KOEPEL_STATE to another folder.")
        announce = announce or (lambda name: nullcontext(steps.Step()))
        try:
            postgres = self._run(announce, self._postgres()) if self.own_postgres else None
            valkey = self._run(announce, self._valkey()) if self.own_valkey else None
        except BaseException:
            self.stop()
            raise
        return self._services(postgres, valkey)

    def _run(self, announce: Announce, server: S) -> S:
        with announce(f"{server.name} {server.version}") as step:
            self.servers.append(server)
            server.start()
            step.detail = f"port {server.port}"
        return server

    def _postgres(self) -> Postgres:
        found = programs.postgres(bundled=self._bundled)
        runs_as, home = self._home()
        path = place.readable(found, home, runs_as)
        return Postgres(found, path, home / Postgres.name.lower(), runs_as, self._key("superuser"))

    def _valkey(self) -> Valkey:
        found = programs.valkey(bundled=self._bundled)
        runs_as, home = self._home()
        path = place.readable(found, home, runs_as)
        return Valkey(found, path, home / Valkey.name.lower(), runs_as, self._key("valkey"))

    def _home(self) -> tuple[Account, Path]:
        runs_as = account(place.home(self.state) / Postgres.name.lower() / "data")
        return runs_as, place.place(self.state, runs_as)

    def _key(self, name: str) -> str:
        return keys.kept(self.state / "keys" / name)

    def _services(self, postgres: Postgres | None, valkey: Valkey | None) -> Services:
        admin, database, redis = (self._told(name) for name in ("ADMIN_DATABASE_URL", "DATABASE_URL", "REDIS_URL"))
        login = unquote(urlsplit(database).password or "")
        keys_url, keys_admin = self._told("KEYS_URL"), self._told("ADMIN_KEYS_URL") or admin
        if postgres:
            login = self._key("login")
            admin = postgres.url(SUPERUSER, self._key("superuser"), "postgres")
            database = postgres.url(LOGIN, login, DATABASE)
            keys_url = keys_url or postgres.url(KEYS_LOGIN, self._key("keys_login"), KEYS)
            keys_admin = self._told("ADMIN_KEYS_URL") or admin
        versions = {kind: server.version for kind, server in (("postgres", postgres), ("valkey", valkey)) if server}
        return Services(admin, database, login, keys_url, keys_admin, valkey.url if valkey else redis, versions)

    def stop(self) -> None:
        """Stop what we started, the last one first."""
        while self.servers:
            self.servers.pop().stop()
        self._lock.release()


def end_leftovers(state: Path) -> bool:
    """Stop servers that a killed launcher left running in this state folder; True when there were any."""
    home = place.home(state)
    ended = [end_leftover(home / kind.name.lower(), kind.stop_signal) for kind in (Valkey, Postgres)]
    return any(ended)
