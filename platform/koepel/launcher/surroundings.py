# SPDX-License-Identifier: EUPL-1.2
"""What the programs of one installation are told in their environment. The administrator's address is not in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from koepel.launcher import instance
from koepel.launcher.run_file import ADMINISTRATORS
from koepel.local_services import Services

PREFIX = "KOEPEL_"
DEMO = "demo"


def settings(state: Path, services: Services, url: str, given: Mapping[str, str]) -> dict[str, str]:
    """The operator's own settings first, ours where there are none."""
    told = {name: value for name, value in given.items() if name.startswith(PREFIX) and name not in ADMINISTRATORS}
    told.setdefault("KOEPEL_MODE", DEMO)
    told.setdefault("KOEPEL_PUBLIC_URL", url)
    if "KOEPEL_SECRETS" not in told:
        told["KOEPEL_SECRETS"] = str(instance.secrets(state))
    if told["KOEPEL_MODE"] == DEMO:
        told["KOEPEL_CLOCK_OFFSET"] = str(instance.clock_offset(state))
    told["KOEPEL_STATE"] = str(state)
    told["KOEPEL_DATABASE_URL"] = services.database_url
    told["KOEPEL_KEYS_URL"] = services.keys_url
    told["KOEPEL_REDIS_URL"] = services.redis_url
    return told


def whole(told: Mapping[str, str]) -> dict[str, str]:
    """With the rest of this process's environment: PATH, HOME, language."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return {**rest, "PYTHONUNBUFFERED": "1", **told}
