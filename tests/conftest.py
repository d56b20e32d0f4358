# SPDX-License-Identifier: EUPL-1.2
"""A real PostgreSQL and Valkey, migrated once into a template; a savepoint per test, a clone where time or others take part."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from psycopg import sql

from koepel import roles
from koepel.app import create_app
from koepel.config import Mode, Secrets, Settings
from koepel.database import db
from koepel.local_services import running
from koepel.migrate import migrate
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
        self.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(TEMPLATE)))
        return name

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
        found = Cluster(services.admin_url, services.redis_url, state)
        roles.ensure(found.admin_url, LOGIN_PASSWORD, SECRETS.scope_key, database=TEMPLATE + "_new")
        found.drop(TEMPLATE)
        migrate(roles.with_database(found.admin_url, TEMPLATE + "_new"))
        found.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(TEMPLATE + "_new"), sql.Identifier(TEMPLATE)))
        yield found


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


@pytest.fixture
def app(cluster: Cluster, database: str, mailbag: Mailbag) -> Iterator[Flask]:
    """The application on a clone. The doorbell is silent: `worked(app)` does what is due."""
    made = create_app(cluster.settings(database), bell=lambda owner, row_id, queue: None, transport=mailbag)
    made.config["TESTING"] = False
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


