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
from koepel.departure import removing
from koepel.keys import install as keys
from koepel.local_services import running
from koepel.permissions import Role
from koepel.roles import unless_there
from koepel.web.places import forget, place_of
from tenants.municipality import stopping
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


def a_municipality_is_there(server: OwnServer) -> None:
    """So that a test of backups does not depend on the one before it."""
    assert server.koepel("migrate").returncode == 0
    done = server.koepel("tenant", "add", "borsbeek", "--nis", "11007")
    assert done.returncode == 0 or "is taken" in done.stderr, done.stderr


# koepel_ops needs a superuser to make it
the_superusers = pytest.mark.parametrize("server", [("superuser", False)], indirect=True, ids=["superuser"])


def for_backups(server: OwnServer) -> dict[str, str]:
    """The two addresses of backup.env, made as docs/operations.md says."""
    password = secrets.token_hex(16)
    server.as_superuser(
        f"ALTER ROLE {OPS} PASSWORD '{password}'",
        unless_there("koepel_keys_copy", "LOGIN"),
        f"ALTER ROLE koepel_keys_copy PASSWORD '{password}'",
        f"GRANT {keys.KEEPER} TO koepel_keys_copy",
    )
    ops, copy = (by(server.superuser_url, one, password) for one in (OPS, "koepel_keys_copy"))
    return {
        "KOEPEL_ADMIN_DATABASE_URL": roles.with_database(ops, "koepel"),
        "KOEPEL_ADMIN_KEYS_URL": roles.with_database(copy, keys.DATABASE),
    }


@the_superusers
def test_a_backup_typed_by_who_reads_everything_comes_back(server: OwnServer, tmp_path: Path) -> None:
    a_municipality_is_there(server)
    done = server.koepel("backup", f"{tmp_path}/rows", "--keys", f"{tmp_path}/keys", **for_backups(server))
    assert done.returncode == 0, done.stderr
    (made,), (kept,) = (tmp_path / "rows").iterdir(), (tmp_path / "keys").iterdir()
    assert (made / "dump").stat().st_mode & 0o077 == 0
    assert f"{made}: " in done.stdout

    elsewhere = {
        name: roles.with_database(server.environment[name], f"drill_{database}")
        for name, database in (("KOEPEL_DATABASE_URL", "rows"), ("KOEPEL_KEYS_URL", "keys"))
    } | {"KOEPEL_STATE": f"{tmp_path}/state"}
    done = server.koepel("restore", str(made), "--keys", str(kept), **elsewhere)
    assert done.returncode == 0, done.stderr
    assert "Restored and verified" in done.stdout
    again = server.koepel("restore", str(made), "--keys", str(kept), **elsewhere)
    assert (again.returncode, "not empty" in again.stderr) == (2, True), "a restore never mixes with what is there"


@the_superusers
def test_a_backup_that_cannot_see_every_row_is_refused(server: OwnServer, tmp_path: Path) -> None:
    a_municipality_is_there(server)
    password = secrets.token_hex(16)
    server.as_superuser(
        unless_there("reader", "LOGIN"),
        f"ALTER ROLE reader PASSWORD '{password}'",
        "GRANT pg_read_all_data TO reader",
    )
    blind = {"KOEPEL_ADMIN_DATABASE_URL": by(server.superuser_url, "reader", password)}
    done = server.koepel("backup", f"{tmp_path}/rows", **{**for_backups(server), **blind})
    assert done.returncode == 2
    assert "does not see every row" in done.stderr
    assert list(tmp_path.iterdir()) == []


@the_superusers
@pytest.mark.thorough
def test_a_municipality_leaves_by_the_verbs_as_they_are_typed(
    server: OwnServer, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    def typed(*words: str) -> tuple[int, str]:
        done = server.koepel("tenant", *words)
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stdout + done.stderr

    a_municipality_is_there(server)
    app, _ = request.getfixturevalue("own_app")  # which needs the tables
    folder = f"{tmp_path}/borsbeek"
    assert typed("stop", "borsbeek") == (2, f"{removing.NOT_AGREED}\n")
    with app.app_context():
        place = place_of("borsbeek")
    assert place is not None
    with inside(app, place.id):
        stopping.agree()
    worked(app)
    assert "shares nothing any more" in typed("stop", "borsbeek")[1]
    assert typed("export", "borsbeek", folder)[0] == 0
    whole = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=False)
    assert whole.returncode == 0, "who has no Koepel checks it all the same"
    assert "is there already" in typed("export", "borsbeek", folder)[1]
    code, said = typed("remove", "borsbeek", "--after", folder)
    assert (code, "Every row and every key of borsbeek goes" in said) == (1, True), "nobody said yes"
    assert "borsbeek left" in typed("remove", "borsbeek", "--after", folder, "--yes")[1]
    assert "went before" in typed("remove", "borsbeek", "--after", folder, "--yes")[1]
    assert typed("export", "borsbeek", f"{tmp_path}/other") == (2, "There is no municipality called borsbeek.\n")


@the_superusers
def test_a_server_that_is_away_is_one_sentence(server: OwnServer, tmp_path: Path) -> None:
    nowhere = {
        name: server.environment[name].replace(f":{roles.make_url(server.environment[name]).port}/", ":1/")
        for name in ("KOEPEL_DATABASE_URL", "KOEPEL_ADMIN_DATABASE_URL", "KOEPEL_KEYS_URL")
    }
    new = tmp_path / "new"
    new.write_text(secrets.token_hex(48), "ascii")
    new.chmod(0o400)
    for words in (("backup", f"{tmp_path}/rows"), ("keys", "new-master", str(new)), ("tenant", "stop", "mortsel")):
        done = server.koepel(*words, **nowhere)
        assert done.returncode == 2, done.stderr
        assert "Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) == 1, done.stderr
