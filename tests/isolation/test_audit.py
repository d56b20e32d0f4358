# SPDX-License-Identifier: EUPL-1.2
"""Each kind of breach is told by its own check: planted as the administrator, audited, taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

import tenants.people.models  # noqa: F401 - C12 asks for the columns of what is mapped
from koepel import roles
from koepel.catalogue import audit
from koepel.catalogue.manifest import difference
from tests.conftest import Cluster

BREACHES = {
    "C01 person: ENABLE": "ALTER TABLE app.person DISABLE ROW LEVEL SECURITY",
    "C01 person: FORCE": "ALTER TABLE app.person NO FORCE ROW LEVEL SECURITY",
    "C01 person: is owned by": "ALTER TABLE app.person OWNER TO koepel_guard",
    "C01 newcomer: ENABLE": "CREATE TABLE app.newcomer (tenant_id uuid, id uuid, PRIMARY KEY (tenant_id, id))",
    "C02 person: policy tenant_select is gone": "DROP POLICY tenant_select ON app.person",
    "C02 person: koepel_tenant may SELECT without": "DROP POLICY tenant_select ON app.person",
    "C02 person: policy tenant_select is": "ALTER POLICY tenant_select ON app.person USING (tenant_id <> (SELECT sec.tenant_id()))",
    "C02 person: koepel_tenant has more than one": "CREATE POLICY more ON app.person FOR SELECT TO koepel_tenant"
    " USING (tenant_id = (SELECT sec.tenant_id()))",
    "C02 person.more: is for public": "CREATE POLICY more ON app.person FOR SELECT USING (tenant_id = (SELECT sec.tenant_id()))",
    "C02 person.more: has no WITH CHECK": "CREATE POLICY more ON app.person FOR UPDATE TO koepel_region"
    " USING (tenant_id = (SELECT sec.tenant_id()))",
    "C03 person: its primary key": "ALTER TABLE app.person DROP CONSTRAINT pk_person CASCADE",
    "C03 person: key uq_person_number is gone": "ALTER TABLE app.person DROP CONSTRAINT uq_person_number",
    "C03 uq_email": "ALTER TABLE app.person ADD CONSTRAINT uq_email UNIQUE (email)",
    "C03 ix_email": "CREATE UNIQUE INDEX ix_email ON app.person (email)",
    "C03 card.tenant_id: SET NOT NULL": "ALTER TABLE app.card ALTER tenant_id DROP NOT NULL",
    "C03 proposal_half: check ck_proposal_half_tenant is gone": "ALTER TABLE app.proposal_half DROP CONSTRAINT ck_proposal_half_tenant",
    "C04 intake: reference fk_intake_person_id is gone": "ALTER TABLE app.intake DROP CONSTRAINT fk_intake_person_id",
    "C04 lone": "ALTER TABLE app.person ADD UNIQUE (id); ALTER TABLE app.intake ADD CONSTRAINT lone FOREIGN KEY (person_id)"
    " REFERENCES app.person (id)",
    "C05 person.tenant_select: USING (true)": "ALTER POLICY tenant_select ON app.person USING (true)",
    "C05 person.tenant_select: OR": "ALTER POLICY tenant_select ON app.person USING"
    " (tenant_id = (SELECT sec.tenant_id()) OR case_worker_id = (SELECT sec.actor_id()))",
    "C05 person.tenant_select: does not ask": "ALTER POLICY tenant_select ON app.person USING (synthetic)",
    "C05 person.tenant_select: reads a setting": "ALTER POLICY tenant_select ON app.person USING"
    " (tenant_id::text = current_setting('koepel.tenant'))",
    "C05 person.tenant_select: IN (SELECT": "ALTER POLICY tenant_select ON app.person USING"
    " (EXISTS (SELECT sec.collaboration_ids()))",
    "C12 person.email: takes plain values": "ALTER TABLE app.person DROP CONSTRAINT ck_person_email_sealed",
    "C12 person.email: holds text": "ALTER TABLE app.person DROP CONSTRAINT ck_person_email_sealed;"
    " ALTER TABLE app.person ALTER email TYPE text USING ''",
    "C12 account.password_hash: takes plain values": "ALTER TABLE app.account DROP CONSTRAINT ck_account_password_hash_sealed",
    "C06 everybody: add WITH": "CREATE VIEW app.everybody AS SELECT * FROM app.person",
    "C06 everybody: a materialized": "CREATE MATERIALIZED VIEW app.everybody AS SELECT * FROM app.person",
    "C07 app.all_people: is not a function": "CREATE FUNCTION app.all_people() RETURNS SETOF app.person LANGUAGE sql SECURITY DEFINER"
    " AS 'SELECT * FROM app.person'",
    "C07 sec.tenant_id(): function is": "CREATE OR REPLACE FUNCTION sec.tenant_id() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER"
    " SET search_path = '' AS $$ SELECT current_setting('koepel.tenant')::uuid $$",
    "C07 sec.tenant_id: REVOKE": "GRANT EXECUTE ON FUNCTION sec.tenant_id() TO PUBLIC",
    "C07 sec.scope: scope roles": "GRANT EXECUTE ON FUNCTION sec.scope(text[]) TO koepel_tenant",
    "C07 sec.scope_key": "GRANT SELECT ON sec.scope_key TO koepel_tenant",
    "C07 proposal: trigger yeses is gone": "DROP TRIGGER yeses ON app.proposal",
    "C07 audit_entry: trigger only_grows is gone": "DROP TRIGGER only_grows ON app.audit_entry",
    "C08 koepel_login: must own": "ALTER ROLE koepel_login BYPASSRLS",
    "C08 koepel_login: is a member": "GRANT koepel_owner TO koepel_login",
    "C08 koepel_login: must be NOINHERIT": "ALTER ROLE koepel_login INHERIT",
    "C08 koepel_region: only koepel_login": "ALTER ROLE koepel_region LOGIN",
    "C08 koepel_owner: must be NOLOGIN": "ALTER ROLE koepel_owner BYPASSRLS",
    "C08 koepel_public: is a member": "GRANT koepel_tenant TO koepel_public",
    "C08 person: koepel_tenant may TRUNCATE": "GRANT TRUNCATE ON app.person TO koepel_tenant",
    "C08 person: - has a grant": "GRANT SELECT ON app.person TO PUBLIC",
    "C08 person: right koepel_region is unknown": "GRANT SELECT ON app.person TO koepel_region",
    "C08 trajectory: right koepel_participant is": "GRANT SELECT ON app.trajectory TO koepel_participant",
    "C08 outbox.kind: the relay sees": "GRANT SELECT (kind) ON app.outbox TO koepel_relay",
    "C08 outbox.*: the relay sees": "GRANT SELECT ON app.outbox TO koepel_relay",
    "C08 schema sec: right koepel_login": "GRANT CREATE ON SCHEMA sec TO koepel_login",
    "C10 numbers": "CREATE SEQUENCE app.numbers",
    "C10 person.mood": "CREATE TYPE app.mood AS ENUM ('good'); ALTER TABLE app.person ADD mood app.mood",
    "C10 ix_lower": "CREATE INDEX ix_lower ON app.person (lower(given_name))",
    "C14 everything": "CREATE PUBLICATION everything FOR TABLE app.person",
    "C14 person: the rule": "CREATE RULE copy AS ON INSERT TO app.person DO ALSO SELECT 1",
    "C14 proposal: a trigger that was switched off": "ALTER TABLE app.proposal DISABLE TRIGGER ALL",
    "C14 koepel_tenant: file access": "GRANT pg_read_server_files TO koepel_tenant",
    "C15 table public.people": "CREATE TABLE public.people (name text)",
    "C15 CREATE on schema public": "GRANT CREATE ON SCHEMA public TO PUBLIC",
    "C15 USAGE on sec": "GRANT USAGE ON SCHEMA sec TO PUBLIC",
    "C15 default privileges": "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
}  # fmt: skip


@pytest.fixture(scope="module")
def administrator(cluster: Cluster) -> Iterator[Connection]:
    """The template, read as the administrator: the only one who could break a wall."""
    with cluster.cloned("audited") as database:
        engine = sa.create_engine(roles.with_database(cluster.admin_url, database), poolclass=sa.NullPool)
        with engine.connect() as connection:
            yield connection


def found(connection: Connection) -> list[str]:
    """Findings, save that the administrator is not koepel_login."""
    return [str(finding) for finding in audit(connection) if finding.check != "C09"]


def test_nothing_is_found_when_nothing_is_broken(administrator: Connection) -> None:
    assert found(administrator) == []
    administrator.rollback()


@pytest.mark.parametrize("told", BREACHES)
def test_a_breach_is_told(administrator: Connection, told: str) -> None:
    try:
        for statement in BREACHES[told].split("; "):
            administrator.exec_driver_sql(statement)
        findings = found(administrator)
        assert any(finding.startswith(told) for finding in findings), findings
    finally:
        administrator.rollback()


def test_the_administrator_is_not_who_serves(administrator: Connection) -> None:
    assert "C09" in {finding.check for finding in audit(administrator)}
    administrator.rollback()


def test_a_finding_says_what_was_and_how_to_mean_it() -> None:
    (told,) = difference({"person": {"policy tenant_select": "SELECT TO koepel_tenant"}}, {})
    assert "put back SELECT TO koepel_tenant" in told.mend
    assert "python -m koepel.catalogue.freeze" in told.mend


def test_the_template_is_the_one_audited(cluster: Cluster) -> None:
    """Otherwise every test above could look at an empty database."""
    engine = sa.create_engine(roles.with_database(cluster.admin_url, cluster.template), poolclass=sa.NullPool)
    with engine.connect() as connection:
        tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind = 'r'"
        assert connection.exec_driver_sql(tables).scalar_one() > 50
