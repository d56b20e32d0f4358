# SPDX-License-Identifier: EUPL-1.2
"""What mentors ask about."""

from __future__ import annotations

from koepel.i18n import _l
from tenants.vocabulary import Coded


class Theme(Coded):
    """One for each question (seed 001, 1.2.3: status and rights come first)."""

    STATUS = "status", _l("Status and rights")
    WORK = "work", _l("Work and training")
    HOUSING = "housing", _l("Housing")
    SCHOOL = "school", _l("School and children")
    HEALTH = "health", _l("Health care")
    LANGUAGE = "language", _l("Learning Dutch")
    RULES = "rules", _l("Rules of the programme")
    OTHER = "other", _l("Something else")
