# SPDX-License-Identifier: EUPL-1.2
"""Which campaign a link belongs to: its word stands in the address, so nothing has to be remembered of who looks."""

from __future__ import annotations

import re
from uuid import UUID

from koepel.database import db, mine
from tenants.registration.codes import Door
from tenants.registration.models import Campaign

LONGEST = 40
_WORD = re.compile(rf"(?=.{{2,{LONGEST}}}\Z)[a-z0-9]+(-[a-z0-9]+)*")


def is_word(text: str) -> bool:
    """Whether this can be the word of a campaign: small letters, digits and hyphens, two to forty of them."""
    return _WORD.fullmatch(text) is not None


def by_word(word: str) -> Campaign | None:
    """The campaign of this word, also when it is over: its posters hang on."""
    if not is_word(word):
        return None
    row: Campaign | None = db.session.scalar(mine(Campaign).where(Campaign.word == word))
    return row


def at_door(door: Door, word: str) -> Campaign | None:
    """The campaign of this word, when it looks for people who enter by this door."""
    row = by_word(word)
    return row if row is not None and row.side == door.side else None


def title_of(campaign_id: UUID | None) -> str:
    """What staff call it; '' for none."""
    if campaign_id is None:
        return ""
    return db.session.scalar(mine(Campaign).with_only_columns(Campaign.title).where(Campaign.id == campaign_id)) or ""
