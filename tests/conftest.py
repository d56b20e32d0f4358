# SPDX-License-Identifier: EUPL-1.2
"""A real PostgreSQL and Valkey, migrated once into a template; a savepoint per test, a clone where time or others take part."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from psycopg import sql
from sqlalchemy import create_engine

from koepel import roles
from koepel.app import create_app
from koepel.config import Mode, Secrets, Settings
from koepel.database import db
from koepel.local_services import running
from koepel.migrate import migrate
from koepel.web import places
from tests.support.mailbag import Mailbag

SECRETS = Secrets("5e" * 48, *(bytes([n]) * 48 for n in (1, 2, 3, 4)))
LOGIN_PASSWORD = "tests-only"
TEMPLATE = "koepel_template"


@dataclass(frozen=True)
class Cluster:
    """The servers of this test session."""

    admin_url: str
    redis_url: str
    state: Path
    template: str

    def login_url(self, database: str) -> str:
        """The application's own login for one database."""
        return str(
            roles.make_url(self.admin_url)
            .set(database=database, username="koepel_login", password=LOGIN_PASSWORD)
            .render_as_string(hide_password=False)
        )

    def execute(self, statement: sql.Composed) -> None:
        """As the administrator, outside a transaction."""
        with psycopg.connect(roles.plain(self.admin_url), autocommit=True) as admin:
            admin.execute(statement)

    def clone(self, name: str) -> str:
        """A database of its own, copied from the template in milliseconds."""
        self.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(self.template))
        )
        return name

    def has(self, name: str) -> bool:
        """Whether this database stands."""
        with psycopg.connect(roles.plain(self.admin_url)) as admin:
            return admin.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).fetchone() is not None

    def drop(self, name: str) -> None:
        """Remove a clone."""
        self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def settings(self, database: str) -> Settings:
        """How an application of the tests is set."""
        return Settings(
            mode=Mode.TEST,
            database_url=self.login_url(database),
            redis_url=self.redis_url,
            public_url="http://127.0.0.1:8000",
            secrets=SECRETS,
            state=self.state,
            hold_minutes=0,
            settle_seconds=0,
            sign_in_per_minute=1000,
            requests_per_minute=100_000,
        )


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The servers: those of the operator when addresses are given, else the bundled ones."""
    state = Path(os.environ.get("KOEPEL_STATE") or ".koepel").absolute() / "tests"
    with running(state) as services:
        found = Cluster(services.admin_url, services.redis_url, state, f"{TEMPLATE}_{_digest()}")
        half = found.template + "_half"
        if not found.has(found.template):
            found.drop(half)
            roles.ensure(found.admin_url, LOGIN_PASSWORD, SECRETS.scope_key, database=half)
            migrate(roles.with_database(found.admin_url, half))
            found.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half), sql.Identifier(found.template))
            )
        roles.ensure(found.admin_url, LOGIN_PASSWORD, SECRETS.scope_key, database=found.template)
        # A test needs no disk; those about faults set this back for themselves.
        found.execute(sql.SQL("ALTER ROLE koepel_login SET synchronous_commit = off"))
        yield found


def _digest() -> str:
    """What the tables are made of: a template of the same sources serves again."""
    top = Path(__file__).parents[1]
    files = [
        *sorted((top / "migrations").rglob("*.py")),
        *(top / "platform/koepel" / f for f in ("isolation.py", "columns.py", "sql/sec.sql", "roles.py")),
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


@pytest.fixture
def database(cluster: Cluster) -> Iterator[str]:
    """A clone of this test's own: for workers, second sessions, locks and time between commits."""
    name = f"koepel_{uuid.uuid4().hex[:12]}"
    yield cluster.clone(name)
    cluster.drop(name)


@pytest.fixture
def mailbag() -> Mailbag:
    """Where the mail of a test ends."""
    return Mailbag()


@pytest.fixture(scope="session")
def one_app(cluster: Cluster) -> Flask:
    """Made once: compiling 200 addresses and all templates anew for each test would cost more than the tests."""
    return create_app(cluster.settings("nowhere"), bell=lambda owner, row_id, queue: None, transport=Mailbag())


@pytest.fixture
def app(cluster: Cluster, database: str, mailbag: Mailbag, one_app: Flask) -> Iterator[Flask]:
    """The application on a clone. The doorbell is silent: `worked(app)` does what is due."""
    settings = cluster.settings(database)
    kept = dict(one_app.extensions), dict(one_app.config)
    one_app.extensions.update(koepel_settings=settings, koepel_transport=mailbag)
    one_app.config["TESTING"] = False
    places.forget()
    with one_app.app_context():
        db.engines[None].dispose()
        db.engines[None] = create_engine(settings.database_url, pool_size=5, max_overflow=10)  # type: ignore[index]
    yield one_app
    with one_app.app_context():
        db.session.remove()
        db.engine.dispose()
    one_app.extensions.clear()
    one_app.extensions.update(kept[0])
    one_app.config.update(kept[1])
    one_app.test_client_class = None
