# SPDX-License-Identifier: EUPL-1.2
"""The migration that seals: what stood plain in the tables of the release before opens by the product afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask
from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import select

from koepel import roles
from koepel.app import create_app
from koepel.database import db
from koepel.keys.first_time import NoVault
from koepel.keys.vault import Vault
from koepel.migrate import migrate
from koepel.records import Message
from tenants.intake.models import Intake
from tenants.people import service as people
from tenants.people.models import Person
from tenants.registration.models import Registration
from tests.conftest import LOGIN_PASSWORD, SECRETS, Cluster
from tests.isolation.rows import Label, Maker, insert, tenant_id
from tests.isolation.tables import read_tables
from tests.support.mailbag import Mailbag
from tests.support.places import inside

pytestmark = pytest.mark.slow
BEFORE = "0009"
WORDS = {
    "email": "amina@example.org",
    "phone": "+32400000011",
    "address": "Dorpsstraat 117",
    "notes": "Slaapt slecht — ሰላም",
}


@pytest.fixture
def old(cluster: Cluster) -> Iterator[str]:
    """A database as the release before left it, with a person, an intake, a registration and a letter in Borsbeek."""
    name = f"old_{uuid4().hex[:8]}"
    roles.ensure(cluster.admin_url, LOGIN_PASSWORD, SECRETS.scope_key, database=name)
    url = roles.with_database(cluster.admin_url, name)
    migrate(url, BEFORE)
    with psycopg.connect(roles.plain(url), options="-c session_replication_role=replica") as admin:
        maker = Maker(read_tables(admin))
        for table in ("slug", "person", "intake", "registration", "message", "import_mark", "account"):
            row = maker.row(maker.tables[table], Label("borsbeek"))
            if table == "person":
                row |= {**WORDS, "pseudonymised_at": None}
            if table == "intake":
                row |= {"barriers": Jsonb(["childcare", "mobiliteit ë"])}
            if table == "account":
                row |= {"password_hash": "$argon2id$v=19$m=19456", "totp_secret": "JBSWY3DPEHPK3PXP"}
        for (table, _), row in maker.rows.items():  # those that they hang on, too
            insert(admin, table, row)
    yield url
    cluster.drop(name)


@pytest.fixture
def app(old: str, cluster: Cluster) -> Iterator[Flask]:
    """The product on the migrated database."""
    vault = Vault(cluster.keys_url, SECRETS.master_key)
    migrate(old, vault=vault)
    vault.close()
    found = create_app(
        cluster.settings(roles.make_url(old).database or ""),
        bell=lambda owner, row_id, queue: None,
        transport=Mailbag(),
    )
    yield found
    with found.app_context():
        db.engine.dispose()


def test_what_stood_plain_opens_and_stands_plain_nowhere(app: Flask, old: str) -> None:
    borsbeek = tenant_id("borsbeek")
    with inside(app, borsbeek):
        person = db.session.scalars(select(Person)).one()
        assert {name: getattr(person, name) for name in WORDS} == WORDS
        assert db.session.scalars(select(Intake)).one().barriers == ["childcare", "mobiliteit ë"]
        assert "registration.remark" in db.session.scalars(select(Registration)).one().remark
        assert "message.body" in db.session.scalars(select(Message)).one().body
    with psycopg.connect(roles.plain(old)) as admin:
        names = [row[0] for row in admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'app'")]
        told = b"".join(
            bytes(part) for name in names
            for part in admin.cursor().copy(sql.SQL("COPY app.{} TO STDOUT").format(sql.Identifier(name))).__enter__()
        )  # fmt: skip
    for word in (*WORDS.values(), "childcare", "registration.remark", "message.body", "JBSWY3DPEHPK3PXP"):
        assert word.encode() not in told
        assert word.encode().hex().encode() not in told


def test_and_the_tables_refuse_plain_values_from_then_on(app: Flask, old: str) -> None:
    with psycopg.connect(roles.plain(old)) as admin, pytest.raises(psycopg.errors.CheckViolation):
        admin.execute("UPDATE app.person SET email = 'amina@example.org'::bytea")


def test_who_migrates_without_the_keys_changes_nothing(old: str) -> None:
    with pytest.raises(NoVault, match="koepel migrate"):
        migrate(old)
    with psycopg.connect(roles.plain(old)) as admin:
        assert admin.execute("SELECT email, notes FROM app.person").fetchone() == (WORDS["email"], WORDS["notes"])
        assert admin.execute("SELECT version_num FROM app.alembic_version").fetchone() == (BEFORE,)


def test_the_same_telephone_is_still_recognised(cluster: Cluster, old: str) -> None:
    """A mark made before the keys came leads to the person afterwards."""
    settings = cluster.settings(roles.make_url(old).database or "")
    with psycopg.connect(roles.plain(old), options="-c session_replication_role=replica") as admin:
        admin.execute("UPDATE app.person SET phone_mark = %s", [_mark_of_before(tenant_id("borsbeek"), WORDS["phone"])])
    vault = Vault(cluster.keys_url, SECRETS.master_key)
    migrate(old, vault=vault)
    vault.close()
    found = create_app(settings, bell=lambda owner, row_id, queue: None, transport=Mailbag())
    with inside(found, tenant_id("borsbeek")):
        assert [one.phone for one in people.alike("Iemand", "Anders", phone=WORDS["phone"])] == [WORDS["phone"]]
    with found.app_context():
        db.engine.dispose()


def _mark_of_before(tenant: UUID, value: str) -> str:
    import hashlib
    import hmac

    return hmac.new(SECRETS.session_pepper, f"{tenant}|{value}".encode(), hashlib.sha256).hexdigest()
