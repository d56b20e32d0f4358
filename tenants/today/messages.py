# SPDX-License-Identifier: EUPL-1.2
"""Messages that need a person: calls and letters to make, mails of which nobody knows whether they left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app, url_for
from sqlalchemy import not_

from koepel import audit, clock, mail, outbox
from koepel.config import Settings
from koepel.database import db, found, mine
from koepel.errors import Conflict
from koepel.i18n import _, _l, ngettext
from koepel.permissions import Permission
from koepel.records import Message
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from tenants.broadcasts.wishes import GROUP
from tenants.people.models import Person

BY_HAND, DONE, UNCERTAIN, FAILED = "by_hand", "done_by_hand", "uncertain", "failed"
ABOUT = {
    "duo.link": _l("Link to report meetings"),
    "duo.mentor": _l("Link to the page about the mentor"),
    "duo.how_is_it_going": _l("How is the duo doing?"),
    "duo.follow_up": _l("How is the duo doing?"),
    "today.weekly": _l("What waits this week"),
    "signing.asked": _l("Link to sign as a mentor"),
    "intake.answer": _l("Answer to a mentor candidate"),
    "survey.asked": _l("Link to a survey"),
    "activity.invitation": _l("Invitation to an activity"),
    "activity.changed": _l("An activity has another day, hour or place"),
    "activity.cancelled": _l("An activity does not go on"),
    "activity.place": _l("There is a place in an activity"),
    "speed_date.alone": _l("A kind word after a speed date"),
    "broadcast.group": _l("Message to a group"),
    "broadcast.one": _l("Message of a colleague"),
    "account.invitation": _l("Invitation to work here"),
    "proposal.asked": _l("Question: may this proposal go on?"),
    "registration.received": _l("Confirmation of a registration"),
    "proposal.meets": _l("Question: would you like to meet?"),
    "proposal.goes_on": _l("Question: do you go on together?"),
    "proposal.introduction": _l("When and where the introduction is"),
}


class AlreadyHandled(Conflict):
    """Somebody else was first."""

    title = _l("Somebody else already took care of this message.")


@dataclass(frozen=True)
class Waiting:
    """A message that waits for a person."""

    message: Message
    name: str
    about: str


def waiting() -> list[Waiting]:
    """Calls, letters and uncertain mails, the oldest first."""
    missed_in_a_group = (Message.kind == GROUP) & Message.state.in_((UNCERTAIN, FAILED))  # one line for all of them
    open_ones = (
        Message.state.in_((BY_HAND, UNCERTAIN, FAILED)), Message.kind.not_like("oversight.%"), not_(missed_in_a_group),
    )  # fmt: skip
    query = mine(Message).where(*open_ones).order_by(Message.created_at)
    messages = list(db.session.scalars(query))
    wanted = {message.person_id for message in messages if message.person_id}
    names = {
        row.id: f"{row.given_name} {row.family_name}".strip()
        for row in (db.session.scalars(mine(Person).where(Person.id.in_(wanted))) if wanted else ())
    }
    return [Waiting(row, names.get(row.person_id, "") if row.person_id else "", about(row)) for row in messages]


def about(message: Message) -> str:
    """What it is about, in words of staff: its subject is kept as sensitive, and a list is no reading."""
    return str(ABOUT.get(message.kind) or _("A message"))


def rows(now: datetime) -> tuple[TodayRow, ...]:
    """The rows of Vandaag for who may read files."""
    return tuple(_row(item) for item in waiting()) if may(Permission.PERSON_READ) else ()


def weekly(permissions: frozenset[Permission]) -> Iterator[tuple[str, int]]:
    """Calls and letters that wait, in a count."""
    if Permission.PERSON_READ in permissions:
        many = len(waiting())
        yield ngettext("%(num)s call or letter to make", "%(num)s calls and letters to make", many), many


def _row(item: Waiting) -> TodayRow:
    row = item.message
    since = (row.created_at + clock.offset()).astimezone(clock.BRUSSELS).date()
    known = {
        "call": _("Call %(name)s"), "letter": _("Letter to %(name)s"), "sms": _("Text message to %(name)s"),
    }.get(row.channel, _("Mail to %(name)s"))  # fmt: skip
    bare = {"call": _("Make a call"), "letter": _("Send a letter"), "sms": _("Send a text message")}.get(
        row.channel, _("Mail")
    )
    link = url_for("today.message", id=row.id)
    if row.state == BY_HAND:
        action = Action(_("Done"), url_for("today.done", id=row.id), post=True)
        said = item.about
    else:
        action = Action(_("Send again"), url_for("today.send_again", id=row.id), post=True)
        failed = row.state == FAILED
        said = (
            _("The mail server does not take this: %(about)s", about=item.about)
            if failed
            else _("Uncertain whether this left: %(about)s", about=item.about)
        )
    return TodayRow(
        order=Group.TODAY if row.state == BY_HAND else Group.ANSWERS,
        since=since,
        who=said,
        what=known % {"name": item.name} if item.name else bare,
        action=action,
        link=link,
        days=(clock.today() - since).days or None,
    )


def opened(message_id: UUID) -> Waiting:
    """One message with its recipient and text: logged as a reading. Raises `NotFound`."""
    row = found(Message, message_id)
    audit.read(row, "recipient", "subject", "body", person=row.person_id, purpose="to deliver it by hand")
    person = db.session.scalar(mine(Person).where(Person.id == row.person_id)) if row.person_id else None
    return Waiting(row, f"{person.given_name} {person.family_name}".strip() if person else "", about(row))


def _move(message_id: UUID, before: tuple[str, ...], after: str, verb: str) -> Message:
    row = found(Message, message_id, lock=True)
    if row.state not in before:
        raise AlreadyHandled
    row.state = after
    audit.wrote(row, verb, "state", person=row.person_id)
    return row


def done(message_id: UUID) -> Message:
    """The call was made, the letter posted. Raises `AlreadyHandled`."""
    row = _move(message_id, (BY_HAND,), DONE, "done_by_hand")
    row.sent_at = clock.utcnow()
    return row


def not_done(message_id: UUID) -> Message:
    """It was not done after all."""
    row = _move(message_id, (DONE,), BY_HAND, "not_done_by_hand")
    row.sent_at = None
    return row


def send_again(message_id: UUID) -> Message:
    """Lay an uncertain mail ready once more; it may arrive twice. Raises `AlreadyHandled`."""
    row = _move(message_id, (UNCERTAIN, FAILED), "held", "sent_again")
    settings: Settings = current_app.extensions["koepel_settings"]
    row.hold_until = clock.utcnow() + timedelta(minutes=settings.hold_minutes)
    outbox.later("messages.deliver", row.id, at=row.hold_until)
    return row


def leave_it(message_id: UUID) -> Message:
    """Do not send it again, while it waits: uncertain as before."""
    return _move(message_id, ("held",), UNCERTAIN, "sending_withdrawn")


def drop(message_id: UUID) -> Message:
    """It needs no more care: it arrived, or it no longer matters."""
    return _move(message_id, (BY_HAND, UNCERTAIN, FAILED), "withdrawn", "withdrawn")


def put_back(message_id: UUID) -> Message:
    """Take care of it after all: a mail comes back as uncertain, the rest as to be done by hand."""
    by_hand = mail.by_hand(found(Message, message_id).channel)
    return _move(message_id, ("withdrawn",), BY_HAND if by_hand else UNCERTAIN, "put_back")
