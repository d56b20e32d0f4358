# SPDX-License-Identifier: EUPL-1.2
"""A colleague or a centre names somebody: each becomes a registration of the inbox, with who sent it (D1).

A list is read line by line: `name; field; phone`. One wrong line and none is kept. Who is known already, or stands there twice,
is left out unless staff ask for it: a list that is sent again brings nobody twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from koepel.errors import Invalid
from koepel.i18n import _
from koepel.reference import plain
from koepel.web.forms import loaded
from tenants.recruitment.schemas import LineForm, Listed, Named
from tenants.registration import alike, service
from tenants.registration.alike import Alike
from tenants.registration.codes import Door
from tenants.registration.desk_codes import ArrivedBy
from tenants.registration.models import Registration
from tenants.registration.schemas import Arrival
from tenants.vocabulary import ReferralSource

MOST_LINES = 100
PARTS = ("name", "field", "phone")


@dataclass(frozen=True)
class Read:
    """One line of a list: what it says, or what is wrong with it, and who it may be already."""

    number: int
    text: str
    said: Named | None
    faults: tuple[str, ...] = ()
    alike: tuple[Alike, ...] = ()
    twice: bool = False

    @property
    def known(self) -> bool:
        """Stands here already, or higher in this list."""
        return bool(self.alike) or self.twice


def refer(said: Named) -> Registration:
    """A colleague names somebody who looks for help."""
    return service.type_in(Door.HELP, _arrival(said, said.referred_by, ReferralSource.COLLEAGUE, ArrivedBy.DESK))


def read(listed: Listed) -> list[Read]:
    """The lines of a list, each judged by itself. Raises `Invalid` for more than a hundred lines."""
    texts = [(number, text.strip()) for number, text in enumerate(listed.lines.split("\n"), 1) if text.strip()]
    if len(texts) > MOST_LINES:
        raise Invalid({"lines": [_("At most %(number)s lines at once.", number=MOST_LINES)]})
    seen: set[str] = set()
    waiting = alike.others()
    return [_judged(number, text, seen, waiting) for number, text in texts]


def keep(listed: Listed) -> int:
    """All lines that are meant as registrations, or none. Returns how many; raises `Invalid` with the lines that are wrong."""
    lines = read(listed)
    wrong = [
        _("Line %(number)s: %(what)s", number=one.number, what=" ".join(one.faults)) for one in lines if one.faults
    ]
    if wrong:
        raise Invalid({"lines": wrong})
    meant = chosen(lines, listed)
    for one in meant:
        assert one.said is not None
        said = _arrival(one.said, listed.referred_by, ReferralSource.RECEPTION_CENTRE, ArrivedBy.MAIL)
        service.type_in(Door.HELP, said)
    return len(meant)


def chosen(lines: list[Read], listed: Listed) -> list[Read]:
    """The lines that saving keeps: those who are new, and who is known already only where staff said so."""
    return [one for one in lines if listed.known_too or not one.known]


def with_semicolons(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """What a spreadsheet pastes has tabs between its cells."""
    return MultiDict((name, value.replace("\t", ";")) for name, value in sent.items(multi=True))


def _judged(number: int, text: str, seen: set[str], waiting: list[Registration]) -> Read:
    parts = [part.strip() for part in text.split(";")]
    if len(parts) != len(PARTS):
        return Read(number, text, None, (_("Write the name; the field; the phone, with two semicolons."),))
    try:
        said = loaded(LineForm, {name: part for name, part in zip(PARTS, parts, strict=True) if part})
    except Invalid as fault:
        return Read(number, text, None, tuple(dict.fromkeys(word for words in fault.errors.values() for word in words)))
    arrival = _arrival(said, "", ReferralSource.RECEPTION_CENTRE, ArrivedBy.MAIL)
    # never put in the session: only to compare with
    row = Registration(
        given_name=arrival.given_name, family_name=arrival.family_name, phone=said.phone, email="", helper=""
    )
    marks = {said.phone, plain(said.name)}
    twice = bool(marks & seen)
    seen |= marks
    return Read(number, text, said, (), tuple(alike.alike(row, waiting)), twice)


def _arrival(said: Named, by: str, source: ReferralSource, way: ArrivedBy) -> Arrival:
    given, _space, family = said.name.partition(" ")
    remark = _("Field of work: %(field)s", field=said.field) if said.field else ""
    return Arrival(
        given, family.strip(), phone=said.phone, remark=remark, source=source, arrived_by=way, referred_by=by
    )
