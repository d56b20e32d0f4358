# SPDX-License-Identifier: EUPL-1.2
"""Why we keep each column: its class, purpose, legal basis, term and readers stand beside it, or the build fails.

`mapped_column(Sensitive(), info=kept(SENSITIVE, Purpose.GUIDANCE, retention=Retention.WORKER_NOTES))`. A table without
any person may say it once: `__table_args__ = {"info": kept(INTERNAL, Purpose.OPERATION)}`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, DateTime, MetaData, Table, Uuid

from koepel.keys.value import Hashed as Hashed
from koepel.keys.value import Sensitive as Sensitive
from koepel.retention_terms import Retention

KEY = "privacy"


class DataClass(StrEnum):
    """How close a datum is to a person; decides on encryption, read audit, pool and figures."""

    OPEN = "O"  # anybody may know
    INTERNAL = "I"  # of the organisation: settings, capacity, staff names, queues
    PERSONAL = "P"  # names, languages, goals, the log of a duo
    SENSITIVE = "S"  # contact details, notes, barriers, reasons in words: every read is recorded
    SPECIAL = "X"  # art. 9 or telling of it: off until a municipality switches it on, and only with consent


OPEN, INTERNAL, PERSONAL, SENSITIVE, SPECIAL = DataClass
GUARDED = (SENSITIVE, SPECIAL)


class Purpose(StrEnum):
    """Why data is processed; not a goal of a mentee."""

    INTAKE = "intake"  # find out whether and how a programme fits
    MATCHING = "matching"  # find a mentor or a mentee
    GUIDANCE = "guidance"  # carry out a trajectory and follow a duo
    CONTACT = "contact"  # reach the person
    VOLUNTEER_CARE = "volunteer_care"  # prepare, insure and thank mentors
    DISCLOSURE = "disclosure"  # share on record with another municipality, a partner or the other half of a duo
    SAFETY = "safety"  # act on an incident or complaint
    ACCOUNTABILITY = "accountability"  # figures for council and subsidy; proof of what was done with data
    SECURITY = "security"  # signing in, sessions, audit
    OPERATION = "operation"  # make the service itself work


class Basis(StrEnum):
    """On which ground of GDPR art. 6 (for special data with art. 9); a default that the DPO may change."""

    PUBLIC_TASK = "public_task"  # 6.1.e
    LEGAL_OBLIGATION = "legal_obligation"  # 6.1.c
    AGREEMENT = "agreement"  # 6.1.b: the volunteer's note, an employment
    CONSENT = "consent"  # 6.1.a, for special data explicit: 9.2.a; refusing never blocks a trajectory


class Reader(StrEnum):
    """Who receives the datum; what they see of it is decided by the disclosure steps."""

    EVERYBODY = "everybody"
    OWN_STAFF = "own_staff"
    CASE_WORKERS = "case_workers"
    CONTACT_POINT = "contact_point"
    THE_PERSON = "the_person"
    OTHER_HALF = "other_half"  # of the duo
    OTHER_MUNICIPALITY = "other_municipality"  # of the pair, in bands until both said yes
    POOL = "pool"  # members and region, in bands
    STEERING_GROUP = "steering_group"  # in protected figures
    PARTNER = "partner"  # the fields of a protocol
    MACHINE = "machine"  # no person reads it


_READERS = {
    OPEN: (Reader.EVERYBODY,),
    INTERNAL: (Reader.OWN_STAFF,),
    PERSONAL: (Reader.OWN_STAFF, Reader.THE_PERSON),
    SENSITIVE: (Reader.CASE_WORKERS, Reader.THE_PERSON),
    SPECIAL: (Reader.CASE_WORKERS, Reader.THE_PERSON),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One entry of the register."""

    cls: DataClass
    purpose: Purpose
    basis: Basis
    retention: Retention
    recipients: tuple[Reader, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A column with its entry; `by_rule` when it is technical and nobody wrote one."""

    table: str
    column: str
    kept: Kept
    by_rule: bool


def kept(
    cls: DataClass,
    purpose: Purpose,
    *,
    basis: Basis = Basis.PUBLIC_TASK,
    retention: Retention | None = None,
    recipients: tuple[Reader, ...] = (),
) -> dict[str, Any]:
    """The `info` of a column. A person's data must name their term; special data rest on consent and go with it."""
    if retention is None:
        if cls not in (OPEN, INTERNAL):
            raise ValueError(f"class {cls} needs a retention: how long do we keep it?")
        retention = Retention.WITH_THE_MUNICIPALITY
    if cls is SPECIAL and (basis, retention) != (Basis.CONSENT, Retention.SPECIAL_FIELDS):
        raise ValueError("special data rest on consent and go at closing or withdrawal")
    return {KEY: Kept(cls, purpose, basis, retention, recipients or _READERS[cls])}


def is_technical(column: Column[Any]) -> bool:
    """The default rule, class I without an entry: keys and references, states and queues, time stamps of writing.

    By name *and* type: a reference is a UUID called id, .._id or .._by; a state is called state or stage; the relay's
    columns carry their own names; a time stamp is a moment (not a day) called at or .._at, or leased_until.
    """
    name = column.name
    if isinstance(column.type, Uuid):
        return name == "id" or name.endswith(("_id", "_by"))
    if isinstance(column.type, DateTime):
        return name == "at" or name.endswith("_at") or name == "leased_until"
    return name in {"state", "stage", "queue", "tries"}


_TECHNICAL = Kept(INTERNAL, Purpose.OPERATION, Basis.PUBLIC_TASK, Retention.WITH_ITS_ROW, (Reader.MACHINE,))


def entry(column: Column[Any]) -> Kept | None:
    """What is written beside the column, or once for its table."""
    found: Kept | None = column.info.get(KEY) or column.table.info.get(KEY)
    return found


def register(metadata: MetaData) -> list[Row]:
    """The processing register: every column that has an entry or is technical, table by table."""
    rows = []
    for column in _columns(metadata):
        found, technical = entry(column), is_technical(column)
        if found or technical:
            rows.append(Row(column.table.name, column.name, found or _TECHNICAL, by_rule=found is None))
    return rows


def unregistered(metadata: MetaData) -> list[str]:
    """The columns that nobody accounted for, as table.column."""
    return [f"{c.table.name}.{c.name}" for c in _columns(metadata) if entry(c) is None and not is_technical(c)]


def guarded(metadata: MetaData) -> list[Column[Any]]:
    """The S and X columns."""
    return [column for column in _columns(metadata) if (found := entry(column)) and found.cls in GUARDED]


def too_broad(metadata: MetaData) -> list[Table]:
    """Tables that account for all their columns at once though a person stands in them: only O and I may."""
    return [t for t in metadata.sorted_tables if KEY in t.info and t.info[KEY].cls not in (OPEN, INTERNAL)]


def _columns(metadata: MetaData) -> Iterator[Column[Any]]:
    for table in metadata.sorted_tables:
        yield from table.columns
