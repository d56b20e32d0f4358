# SPDX-License-Identifier: EUPL-1.2
"""What a program asks for in an address, and what a partner's administrator says of a program."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app

from koepel import clock
from koepel.i18n import _l
from koepel.partners import programs
from koepel.web.fields import Day, Line, Moment, Name, Spoken, Whole, says
from koepel.web.forms import Form

MOST = 200  # rows of one page
LONGEST_KEY = 4000
Cursor = tuple[datetime, UUID]


def cursor_of(moment: datetime, row_id: UUID) -> str:
    """Where a page ended, as one word. It opens nothing: what follows is asked anew under the same walls."""
    return base64.urlsafe_b64encode(f"{moment.isoformat()}|{row_id}".encode()).decode()


class CursorField(Spoken[Cursor]):
    """A cursor as it was given out."""

    default_error_messages = says(cursor=_l("Send the cursor as it was given."))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Cursor:
        try:
            said = base64.b64decode(str(value)[:200], altchars=b"-_", validate=True).decode("ascii")
            moment, _, row_id = said.partition("|")
            at, found = Moment().deserialize(moment), UUID(row_id)
        except (ValueError, binascii.Error):
            raise self.make_error("cursor") from None
        return at, found


@dataclass(frozen=True)
class Asked:
    """Which part of a list."""

    limit: int = 50
    cursor: Cursor | None = None
    changed_since: datetime | None = None


class AskedForm(Form[Asked]):
    """In the address: how many, from where, changed since when."""

    makes = Asked
    limit = Whole(least=1, most=MOST, load_default=50)
    cursor = CursorField(load_default=None)
    changed_since = Moment(load_default=None)


@dataclass(frozen=True)
class Called:
    """A program."""

    name: str


class CalledForm(Form[Called]):
    """In: what it is called, for colleagues and for the municipality."""

    makes = Called
    name = Name(required=True, most=60)


class PublicKey(Spoken[dict[str, Any]]):
    """A public key as JWK: EC P-256, or RSA of 2048 to 4096 bits."""

    default_error_messages = says(
        required=_l("Paste the public key."),
        key=_l("This is not a public key in JWK form: EC P-256, or RSA of 2048 to 4096 bits."),
        private=_l("This holds a private key. Keep it for yourself, make a new one, and paste only the public half."),
    )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        try:
            tree = json.loads(str(value)[:LONGEST_KEY])
        except (ValueError, RecursionError):
            raise self.make_error("key") from None
        if not isinstance(tree, dict):
            raise self.make_error("key")
        if {"d", "k", "p", "q"} & tree.keys():
            raise self.make_error("private")
        try:
            programs.public_key(tree)
        except ValueError:
            raise self.make_error("key") from None
        return tree


class LastDay(Day):
    """From today, two years ahead at most."""

    default_error_messages = says(range=_l("Choose a day from today, at most two years ahead."))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day = super()._deserialize(value, attr, data, **kwargs)
        today = clock.utcnow().date()
        if not today <= day <= today + programs.LONGEST:
            raise self.make_error("range")
        return day


@dataclass(frozen=True)
class NewKey:
    """A key of a program, with its last day."""

    jwk: dict[str, Any]
    last_day: date


class NewKeyForm(Form[NewKey]):
    """In: a public key and until when."""

    makes = NewKey
    jwk = PublicKey(required=True)
    last_day = LastDay(required=True, error_messages=says(required=_l("Say until when this key is good.")))


def suggested_day() -> date:
    """A year ahead."""
    return clock.utcnow().date() + timedelta(days=365)


class Outward(Line):
    """An address that we may call: https, a plain name, nothing secret in it. Where it leads is checked at each call."""

    most = 300
    default_error_messages = says(
        address=_l("Fill in an address that begins with https://, without a name or password in it.")
    )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        opened = bool(
            current_app.extensions["koepel_settings"].webhook_networks
        )  # then http on this machine can be reached
        try:
            parts = urlsplit(text)
            fine = parts.scheme == "https" or (opened and parts.scheme == "http")
            fine = fine and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc and not parts.fragment
        except ValueError:
            fine = False
        if not fine or not text.isascii() or " " in text or "\\" in text:
            raise self.make_error("address")
        return text


@dataclass(frozen=True)
class Listening:
    """Where a program hears of news; nowhere when empty."""

    url: str = ""


class ListeningForm(Form[Listening]):
    """In: one address."""

    makes = Listening
    url = Outward(load_default="")
