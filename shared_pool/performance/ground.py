# SPDX-License-Identifier: EUPL-1.2
"""The filled database that is measured: made once, kept for the same sources and the same size, made anew for others."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy.engine import make_url

from koepel import clock, migrate, roles
from koepel.app import create_app
from koepel.config import Mode, Secrets, Settings
from koepel.database import db
from koepel.keys import install
from koepel.launcher.steps import Steps
from koepel.local_services import Services
from koepel.web.kept import keep_for_good
from koepel.web.places import forget
from shared_pool.performance import filling, towns
from shared_pool.performance.scale import NOW, Scale
from shared_pool.performance.towns import Towns

PREFIX = "koepel_bench_"
KEYS = f"{PREFIX}keys"  # for all that is measured or played beside each other: never dropped for a new region
HOST = "http://127.0.0.1:8000"
MASTER = hashlib.sha384(b"invented people only").digest()  # a kept region must open the next time


@dataclass(frozen=True)
class Ground:
    """What is measured: the application on the filled database, and the way around it for comparing."""

    app: Flask
    towns: Towns
    scale: Scale
    admin_url: str


@contextmanager
def standing(services: Services, state: Path, scale: Scale, steps: Steps) -> Iterator[Ground]:
    """The filled region while the block runs, on its own day; it is kept for the next time."""
    new = secrets.token_bytes
    keys = Secrets(secrets.token_hex(48), new(48), new(48), new(48), MASTER)
    name = f"{PREFIX}{_digest(scale)}"
    token = clock.stand_at(NOW)
    try:
        if not _has(services, name):
            _make(services, state, keys, scale, name, steps)
        ensure(services, keys, name)
        with application(settings_for(login_url(services, name), services, state, keys)) as app:
            with app.app_context():
                known = towns.known(scale)
            yield Ground(app, known, scale, roles.with_database(services.admin_url, name))
    finally:
        clock.release(token)


def settings_for(url: str, services: Services, state: Path, keys: Secrets) -> Settings:
    """Of an installation of its own on these servers, where nothing waits and nobody is asked to slow down."""
    return Settings(
        mode=Mode.TEST, database_url=url, keys_url=keys_url(services), redis_url=services.redis_url, public_url=HOST,
        secrets=keys, state=state, hold_minutes=0, requests_per_minute=1_000_000, share=1,
    )  # fmt: skip


@contextmanager
def application(settings: Settings) -> Iterator[Flask]:
    """The product as it is served, while the block runs."""
    forget()
    app = create_app(settings, bell=lambda owner, row_id, queue: None)
    keep_for_good()  # as a served one does
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()
        forget()


def _make(services: Services, state: Path, keys: Secrets, scale: Scale, name: str, steps: Steps) -> None:
    """Under another name until it is whole: one that was cut off is made anew."""
    half = f"{name}_half"
    for old in _kept(services):
        execute(services, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
    with steps.step("tables"):
        ensure(services, keys, half)
        install.ensure(services.admin_url, keys_url(services))
        migrate.migrate(roles.with_database(services.admin_url, half))
    quick = make_url(login_url(services, half)).update_query_dict({"options": filling.QUICK})
    settings = settings_for(quick.render_as_string(hide_password=False), services, state, keys)
    with application(settings) as app, app.app_context():
        filling.fill(roles.with_database(services.admin_url, half), scale, steps)
    execute(services, sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half), sql.Identifier(name)))


def ensure(services: Services, keys: Secrets, database: str) -> None:
    """The database is there, with its roles and its key."""
    roles.ensure(services.admin_url, services.login_password, keys.scope_key, database=database)


def login_url(services: Services, database: str) -> str:
    """As the application signs in."""
    login = make_url(services.admin_url).set(database=database, username=roles.LOGIN, password=services.login_password)
    return login.render_as_string(hide_password=False)


def keys_url(services: Services) -> str:
    """Where the keys of people are kept apart."""
    login = make_url(services.admin_url).set(database=KEYS, username=install.LOGIN, password=services.login_password)
    return login.render_as_string(hide_password=False)


def _kept(services: Services) -> list[str]:
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND datname <> %s"
    with psycopg.connect(roles.plain(services.admin_url)) as admin:
        return [row[0] for row in admin.execute(query, (PREFIX, KEYS))]


def _has(services: Services, name: str) -> bool:
    return name in _kept(services)


def execute(services: Services, statement: sql.Composed) -> None:
    """One statement of the administrator, outside any transaction."""
    with psycopg.connect(roles.plain(services.admin_url), autocommit=True) as admin:
        admin.execute(statement)


def _digest(scale: Scale) -> str:
    """What the region is made of: tables, and the sources that fill them."""
    here, top = Path(__file__).parent, Path(__file__).parents[2]
    files = [
        *sorted(migrate.folder().rglob("*.py")),
        *(top / "platform/koepel" / name for name in ("isolation.py", "columns.py", "roles.py")),
        *(
            here / f"{name}.py"
            for name in ("towns", "patterns", "copies", "sealing", "pool", "cells", "filling", "scale")
        ),
        *(
            top / "shared_pool" / name
            for name in ("matching/packing.py", "matching/synthetic.py", "demo/cast.py", "demo/names.py")
        ),
    ]
    words = b"".join(file.read_bytes() for file in files) + repr((scale.tenants, scale.persons, scale.cards)).encode()
    return hashlib.sha256(words).hexdigest()[:12]
