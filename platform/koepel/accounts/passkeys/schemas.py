# SPDX-License-Identifier: EUPL-1.2
"""What comes in of passkeys: a name, and the answer of the authenticator as the browser gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from koepel.i18n import _l
from koepel.web.fields import Line, says
from koepel.web.forms import Form

LONGEST_ANSWER = 16_000


class Answer(Line):
    """JSON of the browser: only measured here; its signature is checked, and nothing of it is shown."""

    default_error_messages = says(text=_l("The passkey could not be read. Try again."))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not value.isascii() or len(value) > LONGEST_ANSWER:
            raise self.make_error("text")
        return value


@dataclass(frozen=True)
class NewPasskey:
    """What the owner calls it, and what the authenticator made."""

    name: str
    answer: str


class PasskeyForm(Form[NewPasskey]):
    """From the page of a new passkey."""

    makes = NewPasskey
    name = Line(required=True, most=60)
    answer = Answer(required=True)


@dataclass(frozen=True)
class PasskeyName:
    """Another name."""

    name: str


class PasskeyNameForm(Form[PasskeyName]):
    """From the own account."""

    makes = PasskeyName
    name = Line(required=True, most=60)
