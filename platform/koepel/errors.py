# SPDX-License-Identifier: EUPL-1.2
"""One tree of failures: each class carries its status, a stable problem type and a sentence for the person who reads it."""

from __future__ import annotations

from typing import Any, ClassVar

from koepel.i18n import _l


class NoScope(RuntimeError):
    """A database session began while nobody had said whose data it may see. A fault of ours, never of the user."""


class Failure(Exception):
    """Something a person can be told; `koepel.web.failures` turns it into a page, a fragment or problem+json."""

    status: ClassVar[int] = 500
    problem: ClassVar[str] = "failure"
    title: Any = _l("Something went wrong on our side. Nothing was lost.")
    headers: ClassVar[dict[str, str]] = {}

    def __init__(self, title: Any = None, **details: Any) -> None:
        super().__init__(str(self.problem))
        if title is not None:
            self.title = title
        self.details = details


class Invalid(Failure):
    """What was sent does not fit; `errors` maps field names to sentences."""

    status = 422
    problem = "invalid"
    title = _l("Some answers need another look.")

    def __init__(self, errors: dict[str, list[str]], title: Any = None) -> None:
        super().__init__(title)
        self.errors = errors


class NotFound(Failure):
    """Foreign, deleted or never there: the same answer for all three."""

    status = 404
    problem = "not-found"
    title = _l("This page does not exist, or it is not yours to see.")


class Forbidden(Failure):
    """Right municipality, wrong role."""

    status = 403
    problem = "forbidden"
    title = _l("Your role does not include this. Ask your contact point if you need it.")


class SignInFirst(Failure):
    """Nobody is signed in, or the session ended."""

    status = 401
    problem = "sign-in-first"
    title = _l("Log in to go on.")


class SecondFactorFirst(Failure):
    """This municipality asks a second factor of its staff, and this session has none."""

    status = 403
    problem = "second-factor-first"
    title = _l("This municipality asks a second step. Set it up first.")


class PageFirst(Failure):
    """Another page comes first, at `address`."""

    status = 403
    problem = "page-first"

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


class Conflict(Failure):
    """Somebody else was first, or the state has moved on."""

    status = 409
    problem = "conflict"
    title = _l("Somebody else changed this in the meantime. Look again.")


class SentTwice(Failure):
    """The same idempotency key with another body."""

    status = 422
    problem = "sent-twice"
    title = _l("This form was already sent with other answers. Open it again.")


class TooMany(Failure):
    """A limit was reached."""

    status = 429
    problem = "too-many"
    title = _l("That was a bit much at once. Wait a minute and try again.")


class Gone(Failure):
    """A link that has expired, was used or was revoked."""

    status = 410
    problem = "gone"
    title = _l("This link no longer works.")


class Unavailable(Failure):
    """A part of the machinery is away for a moment."""

    status = 503
    problem = "unavailable"
    title = _l("Koepel is briefly unavailable. Nothing was lost. Try again in a minute.")
