# SPDX-License-Identifier: EUPL-1.2
"""Why something cannot be written in a plan, each with the way out."""

from __future__ import annotations

from koepel.errors import Conflict
from koepel.i18n import _l


class PlanIsClosed(Conflict):
    """The trajectory ended."""

    title = _l("This trajectory has ended. Its plan can still be read.")


class TooManyGoals(Conflict):
    """Three goals at once are enough."""

    title = _l("There are three open goals already. Say first how one of them stands.")


class AlreadyAGoal(Conflict):
    """The same kind is open."""

    title = _l("This goal stands in the plan already.")


class TooManySteps(Conflict):
    """The plan has to fit on one page."""

    title = _l("There are ten open steps already. Finish or drop one first.")


class TooManyThresholds(Conflict):
    """Five are enough to work on."""

    title = _l("There are five thresholds already. Remove one first.")


class AlreadyNamed(Conflict):
    """One line for each threshold."""

    title = _l("This stands in the plan already. Remove it first, then choose other help.")


class AlreadyDone(Conflict):
    """Somebody else was first."""

    title = _l("This was changed in the meantime.")


class NoDuoNow(Conflict):
    """Information is handed over to a duo that runs."""

    title = _l("There is no mentor at the moment. Tick this off when a new duo has started.")
