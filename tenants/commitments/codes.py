# SPDX-License-Identifier: EUPL-1.2
"""Which texts there are, and whose words."""

from __future__ import annotations

from enum import StrEnum

from koepel.i18n import _l
from tenants.vocabulary import Coded


class CommitmentKind(Coded):
    """The mentor signs the first two once, at intake; both people of a duo say yes to the third at the introduction (G4)."""

    VOLUNTEER_AGREEMENT = "volunteer_agreement", _l("Volunteer agreement")
    CONFIDENTIALITY = "confidentiality", _l("Confidentiality clause")
    STATEMENT = "statement", _l("Agreements of the introduction")


SIGNED = (CommitmentKind.VOLUNTEER_AGREEMENT, CommitmentKind.CONFIDENTIALITY)


class Source(StrEnum):
    """Whose words: those that come with Koepel, or the municipality's own."""

    KOEPEL = "koepel"
    OWN = "own"
