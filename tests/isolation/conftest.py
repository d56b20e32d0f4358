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
    with cluster.cloned("rows") as database, filled(cluster, database) as made:
        yield made


@pytest.fixture(scope="session")
def town(cluster: Cluster) -> Iterator[Town]:
    """Three municipalities as the product made them. Whoever changes something in it makes a `wild_town`."""
    with cluster.cloned("town") as database, at_work(cluster, database) as built:
        yield built


@pytest.fixture(scope="module")
def wild_town(cluster: Cluster) -> Iterator[Town]:
    """A town of one file's own, for tests that say themselves what stood before."""
    with cluster.cloned("wild_town") as database, at_work(cluster, database) as built:
        yield built


@pytest.fixture
def plain(cluster: Cluster, world: World) -> Iterator[Connection]:
    """A connection as koepel_login, in a transaction that is taken back."""
    with psycopg.connect(roles.plain(cluster.login_url(world.database))) as connection:
        yield connection
        connection.rollback()
