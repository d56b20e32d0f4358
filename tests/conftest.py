# SPDX-License-Identifier: EUPL-1.2
"""A real PostgreSQL and Valkey, migrated once into a template; a room that is swept after each test, a clone for changed tables."""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as property_settings
from jinja2 import FileSystemBytecodeCache
from psycopg import sql

from koepel import roles
from koepel.app import create_app
from koepel.config import Mode, Secrets, Settings
from koepel.database import db
from koepel.keys import install
from koepel.local_services import running
from koepel.migrate import migrate
from koepel.web import places
from tests.support import long_stories
from tests.support.mailbag import Mailbag
from tests.support.memory import Memory
from tests.support.room import Room, named
from tests.support.thorough import THOROUGH

# machines are shared: how long an example took says nothing about the code
property_settings.register_profile("koepel", deadline=None, suppress_health_check=[HealthCheck.too_slow])
property_settings.load_profile("koepel")

SECRETS = Secrets(hashlib.sha384(b"0").hexdigest(), *(hashlib.sha384(bytes([n])).digest() for n in (1, 2, 3, 4)))
KEYS = f"koepel_keys_{SECRETS.master_key.hex()[:8]}"  # one for all rooms: keys are of municipalities, and each test makes its own
LOGIN_PASSWORD = "tests-only"
TEMPLATE = "koepel_template"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")  # who of those that run tests beside each other, or nobody

# Compiling all templates takes seconds, and each application has an environment of its own.
COMPILED = Path(os.environ.get("KOEPEL_STATE") or ".koepel").absolute() / "tests" / "templates"
COMPILED.mkdir(mode=0o700, parents=True, exist_ok=True)
Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(COMPILED))}

