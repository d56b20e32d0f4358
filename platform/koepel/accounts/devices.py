# SPDX-License-Identifier: EUPL-1.2
"""Browsers in which somebody logged in before have tries of their own, so that guesses from elsewhere make nobody wait.

A signed cookie of a year says for each of the last few accounts which mark its password and second step had; a change of either ends
it. It opens nothing: who steals it may guess as often as its owner may mistype. After OWASP, "Slow Down Online Guessing Attacks with
Device Cookies". Nothing of it is kept on our side.
"""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

import psycopg
from flask import Response, current_app, g, request
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.exc import SQLAlchemyError

from koepel.accounts.sign_in import account_of, mark_of
from koepel.config import Settings

LIFE_SECONDS = 365 * 24 * 3600
AWAY = (SQLAlchemyError, psycopg.Error)
MOST = 5  # accounts of one browser: a desk that colleagues share


def cookie() -> str:
    """The name of the cookie."""
    settings: Settings = current_app.extensions["koepel_settings"]
    return f"{settings.cookie}-device"


def own_tries(email: str) -> str:
    """The name of this browser's own tries at the account of this e-mail; empty when it never logged in there.

    With the database away nobody is known: what follows finds that out too, and says so.
    """
    if not _told():
        return ""
    try:
        account_id = account_of(email)
    except AWAY:
        return ""
    return own_tries_of(account_id) if account_id else ""


def own_tries_of(account_id: UUID) -> str:
    """As `own_tries`, of an account whose password was right. Asked once in a request."""
    word, mark = _told().get(str(account_id), ("", ""))
    if not word:
        return ""
    if "own_tries" not in g:
        try:
            g.own_tries = f"device:{word}" if secrets.compare_digest(mark, mark_of(account_id)) else ""
        except AWAY:
            g.own_tries = ""
    return str(g.own_tries)


def remember(response: Response, account_id: UUID) -> Response:
    """From now on this browser is known to this account."""
    before = _told()
    word = before.pop(str(account_id), ("", ""))[0] or secrets.token_urlsafe(12)
    newest = {str(account_id): (word, mark_of(account_id)), **before}
    response.set_cookie(
        cookie(),
        _signer().dumps(dict(list(newest.items())[:MOST])),
        max_age=LIFE_SECONDS,
        path="/",
        secure=current_app.extensions["koepel_settings"].secure,
        httponly=True,
        samesite="Strict",
    )
    return response


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="koepel-known-device")


def _told() -> dict[str, Any]:
    """What the cookie of this browser says; nothing when it is not ours, or a year old."""
    try:
        return dict(_signer().loads(request.cookies.get(cookie(), ""), max_age=LIFE_SECONDS))
    except BadData:
        return {}
