# SPDX-License-Identifier: EUPL-1.2
"""How somebody is helped over what stands in the way, in words that the person reads too. Never why."""

from koepel.i18n import _l
from tenants.vocabulary import Coded


class Support(Coded):
    """The help that was chosen for one threshold."""

    INTERPRETER = "interpreter", _l("An interpreter helps")
    EASY_WORDS = "easy_words", _l("We use easy words and pictures")
    SOMEBODY_ALONG = "somebody_along", _l("Somebody comes along")
    DIGITAL_HELP = "digital_help", _l("We help with computer or phone")
    OTHER_HOURS = "other_hours", _l("We choose other hours")
    NEARBY = "nearby", _l("We meet close by")
    SERVICE = "service", _l("Another service helps")
    LATER = "later", _l("We look at this later")
