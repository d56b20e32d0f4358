# SPDX-License-Identifier: EUPL-1.2
"""The verb `let-in`: the way back for a municipality whose identity provider lets nobody in any more."""

from __future__ import annotations

import click

from koepel import scope as scopes
from koepel.commands._inside import there, working
from koepel.database import db
from tenants.municipality import service


@click.command("let-in")
@click.argument("tenant")
def command(tenant: str) -> None:
    """Let accounts of Koepel into a municipality again, when its own sign-in fails."""
    with working():
        place = there(tenant, "municipality")
        with scopes.entered(scopes.tenant(place.id, purpose="let in again by the operator")):
            service.let_in(provider_only=False, by_provider=False)
            db.session.commit()
    click.echo(f"Staff of {tenant} come in with an account of Koepel too.")
