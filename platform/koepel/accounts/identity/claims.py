# SPDX-License-Identifier: EUPL-1.2
"""From what a provider says of somebody to rights here: pure, by rules that are data.

Shaped like ACM/IDM of the Flemish government: an organisation claim with its target group, and roles as strings
`Role:ORG1,ORG2`. Claims that may not be here (national numbers) are dropped before anything else looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from koepel.national_number import looks_like_national_number
from koepel.permissions import Role

Claims = Mapping[str, Any]
# by what name national numbers travel; a value that looks like one is dropped under any name
DENIED = ("rrn", "rijksregisternummer", "nrn", "insz", "niss", "bis", "national_number", "national_register_number")
DEEPEST = 6


@dataclass(frozen=True)
class Rules:
    """How the claims of one provider are read. `roles` maps a word of theirs to a role of ours; ages in seconds."""

    organisation_claim: str = "vo_orgcode"
    kind_claim: str = "vo_doelgroepcode"
    roles_claim: str = ""
    roles: dict[str, str] = field(default_factory=dict)
    name_claims: tuple[str, ...] = ("given_name", "family_name")
    email_claim: str = ""
    denied: tuple[str, ...] = DENIED
    acr: tuple[str, ...] = ()  # at least one of these, or nobody comes in
    strong_acr: tuple[str, ...] = ()  # these count as two factors
    max_age: int = 0  # how long ago somebody may have proved themselves there, 0 for as long as they like
    userinfo: bool = False  # whether claims come from the userinfo endpoint instead of the ID token

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Rules:
        """From the table. Raises ValueError for a role that is none of ours, TypeError for a rule that is unknown."""
        lists = {name: tuple(kept[name]) for name in ("name_claims", "denied", "acr", "strong_acr") if name in kept}
        rules = cls(**{**kept, **lists})
        for role in rules.roles.values():
            Role(role)
        return rules

    def kept(self) -> dict[str, Any]:
        """As the table keeps it."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Organisation:
    """An organisation as the provider names it: its target group ('LB') and its code (a KBO or OVO number)."""

    kind: str
    code: str


@dataclass(frozen=True)
class Said:
    """What counts of the claims: for which organisation somebody comes, in which roles, and where else they could."""

    name: str
    email: str
    organisation: Organisation | None
    roles: frozenset[Role]
    elsewhere: tuple[str, ...] = ()


def without_denied(claims: Claims, denied: Iterable[str] = DENIED) -> dict[str, Any]:
    """The claims without those that may not be here, at any depth. Raises ValueError when they nest too deep."""
    return dict(_plain(dict(claims), frozenset(name.casefold() for name in denied), 0))


def _plain(value: Any, denied: frozenset[str], depth: int) -> Any:
    if depth > DEEPEST:
        raise ValueError("claims nest too deep")
    if isinstance(value, Mapping):
        fine = {key: one for key, one in value.items() if str(key).casefold() not in denied and not _number(key)}
        cleaned = {key: _plain(one, denied, depth + 1) for key, one in fine.items()}
        return {key: one for key, one in cleaned.items() if one is not None}
    if isinstance(value, list):
        return [one for one in (_plain(item, denied, depth + 1) for item in value) if one is not None]
    return None if _number(value) else value


def _number(value: Any) -> bool:
    """Whether a national number stands in it; as a JSON number it may have lost its zeros in front."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return False
    return looks_like_national_number(value if isinstance(value, str) else f"{value:011d}")


def read(claims: Claims, rules: Rules) -> Said:
    """What these claims (already without the denied ones) say by these rules."""
    organisation = _organisation(claims, rules)
    found, elsewhere = set(), set()
    for role, codes in _role_strings(claims.get(rules.roles_claim) if rules.roles_claim else None):
        ours = rules.roles.get(role)
        if ours is None:
            continue
        if organisation is not None and organisation.code in codes:
            found.add(Role(ours))
        elsewhere |= codes - ({organisation.code} if organisation else set())
    name = " ".join(_text(claims.get(claim)) for claim in rules.name_claims).strip()
    email = _text(claims.get(rules.email_claim)) if rules.email_claim else ""
    return Said(name[:120], email[:254], organisation, frozenset(found), tuple(sorted(elsewhere)))


def _organisation(claims: Claims, rules: Rules) -> Organisation | None:
    code = _text(claims.get(rules.organisation_claim))
    kind = _text(claims.get(rules.kind_claim)) if rules.kind_claim else ""
    return Organisation(kind, code) if code else None


def _role_strings(value: Any) -> Iterable[tuple[str, set[str]]]:
    """`Role:ORG1,ORG2`, one or many; a role without an organisation counts nowhere."""
    for one in value if isinstance(value, list) else [value]:
        role, colon, codes = _text(one).partition(":")
        if colon:
            yield role.strip(), {code.strip() for code in codes.split(",") if code.strip()}


def _text(value: Any) -> str:
    """A claim as one line of text; anything else is nothing. Invisible characters have no place in a name or code."""
    return "".join(letter for letter in value if letter.isprintable()).strip() if isinstance(value, str) else ""
