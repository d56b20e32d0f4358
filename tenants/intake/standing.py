# SPDX-License-Identifier: EUPL-1.2
"""Where somebody stands before matching may begin, in words: for the talk, the file and Vandaag."""

from __future__ import annotations

from dataclasses import dataclass

from koepel.i18n import _
from tenants.intake.codes import Held
from tenants.intake.decisions import decision_of, held
from tenants.intake.models import Intake
from tenants.programmes import service as programmes
from tenants.programmes.lots import DecidedBy
from tenants.vocabulary import label_of


@dataclass(frozen=True)
class Standing:
    """A title, a sentence, and what to do next; `held` is None once nothing stands in the way."""

    title: str
    words: str
    label: str
    held: Held | None


def standing(intake: Intake) -> Standing | None:
    """None for who is in no programme where another decides or a lot chooses."""
    settings = programmes.settings_of(programmes.programme(intake.programme_id))
    if intake.side != "mentee" or not (settings.decided_by or settings.lot):
        return None
    who = label_of(DecidedBy, settings.decided_by) if settings.decided_by else ""
    found = held(intake, settings, decision_of(intake.id) if who else None)
    title = _("Decision of %(who)s", who=who) if who else _("Subgroup and lot")
    return Standing(title, words(found, who), to_do(found, who), found)


def words(found: Held | None, who: str) -> str:
    """How it stands."""
    match found:
        case Held.OUTSIDE_LOT:
            return _("The lot does not accept this subgroup.")
        case Held.NOT_ASKED:
            return _("%(who)s was not asked yet.", who=who)
        case Held.NO_ANSWER:
            return _("%(who)s was asked and did not answer yet.", who=who)
        case Held.REFUSED:
            return _("%(who)s said no.", who=who)
        case None:
            return _("%(who)s agrees.", who=who) if who else _("The lot accepts this subgroup.")


def to_do(found: Held | None, who: str) -> str:
    """The words of the button."""
    match found:
        case Held.OUTSIDE_LOT | Held.REFUSED:
            return _("Offer another programme")
        case Held.NOT_ASKED:
            return _("Ask %(who)s", who=who)
        case Held.NO_ANSWER:
            return _("Note the answer")
        case None:
            return _("Look at it")
