# SPDX-License-Identifier: EUPL-1.2
"""What staff hear whose rights come from an identity provider, or should; or who ask for much at the same moment."""

from __future__ import annotations

from koepel.errors import Failure, TooMany
from koepel.i18n import _l


class CheckFirst(Failure):
    """The identity provider gave these rights, and has to confirm them again."""

    status = 403
    problem = "check-first"
    title = _l("Your organisation has to confirm that you still work here. Do that first, then send again.")
    first_label = _l("Confirm it in another tab")


class ProveFirst(CheckFirst):
    """What weighs this much asks a proof of the last five minutes (step-up)."""

    problem = "prove-first"
    title = _l("Show first that it is you, then send again.")
    first_label = _l("Show it in another tab")


class TooManyAtOnce(TooMany):
    """One account asks for more pages at the same moment than it may: the page comes by itself a moment later."""

    title = _l("You have many pages open at once. This one comes by itself in a moment.")


class ProviderOnly(Failure):
    """This municipality lets its staff in by their identity provider only."""

    status = 403
    problem = "provider-only"
    title = _l("This municipality lets its staff in through their organisation only. Log out, then choose that way.")
