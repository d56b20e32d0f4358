# SPDX-License-Identifier: EUPL-1.2
"""What comes in about activities: the plan, who is invited, which list is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from koepel.i18n import LANGUAGES, _
from koepel.web.fields import Choice, Code, Flag, Items, Line, Moment, Name, Phone, Prose, Ref, Whole
from koepel.web.forms import Form, together, unfit
from tenants.activities.codes import ActivityKind, Audience
from tenants.programmes.shipped import templates
from tenants.vocabulary import Side

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Plan:
    """An activity as it is planned; place, address or both: online, here, or mixed (N8)."""

    kind: ActivityKind
    title: str
    starts_at: datetime
    ends_at: datetime
    audience: Audience
    place: str = ""
    online_link: str = ""
    capacity: int | None = None
    language: str = "nl"
    programme: str = ""
    mandatory: bool = False
    material: str = ""
    cohort_id: UUID | None = None


class PlanForm(Form[Plan]):
    """In: the boxes of the page."""

    makes = Plan
    kind = Code(ActivityKind, required=True)
    title = Line(most=120, required=True)
    starts_at = Moment(local=True, required=True)
    ends_at = Moment(local=True, required=True)
    audience = Code(Audience, required=True)
    place = Line(most=200, load_default="")
    online_link = Line(most=300, load_default="")
    capacity = Whole(least=1, most=2000, load_default=None)
    language = Choice(LANGUAGES, load_default="nl")
    programme = Choice(templates, load_default="")
    mandatory = Flag()
    material = Prose(most=2000, load_default="")
    cohort_id = Ref(load_default=None)

    @together
    def _goes_together(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data["ends_at"] <= data["starts_at"]:
            raise unfit("ends_at", _("The end is after the start."))
        if not data["place"] and not data["online_link"]:
            raise unfit("place", _("Fill in a place, or the address of the online meeting."))
        if data["online_link"] and not _is_address(data["online_link"]):
            raise unfit("online_link", _("An address begins with https://."))
        if data["mandatory"] and data["kind"] is not ActivityKind.TRAINING:
            raise unfit("mandatory", _("Only a training counts as the mandatory training."))


def _is_address(text: str) -> bool:
    try:
        return urlsplit(text).scheme == "https" and bool(urlsplit(text).hostname)
    except ValueError:
        return False


@dataclass(frozen=True)
class Chosen:
    """Who was ticked on the list, by the side on which they take part."""

    mentors: tuple[UUID, ...] = ()
    mentees: tuple[UUID, ...] = ()


class ChosenForm(Form[Chosen]):
    """In: the ticked boxes."""

    makes = Chosen
    mentors = Items(Ref(), most=MOST_AT_ONCE)
    mentees = Items(Ref(), most=MOST_AT_ONCE)

    @together
    def _somebody(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if not data["mentors"] and not data["mentees"]:
            raise unfit("mentors", _("Tick at least one person."))


@dataclass(frozen=True)
class Filter:
    """Which people stand on the list of who may be invited."""

    wie: Audience = Audience.BOTH
    programma: str = ""
    lopend: bool = False
    zonder_vorming: bool = False


class FilterForm(Form[Filter]):
    """In: the address of the list."""

    makes = Filter
    wie = Code(Audience, load_default=Audience.BOTH)
    programma = Choice(templates, load_default="")
    lopend = Flag()
    zonder_vorming = Flag()


@dataclass(frozen=True)
class WalkIn:
    """Somebody who stands at the door of an info session."""

    name: str
    phone: str
    side: Side = Side.MENTEE


class WalkInForm(Form[WalkIn]):
    """In: as little as a name and a number."""

    makes = WalkIn
    name = Name(required=True)
    phone = Phone(required=True)
    side = Code(Side, required=True)
