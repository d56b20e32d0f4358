# SPDX-License-Identifier: EUPL-1.2
"""The copies get an e-mail and a telephone of their own, sealed as the product does it: a copied envelope opens for nobody."""

from __future__ import annotations

from uuid import UUID

from flask import current_app

from koepel.keys import envelope
from koepel.keys.vault import Vault
from shared_pool.performance.copies import Plain
from shared_pool.performance.towns import Towns

EMAIL, PHONE = b"iemand@example.org", b"+32400000000"


def seal(admin: Plain, towns: Towns) -> None:
    """All persons of all municipalities, one municipality at a time."""
    vault: Vault = current_app.extensions["koepel_vault"]
    for tenant_id in towns.ids:
        rows = admin.execute("SELECT id FROM app.person WHERE tenant_id = %s", (tenant_id,)).fetchall()
        ids = [UUID(str(row[0])) for row in rows]
        keys = vault.ensured(tenant_id, ids)
        about = f"{tenant_id}|person|{tenant_id}/{{0}}|{{0}}|{{1}}"
        emails = [envelope.seal(keys[one].cipher, EMAIL, about.format(one, "email")) for one in ids]
        phones = [envelope.seal(keys[one].cipher, PHONE, about.format(one, "phone")) for one in ids]
        admin.execute(
            "UPDATE app.person p SET email = n.email, phone = n.phone"
            " FROM unnest(%s::uuid[], %s::bytea[], %s::bytea[]) AS n (id, email, phone)"
            " WHERE p.tenant_id = %s AND p.id = n.id",
            (ids, emails, phones, tenant_id),
        )
