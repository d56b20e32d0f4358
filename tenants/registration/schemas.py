# SPDX-License-Identifier: EUPL-1.2
"""What somebody who arrives may say, one small form a question; and the same on one page for staff who type it in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from koepel import reference
from koepel.i18n import _l
from koepel.translations.languages import LANGUAGES
from koepel.web.fields import Choice, Code, Email, Items, Line, Name, Phone, Prose, Ref, says
from koepel.web.forms import Form
from tenants.registration.codes import Door, Reach
from tenants.registration.desk_codes import ArrivedBy, RefusalReason
from tenants.vocabulary import Coded

LONGEST_REMARK = 600
ELSEWHERE = "elsewhere"
PHONE_NEEDED = _l("Fill in a phone number, for example 0470 12 34 56.")
EMAIL_NEEDED = _l("Fill in an e-mail address, for example an@example.org.")


def spoken() -> set[str]:
    """Every language we know."""
    return {one.code for one in reference.languages()}


class Postcode(Line):
    """Four digits; whether they exist shows as the name of a municipality, it is never a reason to refuse."""

    default_error_messages = says(postcode=_l("Fill in the four digits of the postcode, for example 2640."))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch(r"[1-9][0-9]{3}", text):
            raise self.make_error("postcode")
        return text


class Here(Postcode):
    """The postcode of a tile, or the word for any other place."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return ELSEWHERE if value == ELSEWHERE else super()._deserialize(value, attr, data, **kwargs)


@dataclass(frozen=True)
class Called:
    """Some people have one name."""

    given_name: str
    family_name: str = ""


class CalledForm(Form[Called]):
    """In: the name."""

    makes = Called
    given_name = Name(required=True, error_messages=says(required=_l("Fill in your first name.")))
    family_name = Name(load_default="")


@dataclass(frozen=True)
class Reached:
    """The way somebody chose."""

    reach: Reach


class ReachedForm(Form[Reached]):
    """In: one tile."""

    makes = Reached
    reach = Code(Reach, required=True, error_messages=says(required=_l("Choose how we can reach you.")))


@dataclass(frozen=True)
class ByPhone:
    """An own number."""

    phone: str


class ByPhoneForm(Form[ByPhone]):
    """In: a number, for a call, a text message or WhatsApp."""

    makes = ByPhone
    phone = Phone(required=True, error_messages=says(required=PHONE_NEEDED))


@dataclass(frozen=True)
class ByMail:
    """An own address."""

    email: str


class ByMailForm(Form[ByMail]):
    """In: an e-mail address."""

    makes = ByMail
    email = Email(required=True, error_messages=says(required=EMAIL_NEEDED))


@dataclass(frozen=True)
class ThroughHelper:
    """Somebody else who picks up."""

    helper: str
    phone: str


class ThroughHelperForm(Form[ThroughHelper]):
    """In: who helps, and the helper's number."""

    makes = ThroughHelper
    helper = Name(required=True, error_messages=says(required=_l("Fill in the name of your helper.")))
    phone = Phone(required=True, error_messages=says(required=PHONE_NEEDED))


@dataclass(frozen=True)
class Home:
    """Where somebody lives, as a postcode."""

    home: str = ""
    postcode: str = ""


class HomeForm(Form[Home]):
    """In: the tile of the own municipality, or a postcode."""

    makes = Home
    home = Here(load_default="")
    postcode = Postcode(load_default="")


@dataclass(frozen=True)
class Tongues:
    """Codes of languages."""

    languages: tuple[str, ...]


class TonguesForm(Form[Tongues]):
    """In: tiles and a list."""

    makes = Tongues
    languages = Items(
        Choice(spoken), required=True, most=20, error_messages=says(required=_l("Choose at least one language."))
    )


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for or offers; nothing yet is an answer too."""

    wants: tuple[Coded, ...] = ()


@dataclass(frozen=True)
class More:
    """A remark, and how somebody found us."""

    remark: str = ""
    source: Coded | None = None


class _HelpWantedForm(Form[Wanted]):
    makes = Wanted
    wants = Items(Code(Door.HELP.wants), most=20)


class _HelpOfferedForm(Form[Wanted]):
    makes = Wanted
    wants = Items(Code(Door.MENTOR.wants), most=20)


class _NewcomerMoreForm(Form[More]):
    makes = More
    remark = Prose(most=LONGEST_REMARK, load_default="")
    source = Code(Door.HELP.sources, load_default=None)


class _VolunteerMoreForm(Form[More]):
    makes = More
    remark = Prose(most=LONGEST_REMARK, load_default="")
    source = Code(Door.MENTOR.sources, load_default=None)


WANTED_FORMS: dict[Door, type[Form[Wanted]]] = {Door.HELP: _HelpWantedForm, Door.MENTOR: _HelpOfferedForm}
MORE_FORMS: dict[Door, type[Form[More]]] = {Door.HELP: _NewcomerMoreForm, Door.MENTOR: _VolunteerMoreForm}


@dataclass(frozen=True)
class Arrival:
    """Everything somebody said, through a page or to somebody of the staff."""

    given_name: str
    family_name: str = ""
    reach: Reach = Reach.PHONE
    phone: str = ""
    email: str = ""
    helper: str = ""
    postcode: str = ""
    languages: tuple[str, ...] = ()
    wants: tuple[Coded, ...] = ()
    remark: str = ""
    source: Coded | None = None
    preferred_language: str = "nl"
    arrived_by: ArrivedBy = ArrivedBy.ONLINE
    referred_by: str = ""


class _TypedForm(Form[Arrival]):
    """In: the whole form at once, typed by staff; only a name is needed to call back."""

    makes = Arrival
    given_name = Name(required=True)
    family_name = Name(load_default="")
    reach = Code(Reach, load_default=Reach.PHONE)
    phone = Phone(load_default="")
    email = Email(load_default="")
    helper = Name(load_default="")
    postcode = Postcode(load_default="")
    languages = Items(Choice(spoken), most=20)
    remark = Prose(most=LONGEST_REMARK, load_default="")
    preferred_language = Choice(tuple(LANGUAGES), load_default="nl")
    arrived_by = Code(ArrivedBy, required=True)


class _TypedNewcomerForm(_TypedForm):
    wants = Items(Code(Door.HELP.wants), most=20)
    source = Code(Door.HELP.sources, load_default=None)


class _TypedVolunteerForm(_TypedForm):
    wants = Items(Code(Door.MENTOR.wants), most=20)
    source = Code(Door.MENTOR.sources, load_default=None)


TYPED_FORMS: dict[Door, type[Form[Arrival]]] = {Door.HELP: _TypedNewcomerForm, Door.MENTOR: _TypedVolunteerForm}


@dataclass(frozen=True)
class Refused:
    """One coded reason."""

    refusal: RefusalReason


class RefusedForm(Form[Refused]):
    """In: why a registration does not belong here."""

    makes = Refused
    refusal = Code(RefusalReason, required=True)


@dataclass(frozen=True)
class Known:
    """The file that this person already has."""

    person_id: UUID


class KnownForm(Form[Known]):
    """In: one file of this municipality."""

    makes = Known
    person_id = Ref(required=True)
