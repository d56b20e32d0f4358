# SPDX-License-Identifier: EUPL-1.2
"""Every wall of every table, taken away or widened one at a time within a savepoint, and who noticed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from psycopg import sql

from koepel.catalogue import manifest
from koepel.catalogue.audit import CHECKS
from koepel.catalogue.facts import read
from koepel.catalogue.known import GUARD_SWEEPS
from koepel.catalogue.rights import c09_login
from koepel.roles import GUARD, SCOPE_ROLES
from tests.isolation import triggers
from tests.isolation.cases import Case, broken
from tests.isolation.tables import Policy, Table, policies
from tests.isolation.world import World

COMMANDS = ("SELECT", "INSERT", "UPDATE", "DELETE")
Notice = Callable[[World], str]


@dataclass(frozen=True)
class Removal:
    """One wall less. `notice` says who noticed, or nothing."""

    kind: str
    words: str
    statements: tuple[sql.SQL | sql.Composed, ...]
    notice: Notice

    def tried(self, world: World) -> str:
        """Take it away, look, put it back."""
        world.admin.execute("SAVEPOINT removal")
        try:
            for statement in self.statements:
                world.admin.execute(statement)
            return self.notice(world)
        finally:
            world.admin.execute("ROLLBACK TO SAVEPOINT removal")
            world.admin.execute("RELEASE SAVEPOINT removal")


def removals(world: World, tables: list[Table]) -> Iterator[Removal]:
    """All of them for these tables."""
    for table in tables:
        for policy in policies()[table.name]:
            yield from _policy(table, policy)
        for role in SCOPE_ROLES:
            yield from _rights(table, role)
        yield from _walls(table)
        yield from _constraints(table)


def behaviour(world: World, table: Table, roles: tuple[str, ...], command: str = "") -> str:
    """Whether the generated cases of this table noticed, with the catalogue audit off."""
    for actor in (actor for actor in world.actors if actor.role in roles):
        cases: Iterator[Case] = (c for c in world.generator.cases(table, actor) if command in ("", c.command))
        if found := broken(world.admin, actor, cases):
            return f"behaviour: {found[0].split(', meant was')[0]}"
    return ""


def audited(world: World) -> str:
    """Whether the catalogue audit noticed; the administrator is not koepel_login, so C09 is left out."""
    for finding in manifest.difference(manifest.kept(), read(world.catalogue)):
        return f"audit: {finding.check} {finding.where}: {finding.mend.split(':')[0]}"
    for check in CHECKS:
        for finding in () if check is c09_login else check(world.catalogue):
            return f"audit: {finding.check} {finding.where}"
    return ""


def _q(words: str, *names: str) -> sql.Composed:
    return sql.SQL(words).format(*map(sql.Identifier, names))


def _policy(table: Table, policy: Policy) -> Iterator[Removal]:
    words = f"{table.name}.{policy.name}"
    drop = _q("DROP POLICY {} ON app.{}", policy.name, table.name)
    if policy.role == GUARD and table.name in GUARD_SWEEPS:
        # one of its two policies defends the other, so only the audit can notice; tests/kernel/test_sweeping.py says what they hold
        yield Removal("policy removed", words, (drop,), audited)
        opened = _q("ALTER POLICY {} ON app.{} USING (true)", policy.name, table.name)
        yield Removal("policy opened", words, (opened,), audited)
        return
    if policy.role == GUARD:
        ask = partial(_trigger_noticed, table="proposal", trigger="yeses") if table.name == "proposal_half" else audited
        yield Removal("policy removed", words, (drop,), ask)
        return
    noticed = partial(behaviour, table=table, roles=(policy.role,), command=policy.command)
    yield Removal("policy removed", words, (drop,), noticed)
    parts = [part for part, said in (("USING (true)", policy.using), ("WITH CHECK (true)", policy.check)) if said]
    if {policy.using, policy.check} - {""} == {"true"}:
        return  # an open policy on purpose: nothing to widen
    opened = _q(f"ALTER POLICY {{}} ON app.{{}} {' '.join(parts)}", policy.name, table.name)
    # references would keep a deleted row alive and so hide how many were reached
    free = (sql.SQL("SET LOCAL session_replication_role = replica"),) if policy.command == "DELETE" else ()
    yield Removal("policy opened", words, (opened, *free), noticed)


def _rights(table: Table, role: str) -> Iterator[Removal]:
    rights = table.rights(role)
    for command in COMMANDS:
        if rights.get(command) in (frozenset(), table.columns.keys()):  # all of them already, or each by its name
            continue
        kind = "right widened to all columns" if command in rights else "right given"
        grant = _q(f"GRANT {command} ON app.{{}} TO {role}", table.name)
        noticed = partial(behaviour, table=table, roles=(role,), command=command)
        yield Removal(kind, f"{command} on {table.name} to {role}", (grant,), noticed)


def _walls(table: Table) -> Iterator[Removal]:
    for kind, words in (
        ("ENABLE removed", "DISABLE ROW LEVEL SECURITY"),
        ("FORCE removed", "NO FORCE ROW LEVEL SECURITY"),
    ):
        yield Removal(
            kind, table.name, (_q(f"ALTER TABLE app.{{}} {words}", table.name),), partial(_owner_and_audit, table=table)
        )


def _owner_and_audit(world: World, table: Table) -> str:
    """The owner of all tables, without a scope: no row before, some now; and the audit says so."""
    now = _seen_by_owner(world, table)
    found = audited(world)
    return f"{found}; owner: sees 0, then {now} rows" if found and now else ""


def _seen_by_owner(world: World, table: Table) -> int:
    world.admin.execute("SAVEPOINT owner")
    world.admin.execute("SET LOCAL ROLE koepel_owner")
    found = world.admin.execute(_q("SELECT count(*) FROM app.{}", table.name)).fetchone()
    world.admin.execute("ROLLBACK TO SAVEPOINT owner")
    return int(found[0]) if found else 0


def owner_is_blind(world: World, tables: list[Table]) -> list[str]:
    """Tables of which the owner sees a row while all walls stand: must be none."""
    return [table.name for table in tables if _seen_by_owner(world, table)]


def _constraints(table: Table) -> Iterator[Removal]:
    for fact in sorted(manifest.kept()[table.name]):
        kind, _, name = fact.partition(" ")
        if kind in {"key", "reference", "check"}:
            drop = _q("ALTER TABLE app.{} DROP CONSTRAINT {} CASCADE", table.name, name)
            if re.match(r"CREATE UNIQUE INDEX", manifest.kept()[table.name][fact]):
                drop = _q("DROP INDEX app.{}", name)
            yield Removal(f"{kind} removed", name, (drop,), partial(_constraint_noticed, table=table, kind=kind))
        elif kind == "trigger":
            drop = _q("DROP TRIGGER {} ON app.{}", name, table.name)
            noticed = partial(_trigger_noticed, table=table.name, trigger=name)
            yield Removal("trigger removed", f"{table.name}.{name}", (drop,), noticed)


def _constraint_noticed(world: World, table: Table, kind: str) -> str:
    found = audited(world)
    if not found or kind == "key":
        return found
    also = behaviour(world, table, ("koepel_tenant", "koepel_region"), "INSERT")
    return f"{found}; {also}" if also else found


def _trigger_noticed(world: World, table: str, trigger: str) -> str:
    found, also = audited(world), triggers.failures(world.admin, world, table, trigger)
    return f"{found}; behaviour: {also[0]}" if found and also else ""
