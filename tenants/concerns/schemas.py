# SPDX-License-Identifier: EUPL-1.2
"""What comes in: from a participant, and from staff who note it for somebody or say what they did."""

from __future__ import annotations

from dataclasses import dataclass

from koepel.web.fields import Code, Flag, Prose
from koepel.web.forms import Form
from tenants.concerns.codes import ArrivedBy, ClosedWhy
from tenants.concerns.kinds import ConcernKind

MOST = 1000  # characters


@dataclass(frozen=True)
class Told:
    """A tile, perhaps some words, and whether it is about the own case worker."""

    kind: ConcernKind
    words: str = ""
    about_worker: bool = False


class HelpForm(Form[Told]):
    """Screen 32."""

    makes = Told
    kind = Code(ConcernKind, required=True)
    words = Prose(most=MOST, load_default="")
    about_worker = Flag(load_default=False)


@dataclass(frozen=True)
class Noted(Told):
    """The same, heard by staff."""

    arrived_by: ArrivedBy = ArrivedBy.PHONE


class NotedForm(Form[Noted]):
    """From the file of the person."""

    makes = Noted
    kind = Code(ConcernKind, required=True)
    words = Prose(most=MOST, load_default="")
    about_worker = Flag(load_default=False)
    arrived_by = Code(ArrivedBy, required=True)


@dataclass(frozen=True)
class Done:
    """What was done."""

    note: str


class DoneForm(Form[Done]):
    """In: one box."""

    makes = Done
    note = Prose(most=MOST, required=True)


@dataclass(frozen=True)
class Closing:
    """Why it needs no more care."""

    reason: ClosedWhy
    note: str = ""


class ClosingForm(Form[Closing]):
    """In: a reason and perhaps a remark."""

    makes = Closing
    reason = Code(ClosedWhy, required=True)
    note = Prose(most=MOST, load_default="")
