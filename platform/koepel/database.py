# SPDX-License-Identifier: EUPL-1.2
"""The session of a request or job: no transaction begins without a scope, and every row names its owner.

`db.session` is the one session of a request; `transaction(scope)` is a short one of its own (sign-in, progress, leases).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    MetaData,
    Select,
    Text,
    Uuid,
    any_,
    event,
    literal,
    select,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, SessionTransaction, mapped_column
from sqlalchemy.types import UserDefinedType

from koepel import scope as scopes
from koepel.errors import NotFound
from koepel.ids import new_id
from koepel.scope import Scope, Signer

METADATA = MetaData(schema="app")


class Base(DeclarativeBase):
    """All mapped tables; every one of them stands in schema `app`."""

    metadata = METADATA
    type_annotation_map = {str: Text, UUID: Uuid, datetime: DateTime(timezone=True)}  # noqa: RUF012


class TenantRow(Base):
    """A row of one municipality; the municipality of the scope unless given."""

    __abstract__ = True
    tenant_id: Mapped[UUID] = mapped_column(primary_key=True, default=scopes.here, sort_order=-2)


class TenantThing(TenantRow):
    """A row of one municipality with an id of its own."""

    __abstract__ = True
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-1)


class PoolRow(Base):
    """A row of a collaboration."""

    __abstract__ = True
    collaboration_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-2)


class PoolThing(PoolRow):
    """A row of a collaboration with an id of its own."""

    __abstract__ = True
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-1)


class ScopedSession(FlaskSession):
    """A session whose transactions carry a signed scope; the event below listens on this class."""


db = SQLAlchemy(
    metadata=METADATA,
    session_options={"class_": ScopedSession, "expire_on_commit": False},
    engine_options={"hide_parameters": True, "pool_pre_ping": True, "pool_size": 5, "max_overflow": 10},
)


def _signer() -> Signer:
    signer: Signer = current_app.extensions["koepel_signer"]
    return signer


@event.listens_for(ScopedSession, "after_begin")
def _write_scope(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    # A savepoint lives inside a transaction that already carries its scope.
    if not transaction.nested:
        _signer().write(connection, scopes.current())


@contextmanager
def transaction(scope: Scope) -> Iterator[Session]:
    """One short transaction in a session of its own under this scope, committed at the end, rolled back on any fault."""
    with scopes.entered(scope):
        session: Session = db.session.session_factory()
        try:
            yield session
            session.commit()
        finally:
            session.close()


def sign_again(session: Session, scope: Scope) -> None:
    """Sign anew inside the running transaction: a longer life, or in auth the account just found.

    Raises ValueError when role or municipality would change: that needs a new transaction.
    """
    before = scopes.current()
    if (before.role, before.tenant_id) != (scope.role, scope.tenant_id):
        raise ValueError("another role or municipality needs a new transaction")
    scopes.enter(scope)
    _signer().write(session.connection(), scope)


T = TypeVar("T", bound=TenantRow)
V = TypeVar("V")
HELD = "held"  # in the session: what this transaction read by a key, since the session itself forgets what nobody holds


def hold(key: Hashable, read: V) -> V:
    """Keep what was read under this key until the transaction ends."""
    db.session.info.setdefault(HELD, {})[key] = read
    return read


def held(key: Hashable) -> Any:
    """What this transaction read under this key, None when it did not yet."""
    return db.session.info.get(HELD, {}).get(key)


@event.listens_for(ScopedSession, "after_transaction_end")
def _let_go(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None or ended.nested:  # what a savepoint takes back may be among it
        session.info.pop(HELD, None)


def mine(model: type[T]) -> Select[Any]:
    """A SELECT that names the municipality itself; PostgreSQL would refuse another one all the same."""
    return select(model).where(model.tenant_id == scopes.here())


def in_one(ids: Iterable[UUID]) -> str:
    """Many ids as one value of type uuid[]: the driver takes ten times as long to write them one by one."""
    return "{" + ",".join(map(str, ids)) + "}"


class ManyIds(UserDefinedType[Any]):
    """uuid[], written by `in_one`."""

    cache_ok, render_bind_cast = True, True

    def get_col_spec(self, **_more: Any) -> str:
        return "UUID[]"

    def bind_processor(self, dialect: Dialect) -> Any:
        return in_one


def among(column: Any, ids: Iterable[UUID]) -> ColumnElement[bool]:
    """Whether this column holds one of these ids, sent as one array: as one value each, hundreds cost more than the rows."""
    return column == any_(literal(list(ids), ManyIds()))  # type: ignore[no-any-return]


def there(model: type[T], row_id: UUID) -> T | None:
    """The row of this municipality with this id, None where it has gone meanwhile."""
    row: T | None = db.session.get(model, (scopes.here(), row_id))
    return row


def found(model: type[T], row_id: UUID, *, lock: bool = False) -> T:
    """The row of this municipality with this id. Raises `NotFound`: foreign, deleted and unknown look alike."""
    # By its key, and held: what this transaction has read already is not read again, unless to lock it.
    query = mine(model).where(model.id == row_id).with_for_update()  # type: ignore[attr-defined]
    row: T | None = db.session.scalar(query) if lock else there(model, row_id)
    if row is None:
        raise NotFound
    return hold((model, row_id), row)
