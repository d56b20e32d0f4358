# SPDX-License-Identifier: EUPL-1.2
"""What the two people are told at each step, in the own language and by the own municipality; subjects name nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from koepel import clock, links
from koepel.i18n import _, speaking
from koepel.translations import formats
from koepel.web.addresses import full_address
from shared_pool.proposals import rows
from shared_pool.proposals.models import Proposal
from shared_pool.proposals.states import ANSWER_DAYS
from tenants import disclosure

ANSWER_LIFE = timedelta(days=ANSWER_DAYS)
Text = Callable[[str, str], tuple[str, str]]


def ask_to_meet(row: Proposal, side: str) -> None:
    """Both municipalities said yes: would you like to meet?"""

    def text(first_name: str, link: str) -> tuple[str, str]:
        who = _("somebody who can help you on your way") if side == "mentee" else _("somebody who would like your help")
        return _("We found somebody for you"), "\n\n".join(
            [
                _("Hello %(name)s,", name=first_name),
                _("We found %(who)s. Would you like to meet?", who=who),
                _("Meeting binds you to nothing. Answer here within 7 days:"),
                link,
                _("Would you rather talk first? You can say so on that page."),
            ]
        )

    _send(row, side, "meets", text)


def ask_to_go_on(row: Proposal, side: str) -> None:
    """The introduction was held: would you like to go on together?"""

    def text(first_name: str, link: str) -> tuple[str, str]:
        return _("How was your introduction?"), "\n\n".join(
            [
                _("Hello %(name)s,", name=first_name),
                _("You have met. Would you like to go on together?"),
                _("Saying no is fine, and nobody hears why. Answer here within 7 days:"),
                link,
            ]
        )

    _send(row, side, "goes_on", text)


def tell_introduction(row: Proposal, side: str) -> None:
    """When and where the introduction is, or which moments are offered."""

    def text(first_name: str, link: str) -> tuple[str, str]:
        moments = (
            [row.introduction_at]
            if row.introduction_at
            else [datetime.fromisoformat(s) for s in row.introduction_slots]
        )
        lines = "\n".join(formats.moment(m.astimezone(clock.BRUSSELS)) for m in moments)
        lead = (
            _("Your introduction is planned:")
            if row.introduction_at
            else _("Your introduction can be at one of these moments:")
        )
        return _("Your introduction"), "\n\n".join(
            [
                _("Hello %(name)s,", name=first_name),
                lead,
                lines,
                _("Place: %(place)s", place=row.introduction_place),
                link,
            ]
        )

    _send(row, side, "meets", text, kind="introduction")


def _send(row: Proposal, side: str, action: str, text: Text, *, kind: str = "") -> None:
    card_id = rows.card_of(row, side)
    person = disclosure.person_of(card_id)
    if person is None:
        return
    token = links.make(
        "proposal", row.id, side, action, person_id=person.person_id, language=person.language, life=ANSWER_LIFE
    )
    wish = {"taal": person.language} if person.language and person.language != "nl" else {}
    with speaking(person.language or "nl"):
        subject, body = text(person.given_name, full_address("answers.show", token=token, **wish))
    disclosure.message_to(card_id, f"proposal.{kind or action}", subject, body, about=("proposal", row.id))
