# SPDX-License-Identifier: EUPL-1.2
"""Whatever holds something of a person says what becomes of it when that person is erased."""

from __future__ import annotations

from sqlalchemy import Table

from koepel.app import features
from koepel.database import METADATA
from shared_pool.proposals import forgetting as pool
from tenants.retention import plan

features()  # all models are known
OF_STAFF = {"account"}  # whoever works here goes with their account, not with a file
MEND = "say in tenants/retention/plan.py (of the pool: shared_pool/proposals/forgetting.py) what becomes of it: "


def _leads_to_a_person(table: Table) -> bool:
    named = {"person_id", "mentor_person_id"} & set(table.columns.keys())
    return bool(named) or any("person" in key.target_fullname for key in table.foreign_keys)


def test_every_table_with_something_of_a_person_says_what_erasing_does_to_it() -> None:
    wanted = {
        table.name
        for table in METADATA.tables.values()
        if table.name not in OF_STAFF and (plan.personal(table) or _leads_to_a_person(table))
    }
    by_ids = {"audit_entry", "action_link"}  # ids alone; lines stay for five years, links are revoked in `erasing`
    missing = sorted(wanted - set(plan.PLAN) - set(pool.TABLES) - by_ids)
    assert not missing, MEND + ", ".join(missing)


def test_what_the_plan_names_is_there() -> None:
    for name, what in plan.PLAN.items():
        table = METADATA.tables[f"app.{name}"]
        named = set(getattr(what, "by", ())) | set(getattr(what, "keeps", ()))
        assert named <= set(table.columns.keys()), f"{name}: {named - set(table.columns.keys())} is no column"


def test_every_column_that_is_emptied_has_a_value_that_says_nothing() -> None:
    for name, what in plan.PLAN.items():
        if isinstance(what, plan.Blanked):
            assert plan.blank(METADATA.tables[f"app.{name}"], what.keeps), f"{name}: nothing to empty, so keep it"
