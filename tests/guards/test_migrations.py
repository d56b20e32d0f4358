# SPDX-License-Identifier: EUPL-1.2
"""Migrations are numbered, stand in one line, make tables with their walls, and touch rows only where they see them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from koepel import roles
from koepel.isolation import unwalled
from koepel.migrate import folder
from tests.conftest import Cluster
from tests.guards.sources import calls, sources
from tests.isolation.rows import Label, Maker, insert
from tests.isolation.tables import read_tables

MAKERS = {"tenant_table", "pool_table", "auth_table"}
# Tables that no maker makes, with the walls written out beside them.
BY_HAND = {"slug": "address words; read by every role"}
DATA = re.compile(r"^\s*(UPDATE|DELETE\s+FROM|INSERT\s+INTO|MERGE|TRUNCATE|COPY)\b", re.IGNORECASE)


def files() -> list[Path]:
    return sorted((folder() / "versions").glob("*.py"))


def test_migrations_are_numbered_without_a_gap() -> None:
    numbers = [path.name.partition("_")[0] for path in files()]
    expected = [f"{number:04d}" for number in range(1, len(numbers) + 1)]
    assert numbers == expected, "name them 0001_what_they_make.py, one after the other"
    for path in files():
        assert re.match(r"^\d{4}_[a-z][a-z0-9_]*\.py$", path.name), f"{path.name}: small letters and underscores"


def test_migrations_stand_in_one_line() -> None:
    config = Config()
    config.set_main_option("script_location", str(folder()))
    script = ScriptDirectory.from_config(config)
    assert len(script.get_heads()) == 1, f"{script.get_heads()}: give the second one the first as its down_revision"
    line = [step.revision for step in script.walk_revisions()]
    assert line == sorted(line, reverse=True), "each down_revision is the number before"


def test_every_table_is_made_with_its_walls() -> None:
    bare = []
    for path, tree in sources("migrations"):
        for call, name in calls(tree):
            if name.endswith("create_table"):
                table = str(getattr(call.args[0], "value", "?"))
                if table not in BY_HAND:
                    bare.append(f"{path}:{call.lineno} {table}: make it with isolation.tenant_table or pool_table")
    assert not bare, "\n".join(bare)


def data_statements(tree: ast.Module) -> Iterator[int]:
    """Lines that change rows outside `with unwalled(..)`."""
    safe = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.With)
        and any(ast.unparse(item.context_expr).rpartition("unwalled(")[1] for item in block.items)
        for node in ast.walk(block)
    }
    for call, name in calls(tree):
        if id(call) in safe:
            continue
        if name.rpartition(".")[2] in {"bulk_insert", "insert", "update", "delete"} and name.startswith(("op.", "sa.")):
            yield call.lineno
        said = [part.value for part in ast.walk(call) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        if name.endswith("execute") and any(DATA.match(words) for words in said):
            yield call.lineno


def test_rows_are_changed_where_the_owner_sees_them_only() -> None:
    loose = [f"{path}:{line}" for path, tree in sources("migrations") for line in data_statements(tree)]
    assert not loose, f"{loose}: as koepel_owner this changes 0 rows without an error; use isolation.unwalled(table)"


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("op.execute(\"UPDATE app.person SET notes = ''\")", [1]),
        ("op.execute(sa.text('delete from app.person'))", [1]),
        ("op.bulk_insert(person, [])", [1]),
        ("op.execute(sa.update(person).values(notes=''))", [1, 1]),
        ("with isolation.unwalled('person'):\n    op.execute(\"UPDATE app.person SET notes = ''\")", []),
        ("op.execute('CREATE POLICY a ON app.person FOR UPDATE TO koepel_tenant USING (false)')", []),
    ],
)
def test_a_planted_statement_is_found(code: str, lines: list[int]) -> None:
    assert sorted(set(data_statements(ast.parse(code)))) == sorted(set(lines))


def test_a_data_migration_reaches_the_rows_of_each_municipality(cluster: Cluster, database: str) -> None:
    engine = sa.create_engine(roles.with_database(cluster.admin_url, database), poolclass=sa.NullPool)
    with engine.begin() as connection:
        admin = connection.connection.dbapi_connection
        maker = Maker(read_tables(admin))  # type: ignore[arg-type]
        for name in ("aartselaar", "borsbeek", "mortsel"):
            for table in ("slug", "person"):
                insert(admin, table, maker.row(maker.tables[table], Label(name)))  # type: ignore[arg-type]
        connection.execute(sa.text("SET LOCAL ROLE koepel_owner"))
        operations = Operations(MigrationContext.configure(connection))
        mend = sa.text("UPDATE app.person SET source = 'mended'")
        assert connection.execute(mend).rowcount == 0, "the owner is behind the walls too"
        with unwalled("person", operations):
            assert connection.execute(mend).rowcount == 3, "one in each municipality"
        assert connection.execute(sa.text("SELECT current_user")).scalar_one() == "koepel_owner"
        assert connection.execute(sa.text("SELECT count(*) FROM app.person")).scalar_one() == 0
