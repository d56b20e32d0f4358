# SPDX-License-Identifier: EUPL-1.2
"""What a mentor candidate hears when a person decided 'not now' or no: friendly, short, and never the reason."""

from __future__ import annotations

from koepel import mail
from koepel.database import found
from koepel.i18n import LANGUAGES, speaking
from tenants.intake import letters
from tenants.intake.models import Intake
from tenants.intake.signing import way_to
from tenants.people.models import Person
from tenants.vocabulary import ScreeningDecision

KIND = "intake.answer"


def tell(intake: Intake, decision: ScreeningDecision) -> None:
    """Write to the candidate by the channel that suits; without one nothing leaves. It waits, so that it can be undone."""
    person = found(Person, intake.person_id)
    channel, to = way_to(person)
    if not to:
        return
    language = person.preferred_language if person.preferred_language in LANGUAGES else "nl"
    with speaking(language):
        subject, body = letters.answered(person.given_name, later=decision is ScreeningDecision.NOT_NOW)
    mail.post(
        KIND, to=to, subject=subject, body=body, language=language, channel=channel, about=("intake", intake.id),
        person_id=person.id,
    )  # fmt: skip


def take_back(intake: Intake) -> None:
    """The decision was undone while its message waited."""
    mail.withdraw(intake.id, KIND)
