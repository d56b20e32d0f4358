# SPDX-License-Identifier: EUPL-1.2
"""The drill: a backup by the verb, people erased after it, both databases lost, and the restore by the verb.

On a copy of the kept region, filled up to the size that is asked. Verbs run as an operator types them, with the clock on the
wall and the memory that each needed at its highest.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import select
from sqlalchemy.engine import make_url

from koepel import roles
from koepel import scope as scopes
from koepel.backups import counting
from koepel.backups.servers import Server
from koepel.config import SECRETS, Secrets, Settings
from koepel.database import db
from koepel.keys import install
from koepel.keys.vault import vault_of
from koepel.launcher import Refused, checkout
from koepel.launcher.steps import Steps
from koepel.local_services import Services
from shared_pool.collaboration.founding import act
from shared_pool.performance import filling, weight
from shared_pool.performance.ground import application, standing
from shared_pool.performance.scale import Scale
from shared_pool.performance.towns import Towns
from shared_pool.proposals import forgetting as pool
from tenants.people.models import Person
from tenants.retention import erasing, plan
from tenants.retention.kinds import Ground

GOAL = 900.0  # seconds for one gigabyte, backup and restore together
ROWS, KEYS = "koepel_drill", "koepel_drill_keys"
TOWNS, EACH = 20, 5  # where people are erased after the backup, and how many
SHOWN = 5  # municipalities by name


@dataclass(frozen=True)
class Verb:
    """One verb as it was typed: seconds on the wall and of processors, and megabytes of memory at its highest.

    The programs that it starts are in both; PostgreSQL itself is in neither.
    """

    seconds: float
    worked: float
    memory: float
    said: str

    @property
    def told(self) -> str:
        """What stands behind its seconds."""
        return f"{self.worked:.0f} s of its own work, {self.memory:,.0f} MB of memory"


@dataclass(frozen=True)
class Drilled:
    """What a drill found. `before` and `after` are rows by municipality: at the backup's moment and erased, and restored."""

    gigabytes: float
    towns: tuple[UUID, ...]
    backup: Verb
    restore: Verb
    folder: float
    rows: int
    before: Counter[str]
    after: Counter[str]

    @property
    def tree(self) -> dict[str, object]:
        """The object that `--json` prints."""
        return {
            "gigabytes": round(self.gigabytes, 3),
            "backup_s": round(self.backup.seconds, 1),
            "restore_s": round(self.restore.seconds, 1),
            "backup_own_s": round(self.backup.worked, 1),
            "restore_own_s": round(self.restore.worked, 1),
            "backup_mb": round(self.backup.memory),
            "restore_mb": round(self.restore.memory),
            "folder_mb": round(self.folder),
            "rows": self.rows,
            "municipalities": {one: [self.before[one], self.after[one]] for one in sorted({*self.before, *self.after})},
        }

    @property
    def goal(self) -> float:
        """Seconds that backup and restore may take together; less than a gigabyte has the time of one."""
        return GOAL * max(1.0, round(self.gigabytes, 1))

    @property
    def differing(self) -> int:
        """Municipalities that do not have the rows that they had."""
        return sum(self.before[one] != self.after[one] for one in {*self.before, *self.after})

    def lines(self) -> Iterator[str]:
        """One line a figure."""
        whole = self.backup.seconds + self.restore.seconds
        met = whole <= self.goal and not self.differing
        yield f"  database, GB{'':<38}{self.gigabytes:>10.2f}   {self.rows:,} rows; the backup {self.folder:,.0f} MB"
        yield f"  backup, s{'':<41}{self.backup.seconds:>10.1f}   {self.backup.told}"
        yield f"  restore, s{'':<40}{self.restore.seconds:>10.1f}   {self.restore.told}"
        yield f"  together, s{'':<39}{whole:>10.1f}   goal {self.goal:<6g}{'met' if met else 'MISSED'}"
        yield f"  municipalities that differ{'':<24}{self.differing:>10}   of {len(self.before)}"

    def details(self) -> Iterator[str]:
        """Rows of some municipalities, and what the restore said."""
        for one, many in self.before.most_common(SHOWN):
            yield f"  {one}: {many:,} rows before, {self.after[one]:,} after"
        yield from self.restore.said.splitlines()


def measure(services: Services, state: Path, scale: Scale, gigabytes: float, steps: Steps) -> Drilled:
    """All of it, on a copy that is gone afterwards. Raises `Refused` where a verb fails."""
    with _copied(services, state, scale, steps) as (settings, towns, house):
        rows, _, folder = house
        size = _fill(settings, towns, rows, gigabytes, steps)
        backup = _typed(services, settings, "backup", folder / "rows", "--keys", folder / "keys", steps=steps)
        with steps.step(f"{TOWNS * EACH} people erased"):
            _erase(settings, towns)
        before = _of_people(rows)
        vault_of(settings).close()
        _drop(services, ROWS, KEYS)
        (made,), (kept,) = (folder / "rows").iterdir(), (folder / "keys").iterdir()
        restore = _typed(services, settings, "restore", made, "--keys", kept, steps=steps)
        weighs = sum(file.stat().st_size for one in (made, kept) for file in one.iterdir()) / 1e6
        with rows.reading() as session:
            many = sum(counting.of_database(session).values())
        return Drilled(size, towns.ids, backup, restore, weighs, many, before, _of_people(rows))


