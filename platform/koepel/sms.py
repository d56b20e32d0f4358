# SPDX-License-Identifier: EUPL-1.2
"""Text messages: the small door to a service that sends them, and how many parts a text costs.

Without a service nothing leaves: the log says that one waits for a person, and it stands on the staff's list to be typed over.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol
from uuid import UUID

import structlog

log = structlog.get_logger()
# GSM 03.38 (3GPP TS 23.038, 6.2.1): one septet each, and what takes two with an escape before it.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPED = frozenset("\f^{}\\[~]|€")
SEPTETS, SEPTETS_OF_MANY = 160, 153  # in one part, and in each of several, whose heads take seven
UNITS, UNITS_OF_MANY = 70, 67  # of sixteen bits (UCS-2), for every other script


class SmsService(Protocol):
    """Whatever sends a text message. `linked`: it does leave."""

    linked: bool

    def deliver(self, to: str, text: str, reference: UUID) -> None:
        """Hand one over, at most once. Raises `koepel.mail.NotTaken` or `NeverTaken` when it certainly was not taken."""


class OnlyLog:
    """No service is linked: the log gets a line with neither number nor text."""

    linked = False

    def deliver(self, to: str, text: str, reference: UUID) -> None:
        """Say that one waits for a person."""
        log.info("a text message waits for a person: no service is linked", message=str(reference), parts=parts(text))


def service(named: str) -> SmsService:
    """The service that the setting names as `module:factory`; '' is only the log. Raises ImportError or AttributeError."""
    if not named:
        return OnlyLog()
    module, _colon, factory = named.partition(":")
    made: SmsService = getattr(import_module(module), factory)()
    return made


def parts(text: str) -> int:
    """In how many parts this text leaves: of 160 characters of GSM-7 (153 of several), or 70 of UCS-2 (67 of several).

    No sign is cut in two: an escaped character, or one of two units such as an emoji, goes to the next part as a whole.
    """
    gsm = all(sign in BASIC or sign in ESCAPED for sign in text)
    sizes = (
        [2 if sign in ESCAPED else 1 for sign in text] if gsm else [len(sign.encode("utf-16-be")) // 2 for sign in text]
    )
    one, many = (SEPTETS, SEPTETS_OF_MANY) if gsm else (UNITS, UNITS_OF_MANY)
    if sum(sizes) <= one:
        return 1
    count, room = 1, many
    for size in sizes:
        if size > room:
            count, room = count + 1, many
        room -= size
    return count
