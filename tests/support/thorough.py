# SPDX-License-Identifier: EUPL-1.2
"""How far the suites go: as a rule to where each kind of fault is met once; before a release, with KOEPEL_THOROUGH=1, to the end."""

from __future__ import annotations

import os

THOROUGH = os.environ.get("KOEPEL_THOROUGH", "") not in ("", "0")
