# SPDX-License-Identifier: EUPL-1.2
"""Counts of look-alikes: each municipality writes its own, everybody adds them up, nobody reads another's persons."""

from __future__ import annotations

from collections import Counter, defaultdict
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from koepel import scope as scopes
from koepel.database import db
from shared_pool.cards.models import LookAlikeCell
from shared_pool.collaboration.shares import Shares
from shared_pool.matching.bands import DutchBand
from shared_pool.matching.look_alikes import Cell
from shared_pool.matching.own import cell_in_full
from shared_pool.matching.vocabulary import CardSide, ExperienceBand, Section, SectorGroup
from tenants import disclosure


def count(collaboration_id: UUID, shares: Shares) -> Counter[Cell]:
    """Count the own people of 36 months anew: those whose cards the agreement may let through. Returns all members' cells.

    Written only where the count changed: most cards that go out change nobody's cell.
    """
    here = scopes.here()
    stored: dict[UUID, Counter[Cell]] = defaultdict(Counter)
    for row in db.session.scalars(select(LookAlikeCell).where(LookAlikeCell.collaboration_id == collaboration_id)):
        stored[row.tenant_id][_cell(row)] += row.persons
    own = Counter(cell_in_full(one) for one in disclosure.look_alikes() if shares.covers(one.programme, one.side))
    if own != stored[here]:
        _rewrite(collaboration_id, here, own)
    stored[here] = own
    return sum(stored.values(), Counter())


def _rewrite(collaboration_id: UUID, here: UUID, own: Counter[Cell]) -> None:
    mine = [LookAlikeCell.collaboration_id == collaboration_id, LookAlikeCell.tenant_id == here]
    db.session.execute(delete(LookAlikeCell).where(*mine))
    key = {"collaboration_id": collaboration_id, "tenant_id": here}
    rows = [{**key, **_stored(cell), "persons": persons} for cell, persons in own.items()]
    if rows:
        db.session.execute(insert(LookAlikeCell), rows)


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
