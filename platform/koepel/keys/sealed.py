# SPDX-License-Identifier: EUPL-1.2
"""Sensitive fields of rows: sealed as a row is written, opened when somebody reads the field, bound to row and column.

A model says under whose key its fields stand: `__sealed_under__ = ("person_id",)` names the columns, and the first that is
not empty counts. What is not read is not opened, so a list that shows no such field asks for no key; the first that is read
asks for the keys of everything the session holds, in one question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import event, inspect
from sqlalchemy.orm import InstrumentedAttribute, Session, SessionTransaction, object_session

from koepel.config import Settings
from koepel.database import Base, ScopedSession, db
from koepel.keys import envelope
from koepel.keys.failures import DoesNotOpen
from koepel.keys.tree import INSTALLATION
from koepel.keys.value import Sealed, Sensitive
from koepel.keys.vault import SubjectKey, Vault, vault_of

KEYS = "subject_keys"  # in the session, until its transaction ends
_FIELDS: dict[type[Any], dict[str, Sensitive]] = {}
Subject = tuple[UUID, UUID]  # whose tree, whose key


def fields(model: type[Any]) -> dict[str, Sensitive]:
    """The sealed attributes of a model with their types; none for most."""
    if model not in _FIELDS:
        columns = inspect(model).column_attrs if issubclass(model, Base) else ()
        _FIELDS[model] = {c.key: c.columns[0].type for c in columns if isinstance(c.columns[0].type, Sensitive)}
    return _FIELDS[model]


def subject_of(row: Any, before: Mapping[str, Any] | None = None) -> Subject:
    """Whose tree and whose key; `before` holds former values of columns that changed."""
    owner: UUID = getattr(row, "tenant_id", None) or INSTALLATION
    named = (before[name] if before and name in before else getattr(row, name) for name in row.__sealed_under__)
    return owner, next((value for value in named if value is not None), owner)


def about(row: Any, attribute: str, subject: Subject) -> str:
    """What a value is bound to: owner, table, row, subject and column; the envelope adds the generation of its key."""
    mapper = inspect(type(row))
    keys = "/".join(str(getattr(row, mapper.get_property_by_column(one).key)) for one in mapper.primary_key)
    column = mapper.column_attrs[attribute].columns[0].name
    return f"{subject[0]}|{mapper.local_table.name}|{keys}|{subject[1]}|{column}"


class SealedAttribute(InstrumentedAttribute[Any]):
    """An attribute that opens what the table held when it is read."""

    __slots__ = ()
    inherit_cache = True

    def __get__(self, instance: Any, owner: Any) -> Any:
        found = super().__get__(instance, owner)
        return _opened(instance, self.key, found) if type(found) is Sealed else found


def install(app: Flask, settings: Settings) -> None:
    """Once all models are known: their sensitive attributes open by themselves, from the vault of this installation."""
    app.extensions["koepel_vault"] = vault_of(settings)
    for mapper in Base.registry.mappers:
        for name in fields(mapper.class_):
            mapper.class_manager[name].__class__ = SealedAttribute  # the same shape, another way of reading


def _opened(row: Any, attribute: str, value: Sealed) -> Any:
    if not value.known:
        _open(row, attribute, value, subject_of(row))
    return value.plain


def _open(row: Any, attribute: str, value: Sealed, subject: Subject) -> None:
    place = about(row, attribute, subject)
    key = _key(row, subject)
    if key is None:
        raise DoesNotOpen(place)
    plain = envelope.open_(key.cipher, value.envelope, place)
    value.plain, value.known = fields(type(row))[attribute].read(plain), True


def _vault() -> Vault:
    vault: Vault = current_app.extensions["koepel_vault"]
    return vault


def _key(row: Any, subject: Subject) -> SubjectKey | None:
    session = object_session(row)
    if session is None:  # read after its transaction: nothing is kept for it
        return _vault().keys(subject[0], [subject[1]]).get(subject[1])
    known: dict[Subject, SubjectKey] = session.info.setdefault(KEYS, {})
    if subject not in known:
        _ask({subject, *_closed(session)} - known.keys(), known)
    return known.get(subject)


def _closed(session: Session) -> Iterator[Subject]:
    """Under which keys all that this session holds and has not opened yet."""
    for row in session.identity_map.values():
        if any(type(value) is Sealed and not value.known for value in _values(row)):
            yield subject_of(row)


def _values(row: Any) -> Iterable[Any]:
    return (row.__dict__.get(name) for name in fields(type(row)))


def _ask(subjects: Iterable[Subject], known: dict[Subject, SubjectKey], *, make: bool = False) -> None:
    by_owner: dict[UUID, list[UUID]] = defaultdict(list)
    for owner, subject in subjects:
        by_owner[owner].append(subject)
    vault = _vault()
    for owner, wanted in by_owner.items():
        found = vault.ensured(owner, wanted) if make else vault.keys(owner, wanted)
        known.update(((owner, subject), key) for subject, key in found.items())


@event.listens_for(ScopedSession, "before_flush")
def _seal(session: Session, context: Any, instances: Any) -> None:
    rows = [row for row in (*session.new, *session.dirty) if fields(type(row))]
    for row in rows:
        _move(row)
    waiting = [(row, name) for row in rows for name in fields(type(row)) if _is_plain(row.__dict__.get(name))]
    if not waiting:
        return
    for row, _ in waiting:
        _named(row)
    known: dict[Subject, SubjectKey] = session.info.setdefault(KEYS, {})
    _ask({subject_of(row) for row, _ in waiting} - known.keys(), known, make=True)
    for row, name in waiting:
        plain, subject = row.__dict__[name], subject_of(row)
        written = fields(type(row))[name].written(plain)
        sealed = envelope.seal(known[subject].cipher, written, about(row, name, subject))
        row.__dict__[name] = Sealed(sealed, known=True, plain=plain)  # beside the history: it changed already


def _is_plain(value: Any) -> bool:
    return bool(value) if type(value) is not Sealed else False


def _move(row: Any) -> None:
    """Somebody else's now: what was sealed under the key of before is opened with it, to be sealed anew."""
    before = {name: value for name, value in inspect(row).committed_state.items() if name in row.__sealed_under__}
    if not before or not inspect(row).persistent or subject_of(row, before) == subject_of(row):
        return
    for name in fields(type(row)):
        value = getattr(type(row), name).impl.get(inspect(row), row.__dict__)
        if type(value) is Sealed:
            _open(row, name, value, subject_of(row, before))
            setattr(row, name, value.plain)


def _named(row: Any) -> None:
    """The keys of a new row, which it would be given a moment later."""
    for column in inspect(type(row)).primary_key:
        attribute = inspect(type(row)).get_property_by_column(column).key
        if row.__dict__.get(attribute) is None and column.default is not None:
            setattr(row, attribute, column.default.arg(None))


@event.listens_for(ScopedSession, "after_transaction_end")
def _let_go(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop(KEYS, None)


def mark(owner_id: UUID, value: str) -> str:
    """The blind index of a value in one municipality."""
    return _vault().mark(owner_id, value)


def forget(owner_id: UUID, subjects: Iterable[UUID]) -> None:
    """Delete the keys of these subjects, at once and for good: nothing sealed under them opens any more, in no copy.

    Not undone when the transaction fails. What this transaction opened before it ends with it.
    """
    gone = list(subjects)
    _vault().forget(owner_id, gone)
    known = db.session.info.get(KEYS, {})
    for subject in gone:
        known.pop((owner_id, subject), None)
