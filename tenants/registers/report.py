# SPDX-License-Identifier: EUPL-1.2
"""The report of a dry run or an import: JSON that scripts compare, sentences that people read. No cell is in it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from koepel.national_number import masked
from tenants.registers.checking import Outcome
from tenants.registers.problems import ODDITY_SENTENCES, PROBLEM_SENTENCES, Oddity, Problem
from tenants.registers.sheets import CheckedSheet


def as_json(outcome: Outcome) -> dict[str, Any]:
    """The contract's output: counts, and row numbers with codes; a national number in the name of a sheet is masked."""
    return {
        "tenant": outcome.tenant,
        "sheets": {masked(name): _sheet(sheet) for name, sheet in outcome.sheets.items()},
        "ignored": [masked(name) for name in outcome.ignored],
    }


def _sheet(sheet: CheckedSheet) -> dict[str, Any]:
    return {
        "imported": len(sheet.records),
        "refused": [{"row": refused.row, "problem": refused.problem.value} for refused in sheet.refused],
        "unchanged": len(sheet.unchanged),
        "alike": len(sheet.alike),
        "warnings": [{"row": odd.row, "warning": odd.oddity.value} for odd in sheet.warnings],
    }


def sentence(code: Problem | Oddity) -> str:
    """What a person reads for a code, in the language of the moment."""
    return str(PROBLEM_SENTENCES[code] if isinstance(code, Problem) else ODDITY_SENTENCES[code])


def grouped(sheet: CheckedSheet) -> list[tuple[Oddity, list[int]]]:
    """The oddities of a sheet, each with its rows, the most frequent first: 37 ages are one line, not 37."""
    rows: dict[Oddity, list[int]] = {}
    for odd in sheet.warnings:
        numbers = rows.setdefault(odd.oddity, [])
        if not numbers or numbers[-1] != odd.row:
            numbers.append(odd.row)
    return sorted(rows.items(), key=lambda item: (-len(item[1]), item[0].value))


def counts(outcome: Outcome) -> Counter[str]:
    """Over all sheets: imported, refused, unchanged, alike, warnings, and trajectories that come in without names."""
    total: Counter[str] = Counter(imported=0, refused=0, unchanged=0, alike=0, warnings=0, past_retention=0)
    for sheet in outcome.sheets.values():
        total.update(
            imported=len(sheet.records),
            refused=len(sheet.refused),
            unchanged=len(sheet.unchanged),
            alike=len(sheet.alike),
            warnings=len(sheet.warnings),
            past_retention=sum(odd.oddity is Oddity.PAST_RETENTION for odd in sheet.warnings),
        )
    return total
