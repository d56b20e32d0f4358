# SPDX-License-Identifier: EUPL-1.2
"""A row for any table and any owner: values by type, parents first, coded values as their CHECK allows.

A new table needs nothing here, unless one of its values means something to a policy; then `MEANT` says it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from psycopg import sql
from psycopg.types.json import Jsonb

from tests.isolation.tables import Connection, Table

SEED = UUID("5e5e5e5e-0000-4000-8000-000000000000")
TENANTS = ("aartselaar", "borsbeek", "mortsel")
PARTNERS = {"vdab": ("aartselaar", "borsbeek"), "ocmw": ("mortsel",)}  # with whom each has a protocol in force
REGIONS = {"south": ("aartselaar", "borsbeek"), "east": ("borsbeek", "mortsel")}
AS_ALONE = (
    "east"  # marked as a collaboration of one: what such a one lets its municipality do, no other lets a member do
)
NOW = datetime(2019, 5, 14, 9, tzinfo=UTC)
Row = dict[str, Any]


@dataclass(frozen=True)
class Label:
    """Whose row it is: a municipality, or a collaboration with one or two of its members. `variant` tells rows apart."""

    first: str
    second: str = ""
    region: str = ""
    variant: int = 0

    def __str__(self) -> str:
        return " ".join(
            word for word in (self.first, self.second, self.region, self.variant and f"({self.variant})") if word
        )


def ident(*words: object) -> UUID:
    """The same id for the same words."""
    return uuid5(SEED, "|".join(map(str, words)))


def tenant_id(name: str) -> UUID:
    """A municipality."""
    return ident("tenant", name)


def region_id(name: str) -> UUID:
    """A collaboration."""
    return ident("region", name)


def partner_id(name: str) -> UUID:
    """A partner, by its own name or by that of a municipality that works with it."""
    return ident("partner", next((partner for partner, towns in PARTNERS.items() if name in towns), name))


def account_id(name: str) -> UUID:
    """The account of somebody in this municipality."""
    return ident("account", name)


def key_of(name: str) -> str:
    """The one key that this account signs in by."""
    return hashlib.sha256(name.encode()).hexdigest()


# Values that a policy or a participant's scope asks for: {table.column: value, or (table, column) of the row that is meant}.
MEANT: dict[str, Any] = {
    "weights_version.points": [10] * 10,
    "weights_version.version": 2,
    "weights_version.follows": 1,
    "weights_version.decided_at": None,
    "speed_date.begun": 0,
    "speed_date_helper.languages": ["ti"],
    "speed_date_answer.mark": 1,
    "speed_date_answer.marked_by": "guest",
    "speed_date_answer.final": False,
    "outbox.kind": "duo.touched",
    "outbox.subject_id": ("trajectory", "id"),
    "audit_entry.subject_id": ("trajectory", "id"),
    "request_key.actor": ("trajectory", "id"),
    "request_key.side": "mentor",
    "safety_report.side": "mentor",
    "safety_report.arrived_by": "link",
    "safety_report.state": "open",
    "safety_report.person_id": None,
    "safety_report.noted_by": None,
    "safety_report.noted_name": "",
    "safety_report.worker_id": None,
    "safety_report.told_at": None,
    "commitment.way": "link",
    "participation_decision.answer": "agreed",
    "participation_decision.reason": "",
    "commitment.noted_name": "",
    "proposal_half.statement_on": None,
    "proposal_half.statement_way": "",
    "survey.side": "mentee",
    "survey.way": "link",
    "survey.state": "answered",
    "survey.answered_on": date(2019, 5, 1),
    "action_link.subject_id": ("trajectory", "id"),
    "pool_event.proposal_id": ("proposal", "id"),
    "pool_read.card_ids": ("card_release", "id"),
    "breakdown_cell.persons": 5,
    "told_count.start": 0,
    "activity.capacity": None,
    "follow_up.settled_at": None,
    "duo_signal.proposal_id": ("proposal", "id"),
    **dict.fromkeys(("audit_entry.person_id", "rights_request.person_id", "rights_part.person_id"), ("person", "id")),
    "registration.typed_by": None,
    "registration.person_id": None,
    "registration.stage": "new",
    "registration.arrived_by": "online",
    "registration.referred_by": "",
    "campaign.ended_at": None,
    "activity.kind": "info_session",
    "pre_intake.next_step": "later",
    "warm_step.kind": "route",
    "accession.signed_at": NOW,
    "contact.reported_by": "mentor",
    "plan_step.shared": True,
    **dict.fromkeys(
        ("development_plan.asked_on", "follow_up.settled_at", "plan_goal.closed_on", "plan_step.done_on"), None
    ),
    "protocol.state": "in_force",
    "protocol.advice": "positive",
    "protocol.text_mark": "mark",
    "protocol.closes_at": datetime(2100, 1, 1, tzinfo=UTC),
    "protocol_signature.text_mark": "mark",
    "partner_grant.closed_at": None,
    "account.password_hash": "",
    "meeting_place.lines": ["Bibliotheek"],
    "duo.next_meeting_place": "Bibliotheek",
    "mentor_question.by_link": True,
    "mentor_question.answer": "",
    "mentor_question.noted_name": "",
    "mentor_question.version": 1,
    "mentor_question.removed_at": None,
}
SEALED = b"\x00\x01\x01" + bytes(28)  # of the shape that the tables want; no key opens it
# More rows of the same owner, where a policy looks at more than the owner.
VARIANTS: dict[str, tuple[Row, ...]] = {
    "proposal_half": ({"side": "mentor"},),
    "proposal_disclosure": ({"side": "mentor"},),
    "pool_read": ({"acting_tenant_id": None},),
    "meeting": ({"reported_by": "staff"},),
    "request_key": ({"side": "mentee"},),
    "safety_report": ({"side": "mentee", "duo_id": None},),
    "survey": ({"state": "withdrawn"},),
    "commitment": ({"way": "paper", "noted_name": "An Willems"},),
    "contact": ({"reported_by": "staff"},),
    "plan_step": ({"shared": False},),
    "outbox": ({"kind": "cards.publish"}, {"kind": "partners.pass_on"}),
    "accession": ({"signed_at": None},),
    "mentor_question": ({"by_link": False, "for_mentors": True, "answer": "Ja."},),
    "audit_entry": ({"actor": "partner"},),
    "registration": ({"arrived_by": "partner"},),
    "protocol": ({"state": "suspended"},),
    "protocol_signature": ({"party": "partner"},),
    "partner_message": ({"sender": "municipality"},),
    **dict.fromkeys(
        (
            "partner_grant",
            "disclosed_field",
            "delivery",
            "referral",
            "four_party_meeting",
            "protocol_field",
            "partner_handover",
        ),
        ({},),
    ),
}
# A second row of these hangs on the second protocol of its municipality, which is suspended.
UNDER_PROTOCOL = ("protocol", "partner_grant", "protocol_field")
SIDES_OF_PROTOCOL = (
    "protocol_signature",
    "partner_message",
)  # their second row is of the other party, under the same protocol
FIRST = ("tenant_id", "mentee_tenant_id", "acting_tenant_id", "owner_tenant_id")
SIDED = ("proposal_half", "proposal_disclosure")


class Maker:
    """Makes rows and remembers them; `order` is the order in which parents come first."""

    def __init__(self, tables: dict[str, Table]) -> None:
        self.tables = tables
        self.rows: dict[tuple[str, Label], Row] = {}
        self._numbers = count(1)

    def labels(self, table: Table) -> Iterator[Label]:
        """Every owner that this table has rows of."""
        variants = range(1 + len(VARIANTS.get(table.name, ())))
        if table.kind == "slug":
            yield from (Label(name) for name in TENANTS)
            yield from (Label("", region=region) for region in REGIONS)
            yield from (Label(name) for name in PARTNERS)
        elif table.kind == "partner":
            yield from (Label(name) for name in PARTNERS)
        elif table.name == "accession":
            # who is no member has been offered it, and has not signed
            for region, members in REGIONS.items():
                yield from (Label(name, "", region, 0 if name in members else 1) for name in TENANTS)
        elif table.kind == "pool":
            for region, members in REGIONS.items():
                named = any(name.endswith("tenant_id") for name in table.owners)
                for first in members if named else members[:1]:
                    for second in members if table.pair else ("",):
                        yield from (Label(first, second, region, variant) for variant in variants)
        else:
            yield from (Label(name, variant=variant) for name in TENANTS for variant in variants)

    def all(self) -> None:
        """A row of every owner in every table."""
        for table in self.tables.values():
            for label in self.labels(table):
                self.row(table, label)

    def row(self, table: Table, label: Label) -> Row:
        """The row of this owner, made when first asked for, after its parents."""
        key = (table.name, label)
        if key not in self.rows:
            row = self.fresh(table, label)
            self.rows[key] = row
        return self.rows[key]

    def fresh(self, table: Table, label: Label, salt: str = "") -> Row:
        """A row of this owner that is not yet there; `salt` makes its own ids and numbers new."""
        more = VARIANTS[table.name][label.variant - 1] if label.variant else {}
        row = {name: self._value(table, name, label, salt) for name in table.columns}
        row |= more
        if table.name in SIDED:
            row["tenant_id"] = row["mentee_tenant_id" if row["side"] == "mentee" else "mentor_tenant_id"]
        return row

    def parent(self, table: Table, label: Label, child: str = "") -> Row:
        """The row of another table that goes with this owner."""
        if table.kind == "tenant":
            variant = label.variant if table.name in UNDER_PROTOCOL and not child.startswith(SIDES_OF_PROTOCOL) else 0
            region = label.region if table.name == "accession" else ""
            return self.row(table, Label(label.first, region=region, variant=variant))
        if table.kind in {"account", "partner"}:
            return self.row(table, Label(label.first))
        named = any(name.endswith("tenant_id") for name in table.owners)
        first = label.first if named else REGIONS[label.region][0]
        second = (label.second or label.first) if table.pair else ""
        return self.row(table, replace(label, first=first, second=second, variant=0))

    def _value(self, table: Table, name: str, label: Label, salt: str) -> Any:
        column = table.columns[name]
        meant = MEANT.get(f"{table.name}.{name}", ...)
        if meant is None:
            return None
        for reference in table.references:
            at = reference.columns.index(name) if name in reference.columns else 0
            if at and reference.target != table.name:
                return self.parent(self.tables[reference.target], label, table.name)[reference.theirs[at]]
        if isinstance(meant, tuple):
            one = self.parent(self.tables[meant[0]], label)[meant[1]]
            return [one] if column.type.endswith("[]") else one
        if meant is not ...:
            return meant
        if (owner := self._owner(table, name, label)) is not None:
            return owner
        codes = table.codes(name)
        if codes:
            return codes[0]
        return self._by_type(table, column.type, name, label, salt)

    def _owner(self, table: Table, name: str, label: Label) -> Any:
        if table.kind == "slug":
            words = {
                "word": label.first or f"samen-{label.region}",
                "kind": "collaboration" if label.region else "partner" if label.first in PARTNERS else "municipality",
                "target_id": region_id(label.region)
                if label.region
                else partner_id(label.first)
                if label.first in PARTNERS
                else tenant_id(label.first),
            }
            return words[name]
        if name == "partner_id":
            return partner_id(label.first)
        if name == "account_id":
            return account_id(label.first)
        if name in {"key", "token_hash"} and table.columns[name].type == "text":
            return key_of(label.first)
        if name == "collaboration_id":
            return region_id(label.region or ("east" if label.first == "mortsel" else "south"))
        if (table.name, name) == ("collaboration", "single"):
            return label.region == AS_ALONE
        if name not in table.owners:
            return None
        if table.kind == "pool":
            one_only = not table.pair or name in FIRST
            return tenant_id(label.first if one_only else label.second)
        other = TENANTS[(TENANTS.index(label.first) + 1) % len(TENANTS)]
        return tenant_id(label.first if name == "tenant_id" else other)

    def _by_type(self, table: Table, kind: str, name: str, label: Label, salt: str) -> Any:
        if kind == "uuid":
            return None if table.columns[name].nullable else ident(table.name, name, label, salt)
        if kind == "text":
            return f"{label.first or label.region}'s {table.name}.{name} {label.second}{label.variant}{salt}"
        if kind in {"integer", "smallint", "bigint"}:
            return next(self._numbers)
        made = {
            "boolean": False,
            "date": date(2019, 5, 1),
            "timestamp with time zone": NOW,
            "text[]": [],
            "uuid[]": [],
            "bytea": SEALED,
            "jsonb": Jsonb({}),
        }
        if kind not in made:
            raise AssertionError(f"{table.name}.{name}: say in tests/isolation/rows.py what a {kind} looks like")
        return made[kind]


def insert(connection: Connection, table: str, row: Row) -> None:
    """One plain INSERT."""
    connection.execute(insertion(table, row), list(row.values()))


def insertion(table: str, row: Row) -> sql.Composed:
    """Its statement."""
    return sql.SQL("INSERT INTO app.{} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(sql.Placeholder() * len(row)),
    )
