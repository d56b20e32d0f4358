# SPDX-License-Identifier: EUPL-1.2
"""The verb `partner`: what an operator types when an organisation comes in that works with municipalities."""

from __future__ import annotations

from uuid import UUID

import click
from stdnum.be import vat

from koepel import scope as scopes
from koepel.commands._inside import free, there, working
from koepel.database import db
from koepel.launcher import Refused
from koepel.partners import service
from koepel.partners.models import PartnerFunction, PartnerKind
from koepel.permissions import Role
from koepel.web.addresses import full_address


def _number(given: str) -> str:
    if given and not vat.is_valid(given):
        raise Refused(
            f"{given} is no number of the Crossroads Bank for Enterprises: take ten digits, for example 0406.798.006."
        )
    return vat.compact(given) if given else ""


@click.group("partner")
def command() -> None:
    """Partners (VDAB, OCMW, AgII, a reception centre): add one, name its administrator."""


@command.command("add")
@click.argument("slug")
@click.option("--name", required=True, help="As municipalities and the public read it.")
@click.option("--kind", required=True, type=click.Choice([str(kind) for kind in PartnerKind]), help="What it is.")
@click.option("--number", default="", help="Its number in the Crossroads Bank for Enterprises.")
def add(slug: str, name: str, kind: str, number: str) -> None:
    """Add a partner. It sees nothing until a municipality and it have signed a protocol."""
    company_number = _number(number)
    with working():
        free(slug, "vdab")
        service.found_partner(name, slug, PartnerKind(kind), company_number)
    click.echo(f"{slug} is there. Name its administrator with ./koepel partner appoint.")


@command.command("appoint")
@click.argument("slug")
@click.argument("email")
@click.option("--name", required=True, help="As colleagues know this person.")
@click.option("--role", type=click.Choice([str(role).replace("_", "-") for role in service.WORKING]),
              default="partner-administrator", show_default=True)  # fmt: skip
@click.option("--function", type=click.Choice([str(one).replace("_", "-") for one in PartnerFunction]), default=None)
def appoint(slug: str, email: str, name: str, role: str, function: str | None) -> None:
    """Appoint the first administrator of a partner, who then appoints everybody else."""
    with working():
        token = appoint_at(there(slug, "partner").id, name, email, Role(role.replace("-", "_")), function)
        address = full_address("accounts.set_password", token=token) if token else ""
    click.echo(f"{name} is appointed and logs in as before." if not token else
               f"{name} is appointed. Hand over this link: it sets a password, once, within 7 days.\n{address}")  # fmt: skip


def appoint_at(partner_id: UUID, name: str, email: str, role: Role, function: str | None = None) -> str:
    """As `service.appoint`, under the scope of that partner and in a transaction of its own."""
    with scopes.entered(scopes.partner(partner_id)):
        try:
            wanted = PartnerFunction(function.replace("-", "_")) if function else None
            token = service.appoint(name, email, role, wanted)
            db.session.commit()
        finally:
            db.session.remove()
    return token
