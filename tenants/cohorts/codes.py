# SPDX-License-Identifier: EUPL-1.2
"""The words of cohorts."""

from __future__ import annotations

from koepel.i18n import _l
from tenants.vocabulary import Coded


class CohortState(Coded):
    """Planned takes people in until its last day to register, started runs, closed takes nobody any more."""

    PLANNED = "planned", _l("Planned")
    STARTED = "started", _l("Started")
    CLOSED = "closed", _l("Closed")
