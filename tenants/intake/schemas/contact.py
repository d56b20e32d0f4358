# SPDX-License-Identifier: EUPL-1.2
"""Who somebody is and how to reach them; only the name is needed to begin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from koepel.i18n import _l
from koepel.translations.languages import LANGUAGES
from koepel.web.fields import Choice, Code, Day, Email, Flag, Line, Name, Phone, says
from koepel.web.forms import Form
from tenants.vocabulary import ContactChannel, Gender, RecruitmentChannel, ReferralSource, Side

# how somebody came: one list for the form, the page shows the half of the side
SOURCES = {str(one.value) for one in (*ReferralSource, *RecruitmentChannel)}


class Postcode(Line):
    """Four digits, as in Belgium; whether it exists shows on the page as the name of its municipality."""

    default_error_messages = says(postcode=_l("Fill in four digits, for example 2630."))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch(r"[1-9][0-9]{3}", text):
            raise self.make_error("postcode")
        return text


@dataclass(frozen=True)
class Contact:
    """The step Contact of both sides."""

    given_name: str
    family_name: str = ""
    phone: str = ""
    email: str = ""
    birth_date: date | None = None
    gender: Gender | None = None
    address: str = ""
    postcode: str = ""
    preferred_language: str = "nl"
    preferred_channel: ContactChannel = ContactChannel.PHONE
    source: str = ""


class ContactFields:
    """The boxes themselves; a page that corrects a file asks more beside them."""

    given_name = Name(required=True)
    family_name = Name(load_default="")
    phone = Phone(load_default="")
    email = Email(load_default="")
    birth_date = Day(load_default=None)
    gender = Code(Gender, load_default=None)
    address = Line(load_default="")
    postcode = Postcode(most=20, load_default="")
    preferred_language = Choice(tuple(LANGUAGES), load_default="nl")
    preferred_channel = Code(ContactChannel, load_default=ContactChannel.PHONE)
    source = Choice(SOURCES, load_default="")


class ContactForm(ContactFields, Form[Contact]):
    """In: the boxes of the page."""

    makes = Contact


@dataclass(frozen=True)
class NewFile:
    """A first talk with somebody who has no file yet."""

    given_name: str
    side: Side
    family_name: str = ""
    phone: str = ""
    email: str = ""
    postcode: str = ""
    programme: str = ""
    surely_new: bool = False


class NewFileForm(Form[NewFile]):
    """In: only what tells whether this person is known already."""

    makes = NewFile
    given_name = Name(required=True)
    family_name = Name(load_default="")
    side = Code(Side, required=True)
    phone = Phone(load_default="")
    email = Email(load_default="")
    postcode = Postcode(most=20, load_default="")
    programme = Line(load_default="")
    surely_new = Flag()
