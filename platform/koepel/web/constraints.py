# SPDX-License-Identifier: EUPL-1.2
"""What a database constraint says to a person."""

from __future__ import annotations

from typing import Any

from koepel.i18n import _l

SENTENCES: dict[str, Any] = {
    "ck_slug_word": _l("An address word has 2 to 39 small letters, digits or hyphens, and starts with a letter."),
    "ck_slug_reserved": _l("This address word is kept for Koepel itself. Choose another."),
    "pk_slug": _l("This address word is taken. Choose another."),
    "ck_proposal_yeses": _l("Somebody has not said yes yet."),
    "ck_participation_decided": _l("Who decides on taking part has not agreed yet."),
}


def say(**sentences: Any) -> None:
    """A feature adds the sentences of its own constraints: name of the constraint = sentence."""
    SENTENCES.update(sentences)


def sentence_of(constraint: str) -> Any:
    """The sentence of this constraint, or one that fits all."""
    return SENTENCES.get(constraint, _l("This does not fit with what is already there. Look again."))
