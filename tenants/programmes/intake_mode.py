# SPDX-License-Identifier: EUPL-1.2
"""How people come into a programme: each on their own, or together (C9)."""

from __future__ import annotations

from koepel.i18n import _l
from tenants.vocabulary import Coded


class IntakeMode(Coded):
    """What a programme does with who comes in; it may change, and nobody who is under way notices."""

    ROLLING = "rolling", _l("One by one, all year")
    COHORT = "cohort", _l("Together, in cohorts")
