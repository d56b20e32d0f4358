# SPDX-License-Identifier: EUPL-1.2
"""What we write back to somebody who registered, in their own language and by the channel they chose.

Whoever wants to be called is called for the first talk: that call stands in Vandaag already. Text messages and WhatsApp
go out by hand: plain text, ready to copy.
"""

from __future__ import annotations

from datetime import timedelta

from koepel import mail
from koepel.i18n import LANGUAGES, _, speaking
from koepel.phones import spaced
from koepel.records import Message
from tenants.contact_points import service as contact_points
from tenants.municipality.service import municipality
from tenants.registration.models import Registration
from tenants.registration.service import CONFIRMATION
from tenants.vocabulary import ContactChannel

WITHIN_DAYS = 7
BY_HAND = (ContactChannel.SMS.value, ContactChannel.WHATSAPP.value)


def confirm(row: Registration) -> Message | None:
    """Lay the confirmation ready. Who was helped by staff heard it already, unless there is a mail address."""
    language = row.preferred_language if row.preferred_language in LANGUAGES else "nl"
    if row.email and row.preferred_channel == ContactChannel.MAIL:
        channel, to = "mail", row.email
    elif row.phone and row.preferred_channel in BY_HAND and row.typed_by is None:
        channel, to = "call", row.phone
    else:
        return None
    with speaking(language):
        subject, body = _("Thank you. We have your registration."), text(row)
    return mail.post(
        CONFIRMATION,
        to=to,
        subject=subject,
        body=body,
        language=language,
        channel=channel,
        about=("registration", row.id),
        person_id=row.person_id,
        hold=timedelta(),
    )


def text(row: Registration) -> str:
    """The words, in the language that is spoken now: what happens next, when, and whom to call."""
    here, point = municipality(), contact_points.first()
    called = row.preferred_channel == ContactChannel.PHONE
    lines = [
        _("Hello %(name)s,", name=row.given_name),
        _("Thank you. We have your registration."),
        _("We call you within %(days)s days.", days=WITHIN_DAYS)
        if called
        else _("We write to you within %(days)s days.", days=WITHIN_DAYS),
    ]
    if point and point.phone:
        lines.append(_("Questions? Call %(name)s: %(phone)s.", name=point.name, phone=spaced(point.phone)))
    lines.append(_("Was this not you? Tell us. We remove it."))
    lines.append(here.name)
    return "\n\n".join(lines)