@contextmanager
def _copied(
    services: Services, state: Path, scale: Scale, steps: Steps
) -> Iterator[tuple[Settings, Towns, tuple[Server, Server, Path]]]:
    with standing(services, state, scale, steps) as ground:
        settings: Settings = ground.app.extensions["koepel_settings"]
        towns = ground.towns
    vault_of(settings).close()
    folder = state / "drill"
    shutil.rmtree(folder, ignore_errors=True)
    _drop(services, ROWS, KEYS)
    with steps.step("a copy"):
        for url, name in ((settings.database_url, ROWS), (settings.keys_url, KEYS)):
            _execute(services, "CREATE DATABASE {} TEMPLATE {}", name, str(make_url(url).database))
        copy = dataclasses.replace(
            settings, database_url=_at(settings.database_url, ROWS), keys_url=_at(settings.keys_url, KEYS), state=folder,
            ledger=folder / "erasures.jsonl",
        )  # fmt: skip
        roles.ensure(services.admin_url, services.login_password, settings.secrets.scope_key, database=ROWS)
        install.ensure(services.admin_url, copy.keys_url)
        _write_down(copy.secrets, folder / "secrets")
    rows = Server(_at(services.admin_url, ROWS), roles.OPS)
    keys = Server(_at(services.admin_url, KEYS), install.KEEPER)
    try:
        yield copy, towns, (rows, keys, folder)
    finally:
        vault_of(copy).close()
        _drop(services, ROWS, KEYS)
        shutil.rmtree(folder)


def _fill(settings: Settings, towns: Towns, rows: Server, gigabytes: float, steps: Steps) -> float:
    with (
        psycopg.connect(roles.plain(rows.url), options=filling.BULK, autocommit=True) as admin,
        application(settings) as app,
        app.app_context(),
    ):
        with steps.step("letters"):
            weight.letters(admin, towns)
        with steps.step("audit lines") as step:
            for many in weight.lines(admin, towns, gigabytes):
                step.detail = f"{many:,} in each"
        with steps.step("sealed into the chain"):
            weight.seal()
        with steps.step("the ledger") as step:
            step.detail = f"{weight.ledger(towns):,} entries"
        admin.execute("VACUUM ANALYZE")
        row = admin.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(row[0]) / 1e9 if row else 0.0


def _erase(settings: Settings, towns: Towns) -> None:
    with application(settings) as app, app.app_context():
        for owner in towns.ids[:TOWNS]:
            with act(scopes.tenant(owner)):
                asked = select(Person.id).where(Person.tenant_id == owner).order_by(Person.number).limit(EACH)
                for person in db.session.scalars(asked).all():
                    erasing.erase(person, ground=Ground.REQUEST, by=None)


def _of_people(rows: Server) -> Counter[str]:
    """Rows by municipality of the tables that hold people; a restore writes audit lines and bells of its own."""
    known, found = set(plan.PLAN) | set(pool.TABLES) | {"tombstone"}, Counter[str]()
    with rows.reading() as session:
        for key, many in counting.of_database(session).items():
            table, _, owner = key.partition("|")
            if table in known:
                found[owner] += many
    return found


def _typed(services: Services, settings: Settings, verb: str, *words: object, steps: Steps) -> Verb:
    """`./koepel VERB` as an operator types it. Raises `Refused` when it fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KOEPEL_")} | {
        "KOEPEL_MODE": "test", "KOEPEL_DATABASE_URL": settings.database_url, "KOEPEL_KEYS_URL": settings.keys_url,
        "KOEPEL_ADMIN_DATABASE_URL": services.admin_url, "KOEPEL_REDIS_URL": settings.redis_url,
        "KOEPEL_PUBLIC_URL": settings.public_url, "KOEPEL_SECRETS": str(settings.state / "secrets"),
        "KOEPEL_STATE": str(settings.state), "KOEPEL_LEDGER": str(settings.ledger_file),
    }  # fmt: skip
    said = settings.state / f"{verb}.txt"
    with steps.step(f"./koepel {verb}") as step, said.open("wb") as output:
        began = time.monotonic()
        running = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", "-m", "koepel.cli", verb, *map(str, words)], cwd=checkout(), env=environment,
            stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        found = Verb(
            time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000, said.read_text("utf-8")
        )
        step.detail = found.told
    if running.returncode:
        raise Refused(f"./koepel {verb} failed:\n{found.said}")
    return found


def _write_down(secrets: Secrets, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True)
    for name in SECRETS:
        value = getattr(secrets, name)
        (folder / name).write_text(value if isinstance(value, str) else value.hex(), "ascii")
        (folder / name).chmod(0o400)


def _at(url: str, database: str) -> str:
    return roles.with_database(url, database)


def _drop(services: Services, *names: str) -> None:
    for name in names:
        _execute(services, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _execute(services: Services, statement: str, *names: str) -> None:
    with psycopg.connect(roles.plain(services.admin_url), autocommit=True) as admin:
        admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
