# SPDX-License-Identifier: EUPL-1.2
"""A mail server that counts how often it took each message, and can be slow to say so."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session

from koepel.local_services.ports import any_free


class PostOffice:
    """Takes everything. While it `dawdles` it sets `took_one` with a mail, and says yes only afterwards."""

    def __init__(self) -> None:
        self.accepted: Counter[str] = Counter()
        self.dawdles, self.took_one = threading.Event(), threading.Event()
        self._server = Controller(self, hostname="127.0.0.1", port=any_free())

    @property
    def url(self) -> str:
        """Its address, as Koepel takes it."""
        return f"smtp://127.0.0.1:{self._server.port}"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        """Count it by its Message-ID, then say yes."""
        mail = message_from_bytes(bytes(envelope.content or b""))
        self.accepted[str(mail["Message-ID"]).strip("<>").partition("@")[0]] += 1
        if self.dawdles.is_set():
            self.took_one.set()
            while self.dawdles.is_set():
                await asyncio.sleep(0.05)
        return "250 taken"

    def open(self) -> PostOffice:
        """Begin to listen."""
        self._server.start()
        return self

    def close(self) -> None:
        """The end of the day."""
        self._server.stop()
