# SPDX-License-Identifier: EUPL-1.2
"""The verb `help`."""

from __future__ import annotations

import click


@click.command("help")
@click.argument("verb", required=False)
@click.pass_context
def command(context: click.Context, verb: str | None) -> None:
    """Show the verbs, or how one is used: help VERB."""
    above = context.parent or context
    if verb is None:
        click.echo(above.get_help())
        return
    group = above.command
    found = group.get_command(above, verb) if isinstance(group, click.Group) else None
    if found is None:
        raise click.UsageError(f"There is no verb {verb}: ./koepel help shows them all.")
    with click.Context(found, info_name=verb, parent=above) as its_own:
        click.echo(found.get_help(its_own))
