# SPDX-License-Identifier: EUPL-1.2
"""The risks that the product was built against, with the measure for each and the tests that prove it. A guard test holds
that every test named here is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from koepel.i18n import _l


@dataclass(frozen=True)
class Risk:
    """What could go wrong for persons, what stands against it, and which files of tests prove that."""

    title: Any
    measures: tuple[Any, ...]
    suites: tuple[str, ...]


RISKS = (
    Risk(
        _l("Staff of one municipality see people of another"),
        (_l("The database refuses: every table has a wall that takes its municipality from a signed scope"),
         _l("Foreign and unknown look alike")),
        ("tests/isolation/test_rows.py", "tests/isolation/test_law.py", "tests/isolation/test_routes_by_role.py",
         "tests/isolation/test_mutate.py"),
    ),
    Risk(
        _l("Somebody inside reads more than the work asks"),
        (_l("A role holds permissions, a page asks one"), _l("Each reading of sensitive data is on record, which only grows")),
        ("tests/isolation/test_matrix.py", "tests/isolation/test_audit.py", "tests/tenants/test_people_files.py"),
    ),
    Risk(
        _l("A person without a name on a card is recognised"),
        (_l("Cards are banded before they are written"), _l("A card gets coarser where few people look alike")),
        ("tests/shared_pool/test_cards_packed.py", "tests/shared_pool/test_matching_look_alikes.py"),
    ),
    Risk(
        _l("Names reach the other side too early"),
        (_l("Both municipalities and both persons say yes first; PostgreSQL refuses a state without them"),
         _l("Each passage is a line that the own staff can show")),
        ("tests/shared_pool/test_door.py", "tests/shared_pool/test_proposals.py", "tests/isolation/test_triggers.py"),
    ),
    Risk(
        _l("Special data or the national register number come in"),
        (_l("There is no field for them"), _l("The number is recognised and refused or masked wherever text comes in")),
        ("tests/kernel/test_fields.py", "tests/guards/test_national_number.py", "tests/guards/test_columns.py"),
    ),
    Risk(
        _l("Figures tell something about one person"),
        (_l("Each municipality rounds its own numbers to 5 before they are added up; frozen by month"), _l("One attribute at a time")),
        ("tests/tenants/test_told_counts.py", "tests/shared_pool/test_snapshots.py", "tests/attack/test_figures.py"),
    ),
    Risk(
        _l("Somebody feels forced to agree"),
        (_l("Consent is asked for optional things alone"), _l("What runs cannot ask for a consent")),
        ("tests/tenants/test_consents.py", "tests/guards/test_layers.py"),
    ),
    Risk(
        _l("A breach is noticed late, or nobody knows whom it concerns"),
        (_l("A register with a clock of 72 hours"), _l("The record of reading tells which persons are concerned")),
        ("tests/tenants/test_breaches.py",),
    ),
    Risk(
        _l("A machine fails in the middle of the work"),
        (_l("Work for later stands in the same transaction"), _l("No mail is sent twice by itself")),
        ("tests/faults/test_something_dies.py",),
    ),
)  # fmt: skip
