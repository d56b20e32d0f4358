# SPDX-License-Identifier: EUPL-1.2
"""What can stand in the way of working together, in words."""

from koepel.errors import Conflict
from koepel.i18n import _l


class OtherVersion(Conflict):
    """The text on the screen is not the text that would be signed."""

    problem = "other-version"
    title = _l("The agreement was changed in the meantime. Read it again before you sign.")


class StaysAlone(Conflict):
    """The collaboration of one belongs to the municipality for ever."""

    problem = "stays-alone"
    title = _l("A municipality cannot leave its own collaboration.")


class Unlike(Conflict):
    """Invented and real people never meet in one pool."""

    problem = "unlike"
    title = _l("A demo municipality and a real collaboration do not go together.")
