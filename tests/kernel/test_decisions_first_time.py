# SPDX-License-Identifier: EUPL-1.2
"""The migration that makes a decision of the condition "VDAB said yes": what was ticked before stands once afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from koepel import roles
from koepel.keys.vault import Vault
from koepel.migrate import migrate
from tenants.programmes.settings import ProgrammeSettings
from tenants.programmes.shipped import template
from tests.conftest import LOGIN_PASSWORD, SECRETS, Cluster
from tests.isolation.rows import Label, Maker, insert
from tests.isolation.tables import read_tables

pytestmark = pytest.mark.slow
BEFORE = "0031"
ANSWERS = ("yes", "exception", "no", "unknown", "")
OLD_SETTINGS = {
    "months": 6,
    "mentee_criteria": [{"code": "job_seeker", "exception": ""}, {"code": "vdab_agrees", "exception": ""}],
}


@pytest.fixture
def old(cluster: Cluster) -> Iterator[str]:
    """A database as the release before left it: a programme of VDAB with a talk for each answer to that condition."""
    name = f"old_{uuid4().hex[:8]}"
    roles.ensure(cluster.admin_url, LOGIN_PASSWORD, SECRETS.scope_key, database=name)
    url = roles.with_database(cluster.admin_url, name)
    _migrate(cluster, url, BEFORE)
    with psycopg.connect(roles.plain(url), options="-c session_replication_role=replica") as admin:
        maker = Maker(read_tables(admin))
        talk = maker.row(maker.tables["intake"], Label("borsbeek"))
        for (table, _), row in maker.rows.items():
            if table == "programme":
                row |= {"template": "vdab_mentoring", "template_version": 1, "settings": Jsonb(OLD_SETTINGS)}
            if table != "intake":
                insert(admin, table, row)
        for answer in ANSWERS:
            said = {"vdab_agrees": answer, "job_seeker": "yes"} if answer else {"job_seeker": "yes"}
            more = {
                "id": uuid4(),
                "side": "mentee",
                "criteria": Jsonb(said),
                "decided_on": None,
                "started_on": date(2019, 5, 1),
            }
            insert(admin, "intake", talk | more)
    yield url
    cluster.drop(name)


def _migrate(cluster: Cluster, url: str, revision: str = "head") -> None:
    vault = Vault(cluster.keys_url, SECRETS.master_key)
    migrate(url, revision, vault=vault)
    vault.close()


def _rows(url: str, query: Any) -> list[dict[str, Any]]:
    with psycopg.connect(roles.plain(url), row_factory=dict_row) as admin:
        return admin.execute(query).fetchall()


def test_what_was_ticked_becomes_the_decision_and_stands_in_one_place(cluster: Cluster, old: str) -> None:
    asked: dict[UUID, str] = {
        row["id"]: row["criteria"].get("vdab_agrees", "") for row in _rows(old, "SELECT id, criteria FROM app.intake")
    }
    _migrate(cluster, old)
    said = {row["intake_id"]: row for row in _rows(old, "SELECT * FROM app.participation_decision")}
    assert {asked[talk]: (row["answer"], row["reason"]) for talk, row in said.items()} == {
        "yes": ("agreed", ""), "exception": ("agreed", ""), "no": ("refused", "other"),
    }  # fmt: skip
    assert {row["answered_on"] for row in said.values()} == {date(2019, 5, 1)}
    talks = _rows(old, "SELECT criteria, subgroup FROM app.intake")
    assert [(row["criteria"], row["subgroup"]) for row in talks] == [({"job_seeker": "yes"}, "")] * len(ANSWERS)


def test_a_programme_that_runs_knows_the_subgroups_and_who_decides(cluster: Cluster, old: str) -> None:
    _migrate(cluster, old)
    row = _rows(old, "SELECT settings, template_version FROM app.programme")[0]
    settings, shipped = ProgrammeSettings.read(row["settings"]), template("vdab_mentoring").settings
    assert (settings.decided_by, settings.subgroups, settings.accepts) == (
        shipped.decided_by, shipped.subgroups, shipped.accepts,
    )  # fmt: skip
    assert ([one.code for one in settings.mentee_criteria], row["template_version"]) == (["job_seeker"], 2)
