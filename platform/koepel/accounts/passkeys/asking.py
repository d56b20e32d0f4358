# SPDX-License-Identifier: EUPL-1.2
"""Question and answer of one browser: the word of its challenge stands in its session, and is gone by looking."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from flask import current_app, request, session

from koepel.accounts.passkeys import service as passkeys
from koepel.accounts.passkeys.schemas import LONGEST_ANSWER, NewPasskey
from koepel.accounts.passkeys.service import Site
from koepel.accounts.service import Visitor
from koepel.config import Settings

WORD = "passkey"
HALF_WAY_SECONDS = 300


def site() -> Site:
    """Our exact origin; without https this machine only, by the name that the browser used (front door: TRUSTED_HOSTS)."""
    settings: Settings = current_app.extensions["koepel_settings"]
    return Site(settings.public_url if settings.secure else f"http://{request.host}")


def half_way_account() -> UUID | None:
    """Whose password was right a moment ago."""
    account_id, since, *_rest = session.get("half_way", ("", 0))
    return UUID(account_id) if account_id and time.time() - since <= HALF_WAY_SECONDS else None


def ask(account_id: UUID | None) -> dict[str, Any]:
    """The question of this browser."""
    question, session[WORD] = passkeys.ask(site(), account_id)
    return question


def ask_for_new(account_id: UUID) -> dict[str, Any]:
    """What this browser has to make."""
    question, session[WORD] = passkeys.ask_for_new(site(), account_id)
    return question


def answered(account_id: UUID | None) -> UUID | None:
    """Whose answer this request holds; None when it is not right, or no answer to what this browser was asked."""
    word, answer = str(session.pop(WORD, "")), request.form.get("answer", "")
    if not word or not answer or len(answer) > LONGEST_ANSWER:
        return None
    return passkeys.accept(site(), word, answer, account_id=account_id)


def registered(who: Visitor, new: NewPasskey) -> bool:
    """Whether the new passkey was kept."""
    word = str(session.pop(WORD, ""))
    return bool(word) and passkeys.register(site(), who.account_id, who.session_id, word, new.answer, new.name)
