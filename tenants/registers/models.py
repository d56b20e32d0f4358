# SPDX-License-Identifier: EUPL-1.2
"""Excel and CSV coming in: how columns are read, files while they are checked, what became of each row."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing
from koepel.privacy import INTERNAL, SENSITIVE, Purpose, Sensitive, kept
from koepel.retention_terms import Retention

OPERATION = kept(INTERNAL, Purpose.OPERATION)


class BatchState(StrEnum):
    """From the file to the people in it, and back within a day."""

    UPLOADED = "uploaded"
    IMPORTING = "importing"
    IMPORTED = "imported"
    UNDONE = "undone"
    FAILED = "failed"


class ImportMapping(TenantThing):
    """Which column means what, remembered per municipality and habit of headings."""

    __tablename__ = "import_mapping"
    __table_args__ = {"info": OPERATION}  # noqa: RUF012
    sheet_kind: Mapped[str] = mapped_column(default="")
    headings_mark: Mapped[str] = mapped_column(default="")
    columns: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    remembered_at: Mapped[datetime]


class ImportBatch(TenantThing):
    """One file and what became of it. `content` is a working copy without national numbers, gone after a day."""

    __tablename__ = "import_batch"
    __sealed_under__ = ("id",)  # a file with many people
    file_kind: Mapped[str] = mapped_column(default="", info=OPERATION)
    file_mark: Mapped[str] = mapped_column(default="", info=OPERATION)
    content: Mapped[bytes | None] = mapped_column(
        Sensitive(LargeBinary()), deferred=True, info=kept(SENSITIVE, Purpose.INTAKE, retention=Retention.IMPORT_FILE)
    )
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, info=OPERATION)
    report: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, info=OPERATION)
    state: Mapped[str] = mapped_column(default=BatchState.UPLOADED)
    account_id: Mapped[UUID | None]
    uploaded_at: Mapped[datetime]
    imported_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class ImportRow(TenantThing):
    """One row of a batch that came in: what it became."""

    __tablename__ = "import_row"
    __table_args__ = {"info": OPERATION}  # noqa: RUF012
    batch_id: Mapped[UUID]
    sheet: Mapped[str] = mapped_column(default="")
    row: Mapped[int]
    outcome: Mapped[str] = mapped_column(default="")
    problem: Mapped[str] = mapped_column(default="")
    object_kind: Mapped[str] = mapped_column(default="")
    object_id: Mapped[UUID | None]
    chosen: Mapped[bool] = mapped_column(default=False)


class ImportMark(TenantThing):
    """By what an imported row is found again: an HMAC of sheet and number, or of name and contact."""

    __tablename__ = "import_mark"
    batch_id: Mapped[UUID]
    mark: Mapped[str] = mapped_column(
        default="",
        info=kept(INTERNAL, Purpose.OPERATION),
    )
    object_kind: Mapped[str] = mapped_column(default="", info=OPERATION)
    object_id: Mapped[UUID]
