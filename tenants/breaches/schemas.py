# SPDX-License-Identifier: EUPL-1.2
"""What is filled in about a breach. Every box says: no names here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from koepel.web.fields import Code, Items, Line, Moment, Prose, Ref
from koepel.web.forms import Form
from tenants.breaches.kinds import DataKind, Decision, Risk


@dataclass(frozen=True)
class Reported:
    """What happened, and when somebody noticed."""

    what: str
    noticed_at: datetime
    how: str = ""


class ReportForm(Form[Reported]):
    """In: the boxes of the page."""

    makes = Reported
    what = Prose(most=1000, required=True)
    how = Prose(most=1000, load_default="")
    noticed_at = Moment(local=True, required=True)


@dataclass(frozen=True)
class Scoped:
    """How far it went."""

    account_id: UUID | None = None
    seen_from: datetime | None = None
    seen_until: datetime | None = None
    exports: tuple[str, ...] = ()


class ScopeForm(Form[Scoped]):
    """In: whose account, between which moments, and which exported lists."""

    makes = Scoped
    account_id = Ref(load_default=None)
    seen_from = Moment(local=True, load_default=None)
    seen_until = Moment(local=True, load_default=None)
    exports = Items(Line(most=12), most=50)


@dataclass(frozen=True)
class Assessed:
    """What it may do, and what was done about it."""

    risk: Risk
    data_kinds: tuple[DataKind, ...] = ()
    consequences: str = ""
    measures: str = ""


class AssessForm(Form[Assessed]):
    """In: the boxes of the page."""

    makes = Assessed
    risk = Code(Risk, required=True)
    data_kinds = Items(Code(DataKind), most=len(DataKind))
    consequences = Prose(most=2000, load_default="")
    measures = Prose(most=2000, load_default="")


@dataclass(frozen=True)
class Taken:
    """A step that was taken."""

    kind: Decision
    note: str = ""


class StepForm(Form[Taken]):
    """In: the boxes of the page."""

    makes = Taken
    kind = Code(Decision, required=True)
    note = Prose(most=1000, load_default="")
