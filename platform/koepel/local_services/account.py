# SPDX-License-Identifier: EUPL-1.2
"""As whom the database servers run: as ourselves, or, when we are root, as an account that may do nothing else."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from koepel.launcher import Refused

UNPRIVILEGED = ("postgres", "nobody", "daemon")


@dataclass(frozen=True)
class Account:
    """A user and group; `switch` says whether we have to change to it."""

    uid: int
    gid: int
    switch: bool

    def popen(self) -> dict[str, Any]:
        """What `subprocess` needs to start a program as this account."""
        common: dict[str, Any] = {"cwd": "/", "umask": 0o077, "start_new_session": True}
        return {**common, "user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else common

    def owns(self, path: Path) -> None:
        """Give it a file or folder that we made."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def reads(self, file: Path) -> bool:
        """Whether it can read and run a program, going by owner and mode of the file and each folder above it."""
        return self._may(file.resolve(), 5) and self.enters(file.resolve().parent)

    def enters(self, folder: Path) -> bool:
        """Whether it can pass through a folder and all above it."""
        real = folder.resolve()
        return all(self._may(one, 1) for one in (real, *real.parents))

    def _may(self, path: Path, bits: int) -> bool:
        if not self.switch:
            return True
        found = path.stat()
        shift = 6 if found.st_uid == self.uid else 3 if found.st_gid == self.gid else 0
        return (found.st_mode >> shift) & bits == bits


def account(data: Path, *, root: bool | None = None) -> Account:
    """Whose servers these are: the owner of data that exists, else the first unprivileged account of this machine."""
    if not (os.geteuid() == 0 if root is None else root):
        return Account(os.geteuid(), os.getegid(), switch=False)
    if data.exists() and (owner := data.stat()).st_uid:
        return Account(owner.st_uid, owner.st_gid, switch=True)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid:
            return Account(entry.pw_uid, entry.pw_gid, switch=True)
    raise Refused(
        "PostgreSQL does not run as root and this machine has no account nobody: add one, or start Koepel as a user."
    )
