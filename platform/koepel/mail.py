# SPDX-License-Identifier: EUPL-1.2
"""Messages wait, then leave once: held for undo, `sending` before the dialogue, `uncertain` when it broke in between.

Exactly once by SMTP does not exist; a message found in `sending` after a crash is shown to staff, never sent by itself.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit
from uuid import UUID

import structlog
from flask import current_app, render_template
from sqlalchemy import select, update

from koepel import clock, outbox
from koepel import scope as scopes
from koepel.config import Settings
from koepel.database import db, found, transaction
from koepel.i18n import speaking
from koepel.jobs import Ring, tenant_job
from koepel.records import Message
from koepel.sms import SmsService

log = structlog.get_logger()
Attachment = Callable[[], tuple[str, str]]
Heading = Callable[[str], Mapping[str, str]]
ATTACHED: dict[str, Attachment] = {}
HEADED: dict[str, Heading] = {}
# Folded at 78, the address of a link in a header becomes encoded words, which no program takes for an address (RFC 5322 allows 998).
LONG_LINES = policy.default.clone(max_line_length=998)
TRIES = 32  # about four hours: a mail server may be away for an evening


class NotTaken(Exception):
    """The mail was certainly not taken: it may be tried again."""


class NeverTaken(Exception):
    """The server will not take it, however often it is asked: no such address, or not this text. A person cares."""


class Transport(Protocol):
    """Whatever takes a mail for good. Raises `NotTaken` or `NeverTaken` when it certainly did not."""

    def deliver(self, mail: EmailMessage) -> None:
        """Hand the mail over."""


class Smtp:
    """A mail server, from an address like smtp://user:password@host:587 (STARTTLS) or smtps://host:465."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    def deliver(self, mail: EmailMessage) -> None:
        """One dialogue. Raises `NotTaken` or `NeverTaken` when the server certainly did not take it, anything else when
        nobody knows. A sender it refuses is our own setting, which an operator mends while the mail waits.
        """
        try:
            server = self._connect()
        except OSError as fault:
            raise NotTaken from fault
        try:
            server.send_message(mail)
        except smtplib.SMTPNotSupportedError as fault:  # letters in the address that this server cannot spell
            raise NeverTaken from fault
        except smtplib.SMTPSenderRefused as fault:
            raise NotTaken from fault
        except smtplib.SMTPRecipientsRefused as fault:
            raise _refusal(*(code for code, _ in fault.recipients.values())) from fault
        except smtplib.SMTPDataError as fault:
            raise _refusal(fault.smtp_code) from fault
        finally:
            with suppress(OSError):  # it was said; how the server takes our farewell changes nothing
                server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        secure = self._url.scheme == "smtps"
        make = smtplib.SMTP_SSL if secure else smtplib.SMTP
        server = make(self._url.hostname or "localhost", self._url.port or (465 if secure else 25), timeout=20)
        try:
            server.ehlo()
            if not secure and server.has_extn("starttls"):
                server.starttls()
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
        except OSError:
            server.close()
            raise
        return server


def _refusal(*codes: int) -> Exception:
    """RFC 5321, 4.2.1: a reply that begins with a 5 is for good, one with a 4 for now."""
    return NeverTaken() if all(code >= 500 for code in codes) else NotTaken()


class Mailbox:
    """A folder of .eml files for development: read at /dev/mail, never in production."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, mail: EmailMessage) -> None:
        """Write whole, then rename: a reader never sees half a mail."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = str(mail["Message-ID"]).strip("<>").split("@")[0]
        half = self._folder / f".{name}"
        half.write_bytes(mail.as_bytes())
        half.rename(self._folder / f"{name}.eml")


def transport(settings: Settings) -> Transport:
    """SMTP where a server is set, else the development mailbox."""
    return Smtp(settings.smtp_url) if settings.smtp_url else Mailbox(settings.state / "mail")


def attaches(kind: str) -> Callable[[Attachment], Attachment]:
    """Declare what goes along with mails of this kind: (file name, JSON), made in the municipality's scope as the mail leaves."""

    def keep(make: Attachment) -> Attachment:
        ATTACHED[kind] = make
        return make

    return keep


def heads(kind: str) -> Callable[[Heading], Heading]:
    """Declare more headers for mails of this kind, made from the body as the mail leaves: only the body holds the secret of a link."""

    def keep(make: Heading) -> Heading:
        HEADED[kind] = make
        return make

    return keep


