# SPDX-License-Identifier: EUPL-1.2
"""Excel and CSV coming in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from koepel.database import TenantThing


class ImportMapping(TenantThing):
    """Which column means what, remembered per municipality and habit of headings."""

    __tablename__ = "import_mapping"
    sheet_kind: Mapped[str] = mapped_column(default="")
    headings_mark: Mapped[str] = mapped_column(default="")
    columns: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    remembered_at: Mapped[datetime]


class ImportBatch(TenantThing):
    """One file and what became of it; its content is dropped after a day."""

    __tablename__ = "import_batch"
    file_kind: Mapped[str] = mapped_column(default="")
    file_mark: Mapped[str] = mapped_column(default="")
    content: Mapped[bytes | None]
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    report: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    state: Mapped[str] = mapped_column(default="")
    account_id: Mapped[UUID | None]
    uploaded_at: Mapped[datetime]
    imported_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class ImportRow(TenantThing):
    """One row of a batch: what it became, or why not."""

    __tablename__ = "import_row"
    batch_id: Mapped[UUID]
    sheet: Mapped[str] = mapped_column(default="")
    row: Mapped[int]
    outcome: Mapped[str] = mapped_column(default="")
    problem: Mapped[str] = mapped_column(default="")
    row_mark: Mapped[str] = mapped_column(default="")
    object_kind: Mapped[str] = mapped_column(default="")
    object_id: Mapped[UUID | None]
    chosen: Mapped[bool] = mapped_column(default=False)
