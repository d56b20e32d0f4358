# SPDX-License-Identifier: EUPL-1.2
"""The last steps: what a mentee agrees to, and what of a mentor must be in order first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from koepel.i18n import LANGUAGES
from koepel.web.fields import Choice, Code, Day, Flag, Items
from koepel.web.forms import Form
from tenants.commitments.ways import Way
from tenants.vocabulary import ReadinessStep


@dataclass(frozen=True)
class Agreement:
    """D14: nothing starts before the explanation was given and the person chose freely."""

    agrees: bool = False
    release_occupation: str = "no"


class AgreementForm(Form[Agreement]):
    """In: the boxes of the page."""

    makes = Agreement
    agrees = Flag()
    release_occupation = Choice(("yes", "no"), load_default="no")


@dataclass(frozen=True)
class Readied:
    """H10: which steps are done, on which day, how and in which language was signed; who noted it is whoever is signed in."""

    done: tuple[ReadinessStep, ...] = ()
    done_on: date | None = None
    way: Way = Way.SCREEN
    language: str = "nl"
    explained: bool = False
    release_occupation: str = "no"


class ReadinessForm(Form[Readied]):
    """In: the boxes of the page."""

    makes = Readied
    done = Items(Code(ReadinessStep))
    done_on = Day(load_default=None)
    way = Code(Way, load_default=Way.SCREEN)
    language = Choice(list(LANGUAGES), load_default="nl")
    explained = Flag()
    release_occupation = Choice(("yes", "no"), load_default="no")


@dataclass(frozen=True)
class Signed:
    """How, in which language and on which day a mentor signed with staff."""

    signed_on: date
    way: Way = Way.SCREEN
    language: str = "nl"


class SignedForm(Form[Signed]):
    """In: the boxes of the page."""

    makes = Signed
    way = Code(Way, load_default=Way.SCREEN)
    language = Choice(list(LANGUAGES), load_default="nl")
    signed_on = Day(required=True)
