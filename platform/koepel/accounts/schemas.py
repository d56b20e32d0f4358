# SPDX-License-Identifier: EUPL-1.2
"""What comes in from people who sign in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from koepel.accounts.passwords import LONGEST, SHORTEST, too_easy
from koepel.i18n import _l
from koepel.permissions import CASE_WORKERS, Role
from koepel.web.fields import Choice, Email, Flag, Line, Name
from koepel.web.forms import Form

INVITABLE = [str(role) for role in (*CASE_WORKERS, Role.CONTACT_POINT, Role.DATA_PROTECTION_OFFICER, Role.OPERATOR)]


class Password(Line):
    """A password as typed: not trimmed, not normalised, only measured."""

    default_error_messages = {  # noqa: RUF012
        "short": _l("Choose a longer password: at least 12 characters."),
        "easy": _l("This password is easy to guess. Choose three or four words of your own."),
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not SHORTEST <= len(value) <= LONGEST:
            raise self.make_error("short")
        if too_easy(value):
            raise self.make_error("easy")
        return value


@dataclass(frozen=True)
class NewPassword:
    """A new password, typed once (shown on wish by the browser)."""

    password: str


class NewPasswordForm(Form[NewPassword]):
    """From an invitation or reset link."""

    makes = NewPassword
    password = Password(required=True)


@dataclass(frozen=True)
class PasswordChange:
    """The old and the new one."""

    old: str
    password: str


class PasswordChangeForm(Form[PasswordChange]):
    """From the own account."""

    makes = PasswordChange
    old = Line(required=True, most=LONGEST)
    password = Password(required=True)


@dataclass(frozen=True)
class Invited:
    """Who is invited, as what."""

    shown_name: str
    email: str
    role: str
    may_decide: bool = False
    deputy: bool = False


class InvitationForm(Form[Invited]):
    """From the staff page."""

    makes = Invited
    shown_name = Name(required=True)
    email = Email(required=True)
    role = Choice(INVITABLE, required=True)
    may_decide = Flag()
    deputy = Flag()
