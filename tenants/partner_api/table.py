# SPDX-License-Identifier: EUPL-1.2
"""Clients as a file of lines (CSV, UTF-8) for the sending authority; no cell can run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable
from datetime import date
from io import StringIO
from typing import Any

from tenants.partners import said
from tenants.partners.workspace import Client
from tenants.protocols.words import PartnerField

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
FIRST = ("reference", "municipality", "protocol", "changed_on")


def lines(clients: Iterable[Client], let_out: Collection[str]) -> str:
    """One line for each client, one column for each field that one of their protocols lets out, in words."""
    fields = [field.value for field in PartnerField if field.value in let_out]
    memory = StringIO()
    writer = csv.writer(memory, quoting=csv.QUOTE_ALL)
    writer.writerow((*FIRST, *fields))
    for one in clients:
        day: date = one.grant.updated_at.date()
        head = (
            one.grant.id,
            one.protocol.municipality,
            f"{one.protocol.number}. {one.protocol.title}",
            day.isoformat(),
        )
        words = said.in_words(one.values)
        writer.writerow([tame(cell) for cell in (*head, *(words.get(field, "") for field in fields))])
    return memory.getvalue()


def tame(value: Any) -> str:
    """The cell as text; an apostrophe before what a spreadsheet would compute."""
    text = str(value)
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text