# The files that take longest come first, so that no core waits at the end for the last of them.
LONGEST = (
    "tests/faults/test_something_dies.py",
    "tests/isolation/test_routes_by_role.py",
    "tests/shared_pool/test_demo_region.py",
    "tests/isolation/test_requests_at_random.py",
    "tests/kernel/test_own_servers.py",
    "tests/kernel/test_launcher_up.py",
    "tests/isolation/test_matrix.py",
    "tests/partner_api/test_tokens.py",
    "tests/isolation/test_worker.py",
    "tests/browser/test_screens_of_staff.py",
    "tests/browser/test_stories_of_programmes.py",
    "tests/browser/test_the_whole_story.py",
)


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by mark
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sorted by file, the order inside a file stays; long stories are slow; without what only a release asks for."""
    long = long_stories.known()
    for item in items:
        if item.nodeid.partition("::")[0] in long:
            item.add_marker(pytest.mark.slow)
    later = [] if THOROUGH else [item for item in items if item.get_closest_marker("thorough")]
    if later:
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if item not in later]
    rank = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.nodeid.partition("::")[0], len(rank)))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported stays: looking through all of it for garbage again and again would cost an eighth of the suites."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)  # what tests leave behind is still found, only later


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

    @property
    def keys_url(self) -> str:
        """The database of keys."""
        return str(
            roles.make_url(self.admin_url)
            .set(database=KEYS, username=install.LOGIN, password=LOGIN_PASSWORD)
            .render_as_string(hide_password=False)
        )

    def execute(self, statement: sql.Composed) -> None:
        """As the administrator, outside a transaction."""
        with psycopg.connect(roles.plain(self.admin_url), autocommit=True) as admin:
            admin.execute(statement)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While others run tests on the same servers: roles and the template are touched by one at a time."""
        with psycopg.connect(roles.plain(self.admin_url), autocommit=True) as admin:
            admin.execute("SELECT pg_advisory_lock(hashtext(%s))", (TEMPLATE,))
            yield

    def clone(self, name: str) -> str:
        """A database of its own, copied from the template."""
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(self.template))
        with self.alone():
            self.execute(copy)
        return name

    def has(self, name: str) -> bool:
        """Whether this database stands."""
        with psycopg.connect(roles.plain(self.admin_url)) as admin:
            return admin.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).fetchone() is not None

    def drop(self, name: str) -> None:
        """Remove a clone."""
        self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def cloned(self, what: str) -> Iterator[str]:
        """A database of its own for the block: for those who change tables, or keep rows for many tests."""
        name = named(what)
        self.drop(name)
        yield self.clone(name)
        self.drop(name)

    def settings(self, database: str) -> Settings:
        """How an application of the tests is set."""
        return Settings(
            mode=Mode.TEST,
            database_url=self.login_url(database),
            keys_url=self.keys_url,
            redis_url=self.redis_url,
            public_url="http://127.0.0.1:8000",
            secrets=SECRETS,
            state=self.state,
            hold_minutes=0,
            settle_seconds=0,
            sign_in_per_minute=1000,
            requests_per_minute=100_000,
            share=1,
            program_per_minute=100_000,
            exports_per_hour=1000,
            at_once=1000,
            webhook_networks=("127.0.0.0/8",),
        )


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The servers: those of the operator when addresses are given, else the bundled ones."""
    state = Path(os.environ.get("KOEPEL_STATE") or ".koepel").absolute() / "tests" / WORKER
    state.mkdir(mode=0o700, parents=True, exist_ok=True)  # the servers may stand elsewhere
    with running(state) as services:
        redis_url = f"{services.redis_url.rpartition('/')[0]}/{WORKER.removeprefix('gw') or 0}"
        found = Cluster(services.admin_url, redis_url, state, f"{TEMPLATE}_{_digest()}")
        with found.alone():
            _make_template(found)
        yield found


def _make_template(cluster: Cluster) -> None:
    half = cluster.template + "_half"
    if not cluster.has(cluster.template):
        cluster.drop(half)
        roles.ensure(cluster.admin_url, LOGIN_PASSWORD, SECRETS.scope_key, database=half)
        migrate(roles.with_database(cluster.admin_url, half))
        cluster.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half), sql.Identifier(cluster.template))
        )
    roles.ensure(cluster.admin_url, LOGIN_PASSWORD, SECRETS.scope_key, database=cluster.template)
    install.ensure(cluster.admin_url, cluster.keys_url)
    # A test needs no disk; those about faults set this back for themselves.
    for login in (roles.LOGIN, install.LOGIN):
        cluster.execute(sql.SQL("ALTER ROLE {} SET synchronous_commit = off").format(sql.Identifier(login)))


def _digest() -> str:
    """What the tables are made of: a template of the same sources serves again."""
    top = Path(__file__).parents[1]
    files = [
        *sorted((top / "migrations").rglob("*.py")),
        *(
            top / "platform/koepel" / f
            for f in ("isolation.py", "columns.py", "sql/sec.sql", "roles.py", "keys/columns.py")
        ),
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


@pytest.fixture(scope="session")
def room(cluster: Cluster) -> Iterator[Room]:
    """The database in which the tests of this run take turns."""
    with cluster.cloned("room") as name, Room(roles.with_database(cluster.admin_url, name)) as swept:
        yield swept


@pytest.fixture(scope="session")
def memory(room: Room) -> Memory:
    """What factories made in this room before."""
    return Memory(room)


@pytest.fixture
def database(room: Room) -> Iterator[str]:
    """An empty database with all tables: rows may be committed, by whomever; tables may not be changed (that takes `cluster.cloned`)."""
    yield room.name
    room.sweep()


@pytest.fixture
def mailbag() -> Mailbag:
    """Where the mail of a test ends."""
    return Mailbag()


@pytest.fixture(scope="session")
def one_app(cluster: Cluster, room: Room) -> Iterator[Flask]:
    """Made once: compiling 200 addresses and all templates anew for each test would cost more than the tests."""
    app = create_app(cluster.settings(room.name), bell=lambda owner, row_id, queue: None, transport=Mailbag())
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(one_app: Flask, database: str, memory: Memory, mailbag: Mailbag) -> Iterator[Flask]:
    """The application on an empty database. The doorbell is silent: `worked(app)` does what is due."""
    kept = dict(one_app.extensions), dict(one_app.config)
    one_app.extensions.update(koepel_transport=mailbag, koepel_memory=memory)
    memory.swept()
    one_app.config["TESTING"] = False
    one_app.extensions["koepel_counted"].forget()
    places.forget()
    with one_app.app_context():
        engine = db.engine
    yield one_app
    with one_app.app_context():
        db.session.remove()
        if db.engine is not engine:
            db.engine.dispose()
            db.engines[None] = engine  # type: ignore[index]
    one_app.extensions.clear()
    one_app.extensions.update(kept[0])
    one_app.config.update(kept[1])
    one_app.test_client_class = None
