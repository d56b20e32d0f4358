# SPDX-License-Identifier: EUPL-1.2
"""Pattern people multiplied into every municipality: each copy under new ids and names, and some days earlier.

Written by an administrator in bulk; what the product writes for a person is copied column by column, so a new column
comes along by itself. One copy at a time for all municipalities, as years go by: rows of one municipality lie apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from psycopg import Connection, sql
from sqlalchemy.dialects.postgresql import JSONB

from koepel import reference
from koepel.database import METADATA
from koepel.privacy import Sensitive
from shared_pool.demo.names import COMMUNITIES, MENTORS
from shared_pool.performance.patterns import Pattern
from shared_pool.performance.scale import Scale
from shared_pool.performance.towns import Towns, flemish

Plain = Connection[tuple[object, ...]]
TABLES = (
    "person", "language_skill", "intake", "readiness", "card_release",
    "trajectory", "duo", "counterpart", "engagement", "meeting", "follow_up",
)  # fmt: skip
HERE = frozenset({"tenant_id", "mentor_tenant_id", "mentee_tenant_id"})
AS_IT_IS = frozenset({"collaboration_id", "account_id", "case_worker_id", "noted_by", "released_by", "registration_id"})
NEW_ID = sql.SQL("md5(p.{}::text || t.number || '/' || %(copy)s)::uuid")
EARLIER = sql.SQL("p.{} - %(days)s * interval '1 day'")
COPY = sql.SQL(
    "INSERT INTO app.{table} ({columns}) SELECT {values} FROM app.{table} p CROSS JOIN bench_town t WHERE p.tenant_id = %(pattern)s"
    " AND t.number = coalesce(%(only)s, t.number)"
)


def multiply(admin: Plain, patterns: Sequence[Pattern], towns: Towns, scale: Scale) -> Iterator[int]:
    """Fill every municipality; yields how many persons it has so far."""
    _list_towns(admin, towns, scale)
    columns = {table: list(_columns(admin, table)) for table in TABLES}
    persons = trajectories = 0
    for pattern in patterns:
        found = admin.execute(
            "SELECT count(*) FROM app.trajectory WHERE tenant_id = %s", (pattern.tenant_id,)
        ).fetchone()
        duos = int(str(found[0])) if found else 0
        for copy in range(pattern.copies, 0, -1):
            given = {
                "pattern": pattern.tenant_id, "copy": copy, "days": (copy - 1) * pattern.days_apart,
                "person": persons, "trajectory": trajectories, "only": pattern.only, **NAMES,
            }  # fmt: skip
            for table in TABLES:
                names, values = zip(*columns[table], strict=True)
                listed = sql.SQL(", ").join
                admin.execute(
                    COPY.format(
                        table=sql.Identifier(table), columns=listed(map(sql.Identifier, names)), values=listed(values)
                    ),
                    given,
                )
            persons, trajectories = persons + pattern.people, trajectories + duos
            yield persons


def _list_towns(admin: Plain, towns: Towns, scale: Scale) -> None:
    """What differs from town to town: its id, its programme, where its people live."""
    admin.execute(
        "CREATE TEMPORARY TABLE bench_town (tenant_id uuid, number integer, programme_id uuid, nis text, postcode text)"
    )
    codes = {place.nis: code for code, places in sorted(reference.postal_codes().items()) for place in places}
    for number, (tenant_id, town) in enumerate(zip(towns.ids, flemish(scale), strict=True)):
        admin.execute(
            "INSERT INTO bench_town SELECT tenant_id, %s, id, %s, %s FROM app.programme WHERE tenant_id = %s",
            (number, town.nis, codes.get(town.nis, ""), tenant_id),
        )


def _columns(admin: Plain, table: str) -> Iterator[tuple[str, sql.Composable]]:
    """Every column of a table with the expression that fills it in a copy."""
    query = (
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'app' AND table_name = %s"
    )
    for name, kind in admin.execute(query, (table,)).fetchall():
        yield str(name), OWN.get((table, str(name))) or _empty(table, str(name)) or _usual(str(name), str(kind))


def _empty(table: str, name: str) -> sql.Composable | None:
    """For sealed columns, since an envelope opens in its own row only; `sealing.py` comes after."""
    kind = METADATA.tables[f"app.{table}"].columns[name].type
    if not isinstance(kind, Sensitive):
        return None
    return sql.SQL("'[]'::bytea" if isinstance(kind.of, JSONB) else "''::bytea")


def _usual(name: str, kind: str) -> sql.Composable:
    if name in HERE:
        return sql.SQL("t.tenant_id")
    if name == "programme_id":
        return sql.SQL("t.programme_id")
    if kind == "uuid" and name not in AS_IT_IS:
        return NEW_ID.format(sql.Identifier(name))
    if kind == "date":
        return sql.SQL("(p.{} - %(days)s)").format(sql.Identifier(name))
    if kind.startswith("timestamp"):
        return EARLIER.format(sql.Identifier(name))
    return sql.SQL("p.{}").format(sql.Identifier(name))


def _one_of(names: str, salt: int) -> sql.Composable:
    chosen = "(%({names})s::text[])[1 + abs(hashtext(p.id::text || t.number || %(copy)s)) / {salt} %% cardinality(%({names})s::text[])]"
    return sql.SQL(chosen.replace("{names}", names).replace("{salt}", str(salt)))


GIVEN, FAMILY = _one_of("given", 1), _one_of("family", 97)
OWN: dict[tuple[str, str], sql.Composable] = {
    ("person", "number"): sql.SQL("p.number + %(person)s"),
    ("person", "given_name"): GIVEN,
    ("person", "family_name"): FAMILY,
    ("person", "name_key"): sql.SQL("lower({} || ' ' || {})").format(FAMILY, GIVEN),
    ("person", "postcode"): sql.SQL("t.postcode"),
    ("person", "home_nis"): sql.SQL("t.nis"),
    ("trajectory", "number"): sql.SQL("p.number + %(trajectory)s"),
}
_PEOPLE = (*COMMUNITIES, MENTORS)
NAMES = {
    "given": sorted({name for people in _PEOPLE for name in (*people.women, *people.men)}),
    "family": sorted({name for people in _PEOPLE for name in people.families}),
}
