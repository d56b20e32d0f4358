# SPDX-License-Identifier: EUPL-1.2
"""A new master key: the secret of each owner is wrapped by it anew; keys of persons, and what they seal, are not touched.

Broken off, it goes on: a secret that the new key opens already is left as it is. Until it says that it is done, keep both files.
"""

from __future__ import annotations

from koepel.keys.failures import DoesNotOpen
from koepel.keys.tree import Master
from koepel.keys.vault import Vault


def rewrap(vault: Vault, before: bytes, after: bytes) -> tuple[int, int]:
    """Wrap every owner's secret by the key `after`; returns how many were wrapped now, and how many were already.

    Raises `DoesNotOpen` for a secret that neither key opens, before that one is touched.
    """
    old, new, wrapped, already = Master(before), Master(after), 0, 0
    for owner_id, version, secret in vault.wrapped_owners():
        try:
            new.unwrap(owner_id, version, secret)
            already += 1
        except DoesNotOpen:
            owner = old.unwrap(owner_id, version, secret)
            vault.swap_owner(owner_id, version, secret, new.wrap(owner))
            wrapped += 1
    return wrapped, already
