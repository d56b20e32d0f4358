# SPDX-License-Identifier: EUPL-1.2
"""What goes to the person about a request: in the own language, by the own way; the subject names nobody and nothing."""

from __future__ import annotations

from collections.abc import Callable

from koepel import mail
from koepel.i18n import LANGUAGES, _, speaking
from koepel.records import Message
from koepel.translations.formats import day
from tenants.people.models import Person
from tenants.rights.kinds import Limit, Outcome, RightKind
from tenants.rights.models import RightsRequest
from tenants.trajectories.duo_link import reach
from tenants.vocabulary import label_of


def language_of(person: Person) -> str:
    """The language that this person reads, Dutch where we do not know."""
    wish = person.preferred_language
    return wish if wish in LANGUAGES else "nl"


def link(person: Person, address: str) -> Message | None:
    """The way to the own page, by the person's own way."""
    return _send("rights.link", person, lambda: _link_text(person, address))


def link_on_paper(person: Person, address: str) -> Message:
    """The same to hand over: on the list of letters, where it is printed with its code for the camera."""
    with speaking(language_of(person)):
        subject, body = _link_text(person, address)
    return mail.post(
        "rights.link", to=person.address or f"{person.given_name} {person.family_name}".strip(), subject=subject, body=body,
        language=language_of(person), channel="letter", about=("person", person.id), person_id=person.id,
    )  # fmt: skip


def _link_text(person: Person, address: str) -> tuple[str, str]:
    hello = _("Hello %(name)s", name=person.given_name)
    return _("Your data"), f"{hello}\n\n{_('Here you see what we keep about you, and who looked.')}\n\n{address}\n"


def answered(row: RightsRequest, person: Person) -> Message | None:
    """The answer, with its ground and the reason in words."""

    def text() -> tuple[str, str]:
        lines = [
            _("Hello %(name)s", name=person.given_name),
            _(
                "On %(day)s you asked: %(what)s.",
                day=day(row.received_on, year=True),
                what=label_of(RightKind, row.kind),
            ),
            _("Our answer: %(answer)s.", answer=label_of(Outcome, row.outcome)),
            label_of(Limit, row.limits),
            row.answer,
            _("Do you not agree? Call us. You can also go to the data protection authority."),
        ]
        return _("Answer to your question"), "\n\n".join(line for line in lines if line) + "\n"

    return _send("rights.answer", person, text)


def extended(row: RightsRequest, person: Person, why: str) -> Message | None:
    """It takes longer, and why."""
    return _send(
        "rights.extended", person,
        lambda: (_("Your question takes longer"), _("Hello %(name)s", name=person.given_name) + "\n\n"
                 + _("You get our answer by %(day)s.", day=day(row.due_on, year=True)) + f"\n\n{why}\n"),
    )  # fmt: skip


def used_again(person: Person) -> Message | None:
    """Before data that were set apart are used again (GDPR art. 18.3)."""
    return _send(
        "rights.used_again", person,
        lambda: (_("We will use your data again"), _("Hello %(name)s", name=person.given_name) + "\n\n"
                 + _("You asked us to keep your data and not to use them. We will use them again soon.") + " "
                 + _("Do you not agree? Call us. You can also go to the data protection authority.") + "\n"),
    )  # fmt: skip


def _send(kind: str, person: Person, text: Callable[[], tuple[str, str]]) -> Message | None:
    """None where we have no address of this person at all: then it is said at the counter."""
    to, channel = reach(person)
    if not to:
        return None
    language = language_of(person)
    with speaking(language):
        subject, body = text()
    return mail.post(
        kind, to=to, subject=subject, body=body, language=language, channel=channel, about=("person", person.id),
        person_id=person.id,
    )  # fmt: skip
