# SPDX-License-Identifier: EUPL-1.2
"""What a duo expects of its contact, as agreed at the start (seed 003, 1.3)."""

from koepel.i18n import _l
from tenants.vocabulary.coded import Coded


class ContactMoments(Coded):
    """Whether they agree as it comes, or on fixed moments."""

    SPONTANEOUS = "spontaneous", _l("When it suits them")
    FIXED = "fixed", _l("At fixed moments")


class ContactWay(Coded):
    """How they are mostly in touch."""

    MEET = "meet", _l("They meet")
    CALL = "call", _l("They call")
    MESSAGE = "message", _l("They send messages")
