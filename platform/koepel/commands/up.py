# SPDX-License-Identifier: EUPL-1.2
"""The verb `up`."""

from __future__ import annotations

import click

from koepel.launcher import state_folder


@click.command("up")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Where the pages are.")
@click.option("--fresh", is_flag=True, help="Delete the kept data and begin anew.")
@click.option("--no-demo", is_flag=True, help="Start without the demo region.")
def command(port: int, fresh: bool, no_demo: bool) -> None:
    """Start Koepel here with a demo region; Ctrl-C stops it."""
    from koepel.launcher.up import Wish, up

    up(state_folder(), Wish(port, fresh, not no_demo))
