# SPDX-License-Identifier: EUPL-1.2
"""The one place where a request commits: once, at its end, before its answer leaves; a failure takes everything back but
the lines of what was read."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, request

from koepel import audit
from koepel import scope as scopes
from koepel.database import db
from koepel.web.once import first_or_again, remember


class KoepelFlask(Flask):
    """Flask whose views never commit: the request does."""

    def dispatch_request(self) -> Response:
        """Idempotency key, view, commit. Faults of the commit reach the error handlers like those of the view."""
        view: Any = current_app.view_functions.get(request.endpoint or "") if request.url_rule else None
        again = first_or_again(view)
        if again is not None:
            return again
        response: Response = self.make_response(super().dispatch_request())
        if scopes.entered_scope() is None:
            return response
        if response.status_code < 400:
            remember(response)
            db.session.commit()
        else:
            shown = audit.read_so_far()
            db.session.rollback()
            if shown:
                audit.keep(shown)
                db.session.commit()
        return response
