# SPDX-License-Identifier: EUPL-1.2
"""Which programs make up a running Koepel, as command lines."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

Command = Sequence[str]
THREADS, WORKERS = 4, 2


@dataclass(frozen=True)
class Plan:
    """The command lines of one start. `prepare` prints what `prepare.py` says, so also whether there is a demo."""

    prepare: Command
    web: Command
    others: Mapping[str, Command]
    demo: Command = ()
    info: Command = ()
    ready: str = "/healthz"


def the_plan(port: int) -> Plan:
    """Koepel itself, on a port of the loopback address."""
    return Plan(
        prepare=(sys.executable, "-m", "koepel.launcher.prepare"),
        web=web(port),
        others={"worker": verb("worker"), "scheduler": verb("scheduler")},
        demo=(*verb("demo"), "--size", "S"),
        info=verb("info"),
    )


def web(port: int) -> Command:
    """gunicorn; without preload, as a forked process must not inherit a database connection."""
    control = ["--no-control-socket"] if find_spec("gunicorn.ctl") else []  # only newer gunicorns have the socket
    return (
        sys.executable, "-m", "gunicorn", "koepel.app:create_app()", f"--bind=127.0.0.1:{port}", *control,
        f"--workers={WORKERS}", f"--threads={THREADS}", "--worker-class=gthread",
        "--timeout=60", "--graceful-timeout=20",
    )  # fmt: skip


def verb(name: str) -> Command:
    """A verb of our own."""
    return (sys.executable, "-m", "koepel.cli", name)
