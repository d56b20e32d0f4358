# SPDX-License-Identifier: EUPL-1.2
"""What can be refused about a safety report."""

from koepel.errors import Conflict
from koepel.i18n import _l


class ClosedReport(Conflict):
    """Nothing is added to a closed report."""

    title = _l("This report is closed. Open it again first.")
