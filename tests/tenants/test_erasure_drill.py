# SPDX-License-Identifier: EUPL-1.2
"""The drill: somebody is erased, yesterday's backup of both databases comes back, and nothing of them does.

Servers of its own, since both databases are dropped; every personal field of the person holds a word that is looked for.
"""

from __future__ import annotations

import secrets
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
import redis
from flask import Flask
from sqlalchemy import Text, select
from sqlalchemy.exc import DBAPIError

from koepel import clock, roles
from koepel.app import create_app
from koepel.backups import counting, taking, trails
from koepel.backups.servers import Server, servers
from koepel.chain import heads, rounds
from koepel.config import SECRETS, from_environment
from koepel.database import METADATA, Base, among, db, mine
from koepel.keys import install, ledger
from koepel.keys.new_master import rewrap
from koepel.keys.vault import vault_of
from koepel.launcher import Refused
from koepel.local_services import running
from koepel.migrate import migrate
from koepel.privacy import Sensitive
from koepel.web import places
from shared_pool.proposals import forgetting as pool
from tenants import disclosure_partners
from tenants.people.models import CardRelease
from tenants.registration.models import Registration
from tenants.retention import erasing, plan, reach, restoring
from tenants.retention.kinds import Ground
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Trajectory
from tests.factories import proposals
from tests.factories.partners import a_partner, a_protocol
from tests.factories.pool import a_region
from tests.factories.proposals import a_pair
from tests.factories.registrations import a_registration
from tests.support.mailbag import Mailbag
from tests.support.places import inside
from tests.support.working import worked

pytestmark = pytest.mark.slow
CANARY = "Kanariegeel"


