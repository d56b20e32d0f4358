# SPDX-License-Identifier: EUPL-1.2
"""A municipality stops with Koepel: what runs across a border ends on both sides, by each municipality itself, then it leaves.

Called from the command line, never inside a request: each step is a transaction of its own under the scope of its owner.
"""

from __future__ import annotations

from uuid import UUID

from koepel import scope as scopes
from koepel.departure.reach import Open, Outlives
from shared_pool.collaboration import leaving, service
from shared_pool.collaboration.founding import act
from shared_pool.proposals import forgetting, rows
from tenants import disclosure

_TWO = "(mentee_tenant_id = %(here)s OR mentor_tenant_id = %(here)s)"
_ACROSS = "mentee_tenant_id <> mentor_tenant_id"


def _if_ours(column: str, empty: str) -> str:
    return f"CASE WHEN owner_tenant_id = %(here)s THEN {empty} ELSE {column} END"


# Rows of the pool that others share. Whatever is not named here goes with the municipality whose `tenant_id` it has.
OUTLIVES = (
    Outlives(
        "proposal", "the other municipality keeps its half: who worked with whom and how it ended", _TWO, _ACROSS,
        {"owner_name": _if_ours("owner_name", "''"), "owner_account_id": _if_ours("owner_account_id", "NULL"),
         "overrule_reason": "''", "introduction_place": "''", "introduction_slots": "'[]'"},
    ),
    Outlives(
        "proposal_half", "the answers as codes, which a started proposal needs to stand", stays=_ACROSS,
        emptied={"shared": "'{}'", "municipality_by": "''", "noted_by": "''", "first_name": "''",
                 "told": """'{"asked": "", "step": "left"}'"""},
    ),
    Outlives("proposal_disclosure", "goes: a name and a channel"),
    Outlives(
        "duo_signal", "weeks, minutes and state of a duo with another municipality, without a person",
        "tenant_id = %(here)s OR for_tenant_id = %(here)s",
        "tenant_id = %(here)s AND (for_tenant_id <> tenant_id OR mentor_tenant_id IS DISTINCT FROM tenant_id"
        " AND mentor_tenant_id IS NOT NULL)",
    ),
    Outlives("programme_cell", "counts by month, which joint figures add up", stays="true"),
    Outlives("membership", "that it was a member, from when to when", stays="signed_at IS NOT NULL"),
    Outlives("member_head", "heads of its audit trail, which others keep for it", stays="true"),
    Outlives(
        "pool_read", "who was shown the cards of another municipality: that one's record",
        "acting_tenant_id = %(here)s OR subject_tenant_id = %(here)s", "subject_tenant_id <> %(here)s",
        {"account_id": "NULL"},
    ),
    Outlives("rights_signal", "goes: what it asked or was asked ends with it", "tenant_id = %(here)s OR for_tenant_id = %(here)s"),
    Outlives("pool_event", "goes: it was for this municipality", "for_tenant_id = %(here)s"),
)  # fmt: skip

ENDS = (
    Open("proposals with another municipality are open",
         f"proposal WHERE {_TWO} AND {_ACROSS}"
         " AND state NOT IN ('declined', 'expired', 'withdrawn', 'started')"),
    Open("proposals with another municipality still hold what it disclosed",
         f"proposal_half WHERE tenant_id = %(here)s AND {_ACROSS} AND told->>'step' <> 'left'"),
    Open("agreements with other municipalities are in force",
         "membership m JOIN app.collaboration c USING (collaboration_id) WHERE m.tenant_id = %(here)s"
         " AND NOT c.single AND m.signed_at IS NOT NULL AND m.valid_to IS NULL"),
)  # fmt: skip


def stop(here: UUID) -> None:
    """End what runs across a border, on both sides, with the reason that the municipality stops. Safe to repeat."""
    with act(scopes.tenant(here)):
        shared = rows.with_others()
        for proposal_id in shared:
            forgetting.municipality_stops(proposal_id)
        duos = disclosure.shared_duos()
        for proposal_id in duos:
            disclosure.municipality_stops(proposal_id)
    for other in sorted({*shared.values(), *duos.values()}):
        with act(scopes.tenant(other)):
            _forget(here, [one for one, across in shared.items() if across == other])


def _forget(gone: UUID, shared: list[UUID]) -> None:
    """In the municipality across: nothing runs with the one that stops, and nobody of it has a name here."""
    for proposal_id in shared:
        row = rows.proposal(proposal_id, lock=True)
        for side in rows.own_sides(row):
            forgetting.other_side_erased(row, side)
    for proposal_id, across in disclosure.shared_duos().items():
        if across == gone:
            disclosure.municipality_stops(proposal_id)


def leave(here: UUID) -> None:
    """Leave every collaboration with others. Once the last hours were told: afterwards nothing can be told there."""
    with act(scopes.tenant(here)):
        places = [row.collaboration_id for row in service.regional()]
        mine = [one for one in places if here in service.members(one)]
        for place in mine:
            leaving.leave(place)