def post(
    kind: str,
    *,
    to: str,
    subject: str,
    body: str,
    language: str,
    channel: str = "mail",
    about: tuple[str, UUID] | None = None,
    person_id: UUID | None = None,
    hold: timedelta | None = None,
    by_day: bool = False,
) -> Message:
    """Lay a message ready in this transaction; it leaves after its hold unless withdrawn. `by_day`: nobody did anything for it,
    so it wakes nobody up: it leaves between eight in the morning and eight in the evening.

    Subjects name no person. Without a digital channel it stands on the staff's list as a call or a letter.
    """
    now = clock.utcnow()
    wait = timedelta(minutes=current_app.extensions["koepel_settings"].hold_minutes) if hold is None else hold
    waits_for_staff = by_hand(channel)
    message = Message(
        kind=kind,
        channel=channel,
        recipient=to,
        subject=subject,
        body=body,
        language=language,
        state="by_hand" if waits_for_staff else "held",
        hold_until=clock.by_day(now + wait) if by_day else now + wait,
        created_at=now,
        about_kind=about[0] if about else "",
        about_id=about[1] if about else None,
        person_id=person_id,
        account_id=scopes.current().account_id,
    )
    db.session.add(message)
    db.session.flush()
    if not waits_for_staff:
        outbox.later("messages.deliver", message.id, at=message.hold_until)
    elif channel == "sms":
        _sms().deliver(to, body, message.id)  # the service that only logs: nothing leaves
    return message


def by_hand(channel: str) -> bool:
    """Whether staff deliver what goes this way: calls, letters, and text messages while no service is linked."""
    return channel in {"call", "letter"} or (channel == "sms" and not _sms().linked)


def _sms() -> SmsService:
    found: SmsService = current_app.extensions["koepel_sms"]
    return found


def withdraw(about_id: UUID, kind: str | None = None) -> int:
    """Take back what still waits about this matter; returns how many messages."""
    waiting = update(Message).where(Message.tenant_id == scopes.here(), Message.about_id == about_id)
    if kind is not None:
        waiting = waiting.where(Message.kind == kind)
    done = db.session.execute(waiting.where(Message.state.in_(("held", "by_hand"))).values(state="withdrawn"))
    return int(done.rowcount)  # type: ignore[attr-defined]


def send_now(message_id: UUID) -> None:
    """Do not wait for the rest of the hold."""
    message = found(Message, message_id, lock=True)
    if message.state == "held":
        message.hold_until = clock.utcnow()
        outbox.later("messages.deliver", message.id)


def _undelivered(ring: Ring) -> None:
    """The mail server took it in none of all the tries: from here on a person cares."""
    mine = update(Message).where(Message.tenant_id == scopes.here(), Message.id == ring.subject_id)
    db.session.execute(mine.where(Message.state == "sending").values(state="uncertain"))
    db.session.execute(mine.where(Message.state == "held").values(state="failed"))


@tenant_job("messages.deliver", tries=TRIES, given_up=_undelivered)
def deliver(ring: Ring) -> None:
    """Hand one message over, at most once."""
    assert ring.subject_id is not None
    scope = scopes.at_home(scopes.here())
    with transaction(scope) as session:
        message = session.scalar(select(Message).where(Message.id == ring.subject_id).with_for_update())
        if message is None or message.state not in {"held", "sending"} or message.hold_until > clock.utcnow():
            return
        if message.state == "sending":
            message.state = "uncertain"
            return
        message.state = "sending"
    try:
        _hand_over(message)
    except NeverTaken:
        log.warning("a message is refused for good", message=str(message.id))
        _set_state(scope, message, "failed")
        return
    except NotTaken:
        _set_state(scope, message, "held")
        raise
    except Exception:
        _set_state(scope, message, "uncertain")
        raise
    _set_state(scope, message, "sent")


def _hand_over(message: Message) -> None:
    if message.channel != "sms":
        settings: Settings = current_app.extensions["koepel_settings"]
        current_app.extensions["koepel_transport"].deliver(_mail(message, settings))
    elif _sms().linked:
        _sms().deliver(message.recipient, message.body, message.id)
    else:  # the service was taken away while this one waited
        raise NeverTaken


def _set_state(scope: scopes.Scope, message: Message, state: str) -> None:
    values: dict[str, object] = {"state": state}
    if state == "sent":
        values["sent_at"] = clock.utcnow()
        if message.kind.startswith("account."):
            values["body"] = ""  # a link that signs somebody in is not kept once it has left
    mine = update(Message).where(
        Message.tenant_id == scope.tenant_id, Message.id == message.id, Message.state == "sending"
    )
    with transaction(scope) as session:
        session.execute(mine.values(**values), execution_options={"synchronize_session": False})


def _mail(message: Message, settings: Settings) -> EmailMessage:
    mail = EmailMessage(policy=LONG_LINES)
    mail["From"], mail["To"], mail["Subject"] = settings.mail_from, message.recipient, message.subject
    mail["Date"] = format_datetime(clock.utcnow())
    mail["Message-ID"] = f"<{message.id}@koepel.invalid>"
    mail["Auto-Submitted"] = "auto-generated"
    if message.kind in HEADED:
        for name, value in HEADED[message.kind](message.body).items():
            mail[name] = value
    mail.set_content(message.body)
    with speaking(message.language or "nl"):
        html = render_template(
            "mail/message.html",
            subject=message.subject,
            paragraphs=message.body.split("\n\n"),
            lang=message.language or "nl",
        )
    mail.add_alternative(html, subtype="html")
    if message.kind in ATTACHED:
        name, content = ATTACHED[message.kind]()
        mail.add_attachment(content.encode(), maintype="application", subtype="json", filename=name)
    return mail
