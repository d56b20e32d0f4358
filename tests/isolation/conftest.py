# SPDX-License-Identifier: EUPL-1.2
"""One filled clone and one town for all tests of this folder, and plain connections as koepel_login."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from koepel import roles
from tests.conftest import Cluster
from tests.isolation.tables import Connection
from tests.isolation.town import Town, at_work
from tests.isolation.world import World, filled


@pytest.fixture(scope="session")
def world(cluster: Cluster) -> Iterator[World]:
    """Three municipalities, two collaborations, a row of each in every table. Nobody changes it: attempts roll back."""
    cluster.drop("koepel_rows")
    cluster.clone("koepel_rows")
    with filled(cluster, "koepel_rows") as made:
        yield made
    cluster.drop("koepel_rows")


@pytest.fixture(scope="session")
def town(cluster: Cluster) -> Iterator[Town]:
    """Three municipalities as the product made them. Whoever changes something in it makes a `wild_town`."""
    yield from a_town(cluster, "koepel_town")


@pytest.fixture
def wild_town(cluster: Cluster) -> Iterator[Town]:
    """A town of one test's own."""
    yield from a_town(cluster, "koepel_wild_town")


def a_town(cluster: Cluster, name: str) -> Iterator[Town]:
    cluster.drop(name)
    cluster.clone(name)
    with at_work(cluster, name) as built:
        yield built
    cluster.drop(name)


@pytest.fixture
def plain(cluster: Cluster, world: World) -> Iterator[Connection]:
    """A connection as koepel_login, in a transaction that is taken back."""
    with psycopg.connect(roles.plain(cluster.login_url(world.database))) as connection:
        yield connection
        connection.rollback()
