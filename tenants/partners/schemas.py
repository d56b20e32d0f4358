# SPDX-License-Identifier: EUPL-1.2
"""What a partner's worker sends in, and what staff write back: few fields, each needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from koepel.i18n import _l
from koepel.partners.models import PartnerFunction
from koepel.translations.languages import LANGUAGES
from koepel.web.fields import Choice, Code, Day, Email, Flag, Line, Moment, Name, Phone, Prose, Ref, says
from koepel.web.forms import Form
from tenants.registration.schemas import spoken
from tenants.vocabulary import Coded, GoalType

LONGEST = 1200


@dataclass(frozen=True)
class Referred:
    """Somebody is sent to a municipality: five answers needed, three more possible."""

    protocol_id: UUID
    given_name: str
    family_name: str
    phone: str
    language: str
    informed: bool = False
    goal: GoalType | None = None
    remark: str = ""


class ReferForm(Form[Referred]):
    """In: the page of the partner, and the body of its program."""

    makes = Referred
    protocol_id = Ref(required=True)
    given_name = Name(required=True, error_messages=says(required=_l("Fill in the first name.")))
    family_name = Name(required=True, error_messages=says(required=_l("Fill in the family name.")))
    phone = Phone(
        required=True,
        error_messages=says(
            required=_l("Fill in a phone number by which this person can be reached, also of a helper.")
        ),
    )
    language = Choice(spoken, required=True, error_messages=says(required=_l("Choose a language.")))
    informed = Flag(load_default=False)
    goal = Code(GoalType, load_default=None)
    remark = Prose(most=600, load_default="")


@dataclass(frozen=True)
class Said:
    """A message about one client."""

    body: str


class SayForm(Form[Said]):
    """In: a message; stays inside Koepel."""

    makes = Said
    body = Prose(most=LONGEST, required=True, error_messages=says(required=_l("Write a message.")))


@dataclass(frozen=True)
class Shared:
    """Under which protocol a person is shared, with which worker."""

    protocol_id: UUID
    worker_name: str = ""
    consent: bool = False
    consent_language: str = ""
    consent_on: date | None = None


class ShareForm(Form[Shared]):
    """In: the page of the file."""

    makes = Shared
    protocol_id = Ref(required=True)
    worker_name = Name(load_default="")
    consent = Flag(load_default=False)
    consent_language = Choice(tuple(LANGUAGES), load_default="")
    consent_on = Day(load_default=None)


@dataclass(frozen=True)
class HandedOver:
    """Who goes on with a client."""

    appointment_id: UUID


class HandOverForm(Form[HandedOver]):
    """In: a colleague."""

    makes = HandedOver
    appointment_id = Ref(required=True)


class HandoverWord(Coded):
    """Whether who hands over goes on seeing the client."""

    REFERRAL = "referral", _l("We follow this client together")
    TRANSFER = "transfer", _l("They take over, and we see nothing from now on")


@dataclass(frozen=True)
class HandedOn:
    """A client goes on with another partner, who knows and wants it."""

    protocol_id: UUID
    kind: HandoverWord
    informed: bool = False


class HandOnForm(Form[HandedOn]):
    """In: under which protocol of another partner, and whether the own access ends."""

    makes = HandedOn
    protocol_id = Ref(required=True, error_messages=says(required=_l("Choose the organisation.")))
    kind = Code(HandoverWord, required=True, error_messages=says(required=_l("Choose whether you go on following.")))
    informed = Flag(load_default=False)


@dataclass(frozen=True)
class Planned:
    """When and where the four meet."""

    planned_at: datetime
    place: str = ""


class PlanForm(Form[Planned]):
    """In: a moment in Brussels and a place."""

    makes = Planned
    planned_at = Moment(local=True, required=True)
    place = Line(most=120, load_default="")


@dataclass(frozen=True)
class Agreed:
    """What the four agreed (D13)."""

    goals: str = ""
    tasks: str = ""
    communication: str = ""


class AgreedForm(Form[Agreed]):
    """In: three short answers."""

    makes = Agreed
    goals = Prose(most=LONGEST, load_default="")
    tasks = Prose(most=LONGEST, load_default="")
    communication = Prose(most=LONGEST, load_default="")


class FunctionWord(Coded):
    """Functions at a partner in words."""

    MEDIATOR = PartnerFunction.MEDIATOR.value, _l("Mediator")
    SOCIAL_WORKER = PartnerFunction.SOCIAL_WORKER.value, _l("Social worker")
    EMPLOYMENT_COUNSELLOR = PartnerFunction.EMPLOYMENT_COUNSELLOR.value, _l("Employment counsellor")
    TRAJECTORY_COUNSELLOR = PartnerFunction.TRAJECTORY_COUNSELLOR.value, _l("Trajectory counsellor")
    MENTOR_COACH = PartnerFunction.MENTOR_COACH.value, _l("Mentor coach")
    VOLUNTEER_MANAGER = PartnerFunction.VOLUNTEER_MANAGER.value, _l("Volunteer manager")
    HOST = PartnerFunction.HOST.value, _l("Contact of the host organisation")


class WorkerRole(Coded):
    """What somebody may do at a partner."""

    PARTNER = "partner", _l("Works with clients")
    PARTNER_ADMINISTRATOR = "partner_administrator", _l("Signs protocols and appoints colleagues")


@dataclass(frozen=True)
class Appointed:
    """A colleague at a partner."""

    name: str
    email: str
    role: WorkerRole
    function: FunctionWord | None = None


class AppointForm(Form[Appointed]):
    """In: who works here, as what."""

    makes = Appointed
    name = Name(required=True)
    email = Email(required=True)
    role = Code(WorkerRole, required=True)
    function = Code(FunctionWord, load_default=None)
