# SPDX-License-Identifier: EUPL-1.2
"""Why a sealed value is not shown: its key was deleted on purpose, or it does not belong where it stands."""

from __future__ import annotations

from koepel.errors import Failure
from koepel.i18n import _l


class Erased(Failure):
    """The key of this person was deleted: what was sealed under it can be read by nobody any more."""

    status = 410
    problem = "erased"
    title = _l("These data were erased. Nobody can read them any more.")


class DoesNotOpen(Failure):
    """The value was moved, changed, or its key is not in the vault. Never shown as something else, or as nothing."""

    status = 500
    problem = "does-not-open"
    title = _l("These data do not open: they are damaged, or their key is missing. Tell who runs Koepel.")

    def __init__(self, about: str = "") -> None:
        super().__init__()
        self.about = about  # table, column and ids, for the log; never a value

    def __str__(self) -> str:
        return f"{self.problem}: {self.about}"
