# SPDX-License-Identifier: EUPL-1.2
"""The verb `test`."""

from __future__ import annotations

import sys

import click

from koepel.launcher import state_folder
from koepel.launcher.steps import Steps


@click.command("test", context_settings={"ignore_unknown_options": True})
@click.option("--quick", is_flag=True, help="Without the slow suites and the browser.")
@click.option("--no-browser", is_flag=True, help="Without the browser suite.")
@click.option("--mutate-isolation", is_flag=True, help="Take each protection away and see that a test notices.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[PYTEST ARGUMENTS]...")
def command(quick: bool, no_browser: bool, mutate_isolation: bool, arguments: tuple[str, ...]) -> None:
    """Check the code and run all tests; with pytest's own arguments, only those tests."""
    from koepel.launcher import testing
    from koepel.launcher.supervisor import Stop

    state, steps = state_folder() / "test", Steps()
    try:
        if mutate_isolation:
            sys.exit(testing.tool("tests.isolation.mutate", state, arguments, steps))
        sys.exit(testing.test(state, testing.Asked(quick, not no_browser, arguments), steps))
    except Stop:
        sys.exit(130)
