# SPDX-License-Identifier: EUPL-1.2
"""A double click saves once: the key of the form is the first row of the request's own transaction.

The second of two waits on the unique index and is then sent where the first went; a 4xx takes the key back with it.
"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, g, redirect, request, url_for
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.errors import Invalid, SentTwice
from koepel.ids import reference
from koepel.partners.failures import without_key
from koepel.partners.models import PartnerRequestKey
from koepel.permissions import Access
from koepel.records import PoolRequestKey, RequestKey
from koepel.scope import DbRole

KEPT = timedelta(hours=24)
OWN_WORDS = re.compile(r"[A-Za-z0-9_-]{8,100}", re.ASCII)


def request_key() -> str:
    """The hidden value of a form; the same again when a form comes back with faults, since nothing was kept of it."""
    return str(reference())


def _sent_key(view: Any) -> UUID | None:
    access = getattr(view, "access", None)
    if access is Access.PROGRAM:
        return _header_key() if request.method == "POST" else None
    if access is Access.NOBODY:
        return None
    raw = request.form.get("request_key", "")
    if not raw:
        return None
    try:
        return UUID(raw)
    except ValueError as fault:
        raise Invalid({"form": ["request_key"]}) from fault


def _header_key() -> UUID:
    """A program sends its key as a header, in words of its own; the same words are the same key."""
    raw = request.headers.get("Idempotency-Key", "")
    if not OWN_WORDS.fullmatch(raw):
        raise without_key()
    return UUID(bytes=hashlib.sha256(raw.encode()).digest()[:16], version=5)


def _row() -> tuple[Any, dict[str, Any]] | None:
    scope = scopes.entered_scope()
    if scope is None or scope.role is DbRole.AUTH:
        return None
    if scope.role is DbRole.PARTNER:
        return PartnerRequestKey, {"partner_id": scope.partner_id, "actor": scope.account_id or UUID(scope.subject)}
    if scope.tenant_id is None:
        return PoolRequestKey, {"collaboration_id": (scope.collaboration_ids or ())[0], "actor": scope.account_id}
    actor = UUID(scope.subject) if scope.role is DbRole.PARTICIPANT else scope.account_id
    return RequestKey, {"tenant_id": scope.tenant_id, "actor": actor or UUID(int=0)}


def _body() -> str:
    sent = sorted((name, value) for name, values in request.form.lists() for value in values if name != "csrf_token")
    files = sorted((name, f.filename or "") for name, f in request.files.items())
    whole = request.get_data() if request.is_json else b""
    return hashlib.sha256(repr((request.path, sent, files, whole)).encode("utf-8", "surrogatepass")).hexdigest()


def first_or_again(view: Any) -> Response | None:
    """Insert the key, or answer like the first time. Raises `SentTwice` for the same key with another body."""
    key, kept = _sent_key(view), _row()
    if request.method != "POST" or key is None or kept is None:
        return None
    model, owner = kept
    row = {
        "key": key,
        "route": request.endpoint or "",
        "body_hash": _body(),
        "status": 0,
        "location": "",
        "at": clock.utcnow(),
    }
    if scopes.current().role is DbRole.PARTICIPANT:
        row["side"] = scopes.current().side
    if scopes.current().role is DbRole.PUBLIC:
        return _first_visit(model, owner | row, view)
    # RETURNING, since the rowcount of an ORM insert is -1 whether or not the row was there
    first = insert(model).values(**owner, **row).on_conflict_do_nothing().returning(model.key)
    if db.session.execute(first).first() is not None:
        g.request_key = (model, owner, key)
        return None
    before = db.session.get(model, (*owner.values(), key))
    if before is None or before.body_hash != row["body_hash"]:
        raise SentTwice
    return redirect(before.location or request.path, code=303)  # type: ignore[return-value]


def _first_visit(model: Any, row: dict[str, Any], view: Any) -> Response | None:
    # A visitor may insert and not read: the second click learns only that there was a first.
    try:
        db.session.execute(insert(model).values(**row))
    except IntegrityError:
        db.session.rollback()
        return redirect(url_for(view.thanks), code=303)  # type: ignore[return-value]
    return None


def remember(response: Response) -> None:
    """Keep status and place of what was done, in the same transaction."""
    kept = g.pop("request_key", None)
    if kept is None:
        return
    model, owner, key = kept
    here = [getattr(model, name) == value for name, value in owner.items()]
    db.session.execute(
        update(model)
        .where(*here, model.key == key)
        .values(status=response.status_code, location=response.headers.get("Location", ""))
    )
