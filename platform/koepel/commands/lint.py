# SPDX-License-Identifier: EUPL-1.2
"""The verb `lint`."""

from __future__ import annotations

import sys

import click

from koepel.launcher.checks import LINT, failures, need_tools
from koepel.launcher.steps import Steps


@click.command("lint")
@click.option("--fix", is_flag=True, help="Put right what can be put right by itself.")
def command(fix: bool) -> None:
    """Check style, format and the direction of imports."""
    need_tools()
    sys.exit(1 if failures(LINT, Steps(), mend=fix) else 0)
