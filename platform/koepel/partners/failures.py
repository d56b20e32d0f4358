# SPDX-License-Identifier: EUPL-1.2
"""What a program is told when it may not go on."""

from typing import ClassVar

from koepel.errors import Failure, Invalid
from koepel.i18n import _, _l


class TokenRefused(Failure):
    """No token, or one that is unknown, expired or revoked: the same answer for all."""

    status = 401
    problem = "token-refused"
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    title = _l("This token is not valid. Ask a new one.")


def without_key() -> Invalid:
    """A program that sends something has to name the act, so that it is done once."""
    return Invalid({"Idempotency-Key": [_("Send this header: 8 to 100 letters, digits or hyphens, new for each act.")]})
