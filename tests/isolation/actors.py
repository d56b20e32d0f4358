# SPDX-License-Identifier: EUPL-1.2
"""Who tries: staff of each municipality, region and steering group, participants, visitors, sign-in, relay, partner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from koepel import scope as scopes
from koepel.scope import DbRole, Scope, Signer
from tests.conftest import SECRETS
from tests.isolation.rows import (
    PARTNERS,
    REGIONS,
    Label,
    Maker,
    Row,
    account_id,
    key_of,
    partner_id,
    region_id,
    tenant_id,
)
from tests.isolation.tables import Connection

SIGNER = Signer(SECRETS.scope_key)


@dataclass(frozen=True)
class Actor:
    """A scope with a name. `here` is the municipality, `regions` the collaborations in it."""

    name: str
    scope: Scope
    here: str = ""
    regions: tuple[str, ...] = ()
    answers: dict[str, Any] = field(default_factory=dict, compare=False)
    signed: bool = True

    @property
    def of_a_duo(self) -> bool:
        """Whether it came by the link of a duo, which alone is about a trajectory."""
        return self.name.endswith("by the link of a duo")

    @property
    def role(self) -> str:
        """The role that it takes."""
        return str(self.scope.role)


def actors(maker: Maker) -> list[Actor]:
    """Every role at least once; staff of all three municipalities."""
    trajectory = maker.row(maker.tables["trajectory"], Label("aartselaar"))["id"]
    as_mentee, as_mentor = (
        maker.row(maker.tables["proposal"], Label(first, second, "south"))["id"]
        for first, second in (("aartselaar", "borsbeek"), ("borsbeek", "aartselaar"))
    )
    here = tenant_id("aartselaar")
    found = [_staff(name) for name in ("aartselaar", "borsbeek", "mortsel")]
    found.append(_made("staff of aartselaar, signed nowhere", scopes.Scope(DbRole.TENANT, here, ()), "aartselaar"))
    for region in REGIONS:
        found.append(_made(f"region {region}", scopes.region(region_id(region)), regions=(region,)))
    found.append(_made("steering group south", scopes.steering(region_id("south")), regions=("south",)))
    for name, subject, side in (
        ("mentor by the link of a duo", trajectory, "mentor"),
        ("mentee by the link of a duo", trajectory, "mentee"),
        ("mentee by the link of a proposal", as_mentee, "mentee"),
        ("mentor by the link of a proposal", as_mentor, "mentor"),
        ("mentee by the link of a survey", maker.row(maker.tables["survey"], Label("aartselaar"))["id"], "mentee"),
        (
            "mentee by the link under a message to a group",
            maker.row(maker.tables["broadcast_wish"], Label("aartselaar"))["id"],
            "mentee",
        ),
        (
            "mentee by the code of a speed date",
            maker.row(maker.tables["speed_date_answer"], Label("aartselaar"))["guest_id"],
            "mentee",
        ),
        ("somebody by the link of the own page", maker.row(maker.tables["person"], Label("aartselaar"))["id"], "self"),
    ):
        found.append(_made(name, scopes.participant(here, subject, side), "aartselaar"))
        if side == "self":
            grants = maker.tables["partner_grant"]
            own = [label for label in maker.labels(grants) if label.first == "aartselaar"]
            found[-1].answers["own_grant_ids"] = [maker.row(grants, label)["id"] for label in own]
            found[-1].answers["own_card_ids"] = [maker.row(maker.tables["card_release"], Label("aartselaar"))["id"]]
    signer = maker.row(maker.tables["person"], Label("aartselaar"))["id"]
    found.append(_made("mentor by the link for signing", scopes.participant(here, signer, "mentor"), "aartselaar"))
    invited = maker.row(maker.tables["participation"], Label("aartselaar"))
    for name, subject, side in (
        ("mentor by the link of an invitation", invited["id"], "mentor"),
        ("a program by the link of a calendar", invited["activity_id"], "self"),
    ):
        found.append(_made(name, scopes.participant(here, subject, side), "aartselaar"))
        found[-1].answers["own_activity_ids"] = [invited["activity_id"]]
    found.append(_made("visitor of aartselaar", scopes.public(here), "aartselaar"))
    found.append(_made("visitor of nothing", scopes.public(None)))
    found.append(_made("sign-in with a key", scopes.auth(key_of("aartselaar")), "aartselaar"))
    found.append(_made("sign-in with an account", scopes.auth("", account_id("aartselaar")), "aartselaar"))
    found.append(_made("program of vdab with its key", scopes.auth(key_of("vdab"))))
    found.append(_made("sign-in of a partner's worker", scopes.auth("", account_id("vdab"))))
    found.append(_made("relay", scopes.relay()))
    found.append(_unsigned("relay without a scope", scopes.relay()))
    found.append(_unsigned("staff without a scope", scopes.tenant(here)))
    found.append(_made("partner without a protocol", scopes.partner(UUID(int=7))))
    for name, towns in PARTNERS.items():
        protocols = [maker.row(maker.tables["protocol"], Label(town)) for town in towns]
        found.append(_made(f"worker of {name}", scopes.partner(partner_id(name)), protocols=protocols))
    return found


def _staff(name: str) -> Actor:
    regions = tuple(region for region, members in REGIONS.items() if name in members)
    scope = Scope(
        DbRole.TENANT, tenant_id(name), tuple(region_id(region) for region in regions), account_id=account_id(name)
    )
    return _made(f"staff of {name}", scope, name, regions)


def _made(
    name: str, scope: Scope, here: str = "", regions: tuple[str, ...] = (), protocols: Sequence[Row] = ()
) -> Actor:
    role = scope.role
    tenant = scope.tenant_id if role in {DbRole.TENANT, DbRole.PARTICIPANT, DbRole.PUBLIC} else None
    pool = scope.collaboration_ids if role in {DbRole.TENANT, DbRole.REGION, DbRole.STEERING} else ()
    taking_part, signing_in = role is DbRole.PARTICIPANT, role is DbRole.AUTH
    answers = {
        "tenant_id": tenant,
        "collaboration_ids": list(pool or ()),
        "subject_id": UUID(scope.subject) if taking_part else None,
        "side": scope.side if taking_part else None,
        "auth_key": (scope.subject or None) if signing_in else None,
        "account_id": scope.account_id if signing_in else None,
        "actor_id": scope.account_id if role in {DbRole.TENANT, DbRole.REGION, DbRole.STEERING} else None,
        "partner_id": scope.partner_id if role is DbRole.PARTNER else None,
        "protocol_ids": [row["id"] for row in protocols],
        "protocol_tenant_ids": list({row["tenant_id"] for row in protocols}),
        "restricted_ids": [],  # the rows of these worlds are in use; tests/tenants/test_rights_apart.py sets some apart
        "own_card_ids": [],
        "own_grant_ids": [],
        "own_activity_ids": [UUID(scope.subject)] if taking_part and scope.side == "self" else [],
        "dealing_tenant_ids": list({row["tenant_id"] for row in protocols}),
        "relaying": role is DbRole.RELAY,
    }
    return Actor(name, scope, here, regions, answers)


def _unsigned(name: str, scope: Scope) -> Actor:
    """Who took a role and signed nothing: an answer to no question."""
    answers = _made("", scope).answers
    empty = {name: [] if name.endswith("_ids") else None for name in answers} | {"relaying": False}
    return Actor(name, replace(scope, tenant_id=None), answers=empty, signed=False)


def take(connection: Connection, scope: Scope, *, signed: str | None = None) -> None:
    """Become this role with this scope, as koepel.scope does; `signed` stands in for the honest scope."""
    payload = SIGNER.sign(scope, connection.info.backend_pid) if signed is None else signed
    connection.execute(
        "SELECT set_config('role', %s, true), set_config('koepel.scope', %s, true)", (str(scope.role), payload)
    )


@contextmanager
def standing_as(connection: Connection, actor: Actor) -> Iterator[None]:
    """Within, every statement is of this actor; afterwards nothing of it has happened."""
    connection.execute("SAVEPOINT actor")
    try:
        take(connection, actor.scope, signed=None if actor.signed else "")
        yield
    finally:
        connection.execute("ROLLBACK TO SAVEPOINT actor")
        connection.execute("RELEASE SAVEPOINT actor")
