# SPDX-License-Identifier: EUPL-1.2
"""Everything that an actor can try on a table, with what must come of it; generated, so a new table is in by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from psycopg import errors, sql

from tests.isolation.actors import Actor, standing_as
from tests.isolation.meant import allowed, holds, rows_meant
from tests.isolation.rows import (
    PARTNERS,
    REGIONS,
    SIDED,
    TENANTS,
    Label,
    Maker,
    Row,
    insertion,
    partner_id,
    region_id,
    tenant_id,
)
from tests.isolation.tables import Connection, Reference, Table, policies

DENIED, REFUSED, STOPPED, DONE = "denied", "refused by a policy", "stopped by a constraint", "done"


@dataclass(frozen=True)
class Outcome:
    """What came of it. `rows` are keys where they could be read, `count` how many were touched."""

    word: str
    count: int = 0
    rows: frozenset[str] = frozenset()
    constraint: str = ""

    def __str__(self) -> str:
        return f"{self.word} {self.count or ''} {self.constraint}".strip()


@dataclass(frozen=True)
class Case:
    """One attempt. `command` says whose right it needs, `column` the one column it touches where that matters."""

    table: str
    actor: Actor
    command: str
    words: str
    statement: sql.Composed
    values: tuple[Any, ...] = ()
    meant: Callable[[Outcome], bool] = field(compare=False, default=lambda outcome: False)
    expected: str = ""
    grants: bool = field(compare=False, default=False)
    row: Row = field(compare=False, default_factory=dict)

    def tried(self, connection: Connection) -> Outcome:
        """Do it within a savepoint; nothing of it stays."""
        connection.execute("SAVEPOINT attempt")
        try:
            cursor = connection.execute(self.statement, self.values)
            rows = frozenset(str(row[0]) for row in cursor) if cursor.description else frozenset()
            return Outcome(DONE, cursor.rowcount, rows)
        except errors.InsufficientPrivilege as fault:
            return Outcome(DENIED if str(fault).startswith("permission denied") else REFUSED)
        except errors.IntegrityError as fault:
            return Outcome(STOPPED, constraint=fault.diag.constraint_name or "")
        finally:
            connection.execute("ROLLBACK TO SAVEPOINT attempt")
            connection.execute("RELEASE SAVEPOINT attempt")


def is_denied(outcome: Outcome) -> bool:
    """No right at all: not even an empty answer."""
    return outcome.word == DENIED


def broken(connection: Connection, actor: Actor, cases: Iterable[Case]) -> list[str]:
    """What of these attempts did not come out as meant, in words."""
    found = []
    with standing_as(connection, actor):
        for case in cases:
            outcome = case.tried(connection)
            if not case.meant(outcome):
                found.append(f"{actor.name}: {case.words} on {case.table}: {outcome}, meant was {case.expected}")
    return found


def passes(may: bool) -> Callable[[Outcome], bool]:
    """Through the policies, whatever a constraint says then; or not."""
    return lambda outcome: outcome.word in ({DONE, STOPPED} if may else {REFUSED})


def reaches(rows: set[str]) -> Callable[[Outcome], bool]:
    """Touches as many; a row that others hang on stays as it is, which tells as well that it was reached."""
    return lambda o: (o.word == DONE and o.count == len(rows)) or (bool(rows) and o.word == STOPPED)


def stopped_by(reference: Reference, table: Table) -> Callable[[Outcome], bool]:
    """By this reference or one that shares a column with it, or by an identity check, which is asked before it."""
    hung = set(reference.columns[1:])
    names = {one.name for one in table.references if hung & set(one.columns[1:])}
    return lambda o: o.word == STOPPED and (o.constraint in names or o.constraint.startswith("ck_"))


def _others(name: str, row: Row) -> list[Any]:
    regions, partners = [region_id(r) for r in REGIONS], [partner_id(p) for p in PARTNERS]
    every = {"collaboration_id": regions, "partner_id": partners}.get(name, [tenant_id(t) for t in TENANTS])
    return [one for one in every if one != row[name]]


class Generator:
    """Makes the cases; `admin` reads all rows and computes what is meant."""

    def __init__(self, admin: Connection, maker: Maker) -> None:
        self.admin = admin
        self.maker = maker
        self._made: dict[tuple[str, str], list[Case]] = {}

    def cases(self, table: Table, actor: Actor) -> list[Case]:
        """All attempts of this actor on this table."""
        key = (table.name, actor.name)
        if key not in self._made:
            rights = table.rights(actor.role)
            ways = (
                self._reads,
                self._changes,
                self._deletes,
                self._inserts,
                self._moves,
                self._references,
                self._identities,
            )
            self._made[key] = [case for way in ways for case in way(table, actor, rights)]
        return self._made[key]

    def _reads(self, table: Table, actor: Actor, rights: dict[str, frozenset[str]]) -> Iterator[Case]:
        named = sql.Identifier(table.name)
        if "SELECT" not in rights:
            yield self._denied(table, actor, "SELECT", "read", sql.SQL("SELECT 1 FROM app.{}").format(named))
            return
        columns = rights["SELECT"]
        key = [name for name in table.key if not columns or name in columns]
        seen = rows_meant(self.admin, table, allowed(table, actor, "SELECT", "using"))
        if tuple(key) == table.key:
            query = sql.SQL("SELECT ROW({})::text FROM app.{}").format(
                sql.SQL(", ").join(map(sql.Identifier, key)), named
            )
            yield Case(table.name, actor, "SELECT", "read", query, (), lambda o: o.word == DONE and o.rows == seen,
                       f"{len(seen)} rows", bool(seen))  # fmt: skip
        else:
            query = sql.SQL("SELECT {} FROM app.{}").format(sql.Identifier(min(columns)), named)
            yield Case(table.name, actor, "SELECT", "read", query, (), lambda o: o.word == DONE and o.count == len(seen),
                       f"{len(seen)} rows", bool(seen))  # fmt: skip
        for name in table.columns.keys() - columns if columns else ():
            query = sql.SQL("SELECT {} FROM app.{}").format(sql.Identifier(name), named)
            yield self._denied(table, actor, "SELECT", f"read {name}", query)

    def _changes(self, table: Table, actor: Actor, rights: dict[str, frozenset[str]]) -> Iterator[Case]:
        columns = rights.get("UPDATE", frozenset())
        if "UPDATE" not in rights:
            yield self._denied(table, actor, "UPDATE", "change", self._set(table, self._plain_column(table)), (None,))
            return
        name = self._plain_column(table, columns)
        value = self.maker.row(table, next(iter(self.maker.labels(table))))[name]
        touched = rows_meant(self.admin, table, allowed(table, actor, "UPDATE", "using"))
        yield Case(table.name, actor, "UPDATE", "change", self._set(table, name), (value,),
                   reaches(touched), f"{len(touched)} rows", bool(touched))  # fmt: skip
        for name in table.columns.keys() - columns if columns else ():
            yield self._denied(table, actor, "UPDATE", f"change {name}", self._set(table, name), (None,))

    def _deletes(self, table: Table, actor: Actor, rights: dict[str, frozenset[str]]) -> Iterator[Case]:
        query = sql.SQL("DELETE FROM app.{}").format(sql.Identifier(table.name))
        if "DELETE" not in rights:
            yield self._denied(table, actor, "DELETE", "delete", query)
            return
        gone = rows_meant(self.admin, table, allowed(table, actor, "DELETE", "using"))
        yield Case(table.name, actor, "DELETE", "delete", query, (), reaches(gone), f"{len(gone)} rows", bool(gone))

    def _inserts(self, table: Table, actor: Actor, rights: dict[str, frozenset[str]]) -> Iterator[Case]:
        labels = list(self.maker.labels(table))
        if "INSERT" not in rights:
            row = self.maker.fresh(table, labels[0], "new")
            yield self._denied(table, actor, "INSERT", "insert", insertion(table.name, row), tuple(row.values()))
            return
        rows = [self._of_actor(table, actor, self.maker.fresh(table, label, f" of {actor.name}")) for label in labels]
        check = allowed(table, actor, "INSERT", "check")
        for label, row, may in zip(labels, rows, holds(self.admin, table, rows, check), strict=True):
            yield Case(table.name, actor, "INSERT", f"insert for {label}", insertion(table.name, row), tuple(row.values()),
                       passes(may), DONE if may else REFUSED, may, row)  # fmt: skip

    def _moves(self, table: Table, actor: Actor, rights: dict[str, frozenset[str]]) -> Iterator[Case]:
        """Rows to another owner. What a WHERE reads must be readable before and after."""
        columns = rights.get("UPDATE", frozenset())
        if "UPDATE" not in rights or "SELECT" not in rights or rights["SELECT"]:
            return
        tries = [
            (row, name, other)
            for row in (self.maker.row(table, label) for label in self.maker.labels(table))
            for name in table.owners
            if not columns or name in columns
            for other in _others(name, row)
        ]
        before, after = [row for row, _, _ in tries], [row | {name: other} for row, name, other in tries]
        seen = allowed(table, actor, "SELECT", "using")
        asked = ((before, "using"), (before, ""), (after, "check"), (after, ""))
        answers = [
            holds(self.admin, table, rows, allowed(table, actor, "UPDATE", part) if part else seen)
            for rows, part in asked
        ]
        for (row, name, other), *said in zip(tries, *answers, strict=True):
            yield self._move(table, actor, row, (name, other), reached=all(said[:2]), may=all(said[2:]))

    def _move(self, table: Table, actor: Actor, row: Row, to: tuple[str, Any], *, reached: bool, may: bool) -> Case:
        name, other = to
        key = sql.SQL(" AND ").join(sql.SQL("{} = %s").format(sql.Identifier(part)) for part in table.key)
        query = sql.SQL("UPDATE app.{} SET {} = %s WHERE {}").format(
            sql.Identifier(table.name), sql.Identifier(name), key
        )
        values = (other, *(row[part] for part in table.key))
        meant = passes(may) if reached else lambda o: o.word == DONE and o.count == 0
        expected = (DONE if may else REFUSED) if reached else "no row"
        return Case(table.name, actor, "UPDATE", f"move by {name}", query, values, meant, expected)

    def _references(self, table: Table, actor: Actor, rights: dict[str, frozenset[str]]) -> Iterator[Case]:
        """An own row that hangs on another owner's: the same answer as for a parent that does not exist."""
        if "INSERT" not in rights or actor.role not in {"koepel_tenant", "koepel_region"}:
            return
        labels = list(self.maker.labels(table))
        hung = [
            (reference, row)
            for reference in table.references
            for label in labels
            if (row := self._hung(table, reference, label, labels))
        ]
        may = holds(self.admin, table, [row for _, row in hung], allowed(table, actor, "INSERT", "check"))
        for (reference, row), passed in zip(hung, may, strict=True):
            if passed:
                yield Case(table.name, actor, "INSERT", f"hang on another's row by {reference.name}",
                           insertion(table.name, row), tuple(row.values()), stopped_by(reference, table),
                           f"{STOPPED} {reference.name}")  # fmt: skip

    def _identities(self, table: Table, actor: Actor, rights: dict[str, frozenset[str]]) -> Iterator[Case]:
        """Who answers for the other side of a pair is stopped by the identity check."""
        if table.name not in SIDED or "INSERT" not in rights or actor.role != "koepel_tenant":
            return
        wrong = []
        for label in self.maker.labels(table):
            row = self.maker.fresh(table, label, " for the other side")
            if row["mentee_tenant_id"] != row["mentor_tenant_id"]:
                wrong.append(row | {"side": "mentor" if row["side"] == "mentee" else "mentee"})
        may = holds(self.admin, table, wrong, allowed(table, actor, "INSERT", "check"))
        for row in (row for row, passed in zip(wrong, may, strict=True) if passed):
            yield Case(table.name, actor, "INSERT", "answer for the other side", insertion(table.name, row),
                       tuple(row.values()), lambda o: o.constraint == f"ck_{table.name}_tenant", STOPPED)  # fmt: skip

    def _hung(self, table: Table, reference: Reference, label: Label, others: list[Label]) -> Row | None:
        """A new row of one owner with the parent of the first other owner."""
        row = self.maker.fresh(table, label, " hanging")
        owner, *columns = reference.columns
        for theirs in (self.maker.row(table, other) for other in others):
            foreign = row | {name: theirs[name] for name in columns}
            if theirs[owner] != row[owner] and foreign != row:
                return foreign
        return None

    def _denied(
        self, table: Table, actor: Actor, command: str, words: str, query: sql.Composed, values: tuple[Any, ...] = ()
    ) -> Case:
        return Case(table.name, actor, command, words, query, values, is_denied, DENIED)

    def _set(self, table: Table, name: str) -> sql.Composed:
        return sql.SQL("UPDATE app.{} SET {} = %s").format(sql.Identifier(table.name), sql.Identifier(name))

    def _plain_column(self, table: Table, among: frozenset[str] = frozenset()) -> str:
        """A column that no key, reference, policy or CHECK looks at."""
        bound = {*table.key, *table.owners, *(name for r in table.references for name in r.columns)}
        told = " ".join(f"{policy.using} {policy.check}" for policy in policies().get(table.name, ()))
        bound |= set(re.findall(r"\w+", told))
        free = [name for name in table.columns if (not among or name in among) and name not in bound]
        free = [name for name in free if not table.codes(name)] or free
        return (free or [name for name in table.columns if not among or name in among])[-1]

    def _of_actor(self, table: Table, actor: Actor, row: Row) -> Row:
        """What a participant, or somebody signing in, would put in: the subject, key or account of the own scope."""
        words = " ".join(policy.check for policy in table.policies(actor.role, "INSERT"))
        for answer in ("subject_id", "auth_key", "account_id"):
            for name in table.columns:
                if f"{name} = ( SELECT sec.{answer}()" in words and actor.answers[answer] is not None:
                    row[name] = actor.answers[answer]
        return row
