# SPDX-License-Identifier: EUPL-1.2
"""What can be refused when consent is written down."""

from koepel.errors import Conflict
from koepel.i18n import _l


class OtherText(Conflict):
    """The text changed while the page stood open: what was read is not what would be kept."""

    title = _l("There is a newer text. Read it together, then note the answer.")


class AlreadyWithdrawn(Conflict):
    """Somebody else was first."""

    title = _l("This consent was taken back already.")
