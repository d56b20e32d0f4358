# SPDX-License-Identifier: EUPL-1.2
"""From words with placeholders to what somebody reads: filled in, in one language, with the foot of a message to a group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from babel.numbers import format_currency
from flask import current_app

from koepel import sms
from koepel.i18n import LANGUAGES, _
from koepel.ids import token
from koepel.phones import spaced
from koepel.translations import formats
from tenants.broadcasts import letters, placeholders, wishes
from tenants.broadcasts.groups import Receiver
from tenants.broadcasts.shipped import FREE, Said
from tenants.broadcasts.texts import known
from tenants.contact_points import service as contact_points
from tenants.municipality import service as municipalities

EXAMPLE, DUO = "Sam", "12"


def used(said: Said) -> set[str]:
    """The placeholders of this text."""
    return placeholders.used(said.subject) | placeholders.used(said.body)


def gap(text: str) -> str:
    """What this text asks for that we do not know of the municipality, in one sentence; '' when all is there."""
    wanted, point = placeholders.used(text), contact_points.first()
    if "telefoon" in wanted and (point is None or not point.phone):
        return _("The contact point has no phone yet. Leave out {telefoon}, or fill it in under Settings.")
    if "aanspreekpunt" in wanted and point is None:
        return _("There is no contact point yet. Leave out {aanspreekpunt}.")
    return ""


def in_language(said: Mapping[str, Said], language: str) -> tuple[str, Said]:
    """The text for who reads this language, in Dutch where there is none."""
    code = language if language in said else "nl"
    return code, said[code]


def house() -> dict[str, str]:
    """What is filled in for everybody alike, asked once for a whole group."""
    point = contact_points.first()
    return {
        "gemeente": municipalities.municipality().name,
        "aanspreekpunt": point.name if point else "",
        "telefoon": spaced(point.phone) if point else "",
    }


def letter(
    said: Said,
    language: str,
    first_name: str,
    duo: str,
    house: Mapping[str, str],
    *,
    stop: str = "",
    to_a_group: bool = False,
) -> tuple[str, str]:
    """Subject and body for one person; a message to a group says at its foot how to stop, by `stop` where there is a link."""
    values = {**house, "voornaam": first_name, "duo": duo}
    mirrored = LANGUAGES[language].direction == "rtl"
    subject, body = (placeholders.fill(text, values, right_to_left=mirrored) for text in (said.subject, said.body))
    return subject, "\n\n".join(filter(None, (body, letters.foot(language, stop) if to_a_group else "")))


def preview(said: Said, language: str, *, to_a_group: bool = True) -> tuple[str, str]:
    """Subject and body as somebody invented would read them."""
    stop = wishes.link_of("eigen-link", language) if to_a_group else ""
    return letter(said, language, EXAMPLE, DUO, house(), stop=stop, to_a_group=to_a_group)


def own_subject(language: str) -> str:
    """The subject of a message that staff write themselves: it says from whom, and nothing else."""
    said = known(FREE)
    return (said.get(language) or said["nl"]).said.subject


def parts(channel: str, body: str) -> int:
    """In how many parts this leaves as a text message; 0 by every other way."""
    return sms.parts(body) if channel == "sms" else 0


def expected_parts(said: Mapping[str, Said], receivers: Iterable[Receiver]) -> int:
    """The same for a whole group before anything is made: with a link as long as the real one."""
    total, alike = 0, house()
    for one in receivers:
        if one.channel == "sms":
            code, text = in_language(said, one.language)
            stop = wishes.link_of(token(), code)
            total += sms.parts(letter(text, code, one.person.given_name, one.duo, alike, stop=stop, to_a_group=True)[1])
    return total


def part_price() -> int:
    """What one part costs, in thousandths of a euro; nothing while no service is linked."""
    return int(current_app.extensions["koepel_settings"].sms_part_price) if linked() else 0


def linked() -> bool:
    """Whether text messages leave by themselves."""
    return bool(current_app.extensions["koepel_sms"].linked)


def money(thousandths: int) -> str:
    """€ 0,40 as the reader writes it."""
    return format_currency(Decimal(thousandths) / 1000, "EUR", locale=formats.locale())
