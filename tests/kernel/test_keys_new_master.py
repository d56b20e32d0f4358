# SPDX-License-Identifier: EUPL-1.2
"""A new master key: everything opens by it and nothing by the old one, whenever the power went off in between."""

from __future__ import annotations

from uuid import UUID

import pytest

from koepel.ids import reference
from koepel.keys.failures import DoesNotOpen
from koepel.keys.new_master import rewrap
from koepel.keys.tree import Master, Owner
from koepel.keys.vault import Vault

OLD, NEW, OTHER = b"\x01" * 48, b"\x02" * 48, b"\x03" * 48


class Shelf(Vault):
    """A vault of owners alone, in memory; the power goes off after `power` swaps."""

    def __init__(self, power: int = 99) -> None:
        master = Master(OLD)
        self.made: dict[UUID, Owner] = {owner: master.made(owner) for owner in (reference() for _ in range(5))}
        self.rows = {owner: master.wrap(made) for owner, made in self.made.items()}
        self.power = power

    def wrapped_owners(self) -> list[tuple[UUID, int, bytes]]:
        return [(owner, 1, secret) for owner, secret in self.rows.items()]

    def swap_owner(self, owner_id: UUID, version: int, before: bytes, after: bytes) -> None:
        if self.power == 0:
            raise ConnectionError
        self.power -= 1
        assert self.rows[owner_id] == before
        self.rows[owner_id] = after


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_the_new_key_opens_everything_and_the_old_one_nothing(shelf: Shelf) -> None:
    assert rewrap(shelf, OLD, NEW) == (5, 0)
    for owner, secret in shelf.rows.items():
        assert Master(NEW).unwrap(owner, 1, secret) == shelf.made[owner]
        with pytest.raises(DoesNotOpen):
            Master(OLD).unwrap(owner, 1, secret)


def test_broken_off_it_goes_on_where_it_was() -> None:
    shelf = Shelf(power=2)
    with pytest.raises(ConnectionError):
        rewrap(shelf, OLD, NEW)
    shelf.power = 99
    assert rewrap(shelf, OLD, NEW) == (3, 2)
    assert rewrap(shelf, OLD, NEW) == (0, 5)


def test_with_a_key_that_is_not_the_old_one_nothing_is_touched(shelf: Shelf) -> None:
    before = dict(shelf.rows)
    with pytest.raises(DoesNotOpen):
        rewrap(shelf, OTHER, NEW)
    assert shelf.rows == before
