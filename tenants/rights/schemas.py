# SPDX-License-Identifier: EUPL-1.2
"""What comes in: a person's own words, and what contact point or case worker note about a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from koepel.web.fields import Code, Day, Prose
from koepel.web.forms import Form
from tenants.rights.grounds import CheckedHow, Ground
from tenants.rights.kinds import Limit, Outcome, RightKind

MOST = 2000


@dataclass(frozen=True)
class AskedFor:
    """What is asked, in own words; `received_on` where a paper came in earlier."""

    kind: RightKind
    words: str = ""
    received_on: date | None = None


class AskForm(Form[AskedFor]):
    """In: the boxes of the person's page."""

    makes = AskedFor
    kind = Code(RightKind, required=True)
    words = Prose(most=MOST, load_default="")


class NoteForm(AskForm):
    """In: the same, noted by staff from paper or a talk."""

    received_on = Day(required=True)


@dataclass(frozen=True)
class Checked:
    """How somebody made sure who asks."""

    how: CheckedHow


class CheckForm(Form[Checked]):
    """In: one choice."""

    makes = Checked
    how = Code(CheckedHow, required=True)


@dataclass(frozen=True)
class Reason:
    """Words that are kept with an act."""

    why: str


class ReasonForm(Form[Reason]):
    """In: why the term is extended, or why data are used again."""

    makes = Reason
    why = Prose(most=MOST, required=True)


@dataclass(frozen=True)
class Answered:
    """The answer, as the person reads it."""

    outcome: Outcome
    words: str
    limits: Limit | None = None


class AnswerForm(Form[Answered]):
    """In: how it ends and why."""

    makes = Answered
    outcome = Code(Outcome, required=True)
    limits = Code(Limit, load_default=None)
    words = Prose(most=MOST, required=True)


@dataclass(frozen=True)
class Apart:
    """Why data are set apart."""

    ground: Ground


class ApartForm(Form[Apart]):
    """In: one of the grounds of the law."""

    makes = Apart
    ground = Code(Ground, required=True)
