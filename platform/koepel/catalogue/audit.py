# SPDX-License-Identifier: EUPL-1.2
"""All checks in order: the rules C01 to C10, C12, C14 and C15, then what the migrations made against what stands here."""

from __future__ import annotations

from sqlalchemy import Connection

from koepel.catalogue.doors import c14_side_doors, c15_defaults
from koepel.catalogue.finding import Check, Finding
from koepel.catalogue.functions import c06_views, c07_functions
from koepel.catalogue.keys import c03_keys, c04_foreign_keys, c10_leaks
from koepel.catalogue.manifest import against_manifest
from koepel.catalogue.rights import c08_roles, c09_login
from koepel.catalogue.sealing import c12_sealed
from koepel.catalogue.walls import c01_walls, c02_policies, c05_policy_text

CHECKS: tuple[Check, ...] = (
    c01_walls, c02_policies, c03_keys, c04_foreign_keys, c05_policy_text, c06_views, c07_functions, c08_roles, c09_login,
    c10_leaks, c12_sealed, c14_side_doors, c15_defaults, against_manifest,
)  # fmt: skip


def audit(connection: Connection) -> list[Finding]:
    """Every finding; an empty list means that the walls stand."""
    return [finding for check in CHECKS for finding in check(connection)]
