# SPDX-License-Identifier: EUPL-1.2
"""The walls and the servers, looked at from inside: green, or what is wrong and how to mend it."""

from __future__ import annotations

import json

import click

from koepel.app import create_app
from koepel.doctor import WORTH_KNOWING, examine


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(as_json: bool) -> None:
    """Audit the isolation and the health of this installation."""
    found = examine(create_app(check=False))
    wrong = [finding for finding in found if finding.check not in WORTH_KNOWING]
    if as_json:
        click.echo(json.dumps([{"check": f.check, "where": f.where, "mend": f.mend} for f in found]))
    else:
        for finding in found:
            click.echo(str(finding), err=True)
        if not wrong:
            click.echo("All walls stand, all servers answer.")
    raise SystemExit(1 if wrong else 0)
