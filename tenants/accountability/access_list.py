# SPDX-License-Identifier: EUPL-1.2
"""The list of who has access to sensitive data (law of 30 July 2018, art. 9): made from roles and present staff, signed by
the officer. A signed list is kept as it was; the page says when the staff of today differ from it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import url_for

from koepel import audit, clock
from koepel import scope as scopes
from koepel.accounts.staff import appointments, own_name
from koepel.database import db, found, mine
from koepel.feature import GoLiveCheck
from koepel.i18n import _
from koepel.numbers import next_number
from koepel.permissions import CASE_WORKERS, ROLES, Role, granted
from koepel.privacy import SENSITIVE, SPECIAL
from koepel.web.seen import ChangedMeanwhile, mark_of
from tenants.accountability.matrix.derive import HOME, Who, lines
from tenants.accountability.models import AccessList
from tenants.legal.service import value_of
from tenants.legal.topics import ACCESS_LIST
from tenants.municipality.service import municipality

GUARDED = (SENSITIVE.value, SPECIAL.value)
BY_ROLE = {role: who for who, role in HOME.items()} | dict.fromkeys(CASE_WORKERS, Who.HC)


@dataclass(frozen=True)
class Category:
    """One category of persons with access: the role, which sensitive fields it reads, and who is in it today."""

    role: str
    permissions: tuple[str, ...]
    reads: tuple[str, ...]
    persons: tuple[tuple[str, str], ...]  # name, since when

    @property
    def sensitive(self) -> bool:
        """Whether this category reads anything sensitive."""
        return bool(self.reads)


def present() -> tuple[Category, ...]:
    """As it is today: every role of a municipality, also one that nobody holds."""
    today = clock.today()
    staff = [row for row in appointments() if row.valid_from <= today]
    part = municipality().role_model
    return tuple(
        Category(
            role=role.value,
            permissions=tuple(sorted(granted([role], part=part))),
            reads=tuple(
                line.field.key for line in lines() if line.cls in GUARDED and line.cells[BY_ROLE[role]] in ("r", "w")
            ),
            persons=tuple((row.shown_name, row.valid_from.isoformat()) for row in staff if row.role == role),
        )
        for role in ROLES
        if role in BY_ROLE
    )


def as_tree(categories: tuple[Category, ...] | None = None) -> list[dict[str, Any]]:
    """The same as it is kept and given to programs."""
    return [json.loads(json.dumps(asdict(one))) for one in categories or present()]


def of_tree(tree: list[dict[str, Any]]) -> tuple[Category, ...]:
    """A signed list, back as it was."""
    return tuple(
        Category(
            one["role"],
            tuple(one["permissions"]),
            tuple(one["reads"]),
            tuple((name, since) for name, since in one["persons"]),
        )
        for one in tree
    )


def signed() -> list[AccessList]:
    """Every signed version, the newest first."""
    return list(db.session.scalars(mine(AccessList).order_by(AccessList.version.desc())))


def version(list_id: UUID) -> AccessList:
    """One signed version. Raises `NotFound`."""
    return found(AccessList, list_id)


def up_to_date() -> bool:
    """Whether the newest signed list says what is so today."""
    newest = next(iter(signed()), None)
    return newest is not None and newest.mark == mark_of(as_tree())


def sign(seen: str) -> AccessList:
    """The officer signs the list with this mark; signed twice is signed once. Raises `ChangedMeanwhile`."""
    number = next_number(AccessList.version)
    content = as_tree()
    if mark_of(content) != seen:
        raise ChangedMeanwhile
    if newest := next((row for row in signed()[:1] if row.mark == seen), None):
        return newest
    row = AccessList(
        version=number,
        content=content,
        mark=seen,
        signed_on=clock.today(),
        signed_name=own_name(),
        signed_by=scopes.current().account_id,
        signed_at=clock.utcnow(),
    )
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "signed", "version")
    return row


def checks() -> tuple[GoLiveCheck, ...]:
    """For the page of the start: signed, where the officer holds that the law asks it."""
    asked = value_of(ACCESS_LIST) == "required"
    return (
        GoLiveCheck(
            _("The access list is signed and up to date"),
            not asked or up_to_date(),
            _("The officer signs it; it changes when staff come or go."),
            url_for("papers.access_list"),
        ),
    )


def since(text: str) -> date:
    """The day in a signed list."""
    return date.fromisoformat(text)


def who_of(role: str) -> Who:
    """The column of the matrix for a role of a municipality."""
    return BY_ROLE[Role(role)]