@dataclass(frozen=True)
class House:
    """An installation on servers of its own."""

    app: Flask
    rows: Server
    keys: Server
    redis_url: str
    folder: Path
    environment: dict[str, str]


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Empty and migrated."""
    with tempfile.TemporaryDirectory(prefix="koepel-drill-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for secret in SECRETS:
            (folder / secret).write_text(secrets.token_hex(48), "ascii")
            (folder / secret).chmod(0o400)
        with running(folder / "servers", given={}) as services:
            environment = {
                "KOEPEL_MODE": "test", "KOEPEL_DATABASE_URL": services.database_url, "KOEPEL_ADMIN_DATABASE_URL": services.admin_url,
                "KOEPEL_KEYS_URL": services.keys_url, "KOEPEL_REDIS_URL": services.redis_url,
                "KOEPEL_PUBLIC_URL": "http://127.0.0.1:8000", "KOEPEL_SECRETS": str(folder), "KOEPEL_STATE": str(folder / "state"),
                "KOEPEL_HOLD_MINUTES": "0",
            }  # fmt: skip
            monkeypatch.delenv("KOEPEL_ADMIN_KEYS_URL", raising=False)
            for key, value in environment.items():
                monkeypatch.setenv(key, value)
            rows, keys = servers()
            settings = from_environment()
            roles.ensure(services.admin_url, services.login_password, settings.secrets.scope_key, database=rows.name)
            install.ensure(services.admin_url, services.keys_url)
            migrate(rows.url, vault=vault_of(settings))
            yield House(an_app(), rows, keys, services.redis_url, folder, environment)
            vault_of(settings).close()
    places.forget()


def an_app() -> Flask:
    places.forget()
    return create_app(bell=lambda owner, row_id, queue: None, transport=Mailbag())


def a_life(house: House) -> tuple[UUID, UUID]:
    """A mentee of whom everything that can be written is written: municipality and person."""
    app = house.app
    region = a_region(app, "Borsbeek", "Mortsel")
    pair = a_pair(app, region.borsbeek, region.mortsel)
    proposals.started(app, pair)
    registered = a_registration(app, in_=region.borsbeek, given=CANARY, remark=CANARY)
    protocol = a_protocol(app, in_=region.borsbeek, with_=a_partner(app))
    with inside(app, region.borsbeek):
        person = db.session.scalars(select(CardRelease.person_id).where(CardRelease.id == pair.mentee_card)).one()
        db.session.get_one(Registration, (region.borsbeek, registered)).person_id = person
        disclosure_partners.open_grant(protocol, person)
        course = db.session.scalars(select(Trajectory.id)).one()
        trajectories.record_meeting(course, clock.today(), note=CANARY, place=CANARY)
    worked(app)
    with inside(app, region.borsbeek):
        assert len(written_everywhere(reach.of_person(person))) > 40
    return region.borsbeek, person


def written_everywhere(ids: reach.Reach) -> list[str]:
    """The word in every personal field of text that takes words; returns where."""
    found = []
    for name, what in plan.PLAN.items():
        if isinstance(what, plan.Kept):
            continue
        model: Any = next(m.class_ for m in Base.registry.mappers if m.class_.__tablename__ == name)
        for column in plan.personal(METADATA.tables[f"app.{name}"]):
            kind = column.type.of if isinstance(column.type, Sensitive) else column.type
            if column.name in getattr(what, "keeps", ()):
                continue  # codes, days and names of staff
            if not isinstance(kind, Text) and getattr(kind, "python_type", None) is not str:
                continue
            for by, id_kind in what.by.items():
                for row in db.session.scalars(mine(model).where(among(getattr(model, by), ids.get(id_kind, [])))).all():
                    try:
                        with db.session.begin_nested():
                            setattr(row, column.name, CANARY)
                            db.session.flush()
                        found.append(f"{name}.{column.name}")
                    except (DBAPIError, TypeError):  # a code, or a column that nobody may change
                        db.session.expire(row)
    return sorted(set(found))


def dumped(server: Server) -> bytes:
    """Everything that stands in a database, as text."""
    return subprocess.run(
        [server.tool("pg_dump").path, "--data-only", "--inserts"],
        env=server.environment(),
        capture_output=True,
        check=True,
    ).stdout


def seen(server: Server) -> list[str]:
    """The lines in which the word stands, plain or as bytes."""
    words = (CANARY.encode(), CANARY.encode().hex().encode())
    return [line[:400].decode() for line in dumped(server).splitlines() if any(word in line for word in words)]


def opened(house: House, tenant: UUID) -> str:
    """Every sealed field that still opens in this municipality, as words."""
    told = []
    with inside(house.app, tenant):
        for mapper in Base.registry.mappers:
            model: Any = mapper.class_
            names = [column.key for column in mapper.column_attrs if isinstance(column.columns[0].type, Sensitive)]
            if names and hasattr(model, "tenant_id"):
                for row in db.session.scalars(mine(model)):
                    for name in names:
                        try:
                            told.append(repr(getattr(row, name)))
                        except Exception as fault:
                            told.append(type(fault).__name__)
    return " ".join(told)


def drop(*which: Server) -> None:
    for server in which:
        with psycopg.connect(roles.plain(roles.with_database(server.url, "postgres")), autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {server.name} WITH (FORCE)".encode())


def backed_up(house: House) -> taking.Taken:
    settings = from_environment()
    with house.app.app_context():
        rounds.round_once({})
        kept = heads.as_file(trails.every_head(trails.municipalities(house.rows)))
    entries = ledger.ledger_of(settings, vault_of(settings)).entries()
    return taking.take(house.rows, house.keys, house.folder / "backups", house.folder / "keys", entries, kept)


def let_go(house: House) -> None:
    with house.app.app_context():
        db.session.remove()
        db.engine.dispose()
    vault_of(from_environment()).close()


def counts(house: House) -> counting.Counts:
    with house.rows.reading() as session:
        return counting.of_database(session)


@pytest.mark.attack("T28", "T34")
def test_who_is_erased_stays_erased_when_yesterday_comes_back(house: House, capfd: pytest.CaptureFixture[str]) -> None:
    tenant, person = a_life(house)
    assert seen(house.rows)
    assert CANARY in opened(house, tenant)
    yesterday = backed_up(house)
    before = counts(house)
    with inside(house.app, tenant):
        erasing.erase(person, ground=Ground.REQUEST, by=None)
    worked(house.app)
    assert seen(house.rows) == []
    live = counts(house)

    let_go(house)
    drop(house.rows, house.keys)
    wrong = restoring.restore(yesterday.rows, yesterday.keys)
    assert wrong == []
    app = an_app()
    worked(app)
    assert seen(house.rows) == []
    assert seen(house.keys) == []
    again = House(app, house.rows, house.keys, house.redis_url, house.folder, house.environment)
    assert CANARY not in opened(again, tenant)
    of_people = set(plan.PLAN) | set(pool.TABLES) | {"tombstone"}
    mine_ = {key: many for key, many in counts(house).items() if key.partition("|")[0] in of_people}
    assert mine_ == {key: many for key, many in live.items() if key.partition("|")[0] in of_people}
    assert {key for key in before if key.startswith("person|")} <= set(mine_)

    valkey = redis.Redis.from_url(house.redis_url)
    assert not [key for key in valkey.scan_iter() if CANARY.encode() in key + (valkey.dump(key) or b"")]
    said = capfd.readouterr()
    assert CANARY not in said.out + said.err
    left = [file for file in (house.folder / "state").rglob("*") if file.is_file()]
    assert not [file for file in left if CANARY.encode() in file.read_bytes()]
    let_go(again)


def test_a_backup_that_was_changed_is_refused_before_anything_is_touched(house: House) -> None:
    a_region(house.app, "Borsbeek")
    made = backed_up(house)
    with (made.rows / taking.DUMP).open("ab") as dump:
        dump.write(b"x")
    with pytest.raises(Refused, match="was changed"):
        restoring.restore(made.rows, made.keys)
    let_go(house)


def test_a_restore_never_mixes_with_what_is_there(house: House) -> None:
    a_region(house.app, "Borsbeek")
    made = backed_up(house)
    with pytest.raises(Refused, match="not empty"):
        restoring.restore(made.rows, made.keys)
    let_go(house)


def test_rows_that_are_missing_after_a_restore_are_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    a_region(house.app, "Borsbeek")
    made = backed_up(house)
    let_go(house)
    drop(house.rows, house.keys)
    whole = counting.of_database
    monkeypatch.setattr(counting, "of_database", lambda session: whole(session) - counting.Counts({_first(made): 1}))
    assert any("wanted" in line for line in restoring.restore(made.rows, made.keys))


def _first(made: taking.Taken) -> str:
    return next(key for key in taking.manifest(made.rows)["counts"] if key.startswith("municipality|"))


def test_a_new_master_key_opens_what_was_sealed_before_it(house: House) -> None:
    tenant, _ = a_life(house)
    settings, after = from_environment(), secrets.token_bytes(48)
    old = vault_of(settings)
    assert rewrap(old, settings.secrets.master_key, after)[0] >= 2
    master = house.folder / "master_key"
    master.chmod(0o600)
    master.write_text(after.hex(), "ascii")
    master.chmod(0o400)
    let_go(house)
    again = House(an_app(), house.rows, house.keys, house.redis_url, house.folder, house.environment)
    told = opened(again, tenant)
    assert CANARY in told
    assert "DoesNotOpen" not in told
    let_go(again)
