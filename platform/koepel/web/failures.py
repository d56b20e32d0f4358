# SPDX-License-Identifier: EUPL-1.2
"""One place turns a failure into a page, a fragment for htmx, or problem+json; a reference, never a trace."""

from __future__ import annotations

import structlog
from flask import Flask, Response, g, jsonify, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from redis.exceptions import RedisError
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException

from koepel import scope as scopes
from koepel.database import db
from koepel.errors import Conflict, Failure, Forbidden, NotFound, SecondFactorFirst, SignInFirst, TooMany, Unavailable
from koepel.i18n import _l
from koepel.web.constraints import sentence_of

log = structlog.get_logger()


def _answer(failure: Failure) -> Response:
    db.session.rollback()
    scopes.enter(None)
    if isinstance(failure, SignInFirst):
        return _to_sign_in()
    if isinstance(failure, SecondFactorFirst):
        return _to(url_for("accounts.set_up_second_factor"))
    if request.accept_mimetypes.best == "application/problem+json":
        return _problem(failure)
    htmx = request.headers.get("HX-Request") == "true"
    template = "errors/notice.html" if htmx else "errors/page.html"
    body = render_template(template, failure=failure, reference=g.get("request_id", ""))
    response = make_response(body, failure.status)
    if htmx:
        response.headers.update(
            {"HX-Retarget": "#flash", "HX-Reswap": "innerHTML", "HX-Reselect": "#notice", "HX-Push-Url": "false"}
        )
    return response


answer = _answer  # for a feature that tells a failure in words of its own


def _problem(failure: Failure) -> Response:
    response = jsonify(type=f"/problems/{failure.problem}", title=str(failure.title), status=failure.status)
    response.status_code, response.mimetype = failure.status, "application/problem+json"
    return response


def _to_sign_in() -> Response:
    target = request.full_path.rstrip("?") if request.method == "GET" else ""
    return _to(url_for("accounts.sign_in", next=target) if target else url_for("accounts.sign_in"))


def _to(address: str) -> Response:
    """Another page first; htmx is told to load it whole."""
    if request.headers.get("HX-Request") == "true":
        return Response(status=401, headers={"HX-Redirect": address})
    return Response(status=303, headers={"Location": address})


class RefusedByServer(Failure):
    """What the web server itself refuses: method, size, a malformed request."""

    problem = "refused"
    title = _l("This request could not be read. Go back and try again.")


def install(app: Flask) -> None:
    """Register the answers."""

    @app.errorhandler(Failure)
    def failed(failure: Failure) -> Response:
        return _answer(failure)

    @app.errorhandler(CSRFError)
    def stale(_fault: CSRFError) -> Response:
        return _answer(Conflict(_l("This page was open for too long. Load it again and send once more.")))

    @app.errorhandler(IntegrityError)
    def does_not_fit(fault: IntegrityError) -> Response:
        diagnosis = getattr(fault.orig, "diag", None)
        return _answer(Conflict(sentence_of(getattr(diagnosis, "constraint_name", None) or "")))

    @app.errorhandler(OperationalError)
    @app.errorhandler(InterfaceError)
    @app.errorhandler(RedisError)
    def away(fault: Exception) -> Response:
        log.warning("a server is away", request=g.get("request_id"), fault=type(fault).__name__)
        return _answer(Unavailable())

    @app.errorhandler(HTTPException)
    def refused(fault: HTTPException) -> Response:
        known = {403: Forbidden, 404: NotFound, 429: TooMany, 409: Conflict}
        if fault.code in known:
            return _answer(known[fault.code]())
        if fault.code is not None and 300 <= fault.code < 400:
            return Response(fault.get_body(), fault.code, fault.get_headers())
        failure = RefusedByServer()
        failure.status = fault.code or 500  # type: ignore[misc]
        answer = _answer(failure)
        if fault.code == 405:
            answer.headers["Allow"] = dict(fault.get_headers()).get("Allow", "")
        return answer

    @app.errorhandler(Exception)
    def unexpected(fault: Exception) -> Response:
        log.error("unexpected failure", request=g.get("request_id"), fault=type(fault).__name__, exc_info=fault)
        return _answer(Failure())
