# SPDX-License-Identifier: EUPL-1.2
"""The register of columns: what must be said, what goes by rule, and what a sensitive column refuses."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import DateTime, LargeBinary, MetaData, Text, Uuid, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import CreateTable

from koepel.privacy import (
    INTERNAL,
    OPEN,
    PERSONAL,
    SENSITIVE,
    SPECIAL,
    Basis,
    Purpose,
    Reader,
    Sensitive,
    guarded,
    kept,
    register,
    too_broad,
    unregistered,
)
from koepel.retention_terms import TERMS, Retention


class Base(DeclarativeBase):
    metadata = MetaData()
    type_annotation_map = {str: Text, UUID: Uuid, datetime: DateTime(timezone=True)}  # noqa: RUF012


class Note(Base):
    __tablename__ = "note"
    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    state: Mapped[str]
    written_at: Mapped[datetime]
    noted_by: Mapped[UUID | None]
    about: Mapped[str] = mapped_column(info=kept(PERSONAL, Purpose.GUIDANCE, retention=Retention.MENTEE_FILE))
    words: Mapped[str] = mapped_column(
        Sensitive(), info=kept(SENSITIVE, Purpose.GUIDANCE, retention=Retention.WORKER_NOTES)
    )
    codes: Mapped[list[str] | None] = mapped_column(
        Sensitive(JSONB()),
        info=kept(SPECIAL, Purpose.GUIDANCE, basis=Basis.CONSENT, retention=Retention.SPECIAL_FIELDS),
    )
    birth_date: Mapped[date]
    state_in_words: Mapped[str]
    seen_by: Mapped[str]
    token: Mapped[UUID]


class Setting(Base):
    __tablename__ = "setting"
    __table_args__ = {"info": kept(INTERNAL, Purpose.OPERATION)}  # noqa: RUF012
    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    welcome: Mapped[str] = mapped_column(info=kept(OPEN, Purpose.CONTACT))


class Careless(Base):
    __tablename__ = "careless"
    __table_args__ = {  # noqa: RUF012
        "info": kept(PERSONAL, Purpose.CONTACT, retention=Retention.CONTACT_DETAILS)
    }
    id: Mapped[UUID] = mapped_column(primary_key=True)


def row(table: str, column: str) -> Any:
    return next(row for row in register(Base.metadata) if (row.table, row.column) == (table, column))


def test_what_is_written_beside_a_column_stands_in_the_register() -> None:
    found = row("note", "words")
    assert (found.kept.cls, found.kept.purpose) == (SENSITIVE, Purpose.GUIDANCE)
    assert found.kept.basis is Basis.PUBLIC_TASK
    assert found.kept.retention is Retention.WORKER_NOTES
    assert found.kept.recipients == (Reader.CASE_WORKERS, Reader.THE_PERSON)
    assert not found.by_rule


def test_technical_columns_are_internal_by_rule() -> None:
    for column in ("tenant_id", "id", "person_id", "state", "written_at", "noted_by"):
        found = row("note", column)
        assert found.by_rule
        assert found.kept.cls is INTERNAL


def test_a_column_that_only_looks_technical_must_be_accounted_for() -> None:
    """A day, a state in words, a name in a column .._by and a bare token can each tell of a person."""
    assert unregistered(Base.metadata) == ["note.birth_date", "note.state_in_words", "note.seen_by", "note.token"]


def test_a_table_without_persons_answers_for_its_columns_and_one_may_differ() -> None:
    assert row("setting", "name").kept.cls is INTERNAL
    assert row("setting", "name").kept.retention is Retention.WITH_THE_MUNICIPALITY
    assert row("setting", "welcome").kept.cls is OPEN


def test_a_table_with_persons_may_not() -> None:
    assert [table.name for table in too_broad(Base.metadata)] == ["careless"]


def test_a_person_s_data_need_a_term() -> None:
    for cls in (PERSONAL, SENSITIVE, SPECIAL):
        with pytest.raises(ValueError, match="retention"):
            kept(cls, Purpose.CONTACT)


@pytest.mark.parametrize(
    ("basis", "retention"),
    [(Basis.PUBLIC_TASK, Retention.SPECIAL_FIELDS), (Basis.CONSENT, Retention.MENTEE_FILE)],
)
def test_special_data_rest_on_consent_and_go_with_it(basis: Basis, retention: Retention) -> None:
    with pytest.raises(ValueError, match="consent"):
        kept(SPECIAL, Purpose.GUIDANCE, basis=basis, retention=retention)


def test_guarded_are_the_columns_that_are_sealed() -> None:
    assert [column.name for column in guarded(Base.metadata)] == ["words", "codes"]


@pytest.mark.parametrize(
    "search",
    [
        lambda: Note.words == "x",
        lambda: Note.words != "",
        lambda: "x" == Note.words,  # noqa: SIM300 - the other way round is meant
        lambda: Note.words.like("x%"),
        lambda: Note.words.startswith("x"),
        lambda: Note.words.in_(["x"]),
        lambda: Note.words + "x",
        lambda: "x" + Note.words,
        lambda: Note.words < "x",
        lambda: Note.words.desc(),
        lambda: Note.codes["x"],
        lambda: Note.words == Note.about,
    ],
)
def test_a_sensitive_column_is_never_compared_searched_or_sorted(search: Any) -> None:
    with pytest.raises(TypeError, match="sensitive"):
        search()


def test_whether_something_stands_there_may_be_asked() -> None:
    asked = select(Note.id).where(Note.codes.is_not(None), Note.words.is_(None)).compile(dialect=postgresql.dialect())
    assert "note.codes IS NOT NULL" in str(asked)
    assert "note.words IS NULL" in str(asked)


def test_a_sensitive_column_holds_bytes_whatever_it_is_about() -> None:
    made = str(CreateTable(Note.__table__).compile(dialect=postgresql.dialect()))  # type: ignore[arg-type]
    assert "words BYTEA NOT NULL" in made
    assert "codes BYTEA" in made


@pytest.mark.parametrize(
    ("kind", "value", "empty"),
    [
        (Sensitive(), "ሰላም", ""),
        (Sensitive(JSONB()), ["childcare"], []),
        (Sensitive(JSONB()), {"trust": 4}, {}),
        (Sensitive(LargeBinary()), b"\x00\xff", b""),
    ],
)
def test_a_sensitive_type_writes_and_reads_what_it_is_of(kind: Sensitive, value: Any, empty: Any) -> None:
    assert kind.read(kind.written(value)) == value
    there = kind.process_bind_param(empty, postgresql.dialect())
    assert kind.process_result_value(there, postgresql.dialect()) == empty
    assert kind.process_result_value(None, postgresql.dialect()) is None
    with pytest.raises(TypeError, match="a plain value on its way"):
        kind.process_bind_param(value, postgresql.dialect())


def test_every_term_with_a_clock_has_one() -> None:
    without = set(Retention) - set(TERMS)
    assert without == {
        Retention.STATISTICS,
        Retention.WITH_ITS_ROW,
        Retention.WITH_THE_ACCOUNT,
        Retention.WITH_THE_MUNICIPALITY,
    }
    assert (TERMS[Retention.MENTEE_FILE].months, TERMS[Retention.AUDIT].months) == (12, 60)
    assert TERMS[Retention.DELIVERY_PAYLOAD].days == 30
