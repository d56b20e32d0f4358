# SPDX-License-Identifier: EUPL-1.2
"""What runs now and where: `run.json` in the state folder, for the owner's eyes only, as it holds the addresses."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path

from koepel.local_services.processes import Known

NAME = "run.json"
ADMIN, ADMIN_OF_KEYS = ADMINISTRATORS = ("KOEPEL_ADMIN_DATABASE_URL", "KOEPEL_ADMIN_KEYS_URL")
ADMINISTERS = frozenset({"migrate", "backup", "restore", "tenant"})  # the verbs that get the administrator's addresses


@dataclass
class Run:
    """A running Koepel: its launcher, its address, its children and the environment that they were given."""

    launcher: Known
    url: str
    environment: Mapping[str, str] = field(default_factory=dict)
    admin_url: str = ""
    keys_admin_url: str = ""
    children: dict[str, Known] = field(default_factory=dict)

    def write(self, state: Path) -> None:
        """Replace the file in one move: a reader finds the old one or the new one, never half of one."""
        half = state / f".{NAME}.half"
        half.unlink(missing_ok=True)
        told = {
            "launcher": _plain(self.launcher),
            "url": self.url,
            "children": {name: _plain(child) for name, child in self.children.items()},
            "environment": dict(self.environment),
            "admin_url": self.admin_url,
            "keys_admin_url": self.keys_admin_url,
        }
        with os.fdopen(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            json.dump(told, file, indent=1)
        half.rename(state / NAME)


def _plain(process: Known) -> list[str | int]:
    return [process.pid, process.born]


def read(state: Path) -> Run | None:
    """The last run of this state folder, running or not; None when there is none, or it belongs to another user."""
    try:
        told = json.loads((state / NAME).read_text("utf-8"))
        return Run(
            Known(*told["launcher"]),
            told["url"],
            told["environment"],
            told["admin_url"],
            told["keys_admin_url"],
            {name: Known(*child) for name, child in told["children"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget(state: Path) -> None:
    """Nothing runs any more."""
    (state / NAME).unlink(missing_ok=True)


def adopt(state: Path, verb: str, environment: MutableMapping[str, str]) -> None:
    """Let a verb typed beside a running Koepel talk to the same servers; what was set by hand stays."""
    run = read(state)
    if run is None or not run.launcher.lives():
        return
    told = dict(run.environment)
    if verb in ADMINISTERS and run.admin_url:
        told |= {ADMIN: run.admin_url, ADMIN_OF_KEYS: run.keys_admin_url}
    for name, value in told.items():
        environment.setdefault(name, value)
