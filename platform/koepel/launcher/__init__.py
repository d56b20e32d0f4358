# SPDX-License-Identifier: EUPL-1.2
"""The verbs of a checkout (`./koepel up`, `./koepel test`) and the folder in which they keep their state.

Standard library only: the checkout script imports this package before anything is installed.
"""

from __future__ import annotations

import os
from pathlib import Path


class Refused(Exception):
    """Something the person at the terminal can mend: one sentence that says how; exit code 2, no traceback."""


def checkout() -> Path:
    """The folder with the `koepel` script and pyproject.toml."""
    return Path(__file__).resolve().parents[3]


def state_folder() -> Path:
    """Where data, secrets and the run file of this installation lie: `KOEPEL_STATE`, else `.koepel` in the checkout."""
    return Path(os.environ.get("KOEPEL_STATE") or checkout() / ".koepel").absolute()
