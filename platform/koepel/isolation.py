# SPDX-License-Identifier: EUPL-1.2
"""Tables that cannot be made without their walls: keys, policies, FORCE and grants are emitted together.

Migrations call `tenant_table` and `pool_table`; there is no other way to make a table with persons or municipalities.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from alembic import op

OWN = "tenant_id = (SELECT sec.tenant_id())"
POOL = "collaboration_id = ANY (ARRAY(SELECT sec.collaboration_ids()))"
RELAYING = "(SELECT sec.relaying())"
PARTNER = "partner_id = (SELECT sec.partner_id())"
IN_FORCE = "protocol_id = ANY (ARRAY(SELECT sec.protocol_ids()))"
ACCOUNT = "account_id = (SELECT sec.account_id())"
KEY = "key = (SELECT sec.auth_key())"
RELAY_COLUMNS = ("id", "due_at", "queue", "state")


@dataclass(frozen=True)
class Rule:
    """One policy of one role with the grant that makes it reachable. `columns` narrows the grant to these columns.

    `check` is what a row has to be afterwards, where that differs from what it was before.
    """

    role: str
    command: str
    where: str
    columns: tuple[str, ...] = ()
    check: str = ""

    def statements(self, table: str) -> Iterable[str]:
        """CREATE POLICY and GRANT, in this order."""
        using = f" USING ({self.where})" if self.command != "INSERT" else ""
        check = f" WITH CHECK ({self.check or self.where})" if self.command in {"INSERT", "UPDATE"} else ""
        name = f"{self.role.removeprefix('koepel_')}_{self.command.lower()}"
        yield f"CREATE POLICY {name} ON app.{table} FOR {self.command} TO {self.role}{using}{check}"
        some = f" ({', '.join(self.columns)})" if self.columns else ""
        yield f"GRANT {self.command}{some} ON app.{table} TO {self.role}"


def rules(role: str, commands: str, where: str) -> list[Rule]:
    """One rule per word of `commands`, for example 'SELECT INSERT'."""
    return [Rule(role, command, where) for command in commands.split()]


def own(commands: str = "SELECT INSERT UPDATE DELETE") -> list[Rule]:
    """Staff and jobs of the municipality: their own rows."""
    return rules("koepel_tenant", commands, OWN)


def own_in_use(*columns: str) -> list[Rule]:
    """Staff and jobs: their own rows, but for what is about somebody set apart (GDPR art. 18), whose ids stand in these columns."""
    apart = "".join(f" AND ({column} = ANY (ARRAY(SELECT sec.restricted_ids()))) IS NOT TRUE" for column in columns)
    in_use = f"{OWN}{apart}"
    return [
        Rule("koepel_tenant", "SELECT", in_use),
        Rule("koepel_tenant", "INSERT", OWN),
        Rule("koepel_tenant", "UPDATE", in_use, check=OWN),
        Rule("koepel_tenant", "DELETE", in_use),
    ]


def pool(role: str, commands: str) -> list[Rule]:
    """Members (or the region, or the steering group) of the collaborations in the scope."""
    return rules(f"koepel_{role}", commands, POOL)


def pool_own(commands: str, column: str = "tenant_id", *, columns: tuple[str, ...] = ()) -> list[Rule]:
    """Members write their own rows of a shared table, or these columns of them."""
    where = f"{POOL} AND {column} = (SELECT sec.tenant_id())"
    return [Rule("koepel_tenant", command, where, columns) for command in commands.split()]


def part(commands: str, column: str, *, columns: tuple[str, ...] = ()) -> list[Rule]:
    """A mentor or mentee: the rows of the one subject of the link."""
    where = f"{OWN} AND {column} = (SELECT sec.subject_id())"
    return [Rule("koepel_participant", command, where, columns) for command in commands.split()]


def partner(commands: str, *, columns: tuple[str, ...] = ()) -> list[Rule]:
    """A partner: its own rows, of protocols in force at this very moment."""
    return [Rule("koepel_partner", command, f"{PARTNER} AND {IN_FORCE}", columns) for command in commands.split()]


def relay(owner: str = "tenant_id") -> list[Rule]:
    """The relay sees when something is due and whose it is, never what."""
    return [Rule("koepel_relay", "SELECT", RELAYING, (owner, *RELAY_COLUMNS))]


def _finish(table: str, given: Sequence[Rule], indexes: Iterable[Sequence[str]]) -> None:
    op.execute(f"ALTER TABLE app.{table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE app.{table} FORCE ROW LEVEL SECURITY")
    for rule in given:
        for statement in rule.statements(table):
            op.execute(statement)
    for columns in indexes:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns), schema="app")


def _keyed_table(
    owner: str,
    name: str,
    columns: Sequence[sa.schema.SchemaItem],
    given: Sequence[Rule],
    key: Sequence[str],
    references: dict[str, str],
    unique: Iterable[Sequence[str]],
    indexes: Iterable[Sequence[str]],
    cascade: frozenset[str],
) -> None:
    constraints: list[sa.schema.SchemaItem] = [sa.PrimaryKeyConstraint(owner, *key, name=f"pk_{name}")]
    for columns_of_key in unique:
        constraints.append(sa.UniqueConstraint(owner, *columns_of_key, name=f"uq_{name}_{'_'.join(columns_of_key)}"))
    for column, target in references.items():
        table, _, target_columns = target.partition(":")
        theirs = target_columns.split(",") if target_columns else ["id"]
        ours = column.split(",")
        constraints.append(
            sa.ForeignKeyConstraint(
                [owner, *ours],
                [f"app.{table}.{owner}", *(f"app.{table}.{c}" for c in theirs)],
                name=f"fk_{name}_{ours[0]}",
                ondelete="CASCADE" if column in cascade else None,
            )
        )
    head: list[sa.schema.SchemaItem] = [sa.Column(owner, sa.Uuid, nullable=False)]
    if "id" in key and not any(isinstance(c, sa.Column) and c.name == "id" for c in columns):
        head.append(sa.Column("id", sa.Uuid, nullable=False))
    op.create_table(name, *head, *columns, *constraints, schema="app")
    _finish(name, given, indexes)


def tenant_table(
    name: str,
    *columns: sa.schema.SchemaItem,
    rules: Sequence[Rule],
    key: Sequence[str] = ("id",),
    references: dict[str, str] | None = None,
    unique: Iterable[Sequence[str]] = (),
    indexes: Iterable[Sequence[str]] = (),
    cascade: Iterable[str] = (),
) -> None:
    """A table of one municipality: PK, FKs and UNIQUEs begin with `tenant_id`; policies, FORCE and grants with it.

    `references` maps a column (or 'a,b') to 'table' or 'table:a,b'; `cascade` names the columns whose target takes the row along.
    """
    _keyed_table("tenant_id", name, columns, rules, key, references or {}, unique, indexes, frozenset(cascade))


def pool_table(
    name: str,
    *columns: sa.schema.SchemaItem,
    rules: Sequence[Rule],
    key: Sequence[str] = ("id",),
    references: dict[str, str] | None = None,
    unique: Iterable[Sequence[str]] = (),
    indexes: Iterable[Sequence[str]] = (),
    cascade: Iterable[str] = (),
) -> None:
    """A table of a collaboration: as `tenant_table`, with `collaboration_id`."""
    _keyed_table("collaboration_id", name, columns, rules, key, references or {}, unique, indexes, frozenset(cascade))


def auth_table(
    name: str, *columns: sa.schema.SchemaItem, rules: Sequence[Rule], indexes: Iterable[Sequence[str]] = ()
) -> None:
    """A table of people who sign in: found by one key or one account, before a municipality is known."""
    op.create_table(name, *columns, schema="app")
    _finish(name, rules, indexes)


def partner_table(
    name: str,
    *columns: sa.schema.SchemaItem,
    rules: Sequence[Rule],
    key: Sequence[str] = ("id",),
    references: dict[str, str] | None = None,
    unique: Iterable[Sequence[str]] = (),
    indexes: Iterable[Sequence[str]] = (),
    cascade: Iterable[str] = (),
) -> None:
    """A table of a partner organisation: as `tenant_table`, with `partner_id`. What it reads of a municipality is not here."""
    _keyed_table("partner_id", name, columns, rules, key, references or {}, unique, indexes, frozenset(cascade))


def append_only(name: str) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE even to the owner."""
    op.execute(
        f"CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON app.{name}"
        " FOR EACH STATEMENT EXECUTE FUNCTION sec.refuse_change()"
    )


