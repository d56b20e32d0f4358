# SPDX-License-Identifier: EUPL-1.2
"""The one door between a municipality and the pool: what can leave it, and what it takes back, stands in this file.

Each passage takes and returns frozen dataclasses and writes down who received what, on which ground.
"""

from __future__ import annotations

from uuid import UUID

from koepel import scope as scopes
from tenants.contact_points import service as points
from tenants.disclosure_shapes import ContactPointCard, OwnMunicipality
from tenants.municipality import service as municipalities
from tenants.programmes.shipped import templates

__all__ = [
    "ContactPointCard",
    "OwnMunicipality",
    "contact_points",
    "new_municipality",
    "own_contact_points",
    "own_municipality",
    "programme_name",
]


def own_municipality() -> OwnMunicipality:
    """This municipality as any visitor may know it. Raises `NotFound` where none was opened."""
    row = municipalities.municipality()
    return OwnMunicipality(row.tenant_id, row.name, row.slug, row.nis, row.kind, row.chip, row.colour, row.role_model)


def new_municipality(name: str, slug: str, nis: str, kind: str, second_factor: str = "required") -> UUID:
    """Open a municipality under the scope of its own new id (`ids.reference()`); returns that id."""
    municipalities.open_municipality(name, slug, nis, kind, second_factor)
    return scopes.here()


def contact_points() -> tuple[ContactPointCard, ...]:
    """Whom members may call, the contact point first, then its deputies. Published: nobody is disclosed."""
    return tuple(
        ContactPointCard(row.name, row.function, row.phone, row.hours, row.email, row.deputy)
        for row in points.contact_points()
    )


own_contact_points = contact_points


def programme_name(key: str) -> str:
    """The name of a programme template: the same for every municipality."""
    found = templates().get(key)
    return found.name if found else key
