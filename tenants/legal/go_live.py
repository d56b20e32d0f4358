# SPDX-License-Identifier: EUPL-1.2
"""What must be settled before real people are in a municipality: what every feature names, and what the officer owes."""

from __future__ import annotations

from flask import current_app, url_for

from koepel.accounts.staff import appointments
from koepel.feature import Feature, GoLiveCheck
from koepel.i18n import _, ngettext
from koepel.permissions import Role
from tenants.legal import service
from tenants.legal.topics import NOT_AGREED


def every() -> list[GoLiveCheck]:
    """Of all features, what is open first."""
    features: tuple[Feature, ...] = current_app.extensions["koepel_features"]
    found = [check for feature in features for ask in feature.go_live for check in ask()]
    return sorted(found, key=lambda check: check.done)


def checks() -> tuple[GoLiveCheck, ...]:
    """The officer is appointed, every setting is confirmed, and none was refused."""
    standings = service.standings()
    waiting = [one for one in standings if not one.confirmed]
    refused = [one for one in standings if one.value == NOT_AGREED]
    index = url_for("legal.index")
    return (
        GoLiveCheck(
            _("A data protection officer is appointed"),
            any(row.role == Role.DATA_PROTECTION_OFFICER for row in appointments()),
            _("The contact point invites the officer on the page of the staff."),
        ),
        GoLiveCheck(
            _("The officer confirmed every legal setting"),
            not waiting,
            ngettext("%(num)s is not confirmed yet:", "%(num)s are not confirmed yet:", len(waiting))
            + " " + ", ".join(str(one.topic.title) for one in waiting) if waiting else "",
            index,
        ),
        GoLiveCheck(
            _("The officer agrees with what the product does by itself"),
            not refused,
            ", ".join(str(one.topic.title) for one in refused),
            index,
        ),
    )  # fmt: skip
