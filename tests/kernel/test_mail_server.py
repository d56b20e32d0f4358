# SPDX-License-Identifier: EUPL-1.2
"""One dialogue with a mail server: what was surely taken is sent, what surely was not may be tried again."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session

from koepel.local_services.ports import any_free
from koepel.mail import NeverTaken, NotTaken, Smtp


class Counter:
    """A server in one of its moods."""

    def __init__(self) -> None:
        self.taken, self.to_address, self.to_data, self.to_quit = 0, "250 known", "250 taken", "221 bye"

    async def handle_RCPT(self, server: Any, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if self.to_address.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_address

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        self.taken += self.to_data.startswith("250")
        return self.to_data

    async def handle_QUIT(self, server: Any, session: Session, envelope: Envelope) -> str:
        return self.to_quit


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def smtp(counter: Counter) -> Iterator[Smtp]:
    server = Controller(counter, hostname="127.0.0.1", port=any_free(), enable_SMTPUTF8=False)  # as many small ones are
    server.start()
    yield Smtp(f"smtp://127.0.0.1:{server.port}")
    server.stop()


def a_mail() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "koepel@example.org", "amina@example.org", "Dag"
    mail.set_content("Dag Amina")
    return mail


def test_an_odd_farewell_makes_no_doubt_of_a_mail_that_was_taken(smtp: Smtp, counter: Counter) -> None:
    counter.to_quit = "451 too busy to say goodbye"
    smtp.deliver(a_mail())
    assert counter.taken == 1


@pytest.mark.parametrize("asked", ["to_address", "to_data"])
def test_what_the_server_refuses_for_now_may_be_tried_again(smtp: Smtp, counter: Counter, asked: str) -> None:
    setattr(counter, asked, "451 later")
    with pytest.raises(NotTaken):
        smtp.deliver(a_mail())


@pytest.mark.parametrize("asked", ["to_address", "to_data"])
def test_what_the_server_refuses_for_good_is_not_tried_again(smtp: Smtp, counter: Counter, asked: str) -> None:
    setattr(counter, asked, "550 nobody of that name")
    with pytest.raises(NeverTaken):
        smtp.deliver(a_mail())


def test_an_address_that_the_server_cannot_spell_is_not_tried_again(smtp: Smtp) -> None:
    mail = a_mail()
    mail.replace_header("To", "zoë@example.org")
    with pytest.raises(NeverTaken):
        smtp.deliver(mail)


def test_a_server_that_is_not_there_took_nothing() -> None:
    with pytest.raises(NotTaken):
        Smtp(f"smtp://127.0.0.1:{any_free()}").deliver(a_mail())
