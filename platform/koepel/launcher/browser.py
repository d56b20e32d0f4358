# SPDX-License-Identifier: EUPL-1.2
"""Which Chromium of this machine the browser suite drives. Standard library only: the checkout script asks too."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

# The first is Debian's Chromium without the windows around its pages: the same engine and half the work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> Path | None:
    """`KOEPEL_CHROMIUM`, else the first one on the PATH; None where there is none."""
    told = os.environ.get("KOEPEL_CHROMIUM")
    found = shutil.which(told) if told else next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None
