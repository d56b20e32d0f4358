# SPDX-License-Identifier: EUPL-1.2
"""Identity providers: who may vouch for staff, and which of its organisations is which place here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
from joserfc.errors import JoseError

from koepel.accounts.identity import discovery, flow, providers, rights
from koepel.accounts.identity.claims import DENIED, Organisation, Rules
from koepel.accounts.identity.providers import Provider
from koepel.commands import _inside as inside
from koepel.errors import NotFound
from koepel.launcher import Refused
from koepel.outside import NotReached
from koepel.permissions import Role
from koepel.web import places

PROOFS = ("private_key_jwt", "client_secret_basic", "client_secret_post")


@contextmanager
def working() -> Iterator[None]:
    """As every verb; a provider that is not there is told by its word."""
    with inside.working():
        try:
            yield
        except NotFound as why:
            raise Refused("There is no identity provider with this word: ./koepel provider list shows them.") from why


@click.group("provider")
def command() -> None:
    """Identity providers: add one, say which organisation is which municipality."""


@command.command("add")
@click.argument("word")
@click.option("--name", required=True, help="As people read it on the sign-in page.")
@click.option("--issuer", required=True, help="Its issuer, exactly as its metadata says it.")
@click.option("--client-id", required=True, help="As whom Koepel is registered there.")
@click.option("--proves-by", type=click.Choice(PROOFS), default=PROOFS[0], show_default=True)
@click.option("--scope", "scopes", multiple=True, default=("openid", "profile"), show_default=True)
@click.option("--organisation-claim", default="vo_orgcode", show_default=True)
@click.option("--kind-claim", default="vo_doelgroepcode", show_default=True, help="'' when there is none.")
@click.option("--roles-claim", required=True, help="Holds strings such as Role:ORG1,ORG2.")
@click.option("--role", "roles", multiple=True, required=True, help="THEIRS=ours, for example Begeleider=case-worker.")
@click.option("--email-claim", default="", help="Where mails about the account may go.")
@click.option("--acr", multiple=True, help="One of these is required.")
@click.option("--strong-acr", multiple=True, help="These count as two steps.")
@click.option("--max-age", type=click.IntRange(0, 86_400), default=0, help="Seconds since somebody proved it there.")
@click.option("--deny", multiple=True, help="Claims to drop, beside national numbers.")
@click.option("--userinfo", is_flag=True, help="Claims come from the userinfo endpoint.")
def add(word: str, name: str, issuer: str, roles: Sequence[str], deny: Sequence[str], **told: Any) -> None:
    """Add a provider, or change it. Its secret or private key stands in KOEPEL_SECRETS as provider_WORD."""
    if not providers.WORD.fullmatch(word):
        raise Refused(f"{word} cannot be its word: take small letters, digits and hyphens, for example acm.")
    rules = Rules(
        organisation_claim=told["organisation_claim"],
        kind_claim=told["kind_claim"],
        roles_claim=told["roles_claim"],
        roles=dict(_role(one) for one in roles),
        email_claim=told["email_claim"],
        denied=(*DENIED, *deny),
        acr=tuple(told["acr"]),
        strong_acr=tuple(told["strong_acr"]),
        max_age=told["max_age"],
        userinfo=told["userinfo"],
    )
    one = Provider(word, name, issuer, told["client_id"], told["proves_by"], tuple(told["scopes"]), rules)
    with working():
        _secret(one)
        _reached(one)
        providers.add(one)
        click.echo(f"{name} is added. Register this address there, exactly: {one.callback}")
        if one.proves_by == "private_key_jwt":
            click.echo("Register this public key there:")
            click.echo(_public_key(one))


def _role(told: str) -> tuple[str, str]:
    theirs, _, ours = told.partition("=")
    givable = sorted(str(role) for roles in rights.GIVABLE.values() for role in roles)
    role = ours.replace("-", "_")
    if not theirs or role not in givable:
        choices = ", ".join(one.replace("_", "-") for one in givable)
        raise Refused(f"{told} says no role: write THEIRS=ours, where ours is one of {choices}.")
    return theirs, str(Role(role))


def _secret(one: Provider) -> None:
    try:
        secret = one.secret
        if one.proves_by == "private_key_jwt":
            flow.private_key(secret)
    except OSError as why:
        raise Refused(f"Put its secret or private key in {providers.secret_file(one.word)} first.") from why
    except (ValueError, JoseError) as why:
        raise Refused(f"{providers.secret_file(one.word)} holds no private key: RSA or EC, as PEM or JWK.") from why
    if not secret:
        raise Refused(f"{providers.secret_file(one.word)} is empty.")


def _reached(one: Provider) -> None:
    discovery.forget()
    try:
        discovery.metadata(one.issuer, providers.outside())
    except NotReached as why:
        raise Refused(
            f"The provider cannot be reached ({why}). Is the issuer exactly right? One in a closed network needs"
            " KOEPEL_PROVIDER_NETWORKS."
        ) from why


def _public_key(one: Provider) -> str:
    key = flow.private_key(one.secret)
    told = {**key.as_dict(private=False), "kid": key.thumbprint(), "use": "sig"}
    return "{" + ", ".join(f'"{name}": "{value}"' for name, value in told.items()) + "}"


@command.command("list")
def list_() -> None:
    """Show the providers, and which organisation is which place."""
    with working():
        for one in providers.every():
            click.echo(f"{one.word}  {one.name}  {one.issuer}  {one.callback}")
            for link in providers.links(one.word):
                organisation = f"{link.organisation.kind}:{link.organisation.code}"
                click.echo(f"  {organisation} is {places.word_of(link.place_id)} ({link.place_kind})")


@command.command("link")
@click.argument("word")
@click.argument("organisation", metavar="KIND:CODE")
@click.argument("place")
def link(word: str, organisation: str, place: str) -> None:
    """Say that an organisation of a provider (LB:0207500123) is this municipality, collaboration or partner."""
    with working():
        found = places.place_of(place)
        if found is None:
            raise Refused(f"There is no municipality, collaboration or partner called {place}.")
        providers.link(word, _organisation(organisation), found.kind, found.id)
    click.echo(f"Who comes for {organisation} by {word} works in {place}.")


@command.command("unlink")
@click.argument("word")
@click.argument("organisation", metavar="KIND:CODE")
def unlink(word: str, organisation: str) -> None:
    """Say that an organisation is no place here any more."""
    with working():
        providers.unlink(word, _organisation(organisation))
    click.echo(f"{organisation} is no place here any more; who came by it is out within a quarter of an hour.")


def _organisation(told: str) -> Organisation:
    kind, colon, code = told.partition(":")
    if not colon or not code:
        raise Refused(
            f"{told} is no organisation: write KIND:CODE, for example LB:0207500123 (or :CODE without a kind)."
        )
    return Organisation(kind, code)


@command.command("remove")
@click.argument("word")
def remove(word: str) -> None:
    """Take a provider away: nobody comes in by it any more."""
    with working():
        providers.remove(word)
    click.echo(f"{word} is gone; who came by it is out within a quarter of an hour.")
