# SPDX-License-Identifier: EUPL-1.2
"""The verb `lock`."""

from __future__ import annotations

import click

from koepel.launcher.steps import Steps


@click.command("lock")
@click.option("--upgrade", is_flag=True, help="Take the newest versions that pyproject.toml allows.")
def command(upgrade: bool) -> None:
    """Write the lock files anew after a change in pyproject.toml."""
    from koepel.launcher.locks import write

    write(Steps(), upgrade=upgrade)
