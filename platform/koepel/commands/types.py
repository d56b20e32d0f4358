# SPDX-License-Identifier: EUPL-1.2
"""The verb `types`."""

from __future__ import annotations

import sys

import click

from koepel.launcher.checks import TYPES, failures, need_tools
from koepel.launcher.steps import Steps


@click.command("types")
def command() -> None:
    """Check the types."""
    need_tools()
    sys.exit(1 if failures(TYPES, Steps()) else 0)
