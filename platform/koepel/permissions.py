# SPDX-License-Identifier: EUPL-1.2
"""Who may do what, in one table that a data protection officer can read. Routes name a permission, never a role."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, TypeVar


class Role(StrEnum):
    """What an appointment makes of an account, in one municipality or collaboration."""

    CONTACT_POINT = "contact_point"
    CASE_WORKER = "case_worker"
    OUTSIDE_CASE_WORKER = "outside_case_worker"
    COORDINATOR = "coordinator"
    STEERING_MEMBER = "steering_member"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    OPERATOR = "operator"
    PARTNER = "partner"
    PARTNER_ADMINISTRATOR = "partner_administrator"


class PlaceKind(StrEnum):
    """Where an appointment holds: the hat that is on."""

    MUNICIPALITY = "municipality"
    COLLABORATION = "collaboration"
    PARTNER = "partner"


class Permission(StrEnum):
    """One verb of the practice each."""

    TODAY_READ = "today_read"
    REGISTRATION_READ = "registration_read"
    REGISTRATION_WRITE = "registration_write"
    PERSON_READ = "person_read"
    PERSON_WRITE = "person_write"
    INTAKE_WRITE = "intake_write"
    MENTEE_INTAKE = "mentee_intake"
    TRAJECTORY_READ = "trajectory_read"
    TRAJECTORY_WRITE = "trajectory_write"
    OFFER_WRITE = "offer_write"
    POOL_READ = "pool_read"
    MATCH_PROPOSE = "match_propose"
    CARD_RELEASE = "card_release"
    PROPOSAL_READ = "proposal_read"
    DISCLOSURE_DECIDE = "disclosure_decide"
    IMPORT = "import"
    EXPORT = "export"
    FIGURES_READ = "figures_read"
    TARGETS_WRITE = "targets_write"
    REGION_READ = "region_read"
    SETTINGS_READ = "settings_read"
    SETTINGS_WRITE = "settings_write"
    STAFF_WRITE = "staff_write"
    AGREEMENT_SIGN = "agreement_sign"
    AUDIT_READ = "audit_read"
    PROTOCOL_READ = "protocol_read"
    PROTOCOL_WRITE = "protocol_write"
    PROTOCOL_ADVISE = "protocol_advise"
    CLIENT_SHARE = "client_share"
    CLIENT_READ = "client_read"
    CLIENT_REFER = "client_refer"
    PARTNER_WRITE = "partner_write"
    SUPPORT_ASK = "support_ask"
    SUPPORT_DECIDE = "support_decide"
    LEGAL_DECIDE = "legal_decide"
    CONSENT_READ = "consent_read"
    BREACH_WRITE = "breach_write"
    BREACH_PERSONS = "breach_persons"
    RIGHTS_READ = "rights_read"
    RIGHTS_ANSWER = "rights_answer"
    SAFETY_READ = "safety_read"
    SAFETY_WRITE = "safety_write"


P = Permission
# The part of a municipality: what its own staff leave to AgII or to the region (seed 003, 6.1; A8). Recruiting, the intake of
# mentors, activities and messages to groups are the offer, which every municipality opens up.
LEFT_TO_OTHERS: dict[str, frozenset[Permission]] = {
    "minimal": frozenset({P.MENTEE_INTAKE, P.MATCH_PROPOSE, P.TRAJECTORY_WRITE}),
    "extended": frozenset({P.TRAJECTORY_WRITE}),
    "maximal": frozenset(),
}
RUNS_INTAKE_TO_END = frozenset(
    {P.TODAY_READ, P.REGISTRATION_READ, P.REGISTRATION_WRITE, P.PERSON_READ, P.PERSON_WRITE, P.INTAKE_WRITE, P.MENTEE_INTAKE,
     P.TRAJECTORY_READ, P.TRAJECTORY_WRITE, P.OFFER_WRITE, P.POOL_READ, P.MATCH_PROPOSE, P.CARD_RELEASE, P.PROPOSAL_READ,
     P.IMPORT, P.EXPORT, P.FIGURES_READ, P.SETTINGS_READ, P.PROTOCOL_READ, P.CLIENT_SHARE, P.CONSENT_READ, P.SAFETY_READ}
)  # fmt: skip
ROLES: dict[Role, frozenset[Permission]] = {
    # Answers for the municipality and decides on disclosures; sees proposals, settings and figures, no file.
    Role.CONTACT_POINT: frozenset(
        {P.TODAY_READ, P.PROPOSAL_READ, P.DISCLOSURE_DECIDE, P.FIGURES_READ, P.SETTINGS_READ, P.SETTINGS_WRITE, P.STAFF_WRITE,
         P.AGREEMENT_SIGN, P.AUDIT_READ, P.PROTOCOL_READ, P.PROTOCOL_WRITE, P.SUPPORT_DECIDE, P.CONSENT_READ, P.BREACH_WRITE,
         P.BREACH_PERSONS, P.RIGHTS_READ, P.RIGHTS_ANSWER, P.SAFETY_READ, P.SAFETY_WRITE}
    ),
    # Runs intake, matching and follow-up in one municipality, as far as it does that itself; decides on disclosures only where that
    # right was given. Of safety reports reads those of the files that this person follows (tenants/concerns/readers.py).
    Role.CASE_WORKER: RUNS_INTAKE_TO_END,
    # The same, appointed there by the contact point and paid by AgII or the region: does also what the municipality leaves to them.
    Role.OUTSIDE_CASE_WORKER: RUNS_INTAKE_TO_END,
    # Works over all members with masked cards; proposes, never answers.
    Role.COORDINATOR: frozenset({P.TODAY_READ, P.POOL_READ, P.MATCH_PROPOSE, P.PROPOSAL_READ, P.REGION_READ, P.FIGURES_READ,
                                 P.TARGETS_WRITE}),
    # Joint and own figures, nothing else.
    Role.STEERING_MEMBER: frozenset({P.FIGURES_READ, P.TARGETS_WRITE}),
    # Reads settings, registers and logs, without the content of files; decides on the law, advises on protocols. Of safety
    # reports only one about the sole contact point (tenants/concerns/readers.py).
    Role.DATA_PROTECTION_OFFICER: frozenset({P.TODAY_READ, P.SETTINGS_READ, P.AUDIT_READ, P.FIGURES_READ, P.LEGAL_DECIDE,
                                             P.BREACH_WRITE, P.PROTOCOL_READ, P.PROTOCOL_ADVISE, P.RIGHTS_READ,
                                             P.SAFETY_READ, P.SAFETY_WRITE}),
    # Runs the machines without seeing persons; looks along only while the contact point lets them (koepel/support).
    Role.OPERATOR: frozenset({P.SETTINGS_READ, P.SUPPORT_ASK}),
    # Worker of VDAB, OCMW, AgII or a reception centre: refers, and reads of own clients what a protocol in force names.
    Role.PARTNER: frozenset({P.CLIENT_READ, P.CLIENT_REFER}),
    # Signs for the partner, says who works there and which programs of it may ask; opens no client.
    Role.PARTNER_ADMINISTRATOR: frozenset({P.PARTNER_WRITE}),
}  # fmt: skip


CASE_WORKERS = (Role.CASE_WORKER, Role.OUTSIDE_CASE_WORKER)


def granted(roles: Iterable[Role], *, may_decide: bool = False, part: str = "maximal") -> frozenset[Permission]:
    """What these roles may do together, in a municipality that takes this part (a key of `LEFT_TO_OTHERS`).

    `may_decide` is the right that a contact point gave to a case worker or deputy.
    """
    left = LEFT_TO_OTHERS[part]
    found = frozenset().union(*(ROLES[role] - left if role is Role.CASE_WORKER else ROLES[role] for role in roles))
    return found | {P.DISCLOSURE_DECIDE} if may_decide else found


View = TypeVar("View", bound=Callable[..., Any])


class Access(StrEnum):
    """How a route is entered. Every route has exactly one; a guard test says so."""

    STAFF = "staff"  # an appointment with this permission, in the municipality or collaboration of the address
    SIGNED_IN = "signed_in"  # any account: own sessions, own password
    VISITOR = "visitor"  # public pages of one municipality
    LINK = "link"  # the holder of a link, as the participant it names
    PROGRAM = "program"  # a program of a partner with a token, under the protocols that the token names
    NOBODY = "nobody"  # no data at all: health, static files, sign-in


def requires(permission: Permission, *, purpose: str = "") -> Callable[[View], View]:
    """Staff with this permission; anybody else gets 404 (another municipality) or 403 (another role).

    `purpose` goes into the signed scope of the page: PostgreSQL reads it, and a line of reading names it.
    """

    def mark(view: View) -> View:
        view.access, view.permission, view.purpose = Access.STAFF, permission, purpose  # type: ignore[attr-defined]
        return view

    return mark


def by_token(permission: Permission) -> Callable[[View], View]:
    """A program of a partner, with a token; it may do what a worker with this permission may. Without one: 401."""

    def mark(view: View) -> View:
        view.access, view.permission = Access.PROGRAM, permission  # type: ignore[attr-defined]
        return view

    return mark


def open_to(access: Access, reason: str) -> Callable[[View], View]:
    """A route without a permission says to whom it is open, and why that is right."""

    def mark(view: View) -> View:
        view.access, view.reason = access, reason  # type: ignore[attr-defined]
        return view

    return mark
