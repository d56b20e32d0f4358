# SPDX-License-Identifier: EUPL-1.2
"""Who puts a name under a text puts it under the text that stood on the screen: its mark comes back with the form."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from koepel.errors import Conflict
from koepel.i18n import _l
from koepel.web.fields import Line
from koepel.web.forms import Form


@dataclass(frozen=True)
class Seen:
    """The mark of what was read; empty where the page said none."""

    mark: str = ""


class SeenForm(Form[Seen]):
    """In: the hidden box beside the button."""

    makes = Seen
    mark = Line(most=64, load_default="")


class ChangedMeanwhile(Conflict):
    """What was read is not what stands there now."""

    title = _l("This changed while you read it. This is how it stands now: read it, then go on.")


def mark_of(content: Any) -> str:
    """SHA-256 in hex of a tree of plain values with its keys in order: any other word makes another mark."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
