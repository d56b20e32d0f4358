# SPDX-License-Identifier: EUPL-1.2
"""C11: no column without class, purpose, basis and term; sensitive ones carry their type and order nothing."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import MetaData

from koepel import roles
from koepel.database import METADATA, Base
from koepel.privacy import SENSITIVE, SPECIAL, Hashed, Sensitive, entry, guarded, register, too_broad, unregistered
from tests.conftest import Cluster

ROOT = Path(__file__).parents[2]
ROOMS = {"platform/koepel": "koepel", "tenants": "tenants", "shared_pool": "shared_pool"}
# columns of the catalogue that no model maps, and why that is right
UNMAPPED: dict[str, str] = {"alembic_version.version_num": "Alembic's own, holds the number of the last migration"}


@cache
def mapped() -> MetaData:
    """The metadata with every model of every feature in it."""
    import_module("koepel.records")
    for room, package in ROOMS.items():
        for path in sorted((ROOT / room).rglob("models.py")):
            inside = path.relative_to(ROOT / room).with_suffix("").parts
            import_module(".".join((package, *inside)))
    return METADATA


@cache
def classes() -> dict[str, str]:
    """Model class -> table."""
    mapped()
    return {mapper.class_.__name__: mapper.local_table.name for mapper in Base.registry.mappers}


HASHES = ("Account.password_hash",)


def sensitive_columns() -> set[tuple[str, str]]:
    return {(column.table.name, column.name) for column in guarded(mapped())}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for room in (*ROOMS, "migrations"):
        for path in sorted((ROOT / room).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def test_the_models_are_found() -> None:
    """Without this, an empty registry would make every other check pass."""
    models = [path for room in ROOMS for path in (ROOT / room).rglob("models.py")]
    assert len(mapped().tables) >= len(models) > 10


def test_every_column_says_why_it_is_kept() -> None:
    lost = unregistered(mapped())
    if lost:
        mends = "\n".join(
            f"  {name}: mapped_column(..., info=kept(CLASS, Purpose..., retention=Retention...))" for name in lost
        )
        pytest.fail(
            f"{len(lost)} columns without class, purpose, basis and term (koepel.privacy):\n{mends}\n"
            'a table in which no person stands may say it once: __table_args__ = {"info": kept(INTERNAL, Purpose...)}',
            pytrace=False,
        )


def test_only_tables_without_persons_answer_for_all_their_columns_at_once() -> None:
    broad = [table.name for table in too_broad(mapped())]
    assert not broad, f"{broad}: persons stand in them, so write kept(..) beside each column"


def test_sensitive_columns_have_the_type_that_seals_and_no_others_do() -> None:
    wrong = []
    for table in mapped().sorted_tables:
        for column in table.columns:
            found = entry(column)
            sensitive = found is not None and found.cls in (SENSITIVE, SPECIAL)
            if sensitive and not isinstance(column.type, Sensitive | Hashed):
                wrong.append(
                    f"{table.name}.{column.name} is class {found and found.cls}: mapped_column(Sensitive(), ...)"
                )
            if isinstance(column.type, Sensitive | Hashed) and not sensitive:
                wrong.append(f"{table.name}.{column.name} has type Sensitive: info=kept(SENSITIVE, ...)")
    assert not wrong, "\n".join(wrong)


def test_no_sensitive_column_is_indexed_or_unique() -> None:
    wrong = [f"{table}.{name} is in an index or constraint of its model" for table, name in _indexed_in_models()]
    wrong += [f"{file}:{line} puts {table}.{name} in an index" for file, line, table, name in _indexed_in_migrations()]
    assert not wrong, "\n".join([*wrong, "look somebody up by a keyed mark (.._mark), never by the value"])


def _indexed_in_models() -> Iterator[tuple[str, str]]:
    for column in guarded(mapped()):
        table = column.table
        groups = [*(index.columns for index in table.indexes), *(getattr(c, "columns", ()) for c in table.constraints)]
        if column.index or column.unique or column.primary_key or any(column in list(group) for group in groups):
            yield table.name, column.name


def _indexed_in_migrations() -> Iterator[tuple[str, int, str, str]]:
    hidden = sensitive_columns()
    for file, tree in sources():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and file.startswith("migrations")):
            table = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
            for keyword in call.keywords:
                if keyword.arg in ("indexes", "unique", "key"):
                    names = {node.value for node in ast.walk(keyword.value) if isinstance(node, ast.Constant)}
                    yield from ((file, call.lineno, t, name) for t, name in hidden if t == table and name in names)


def test_nothing_is_sorted_by_a_sensitive_column() -> None:
    wrong = []
    for file, tree in sources():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Attribute) and call.func.attr in ("order_by", "group_by", "distinct"):
                wrong += [f"{file}:{call.lineno} {call.func.attr} {name}" for name in _sensitive_in(call)]
    assert not wrong, "\n".join(["the order of rows tells what is in them, and ends with encryption:", *wrong])


def test_a_sealed_field_is_read_through_its_row() -> None:
    wrong = []
    for file, tree in sources():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id == "select":
                wrong += [f"{file}:{call.lineno} {name}" for name in _sensitive_in(call) if name not in HASHES]
    assert not wrong, "\n".join(["select the entity: a column alone has no key and does not open", *wrong])


def test_a_hash_is_kept_of_passwords_only() -> None:
    """Everything else that is sensitive has a key that can be deleted."""
    hashed = [f"{c.table.name}.{c.name}" for c in guarded(mapped()) if isinstance(c.type, Hashed)]
    assert hashed == ["account.password_hash"]


def _sensitive_in(call: ast.Call) -> list[str]:
    hidden = sensitive_columns()
    return [
        f"{node.value.id}.{node.attr}"
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]
        for node in ast.walk(argument)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (classes().get(node.value.id, ""), node.attr) in hidden
    ]


def test_every_column_of_the_database_is_mapped(cluster: Cluster) -> None:
    """What no model maps would have no entry, and nobody would miss it."""
    with psycopg.connect(roles.plain(roles.with_database(cluster.admin_url, cluster.template))) as admin:
        found = admin.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'app'"
        )
        catalogue = {f"{table}.{column}" for table, column in found}
    known = {f"{table.name}.{column.name}" for table in mapped().sorted_tables for column in table.columns}
    lost = sorted(catalogue - known - set(UNMAPPED))
    assert not lost, f"map them, or name them in UNMAPPED with a reason: {lost}"
    imagined = sorted(known - catalogue)
    assert not imagined, f"mapped, but no migration makes them: {imagined}"


def test_the_register_can_be_printed() -> None:
    rows = register(mapped())
    assert {(row.table, row.column) for row in rows} >= sensitive_columns()
    assert all(row.kept.purpose and row.kept.basis and row.kept.retention and row.kept.recipients for row in rows)
