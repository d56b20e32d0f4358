# SPDX-License-Identifier: EUPL-1.2
"""The verb `down`."""

from __future__ import annotations

import click

from koepel.launcher import state_folder
from koepel.launcher.down import down
from koepel.launcher.steps import Steps


@click.command("down")
def command() -> None:
    """Stop a Koepel that runs in another terminal."""
    down(state_folder(), Steps())
