# SPDX-License-Identifier: EUPL-1.2
"""A new key for each municipality, while people work: keys of persons are wrapped anew, what they seal stays as it is.

Broken off, it goes on where it was: a key is wrapped by the old version or by the new one, and both stand until none needs the old.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from koepel.keys.vault import Vault


def rotate(vault: Vault, owners: Iterable[UUID], told: Callable[[UUID, int, int], None] = lambda o, v, n: None) -> int:
    """Rotate the keys of these owners; returns how many keys of persons were wrapped anew. `told` hears owner, version, keys."""
    all_ = 0
    for owner_id in owners:
        version, many = vault.renew(owner_id), 0
        while some := vault.rewrap_some(owner_id):
            many += some
        told(owner_id, version, many)
        all_ += many
    return all_
