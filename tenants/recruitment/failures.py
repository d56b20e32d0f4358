# SPDX-License-Identifier: EUPL-1.2
"""What cannot be done while recruiting, in sentences."""

from koepel.errors import Conflict
from koepel.i18n import _l


class WaitsNoMore(Conflict):
    """The warm list is for people who wait."""

    title = _l("This person does not wait for a match now. Look again.")


class NotInvited(Conflict):
    """There is no way to reach them, or they answered already."""

    title = _l("No invitation went out: there is no way to reach this person, or an answer came already.")


class MentorsOnly(Conflict):
    """The reserve list is of mentors."""

    title = _l("Only mentors stand on the reserve list.")
