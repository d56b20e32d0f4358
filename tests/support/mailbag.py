# SPDX-License-Identifier: EUPL-1.2
"""A transport that keeps what was delivered, and can be told to fail."""

from __future__ import annotations

import re
from email.message import EmailMessage


class Mailbag:
    """Delivered mails in order; `failures` are raised first, one per delivery."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.failures: list[Exception] = []

    def deliver(self, mail: EmailMessage) -> None:
        """Keep it."""
        if self.failures:
            raise self.failures.pop(0)
        self.mails.append(mail)

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to this address, oldest first."""
        return [mail for mail in self.mails if mail["To"] == address]

    def last_link(self, address: str) -> str:
        """The path of the last link sent to this address."""
        body = self.to(address)[-1].get_body(("plain",))
        assert body is not None
        found: list[str] = re.findall(r"https?://[^/\s]+(/\S+)", body.get_content())
        return found[-1]
