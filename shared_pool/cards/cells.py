# SPDX-License-Identifier: EUPL-1.2
"""Counts of look-alikes: each municipality writes its own, everybody adds them up, nobody reads another's persons."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from koepel import scope as scopes
from koepel.database import db
from koepel.ids import reference
from shared_pool.cards.models import LookAlikeCell
from shared_pool.collaboration.shares import SIDES, Shares
from shared_pool.matching.bands import DutchBand
from shared_pool.matching.look_alikes import Cell, tally
from shared_pool.matching.own import card_in_full
from shared_pool.matching.vocabulary import CardSide, ExperienceBand, Section, SectorGroup
from tenants import disclosure


def count(collaboration_id: UUID, shares: Shares) -> None:
    """Count the own people of 36 months anew: those whose cards the agreement may let through."""
    here = scopes.here()
    mine = [LookAlikeCell.collaboration_id == collaboration_id, LookAlikeCell.tenant_id == here]
    db.session.execute(delete(LookAlikeCell).where(*mine))
    rows = []
    for side in SIDES:
        people = [facts for facts in disclosure.look_alikes(side) if shares.covers(facts.programme, side)]
        found = tally(card_in_full(facts, reference(), here, released=True) for facts in people)
        rows += [
            {"collaboration_id": collaboration_id, "tenant_id": here, **_stored(cell), "persons": persons}
            for cell, persons in found.items()
        ]
    if rows:
        db.session.execute(insert(LookAlikeCell), rows)


def counts(collaboration_id: UUID) -> Counter[Cell]:
    """The cells of all members added up."""
    found: Counter[Cell] = Counter()
    for row in db.session.scalars(select(LookAlikeCell).where(LookAlikeCell.collaboration_id == collaboration_id)):
        found[_cell(row)] += row.persons
    return found


def _stored(cell: Cell) -> dict[str, str]:
    return {
        "side": cell.side.texts()[0],
        "sector": "".join(text.upper() for text in cell.sections.texts()),
        "experience": cell.experience.text if cell.experience else "",
        "dutch": "" if cell.dutch is None else cell.dutch.value,
    }


def _cell(row: LookAlikeCell) -> Cell:
    return Cell(
        CardSide.of(row.side),
        Section.of(*row.sector),
        SectorGroup.NONE,
        ExperienceBand.of(row.experience) if row.experience else ExperienceBand.UNKNOWN,
        DutchBand(row.dutch) if row.dutch else None,
    )
