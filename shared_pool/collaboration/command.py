# SPDX-License-Identifier: EUPL-1.2
"""The verbs `tenant` and `collaboration`: what an operator types when a municipality or a region comes in."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import click
from werkzeug.datastructures import MultiDict

from koepel import clock, ids, reference
from koepel import scope as scopes
from koepel.accounts import staff
from koepel.accounts.schemas import INVITABLE, InvitationForm, Invited
from koepel.commands._inside import free, there, working
from koepel.errors import NotFound
from koepel.launcher import Refused
from koepel.permissions import Role
from koepel.web.addresses import full_address
from koepel.web.forms import Sheet
from shared_pool.collaboration import appointing, command_leaving, founding, service
from shared_pool.collaboration.appointing import REGIONAL
from tenants import disclosure

KINDS = click.Choice(("real", "demo"))


def _roles(roles: Iterable[str]) -> click.Choice[str]:
    return click.Choice([str(role).replace("_", "-") for role in roles])


def _name_of(nis: str) -> str:
    try:
        town = reference.municipality(nis)
    except KeyError:
        raise Refused(f"There is no municipality with NIS code {nis}: look it up at statbel.fgov.be.") from None
    return town.name("nl")


def _role(word: str) -> Role:
    return Role(word.replace("-", "_"))


def _read(name: str, email: str, role: str = "case-worker") -> Invited:
    """What was typed, by the rules of the staff page."""
    sheet = Sheet.of(MultiDict({"shown_name": name, "email": email, "role": str(_role(role))}), InvitationForm)
    if not sheet.ok:
        raise Refused(" ".join(str(why) for sentences in sheet.errors.values() for why in sentences))
    return sheet.data


@click.group("tenant")
def tenant() -> None:
    """Municipalities: add one, let one join a collaboration, take its data out, remove one that leaves."""


for leaving in command_leaving.COMMANDS:
    tenant.add_command(leaving)


@tenant.command("add")
@click.argument("slug")
@click.option("--nis", required=True, help="Its NIS code, for example 11029.")
@click.option("--collaboration", default="", help="Address word of the collaboration that it joins.")
@click.option("--name", default="", help="Its name; else the one that goes with the code.")
@click.option("--kind", type=KINDS, default="real", help="Demo for invented people.")
def add_tenant(slug: str, nis: str, collaboration: str, name: str, kind: str) -> None:
    """Open a municipality, with its collaboration of one; it signs an agreement itself."""
    with working():
        free(slug, "mortsel")
        region = there(collaboration, "collaboration") if collaboration else None
        tenant_id = open_tenant(name or _name_of(nis), slug, nis, kind)
        if region:
            founding.add_member(region.id, tenant_id)
    click.echo(
        f"{slug} is open." + (f" Its contact point can now sign the agreement of {collaboration}." if region else "")
    )


def open_tenant(name: str, slug: str, nis: str, kind: str, second_factor: str = "required") -> UUID:
    """A municipality with its collaboration of one; returns its id."""
    tenant_id = ids.reference()
    with founding.act(scopes.tenant(tenant_id)):
        disclosure.new_municipality(name, slug, nis, kind, second_factor)
    service.open_alone(tenant_id)
    return tenant_id


@tenant.command("join")
@click.argument("slug")
@click.option("--collaboration", required=True, help="Address word of the collaboration.")
def join(slug: str, collaboration: str) -> None:
    """Make a municipality that is there a member; its contact point signs."""
    with working():
        service.add_member(there(collaboration, "collaboration").id, there(slug, "municipality").id)
    click.echo(f"{slug} was offered the agreement of {collaboration}.")


@tenant.command("invite")
@click.argument("slug")
@click.argument("email")
@click.option("--name", required=True, help="As colleagues know this person.")
@click.option("--role", type=_roles(INVITABLE), default="contact-point", show_default=True)
def invite(slug: str, email: str, name: str, role: str) -> None:
    """Invite the first contact point of a municipality, who then invites everybody else."""
    with working():
        place = there(slug, "municipality")
        invited = _read(name, email, role)
        with founding.act(scopes.tenant(place.id)):
            staff.invite(invited)
    click.echo(f"The invitation to {email} leaves as soon as a worker runs.")


@click.group("collaboration")
def collaboration() -> None:
    """Collaborations of municipalities: add one, say who coordinates it."""


@collaboration.command("add")
@click.argument("slug")
@click.option("--name", required=True, help="Its name, as members read it.")
@click.option("--kind", type=KINDS, default="real", help="Demo for invented people.")
@click.option("--body", default="", help="The organisation that coordinates it.")
def add_collaboration(slug: str, name: str, kind: str, body: str) -> None:
    """Found a collaboration, with version 1 of its agreement and no members yet."""
    with working():
        free(slug, "mortsel")
        service.found_collaboration(name, slug, kind, body, clock.today())
    click.echo(f"{slug} is founded. Add members with ./koepel tenant add or ./koepel tenant join.")


@collaboration.command("appoint")
@click.argument("slug")
@click.argument("email")
@click.option("--name", required=True, help="As colleagues know this person.")
@click.option("--role", type=_roles(REGIONAL), default="coordinator", show_default=True)
@click.option("--full-bands", is_flag=True, help="When the agreement lets this coordinator read unmasked cards.")
def appoint(slug: str, email: str, name: str, role: str, full_bands: bool) -> None:
    """Appoint a regional coordinator or a member of the steering group."""
    with working():
        place = there(slug, "collaboration")
        who = _read(name, email)
        token = appointing.appoint(place.id, who.shown_name, who.email, _role(role), full_bands=full_bands)
        address = full_address("accounts.set_password", token=token) if token else ""
    click.echo(f"{name} is appointed and logs in as before." if not token else
               f"{name} is appointed. Hand over this link: it sets a password, once, within 7 days.\n{address}")  # fmt: skip


@collaboration.command("dismiss")
@click.argument("slug")
@click.argument("email")
@click.option("--role", type=_roles(REGIONAL), default="coordinator", show_default=True)
def dismiss(slug: str, email: str, role: str) -> None:
    """End such an appointment today."""
    with working():
        try:
            appointing.dismiss(there(slug, "collaboration").id, email, _role(role))
        except NotFound:
            raise Refused(f"{email} has no such role in {slug}.") from None
    click.echo(f"{email} no longer has this role in {slug}.")
