# SPDX-License-Identifier: EUPL-1.2
"""A clone of the template with committed rows of three municipalities and two collaborations in every table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from koepel import roles
from tests.conftest import Cluster
from tests.isolation.actors import Actor, actors
from tests.isolation.cases import Generator
from tests.isolation.rows import Maker, insert
from tests.isolation.tables import Connection, Table, read_tables


@dataclass
class World:
    """The database, its tables and rows, who tries, and the administrator who sees all of it.

    `catalogue` is the administrator's connection as the catalogue audit takes it: the same session, the same transaction.
    """

    database: str
    tables: dict[str, Table]
    maker: Maker
    actors: list[Actor]
    admin: Connection
    catalogue: sa.Connection
    generator: Generator


@contextmanager
def filled(cluster: Cluster, database: str) -> Iterator[World]:
    """Fill this clone; the world lasts as long as the block."""
    engine = sa.create_engine(roles.with_database(cluster.admin_url, database), poolclass=sa.NullPool)
    with engine.connect() as catalogue:
        admin: Any = catalogue.connection.dbapi_connection
        tables = read_tables(admin)
        maker = Maker(tables)
        maker.all()
        for (table, _label), row in maker.rows.items():
            insert(admin, table, row)
        admin.commit()
        yield World(database, tables, maker, actors(maker), admin, catalogue, Generator(admin, maker))
