# SPDX-License-Identifier: EUPL-1.2
"""What contact point notes: how somebody made sure who asks, and why data are set apart."""

from __future__ import annotations

from koepel.i18n import _l
from tenants.vocabulary import Coded


class CheckedHow(Coded):
    """How the contact point made sure who asks."""

    KNOWN = "known", _l("Known in person")
    CARD_SEEN = "card_seen", _l("Identity card seen, no copy kept")
    CALLED = "called", _l("Called back on the known number")
    LETTER = "letter", _l("Code from a letter to the known address")


class Ground(Coded):
    """Why data are set apart (GDPR art. 18.1)."""

    CONTESTED = "contested", _l("The person says that it is not correct")
    UNLAWFUL = "unlawful", _l("It should not have been kept, and the person does not want it erased")
    CLAIMS = "claims", _l("The person needs it for a court case")
    OBJECTION = "objection", _l("The person objected; we look who is right")
