# SPDX-License-Identifier: EUPL-1.2
"""The verb `attack`."""

from __future__ import annotations

import sys

import click

from koepel.launcher import state_folder
from koepel.launcher.steps import Steps


@click.command("attack")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@click.option(
    "--requests", default=4000, show_default=True, metavar="N", help="Hostile forms to send; 200000 before a release."
)
@click.option("--only", multiple=True, metavar="T14", help="This attack only; may be given again.")
def command(as_json: bool, requests: int, only: tuple[str, ...]) -> None:
    """Attack Koepel in 42 ways and say which it withstands."""
    from koepel.launcher import testing
    from koepel.launcher.supervisor import Stop

    arguments = [f"--requests={requests}", *(["--json"] if as_json else []), *(f"--only={one}" for one in only)]
    try:
        to = sys.stderr if as_json else sys.stdout
        sys.exit(testing.tool("tests.attack", state_folder() / "test", arguments, Steps(to)))
    except Stop:
        sys.exit(130)
