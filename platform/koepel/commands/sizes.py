# SPDX-License-Identifier: EUPL-1.2
"""The verb `sizes`."""

from __future__ import annotations

import click

from koepel.launcher import checkout
from koepel.launcher.sizes import report


@click.command("sizes")
def command() -> None:
    """Show how long files and functions are."""
    click.echo(report(checkout()))
