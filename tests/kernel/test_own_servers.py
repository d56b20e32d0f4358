# SPDX-License-Identifier: EUPL-1.2
"""An operator's own PostgreSQL instead of the bundled one: prepared, served, backed up and restored by the documented means."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from koepel import doctor, roles
from koepel.accounts import staff
from koepel.accounts.schemas import Invited
from koepel.app import create_app
from koepel.config import SECRETS, Settings
from koepel.database import db
from koepel.keys import install as keys
from koepel.local_services import running
from koepel.permissions import Role
from koepel.web.places import forget, place_of
from tests.support.mailbag import Mailbag
from tests.support.places import Staff, inside
from tests.support.working import worked

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).parents[2]
ADDRESS = "mentoren@mortsel.example.org"
PASSWORD = "drie woorden samen"
ADMINISTRATOR, OPS = "town_admin", "koepel_ops"


@dataclass(frozen=True)
class OwnServer:
    """A cluster as an operator has it, and what its administrator wrote into the settings of Koepel."""

    superuser_url: str
    environment: dict[str, str]
    folder: Path

    def as_superuser(self, *statements: str) -> None:
        """What the administrator of the cluster types."""
        with psycopg.connect(roles.plain(self.superuser_url), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def koepel(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """A verb, typed by the operator."""
        rest = {name: value for name, value in os.environ.items() if not name.startswith("KOEPEL_")}
        return subprocess.run(
            [sys.executable, "-m", "koepel.cli", *arguments], capture_output=True, text=True, check=False, cwd=CHECKOUT,
            env={**rest, "PYTHONPATH": f"{CHECKOUT}/platform:{CHECKOUT}", **self.environment, **environment},
        )  # fmt: skip

    def libpq(self, user: str, password: str) -> dict[str, str]:
        """The settings that psql, pg_dump and pg_restore read."""
        url = roles.make_url(self.superuser_url)
        return {
            "PATH": os.environ["PATH"], "PGHOST": str(url.host), "PGPORT": str(url.port), "PGUSER": user,
            "PGPASSWORD": password, "PGDATABASE": "koepel",
        }  # fmt: skip

    def superuser(self) -> dict[str, str]:
        """The same, for the administrator of the cluster."""
        url = roles.make_url(self.superuser_url)
        return self.libpq(str(url.username), str(url.password))


def by(url: str, user: str, password: str) -> str:
    """The same server, somebody else."""
    return str(roles.make_url(url).set(username=user, password=password).render_as_string(hide_password=False))


def prepare_by(who: str, superuser_url: str, login_password: str, keys_password: str) -> tuple[str, list[str]]:
    """The administrator's address that Koepel gets, and what the cluster's administrator typed before."""
    password = secrets.token_hex(16)
    if who == "superuser":
        return superuser_url, []
    if who == "createrole":
        return by(superuser_url, ADMINISTRATOR, password), [
            f"CREATE ROLE {ADMINISTRATOR} LOGIN CREATEROLE CREATEDB PASSWORD '{password}'"
        ]
    return by(superuser_url, ADMINISTRATOR, password), [
        *roles.statements(superuser=True),
        *keys.statements(),
        f"ALTER ROLE koepel_login PASSWORD '{login_password}'",
        f"CREATE ROLE {ADMINISTRATOR} LOGIN PASSWORD '{password}'",
        f"GRANT koepel_owner, koepel_guard TO {ADMINISTRATOR}",
        f"CREATE DATABASE koepel OWNER {ADMINISTRATOR}",
        f"ALTER ROLE {keys.LOGIN} PASSWORD '{keys_password}'",
        f"GRANT {keys.KEEPER} TO {ADMINISTRATOR}",
        f"CREATE DATABASE {keys.DATABASE} OWNER {ADMINISTRATOR}",
    ]


@pytest.fixture(
    scope="module",
    params=[("superuser", False), ("createrole", False), ("owner only", False), ("createrole", True)],
    ids=["superuser", "createrole and createdb", "owner of the database only", "createrole, newest PostgreSQL"],
)
def server(request: pytest.FixtureRequest) -> Iterator[OwnServer]:
    """The machine's PostgreSQL, empty, once per kind of administrator (and the bundled one, where roles work anew)."""
    who, newest = request.param
    folder = Path(tempfile.mkdtemp(prefix="koepel-own-"))
    folder.chmod(0o755)
    for name in SECRETS:
        (folder / name).write_text(secrets.token_hex(48), "ascii")
        (folder / name).chmod(0o400)
    try:
        with (
            running(folder / "postgres", need={"postgres"}, given={}, bundled=newest) as postgres,
            running(folder / "valkey", need={"valkey"}, given={}) as valkey,
        ):
            admin_url, typed = prepare_by(
                who, postgres.admin_url, postgres.login_password, str(roles.make_url(postgres.keys_url).password)
            )
            environment = {
                "KOEPEL_MODE": "production",
                "KOEPEL_DATABASE_URL": postgres.database_url,
                "KOEPEL_ADMIN_DATABASE_URL": admin_url,
                "KOEPEL_KEYS_URL": postgres.keys_url,
                "KOEPEL_REDIS_URL": valkey.redis_url,
                "KOEPEL_PUBLIC_URL": "http://127.0.0.1:8000",
                "KOEPEL_SECRETS": str(folder),
                "KOEPEL_SMTP_URL": "smtp://127.0.0.1:25",
                "KOEPEL_STATE": str(folder / "state"),
            }
            found = OwnServer(postgres.admin_url, environment, folder)
            found.as_superuser(*typed)
            yield found
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def own_app(server: OwnServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Flask, Mailbag]]:
    """The application as gunicorn makes it, from the environment; it refuses to serve when a wall is missing."""
    for name in list(os.environ):
        if name.startswith("KOEPEL_"):
            monkeypatch.delenv(name)
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    forget()
    mailbag = Mailbag()
    app = create_app(bell=lambda owner, row_id, queue: None, transport=mailbag)
    yield app, mailbag
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    forget()


