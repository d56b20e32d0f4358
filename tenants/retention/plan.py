# SPDX-License-Identifier: EUPL-1.2
"""What becomes of each table when somebody is erased: blanked, deleted, or kept with the reason beside it.

Blanking empties every column of class P, S or X that is not named in `keeps`, so a new column of a known table goes too. A new
table has to be entered here: `tests/guards/test_erasing.py` says so. Tables of the pool are entered in `shared_pool`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Column, Integer, LargeBinary, Table, delete, null, or_, update
from sqlalchemy.dialects.postgresql import JSONB

from koepel import scope as scopes
from koepel.database import METADATA, among, db
from koepel.privacy import INTERNAL, OPEN, Sensitive, entry

Reached = Mapping[str, Iterable[UUID]]  # ids by kind, as `tenants.retention.reach` finds them


@dataclass(frozen=True)
class Deleted:
    """The rows go. `by`: column -> kind of id that it holds."""

    by: Mapping[str, str]


@dataclass(frozen=True)
class Blanked:
    """The rows stay without what was personal in them, but for `keeps` (with the reason in a comment)."""

    by: Mapping[str, str]
    keeps: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Kept:
    """Nothing is done to the rows, and why not."""

    why: str


def _keeps(*names: str) -> frozenset[str]:
    return frozenset(names)


OF_PERSON = {"person_id": "person"}
IDS_ONLY = Kept("ids, codes and moments: proof of what was done, which the pseudonymised file goes on to carry")
PLAN: dict[str, Deleted | Blanked | Kept] = {
    "person": Blanked({"id": "person"}, _keeps("preferred_channel")),  # a code that is never empty
    "language_skill": Deleted(OF_PERSON),
    "readiness": Deleted(OF_PERSON),
    "screening": Deleted(OF_PERSON),
    "commitment": Deleted(OF_PERSON),
    "pair_token": Deleted(OF_PERSON),
    # which texts were agreed to and when: proof; in what words, and for which photo: not
    "consent": Blanked(
        OF_PERSON,
        _keeps("kind", "answer", "text_version", "language", "given_on", "until", "recorded_name", "withdrawn_on", "withdrawn_name"),
    ),
    "intake": Blanked(OF_PERSON, _keeps("side", "started_on", "decided_on")),
    "registration": Blanked({"id": "registration"}, _keeps("side", "preferred_channel")),
    "pre_intake": Deleted({"registration_id": "registration"}),
    "session_guest": Deleted({"registration_id": "registration"}),
    "warm_step": Deleted(OF_PERSON),
    "participation_decision": Deleted(OF_PERSON),
    "reserve_place": Deleted(OF_PERSON),
    "match_decision": Deleted(OF_PERSON),
    "speed_date_guest": Deleted(OF_PERSON),
    "speed_date_answer": Deleted(OF_PERSON),  # what others said of this person goes along with the talk
    "speed_date_helper": Kept("the first name of somebody who helps and is in no file; it goes a month after the evening"),
    "speed_date_talk": Deleted({"mentee_person_id": "person", "mentor_person_id": "person"}),
    "card_release": Kept("codes and random references; the card itself goes, and the person behind it has no name any more"),
    "disclosure": Kept("to whom which fields went, as codes and names of authorities: five years (art. 30 and 5.2)"),
    "trajectory": Blanked(
        OF_PERSON,
        _keeps(
            "number", "started_on", "planned_end_on", "ended_on", "stop_reason", "silence_days", "usual_minutes", "usual_mode",
            "wanted_meetings", "contact_agreed", "imported", "pace", "followed_from",
        ),
    ),
    "duo": Blanked({"id": "duo"}, _keeps("number", "started_on", "ended_on", "last_contact_on")),
    "counterpart": Deleted({"duo_id": "duo"}),
    "meeting": Blanked({"trajectory_id": "trajectory"}, _keeps("held_on", "minutes", "mode", "reported_by")),
    "pause": Kept("that a duo without names paused, from when to when"),
    # which moments there were and how it went in codes: of a duo without names; who noted it and in what words: not
    "follow_up": Blanked(
        {"trajectory_id": "trajectory"},
        _keeps(
            "step", "number", "kind", "channel", "whom", "base", "base_on", "due_on", "moved_to", "skip_reason", "done_on", "going",
            "asked_for",
        ),
    ),
    "participation": Deleted(OF_PERSON),
    "broadcast_wish": Deleted(OF_PERSON),
    "development_plan": Kept("whether another service had a plan: of a trajectory without a name"),
    "plan_goal": Kept("goals as codes and how they ended: of a trajectory without a name"),
    "plan_threshold": Deleted({"trajectory_id": "trajectory"}),
    "plan_step": Deleted({"trajectory_id": "trajectory"}),
    # what was handed over and covered, as codes; who ticked it off: not
    "plan_tick": Blanked({"trajectory_id": "trajectory"}, _keeps("kind", "what", "ticked_on")),
    # how it closed and what came of it, as codes: of a trajectory without a name; what stood in the way and who noted it: not
    "closing_talk": Blanked(
        {"trajectory_id": "trajectory"},
        _keeps("form", "ended_here", "mentor_first", "held_on", "outcomes", "coordination", "in_contact"),
    ),
    "aftercare": Deleted(OF_PERSON),
    "contact": Kept("that there was a call, on which day: of a duo without names"),
    "engagement": Kept("dates, status and programme of an engagement without a name"),
    "engagement_month": Kept("hours a month of an engagement without a name"),
    "partner_grant": Kept("closed; that it stood, under which protocol and until when, is the proof"),
    "disclosed_field": Deleted({"grant_id": "grant"}),
    "delivery": Kept("which partner asked which fields when: five years, append only"),
    "partner_message": Deleted({"grant_id": "grant", "referral_id": "referral"}),
    "four_party_meeting": Deleted({"grant_id": "grant"}),
    "referral": Blanked({"id": "referral"}),
    "message": Blanked({"person_id": "person", "about_id": "matter"}),
    # that somebody asked, how it ended and when: proof for a supervisor; in what words: not
    "rights_request": Blanked(
        OF_PERSON,
        _keeps(
            "number", "shared_ref", "kind", "made_by", "language", "noted_name", "received_on", "due_on", "extended_on", "checked_how",
            "checked_name", "checked_on", "outcome", "limits", "answered_name", "answered_on",
        ),
    ),
    "rights_part": Kept("which municipality answered its part, as a code"),
    "restriction": Blanked(OF_PERSON, _keeps("held", "ground", "since", "set_name", "told_on", "told_how", "lifted_name")),
    "safety_report_step": Kept("nothing is left of them: PostgreSQL deletes them with their report"),
    "safety_report": Deleted({"id": "report"}),
    # what somebody thought goes with the name: so few answer that a row without a name would still be theirs
    "survey_answer": Deleted({"survey_id": "survey"}),
    "survey": Deleted({"id": "survey"}),
    "import_batch": Blanked({"id": "batch"}),  # the file that was uploaded: others in it were brought in already
}  # fmt: skip


OF_OTHERS = {
    "message",
    "import_batch",
    "partner_message",
    "four_party_meeting",
    "safety_report",
    "safety_report_step",
}  # go by a term of their own, or stay with the partner's file


def carry_out(reached: Reached) -> None:
    """Do to each table what the plan says, for these ids, in this municipality."""
    for name, what in PLAN.items():
        if isinstance(what, Kept):
            continue
        table = METADATA.tables[f"app.{name}"]
        which = or_(*(among(table.c[column], list(reached.get(kind, ()))) for column, kind in what.by.items()))
        here = table.c.tenant_id == scopes.here()
        if isinstance(what, Deleted):
            db.session.execute(delete(table).where(here, which))
        elif emptied := blank(table, what.keeps):
            db.session.execute(update(table).where(here, which).values(emptied))


def blank(table: Table, keeps: Iterable[str] = ()) -> dict[str, Any]:
    """The personal columns of a table with the value that says nothing."""
    return {column.name: empty(column) for column in personal(table) if column.name not in set(keeps)}


def personal(table: Table) -> list[Column[Any]]:
    """The columns of class P, S or X."""
    return [column for column in table.columns if (said := entry(column)) and said.cls not in (OPEN, INTERNAL)]


def empty(column: Column[Any]) -> Any:
    """What says nothing in this column. Raises TypeError where nothing does: such a column is kept, or its rows go."""
    if column.nullable:
        return null()
    kind = column.type.of if isinstance(column.type, Sensitive) else column.type
    if isinstance(kind, JSONB | ARRAY):
        made = column.default.arg(None) if column.default is not None else {}  # type: ignore[attr-defined]
        return made
    if isinstance(kind, LargeBinary):
        return b""
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return 0
    if kind.python_type is str:
        return ""
    raise TypeError(f"{column} has no empty value: keep it, with the reason, or delete the row")
