# SPDX-License-Identifier: EUPL-1.2
"""The verb `let-in`: the way back for a municipality whose identity provider lets nobody in any more."""

from __future__ import annotations

import click

from koepel import scope as scopes
from koepel.app import create_app
from koepel.database import db
from koepel.launcher import Refused
from koepel.web.places import forget, place_of
from tenants.municipality import service


@click.command("let-in")
@click.argument("tenant")
def command(tenant: str) -> None:
    """Let accounts of Koepel into a municipality again, when its own sign-in fails."""
    with create_app().app_context():
        forget()
        place = place_of(tenant)
        if place is None or place.kind != "municipality":
            raise Refused(f"There is no municipality called {tenant}.")
        with scopes.entered(scopes.tenant(place.id, purpose="let in again by the operator")):
            service.let_in(provider_only=False, by_provider=False)
            db.session.commit()
        db.session.remove()
        db.engine.dispose()
    click.echo(f"Staff of {tenant} come in with an account of Koepel too.")