def test_the_tables_are_made_and_making_them_again_changes_nothing(server: OwnServer) -> None:
    for _ in range(2):
        done = server.koepel("migrate")
        assert done.returncode == 0, done.stderr


def test_the_doctor_finds_every_wall(server: OwnServer, own_app: tuple[Flask, Mailbag]) -> None:
    app, _ = own_app
    settings: Settings = app.extensions["koepel_settings"]
    assert settings.database_url == server.environment["KOEPEL_DATABASE_URL"]
    with app.app_context():
        assert doctor.walls() == []
    assert {finding.check for finding in doctor.examine(app)} <= doctor.WORTH_KNOWING


def test_a_municipality_is_opened_and_its_contact_point_signs_in(
    server: OwnServer, own_app: tuple[Flask, Mailbag]
) -> None:
    app, mailbag = own_app
    done = server.koepel("tenant", "add", "mortsel", "--nis", "11029")
    assert done.returncode == 0, done.stderr
    with app.app_context():
        place = place_of("mortsel")
    assert place is not None
    with inside(app, place.id):
        staff.invite(Invited(shown_name="Inge Baert", email=ADDRESS, role=Role.CONTACT_POINT))
    worked(app)
    browser = Staff(app, app.response_class, use_cookies=True)
    assert browser.send(mailbag.last_link(ADDRESS), password=PASSWORD).status_code == 303
    assert browser.get("/account/").status_code == 303, "not signed in yet"
    assert browser.send("/account/inloggen", email=ADDRESS, password=PASSWORD).status_code == 303
    assert browser.get("/account/").status_code == 200
    assert browser.get("/elders/beheer").status_code == 404


def test_the_application_itself_sees_no_row_without_a_scope(server: OwnServer) -> None:
    with psycopg.connect(roles.plain(server.environment["KOEPEL_DATABASE_URL"])) as login:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            login.execute("SELECT count(*) FROM app.appointment")
        login.rollback()
        login.execute("SET ROLE koepel_tenant")
        assert login.execute("SELECT count(*) FROM app.appointment").fetchone() == (0,)


def backup(server: OwnServer, folder: Path) -> subprocess.CompletedProcess[str]:
    """The script, as a timer of the operator runs it."""
    password = secrets.token_hex(16)
    server.as_superuser(f"ALTER ROLE {OPS} PASSWORD '{password}'")
    return subprocess.run(
        [CHECKOUT / "deploy" / "backup.sh", folder], capture_output=True, text=True, check=False,
        env=server.libpq(OPS, password),
    )  # fmt: skip


def a_municipality_is_there(server: OwnServer) -> None:
    """So that a test of backups does not depend on the one before it."""
    assert server.koepel("migrate").returncode == 0
    done = server.koepel("tenant", "add", "borsbeek", "--nis", "11007")
    assert done.returncode == 0 or "is taken" in done.stderr, done.stderr


# koepel_ops needs a superuser to make it, and pg_dump reads no server newer than itself
the_superusers = pytest.mark.parametrize("server", [("superuser", False)], indirect=True, ids=["superuser"])


@the_superusers
def test_a_backup_holds_every_row_and_comes_back(server: OwnServer, tmp_path: Path) -> None:
    a_municipality_is_there(server)
    done = backup(server, tmp_path)
    assert done.returncode == 0, done.stderr
    (dump,), (counts,) = tmp_path.glob("*.dump"), tmp_path.glob("*.counts")
    assert dump.stat().st_mode & 0o077 == 0
    rows = dict(line.rsplit("|", 1) for line in counts.read_text().splitlines())
    assert sum(int(count) for key, count in rows.items() if key.startswith("municipality|")) >= 1

    restored = server.superuser() | {"PGDATABASE": "koepel_drill"}
    server.as_superuser("DROP DATABASE IF EXISTS koepel_drill", "CREATE DATABASE koepel_drill")
    subprocess.run(["pg_restore", "--exit-on-error", "--dbname=koepel_drill", dump], check=True, env=restored)
    told = subprocess.run(
        ["psql", "-XAtq", "-f", CHECKOUT / "deploy" / "counts.sql"], capture_output=True, text=True, check=True, env=restored
    )  # fmt: skip
    assert sorted(told.stdout.splitlines()) == sorted(counts.read_text().splitlines())
    drill = server.environment["KOEPEL_DATABASE_URL"].removesuffix("/koepel") + "/koepel_drill"
    urls = {"KOEPEL_DATABASE_URL": drill, "KOEPEL_ADMIN_DATABASE_URL": server.superuser_url}
    assert server.koepel("migrate", **urls).returncode == 0, "the scope key comes back from the secrets"
    healthy = server.koepel("doctor", **urls)
    assert healthy.returncode == 0, healthy.stderr


@the_superusers
def test_a_backup_that_cannot_see_every_row_is_refused(server: OwnServer, tmp_path: Path) -> None:
    a_municipality_is_there(server)
    password = secrets.token_hex(16)
    server.as_superuser(
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN CREATE ROLE reader LOGIN; END IF; END $$",
        f"ALTER ROLE reader PASSWORD '{password}'",
        "GRANT pg_read_all_data TO reader",
    )
    done = subprocess.run(
        [CHECKOUT / "deploy" / "backup.sh", tmp_path], capture_output=True, text=True, check=False,
        env=server.libpq("reader", password),
    )  # fmt: skip
    assert done.returncode != 0
    assert "row-level security" in done.stderr
    assert list(tmp_path.iterdir()) == []
