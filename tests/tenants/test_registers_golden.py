# SPDX-License-Identifier: EUPL-1.2
"""Three invented registers with three habits: a dry run says exactly what was written down beside them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tenants.registers.report import as_json
from tests.factories.spreadsheets import dry_run

REGISTERS = Path(__file__).parents[1] / "data" / "registers"
PLACES = ("aartselaar", "borsbeek", "mortsel")


def report_of(place: str) -> dict[str, Any]:
    return as_json(dry_run((REGISTERS / f"{place}.xlsx").read_bytes(), f"{place}.xlsx", tenant=place))


@pytest.mark.parametrize("place", PLACES)
def test_the_dry_run_takes_in_and_refuses_what_was_planted(place: str) -> None:
    expected = json.loads((REGISTERS / f"{place}.expected.json").read_text(encoding="utf-8"))
    report = report_of(place)
    assert {
        "tenant": report["tenant"],
        "sheets": {
            name: {key: sheet[key] for key in ("imported", "refused")} for name, sheet in report["sheets"].items()
        },
    } == expected
    assert report["ignored"] == ["kladblok"]


@pytest.mark.parametrize("place", PLACES)
def test_the_report_has_the_keys_of_the_contract_and_no_word_of_a_cell(place: str) -> None:
    report = report_of(place)
    assert set(report) == {"tenant", "sheets", "ignored"}
    assert all(
        set(sheet) == {"imported", "refused", "unchanged", "alike", "warnings"} for sheet in report["sheets"].values()
    )
    text = json.dumps(report, ensure_ascii=False)
    assert not any(word in text for word in ("Osman", "example.org", "RRN", "Dorpsstraat", "0400"))


def test_of_the_61_duos_48_met_twelve_times_or_more() -> None:
    counts: list[int] = []
    for place in PLACES:
        outcome = dry_run((REGISTERS / f"{place}.xlsx").read_bytes(), f"{place}.xlsx", tenant=place)
        meetings = [record.duo for record in outcome.sheets["Opvolging"].records]
        counts += [meetings.count(duo.origin) for duo in outcome.sheets["Duo's"].records]
    assert len(counts) == 61
    assert sum(count >= 12 for count in counts) == 48


def test_what_mortsel_writes_in_one_cell_is_understood() -> None:
    outcome = dry_run((REGISTERS / "mortsel.xlsx").read_bytes(), tenant="mortsel")
    first = outcome.sheets["Mentees"].records[0]
    assert (first.given_name, first.family_name, first.postcode, first.town) == ("Yusuf", "Warsame", "2640", "Mortsel")
    assert [(s.code, s.mother_tongue) for s in first.languages] == [("ti", True), ("en", False)]
    assert first.dutch_level == "A2"


def test_a_formula_in_a_remark_stays_the_text_it_looks_like() -> None:
    outcome = dry_run((REGISTERS / "aartselaar.xlsx").read_bytes())
    assert '=HYPERLINK("http://evil.example","klik")' in [
        getattr(r, "remarks", "") for r in outcome.sheets["Mentees"].records
    ]


def test_the_wish_of_borsbeek_is_a_job_and_leerkracht_keeps_the_code_of_its_group() -> None:
    borsbeek = dry_run((REGISTERS / "borsbeek.xlsx").read_bytes(), tenant="borsbeek")
    jobs = {
        record.job.text: record.job.code
        for record in borsbeek.sheets["Mentees"].records
        if getattr(record, "job", None)
    }
    assert jobs["apotheker"] == "2262"
    aartselaar = dry_run((REGISTERS / "aartselaar.xlsx").read_bytes())
    teacher = next(r.job for r in aartselaar.sheets["Mentees"].records if r.job.text == "leerkracht")
    assert (teacher.code, teacher.certain) == ("23", False)
