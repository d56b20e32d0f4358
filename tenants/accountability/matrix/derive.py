# SPDX-License-Identifier: EUPL-1.2
"""The cells, each made from what decides it: the permission that opens a table, the right of the role of PostgreSQL, the
readers beside the column, the shapes that pass the door. A test asks every page with a canary and holds the cells to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any

from koepel.catalogue import manifest
from koepel.i18n import _l
from koepel.permissions import ROLES, Permission, Role
from koepel.privacy import Reader, Row
from koepel.scope import DbRole
from tenants.accountability.matrix.fields import FIELDS, GOVERNANCE, MENTEE, MENTOR, Field
from tenants.disclosure_shapes import ChosenChannel, FirstNames, MatchingFacts
from tenants.protocols.words import PartnerField

P = Permission


class Who(StrEnum):
    """The columns of the matrix, by their short name."""

    HC = "HC"
    HT = "HT"
    RC = "RC"
    XT = "XT"
    OT = "OT"
    MM = "MM"
    UM = "UM"
    ME = "ME"
    PA = "PA"
    SG = "SG"
    DP = "DP"
    OP = "OP"


WHO: dict[Who, Any] = {
    Who.HC: _l("case worker of the own municipality"),
    Who.HT: _l("contact point of the own municipality"),
    Who.RC: _l("regional coordinator"),
    Who.XT: _l("staff of the municipality on the other side"),
    Who.OT: _l("staff of another member"),
    Who.MM: _l("mentor with a proposal or a duo"),
    Who.UM: _l("mentor without one"),
    Who.ME: _l("mentee"),
    Who.PA: _l("partner"),
    Who.SG: _l("steering group"),
    Who.DP: _l("data protection officer"),
    Who.OP: _l("operator"),
}
SIGNS: dict[str, Any] = {
    "w": _l("reads and writes"),
    "r": _l("reads"),
    "m": _l("in bands, on the card"),
    "s3": _l("from the step at which both said yes"),
    "s4": _l("from the introduction"),
    "a": _l("in protected counts"),
    "g": _l("what a protocol in force names"),
    "o": _l("the own, on request"),
    "-": _l("nothing"),
}
# The permission that opens the pages on which a table is shown in full, and the one that changes it.
OPENED_BY: dict[str, tuple[Permission, Permission | None]] = {
    **dict.fromkeys(("person", "language_skill"), (P.PERSON_READ, P.PERSON_WRITE)),
    **dict.fromkeys(("consent", "broadcast_wish"), (P.PERSON_READ, P.PERSON_WRITE)),
    **dict.fromkeys(("intake", "readiness", "screening", "commitment"), (P.PERSON_READ, P.INTAKE_WRITE)),
    "participation_decision": (P.PERSON_READ, P.MENTEE_INTAKE),
    **dict.fromkeys(("safety_report", "safety_report_step"), (P.SAFETY_READ, P.SAFETY_WRITE)),
    **dict.fromkeys(("disclosure", "audit_entry", "message"), (P.PERSON_READ, None)),
    **dict.fromkeys(("rights_request", "rights_part", "restriction"), (P.RIGHTS_ANSWER, P.RIGHTS_ANSWER)),
    **dict.fromkeys(("registration", "pre_intake", "session_guest"), (P.REGISTRATION_READ, P.REGISTRATION_WRITE)),
    **dict.fromkeys(("warm_step", "reserve_place"), (P.PERSON_READ, P.INTAKE_WRITE)),
    "match_decision": (P.POOL_READ, P.MATCH_PROPOSE),
    **dict.fromkeys(("speed_date_guest", "speed_date_helper"), (P.POOL_READ, P.MATCH_PROPOSE)),
    **dict.fromkeys(("speed_date_talk", "speed_date_answer"), (P.MATCH_PROPOSE, P.MATCH_PROPOSE)),
    **dict.fromkeys(
        ("trajectory", "duo", "meeting", "contact", "pause", "follow_up", "survey"),
        (P.TRAJECTORY_READ, P.TRAJECTORY_WRITE),
    ),
    "closing_talk": (P.TRAJECTORY_READ, P.TRAJECTORY_WRITE),
    "aftercare": (P.TRAJECTORY_READ, P.PERSON_WRITE),
    **dict.fromkeys(
        ("development_plan", "plan_goal", "plan_threshold", "plan_step", "plan_tick"),
        (P.TRAJECTORY_READ, P.TRAJECTORY_WRITE),
    ),
    **dict.fromkeys(("engagement", "engagement_month", "counterpart"), (P.TRAJECTORY_READ, None)),
    "proposal": (P.PROPOSAL_READ, P.MATCH_PROPOSE),
    "proposal_half": (P.PROPOSAL_READ, P.DISCLOSURE_DECIDE),
    "proposal_reasons": (P.PROPOSAL_READ, None),
    **dict.fromkeys(
        ("partner_grant", "partner_message", "four_party_meeting", "partner_handover"), (P.CLIENT_SHARE, P.CLIENT_SHARE)
    ),
    **dict.fromkeys(("disclosed_field", "delivery"), (P.CLIENT_SHARE, None)),
    "referral": (P.REGISTRATION_READ, None),
    **dict.fromkeys(("appointment", "invitation"), (P.STAFF_WRITE, P.STAFF_WRITE)),
}
# What a protocol can let out (`PartnerField`), and in which row it stands. A field without a row would be hidden: KeyError.
GRANTED: dict[PartnerField, str] = {
    PartnerField.NAME: "mentee_name", PartnerField.BIRTH_DATE: "birth_date", PartnerField.LANGUAGES: "languages",
    PartnerField.EDUCATION: "education", PartnerField.EXPERIENCE: "education", PartnerField.GOAL: "job_goal",
    PartnerField.STATUS: "outcome", PartnerField.PERIOD: "outcome", PartnerField.HOURS: "duo_log",
    PartnerField.MENTOR: "engagement", PartnerField.OUTCOME: "outcome",
}  # fmt: skip
# A page of proposals names the own person; so does the list of who may be shown. The access list names staff.
ALSO_SHOWN: dict[str, Permission] = {
    "person.given_name": P.PROPOSAL_READ,
    "person.family_name": P.PROPOSAL_READ,
    **{f"appointment.{name}": P.AUDIT_READ for name in ("shown_name", "role", "valid_from")},
    **{f"consent.{name}": P.CONSENT_READ for name in ("kind", "about", "given_on")},
    "survey_answer.answer": P.TRAJECTORY_READ,  # of the closing form alone, which says so (tenants/closing/wishes.py)
}
# Read at home in counts alone (tenants/surveys/results.py), by who holds this permission.
COUNTED_AT_HOME: dict[str, Permission] = {"survey_answer.answer": P.FIGURES_READ}
HOME: dict[Who, Role] = {
    Who.HC: Role.CASE_WORKER, Who.HT: Role.CONTACT_POINT, Who.DP: Role.DATA_PROTECTION_OFFICER, Who.OP: Role.OPERATOR,
}  # fmt: skip
# A column of the card whose name differs from the one it is made from.
BANDED = {
    "age": "person.birth_date", "gender": "person.gender", "languages": "language_skill.language",
    "place": "person.postcode", "experience": "intake.experience_years", "places": "intake.max_duos",
    "radius": "intake.radius_km", "no_own_transport": "intake.own_transport", "quiet_place": "intake.online_place",
    "steps": "readiness.step",
}  # fmt: skip
# The facts of step 3 that are told without a band; where somebody lives and the age stay in theirs.
FACTS_OF_S3 = (
    "intake.occupations", "intake.sectors", "intake.goals", "intake.actions", "intake.half_days", "language_skill.language",
    "language_skill.level",
)  # fmt: skip
COUNTED = ("person.gender", "person.birth_date", "intake.education")  # tenants.disclosure_figures.breakdown
SIGN_IN = (Who.HC, Who.HT, Who.RC, Who.XT, Who.OT, Who.PA, Who.SG, Who.DP, Who.OP)
S3 = {f"proposal_disclosure.{one.name}" for one in fields(FirstNames)}
S4 = {f"proposal_disclosure.{one.name}" for one in fields(ChosenChannel)}


@dataclass(frozen=True)
class Line:
    """One row of the matrix, made: field, class, and a cell for each role."""

    field: Field
    cls: str
    cells: dict[Who, str]


@cache
def lines() -> tuple[Line, ...]:
    """The whole matrix."""
    return tuple(Line(one, _class(one), {who: _cell(one, who) for who in Who}) for one in FIELDS)


def _class(one: Field) -> str:
    """The strictest class of its columns; '-' where nothing is kept."""
    found = {row.kept.cls for row in one.kept() if not row.by_rule}
    return next((cls.value for cls in reversed(tuple(type(next(iter(found)))) if found else ()) if cls in found), "-")


def _cell(one: Field, who: Who) -> str:
    rows = [row for row in one.kept() if row.kept.recipients != (Reader.MACHINE,) and not row.by_rule]
    if not rows:
        return "-"
    if all(_may(DbRole.AUTH, row.table) and not _may(DbRole.TENANT, row.table) for row in rows):
        return "o" if who in SIGN_IN else "-"  # found by the own account alone, before a municipality is known
    found: list[str] = []
    if who in HOME:
        found += _at_home(rows, ROLES[HOME[who]], one)
    elif who is Who.RC:
        found += (
            ["m"] if _on_card(rows) and _may(DbRole.REGION, "card") and P.POOL_READ in ROLES[Role.COORDINATOR] else []
        )
        found += (
            ["s3"]
            if any(_may(DbRole.REGION, *name.split(".")) for name in one.told if name.endswith("first_name"))
            else []
        )
        found += _regional(rows)
    elif who in (Who.XT, Who.OT):
        found += ["m"] if _on_card(rows) and P.POOL_READ in ROLES[Role.CASE_WORKER] else []
        if who is Who.XT:
            found += _across(rows, one.owner)
    elif who in (Who.MM, Who.ME):
        found += _by_link(one, who)
    elif who is Who.SG:
        found += ["a"] if {_name(row) for row in rows} & set(COUNTED) else []
    elif who is Who.PA:
        found += ["g"] if one.key in GRANTED.values() else []
        found += ["r"] if any(_may(DbRole.PARTNER, row.table, row.column) for row in rows) and not found else []
    own = {Who.ME: MENTEE, Who.UM: MENTOR, Who.MM: MENTOR}.get(who)
    if (
        own is not None
        and one.owner in (own, GOVERNANCE)
        and any(Reader.THE_PERSON in row.kept.recipients for row in rows)
    ):
        found.append("o")
    return " ".join(dict.fromkeys(found)) or "-"


def _at_home(rows: Iterable[Row], holds: frozenset[Permission], one: Field) -> list[str]:
    reads = writes = counts = False
    for row in rows:
        counts |= COUNTED_AT_HOME.get(_name(row)) in holds
        read, write = OPENED_BY.get(row.table, (None, None))
        reads |= read in holds or ALSO_SHOWN.get(_name(row)) in holds
        writes |= write in holds and _may(DbRole.TENANT, row.table, row.column, "UPDATE")
    reads |= any(OPENED_BY.get(name.split(".")[0], (None, None))[0] in holds for name in one.told)
    return ["w"] if writes else ["r"] if reads else ["a"] if counts else []


def _across(rows: Iterable[Row], owner: str) -> list[str]:
    """What staff of the other municipality read on the page of a proposal, and of a duo across the border: of a mentee nothing
    but the card, since its mentor hears the name by message.
    """
    names = (
        set() if owner == MENTEE else {_name(row) for row in rows if Reader.OTHER_MUNICIPALITY in row.kept.recipients}
    )
    answers = any(row.table == "proposal_half" for row in rows) and P.DISCLOSURE_DECIDE in ROLES[Role.CONTACT_POINT]
    return (
        (["w"] if answers else [])
        + (["s3"] if names & (S3 | set(FACTS_OF_S3)) else [])
        + (["s4"] if names & S4 else [])
    )


def _regional(rows: Iterable[Row]) -> list[str]:
    """Pool tables that the region reads as they are, other than the card."""
    tables = {row.table for row in rows} - {"card", "card_in_full", "proposal_half", "proposal"}
    proposals = any(row.table == "proposal" for row in rows) and P.MATCH_PROPOSE in ROLES[Role.COORDINATOR]
    read = any(_may(DbRole.REGION, table) for table in tables)
    return (["w"] if proposals else []) + (["m"] if read else [])


def _by_link(one: Field, who: Who) -> list[str]:
    """What a link opens: the columns that PostgreSQL lets its holder read, of the other half and of the duo together."""
    if one.owner not in ((MENTEE, GOVERNANCE) if who is Who.MM else (MENTOR, MENTEE, GOVERNANCE)):
        return []
    if who is Who.ME and one.owner == MENTEE and not one.key.startswith(("duo_log", "plan", "proposals")):
        return []  # of the own file a mentee reads what the duo has together, and the plan
    told = [tuple(name.split(".")) for name in one.told]
    if any(_may(DbRole.PARTICIPANT, table, column, "UPDATE") for table, column in told):
        return ["o"] if told[0][0] == "proposal_half" else ["w"] if who is Who.MM else ["r"]
    readable = [column for table, column in told if _may(DbRole.PARTICIPANT, table, column)]
    return (
        ["s3"] if any("first_name" in column or column == "told" for column in readable) else ["r"] if readable else []
    )


def _on_card(rows: Iterable[Row]) -> bool:
    names = {one.name for one in fields(MatchingFacts)}
    columns = {f"intake.{name}" for name in names} | {BANDED[name] for name in names if name in BANDED}
    return any(_name(row) in columns or row.table == "card" for row in rows)


def _name(row: Row) -> str:
    return f"{row.table}.{row.column}"


@cache
def _may(role: DbRole, table: str, column: str = "", verb: str = "SELECT") -> bool:
    """Whether this role of PostgreSQL holds this right, as the frozen manifest of the walls says."""
    words = manifest.kept().get(table, {}).get(f"right {role}", "")
    for part in _rights(words):
        name, _, some = part.partition(" (")
        if name == verb:
            return not some or not column or column in some.rstrip(")").split(", ")
    return False


def _rights(words: str) -> list[str]:
    """'SELECT, UPDATE (a, b)' as its two parts."""
    parts: list[str] = []
    for piece in words.split(", "):
        if parts and "(" in parts[-1] and ")" not in parts[-1]:
            parts[-1] += f", {piece}"
        else:
            parts.append(piece)
    return parts
