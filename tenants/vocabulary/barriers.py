# SPDX-License-Identifier: EUPL-1.2
"""What stands in the way of taking part, in words that the person reads too.

The list leaves out illness, trauma, disability and residence: those are special data, off by default (O6).
`adapted_pace` and `escort` say which support is needed without saying why.
"""

from koepel.i18n import _l
from tenants.vocabulary.coded import Coded


class Barrier(Coded):
    """What stands in the way now; it chooses support and never excludes a person (D7)."""

    CONTACT_LANGUAGE = "contact_language", _l("No common language yet")
    LITERACY = "literacy", _l("Reading and writing are hard")
    DIGITAL = "digital", _l("Computer or phone is hard")
    ADAPTED_PACE = "adapted_pace", _l("Needs a calm pace")
    CHILDCARE = "childcare", _l("No childcare")
    FAMILY_CARE = "family_care", _l("Cares for family")
    MOBILITY = "mobility", _l("Hard to get around")
    ESCORT = "escort", _l("Needs somebody along the first times")
    HOUSING = "housing", _l("No stable housing")
    FINANCES = "finances", _l("Money is short")
    WORK_SCHEDULE = "work_schedule", _l("Shift work")
    SMALL_NETWORK = "small_network", _l("Knows few people here")
