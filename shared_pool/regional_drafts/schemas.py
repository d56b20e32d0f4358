# SPDX-License-Identifier: EUPL-1.2
"""What comes in: for which programme, which pairs, and what the next draft does with a pair."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from koepel.web.fields import Choice, Code, Items, Ref
from koepel.web.forms import Form
from shared_pool.matching.overruling import OVERRULES
from shared_pool.matching.programmes import NUMBERS
from shared_pool.regional_drafts.codes import PairChoice

MOST_AT_ONCE = 25  # pairs on a page, all of which may be ticked


@dataclass(frozen=True)
class Asking:
    """For which programme a draft is wanted, by the key of its template."""

    programme: str


class AskingForm(Form[Asking]):
    """In: one choice."""

    makes = Asking
    programme = Choice(NUMBERS, required=True)


@dataclass(frozen=True)
class Ticked:
    """The pairs that a person ticked, by the mentee; a reason where they lie under the floor."""

    pairs: tuple[UUID, ...]
    overrule_reason: str = ""


class TickedForm(Form[Ticked]):
    """In: a box for each pair, and one list."""

    makes = Ticked
    pairs = Items(Ref(), least=1, most=MOST_AT_ONCE, required=True)
    overrule_reason = Choice(OVERRULES, load_default="")


@dataclass(frozen=True)
class Wanted:
    """What the next draft does with a pair; nothing said means that it is as any other pair."""

    mentee_card: UUID
    mentor_card: UUID
    choice: PairChoice | None = None


class WantedForm(Form[Wanted]):
    """In: a button beside a pair."""

    makes = Wanted
    mentee_card = Ref(required=True)
    mentor_card = Ref(required=True)
    choice = Code(PairChoice, load_default=None)
