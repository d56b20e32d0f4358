# SPDX-License-Identifier: EUPL-1.2
"""Leaves out the tests that need a PostgreSQL of this machine where there is none, and says so in the summary."""

from __future__ import annotations

import os

import pytest

from koepel.launcher import Refused
from koepel.local_services import programs

REQUIRE = "KOEPEL_REQUIRE_OWN_SERVERS"
OWN_SERVERS = "test_own_servers.py"


def _why_not() -> str:
    try:
        programs.postgres(bundled=False)
    except Refused as why:
        return str(why)
    return ""


WHY_NOT = _why_not()
# with the variable set they are collected, and fail for want of a server
collect_ignore = [OWN_SERVERS] if WHY_NOT and not os.environ.get(REQUIRE) else []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line when something was left out."""
    if collect_ignore:
        terminalreporter.write_line(f"tests/kernel/{OWN_SERVERS} was left out: {WHY_NOT}", yellow=True)