@contextmanager
def unwalled(table: str, operations: Any = op) -> Iterator[sa.Connection]:
    """For a data migration: within, the owner sees every row of this table; under FORCE it changes 0 rows and says nothing of it.

    Nobody else does: the table is locked until the transaction ends, and by then its walls stand again. It asks for no role that
    an administrator of a server may not take.
    """
    connection: sa.Connection = operations.get_bind()
    operations.execute(f"ALTER TABLE app.{table} NO FORCE ROW LEVEL SECURITY")
    yield connection
    operations.execute(f"ALTER TABLE app.{table} FORCE ROW LEVEL SECURITY")


def links_may_be(*, subject_kind: tuple[str, ...], action: tuple[str, ...]) -> None:
    """All that a link to a person may be about, and all that it may be for: every migration that adds one names the whole list."""
    for column, words in (("subject_kind", subject_kind), ("action", action)):
        op.drop_constraint(f"ck_action_link_{column}", "action_link", schema="app")
        op.create_check_constraint(f"ck_action_link_{column}", "action_link", f"{column} IN {words}", schema="app")


def participants_may_ring(*bells: str) -> None:
    """All jobs that a person's own link may ask for, and only about its own subject."""
    own_subject = f"{OWN} AND subject_id = (SELECT sec.subject_id())"
    op.execute(f"ALTER POLICY participant_insert ON app.outbox WITH CHECK ({own_subject} AND kind IN {bells})")


def one_of(column: str, values: Iterable[str], name: str) -> sa.CheckConstraint:
    """A coded value: text with a CHECK, since enumerated types are not leakproof."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=name)


def text(name: str, **kw: Any) -> sa.Column[str]:
    """A text column, NOT NULL unless said otherwise; empty text is the absence."""
    return sa.Column(name, sa.Text, nullable=kw.pop("nullable", False), **kw)
