# SPDX-License-Identifier: EUPL-1.2
"""What comes in besides the list itself: why a register goes out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from koepel.i18n import _l
from koepel.web.fields import Code
from koepel.web.forms import Form


class ExportPurpose(StrEnum):
    """Why a whole register leaves the house; stands in the audit of every person in it."""

    ARCHIVE = "archive"
    ACCOUNTABILITY = "accountability"
    MOVE = "move"


PURPOSES: dict[ExportPurpose, Any] = {
    ExportPurpose.ARCHIVE: _l("Own archive"),
    ExportPurpose.ACCOUNTABILITY: _l("Account for a subsidy"),
    ExportPurpose.MOVE: _l("Move to another system"),
}


@dataclass(frozen=True)
class Export:
    """An export with its purpose."""

    purpose: ExportPurpose


class ExportForm(Form[Export]):
    """The one question before a register leaves the house."""

    makes = Export
    purpose = Code(ExportPurpose, required=True, error_messages={"required": _l("Choose what you need it for.")})
