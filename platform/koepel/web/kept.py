# SPDX-License-Identifier: EUPL-1.2
"""What a process of the server keeps as long as it lives is looked through by the collector once, not in the middle of pages."""

from __future__ import annotations

import gc
from itertools import count

from flask import Flask

VISITS = 200  # by then templates, statements and what is imported late have been met


def keep_for_good() -> None:
    """What stands now lives as long as this process, so the collector passes over it: a full collection looks at all of its
    300,000 things, and came in the middle of one page in twenty to forty.
    """
    gc.collect()
    gc.freeze()


def install(app: Flask) -> None:
    """Once more when the first visitors have been served: half as much again is loaded by their pages."""
    served = count(1)

    @app.teardown_appcontext
    def _served(_fault: BaseException | None) -> None:
        if next(served) == VISITS:
            keep_for_good()
