# SPDX-License-Identifier: EUPL-1.2
"""Every table that promises a short term has somebody who carries it out at night, and the wall says the term that we promise."""

from __future__ import annotations

import re

from koepel.catalogue import known, manifest
from koepel.privacy import entry
from koepel.retention_terms import TERMS, Retention
from koepel.sweeping import SHORT
from tests.guards.sources import ROOT
from tests.guards.test_columns import mapped

MEND = (
    "nobody deletes them at night: name the table in sec.sweep() (platform/koepel/sql/sec.sql) and in GUARD_SWEEPS"
    " (koepel/catalogue/known.py), and make two policies of koepel_guard whose USING is the term, as migration 0022 does; a"
    " table of a municipality stands in tenants/retention/sweeping.py and in ELSEWHERE here: "
)
# table: the file that deletes its rows, and how it says so
OF_A_MUNICIPALITY = "tenants/retention/sweeping.py"
ELSEWHERE = {
    "outbox": (OF_A_MUNICIPALITY, "delete(Outbox)"),
    "job_run": (OF_A_MUNICIPALITY, "delete(JobRun)"),
    "schedule_run": (OF_A_MUNICIPALITY, "delete(ScheduleRun)"),
    "request_key": (OF_A_MUNICIPALITY, "delete(RequestKey)"),
    "action_link": (OF_A_MUNICIPALITY, "delete(ActionLink)"),
    "rights_signal": ("shared_pool/rights/service.py", "db.session.delete(row)"),  # as soon as it was heard
}
EMPTIED = {"message": "loses its words; that a letter was sent stays with the file"}
WITH_ITS_ROW = {
    "session_key": "fk_session_key_session",
    "regional_draft_pair": "fk_regional_draft_pair_draft_id",
    "regional_draft_left": "fk_regional_draft_left_draft_id",
}
INTERVAL = re.compile(r"'(\d+) (day|mon|year)s?'::interval")


def _terms() -> dict[str, set[Retention]]:
    """The short terms of each table."""
    found: dict[str, set[Retention]] = {}
    for table in mapped().tables.values():
        said = {one.retention for column in table.columns if (one := entry(column))}
        if said & set(SHORT):
            found[table.name] = said & set(SHORT)
    return found


def test_every_table_with_a_short_term_is_swept() -> None:
    without = set(_terms()) - set(known.GUARD_SWEEPS) - set(ELSEWHERE) - set(EMPTIED) - set(WITH_ITS_ROW)
    assert not without, MEND + ", ".join(sorted(without))


def test_what_is_excused_has_such_a_term_and_goes_where_we_say() -> None:
    assert {*ELSEWHERE, *EMPTIED, *WITH_ITS_ROW, *known.GUARD_SWEEPS} <= set(_terms()), "take the line away"
    for table, (file, words) in ELSEWHERE.items():
        assert words in (ROOT / file).read_text("utf-8"), f"{table}: {file} says no longer {words}"
    for table, name in WITH_ITS_ROW.items():
        assert "ON DELETE CASCADE" in manifest.kept()[table][f"reference {name}"]


def test_the_function_sweeps_the_tables_that_the_catalogue_knows() -> None:
    body = (
        (ROOT / "platform/koepel/sql/sec.sql")
        .read_text("utf-8")
        .partition("FUNCTION sec.sweep()")[2]
        .partition("END $$")[0]
    )
    assert dict(re.findall(r"\('(\w+)', '(\w+)'\)", body)) == known.GUARD_SWEEPS


def test_the_policy_of_each_swept_table_is_the_term_that_its_columns_promise() -> None:
    for table in known.GUARD_SWEEPS:
        seen, deleted = (_policy(table, command) for command in ("select", "delete"))
        assert seen == deleted, f"{table}: what is over to see is over to delete"
        assert "sec.relaying()" in seen, f"{table}: only the relay sweeps"
        assert "statement_timestamp()" in seen, f"{table}: PostgreSQL's own clock"
        (promised,) = (TERMS[one] for one in _terms()[table])
        longest = max(_days(*one) for one in INTERVAL.findall(seen))
        assert longest == promised.months * 30 + promised.days, (
            f"{table}: the policy and retention_terms.py say otherwise"
        )


def _policy(table: str, command: str) -> str:
    return str(manifest.kept()[table].get(f"policy guard_{command}", "")).partition("USING ")[2]


def _days(number: str, unit: str) -> int:
    return int(number) * {"day": 1, "mon": 30, "year": 360}[unit]
