# SPDX-License-Identifier: EUPL-1.2
"""One place turns a failure into a page, a fragment for htmx, or problem+json; a reference, never a trace."""

from __future__ import annotations

from urllib.parse import urlsplit

import psycopg
import structlog
from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from psycopg.errors import InsufficientPrivilege
from redis.exceptions import RedisError
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    PendingRollbackError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import BadRequest, HTTPException, TooManyRequests

from koepel import clock
from koepel import scope as scopes
from koepel.accounts.refusals import CheckFirst, ProveFirst, TooManyAtOnce
from koepel.database import db
from koepel.errors import (
    Conflict,
    Failure,
    Forbidden,
    Invalid,
    NotFound,
    PageFirst,
    SecondFactorFirst,
    SignInFirst,
    TooMany,
    Unavailable,
)
from koepel.i18n import _l
from koepel.scope import DbRole
from koepel.web import limits, turned_away
from koepel.web.constraints import sentence_of
from koepel.web.entry import visitor

log = structlog.get_logger()
AWAY = (OperationalError, InterfaceError, NoConnectionFree, RedisError)
DRIVER = (psycopg.OperationalError, psycopg.InterfaceError)  # where a scope is signed, the driver is asked itself
LINE_LOST = "8s2b"  # SQLAlchemy's word for a transaction on a broken line; the same class also tells of a refused flush
SECONDS_AWAY = 10  # what programs are told to wait; people read "a minute"


def _answer(failure: Failure) -> Response:
    try:
        return _told(failure)
    except Exception as fault:  # the page of a failure looks for its reader, and the server is away
        if not _is_away(fault):
            raise
        return _away(fault)


def _is_away(fault: Exception) -> bool:
    """A server that dies in the middle of an answer leaves an error of no kind, then only the broken line tells; and who asks
    once more on that line hears that its transaction is lost.
    """
    if isinstance(fault, PendingRollbackError):
        return fault.code == LINE_LOST
    return isinstance(fault, (*AWAY, *DRIVER)) or (isinstance(fault, DBAPIError) and fault.connection_invalidated)


def _ended_meanwhile(fault: Exception) -> bool:
    """A protocol can end in the middle of a partner's request: then PostgreSQL refuses the line of what was read, and the
    answer goes with it. Only the refusal of a row counts; a right that is missing is a fault of ours.
    """
    scope = scopes.entered_scope()
    if scope is None or scope.role is not DbRole.PARTNER or not isinstance(fault, ProgrammingError):
        return False
    return isinstance(fault.orig, InsufficientPrivilege) and "row-level security" in str(fault.orig)


def _away(fault: Exception) -> Response:
    log.warning("a server is away", request=g.get("request_id"), fault=type(fault).__name__)
    return _told(Unavailable())


def _told(failure: Failure) -> Response:
    _take_back()
    scopes.enter(None)
    if isinstance(failure, Unavailable):
        _ask_nothing_more()
    if isinstance(failure, SignInFirst) and not for_programs():
        return _to_sign_in()
    if isinstance(failure, SecondFactorFirst):
        return _to(url_for("accounts.set_up_second_factor"))
    if isinstance(failure, PageFirst):
        return _to(failure.address)
    if isinstance(failure, CheckFirst) and _page_of() is not None:
        return _to(_to_check(failure))
    if for_programs() or request.accept_mimetypes.best == "application/problem+json":
        return _problem(failure)
    htmx = request.headers.get("HX-Request") == "true"
    template = "errors/notice.html" if htmx else "errors/page.html"
    again = _same_form() if isinstance(failure, Unavailable | CheckFirst | TooManyAtOnce) else None
    first = _to_check(failure) if isinstance(failure, CheckFirst) else ""
    body = render_template(template, failure=failure, reference=g.get("request_id", ""), again=again, first_url=first)
    response = make_response(body, failure.status)
    if isinstance(failure, Unavailable):
        response.headers["Retry-After"] = str(SECONDS_AWAY)
    if isinstance(failure, TooManyAtOnce) and request.method == "GET" and not htmx:
        response.headers["Refresh"] = "2"
    if htmx:
        response.headers.update(
            {"HX-Retarget": "#flash", "HX-Reswap": "innerHTML", "HX-Reselect": "#notice", "HX-Push-Url": "false"}
        )
    return response


def _page_of() -> str | None:
    """The page that the reader looks at or asks for; None when something is sent, which must not be lost on the way."""
    if request.method != "GET":
        return None
    if request.headers.get("HX-Request") == "true":
        return urlsplit(request.headers.get("HX-Current-URL", "/")).path
    return request.full_path.rstrip("?")


def _to_check(failure: CheckFirst) -> str:
    """Where the identity provider of this session confirms it, or where the visitor proves it once more."""
    who = visitor()
    if isinstance(failure, ProveFirst):
        return url_for("accounts.prove_again", next=url_for("identity.confirmed"))
    target = _page_of() or url_for("identity.confirmed")
    return url_for("identity.begin", word=who.provider if who else "", waarom="check", next=target)


def _take_back() -> None:
    try:
        db.session.rollback()
    except DBAPIError:  # nothing to take back: the server that held it is gone
        db.session().invalidate()


def _ask_nothing_more() -> None:
    """The page must not look for its reader, or for places to lead to, in a database that is away: that would fail once
    more, without a page.
    """
    g.asks_nothing = True
    if "_login_user" not in g:
        g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]


def _same_form() -> list[tuple[str, str]] | None:
    """What was sent, to be sent again with the same key, so that it is saved once; None where that cannot be done."""
    secret = any("password" in name for name in request.form)
    if request.method != "POST" or not request.form.get("request_key") or request.files or secret:
        return None
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]


answer = _answer  # for a feature that tells a failure in words of its own


def waits(_fault: TooManyRequests) -> Response:
    """A limit of a route was reached."""
    opens = limits.opens_at()
    answer = _answer(limits.too_many(opens))
    if opens is not None:
        seconds = (opens - clock.utcnow()).total_seconds()
        answer.headers["Retry-After"] = str(max(1, int(seconds)))
        if limits.is_for_all():
            turned_away.keep(seconds)
    return answer


def for_programs() -> bool:
    """Whether this address is for programs, which read no pages."""
    return request.path.startswith(("/api/", "/oauth/"))


def _problem(failure: Failure) -> Response:
    told = {"type": f"/problems/{failure.problem}", "title": str(failure.title), "status": failure.status}
    if isinstance(failure, Invalid):
        told["errors"] = failure.errors
    response = jsonify(told)
    response.status_code, response.mimetype = failure.status, "application/problem+json"
    response.headers.update(failure.headers)
    if isinstance(failure, Unavailable | TooMany):
        response.headers["Retry-After"] = str(SECONDS_AWAY)
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


def refuse_unreadable(app: Flask) -> None:
    """An address with a NUL fits no column; a body in parts may hold a part without a name. Nothing after this expects either, so
    it is asked before anybody looks for a place or reads a form.
    """

    @app.before_request
    def is_readable() -> None:
        if "\x00" in request.path or (request.method == "POST" and None in (*request.form, *request.files)):
            raise BadRequest


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

    @app.errorhandler(HTTPException)
    def refused(fault: HTTPException) -> Response:
        if isinstance(fault, TooManyRequests):
            return waits(fault)
        known = {403: Forbidden, 404: NotFound, 409: Conflict}
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
        if _is_away(fault):
            return _away(fault)
        if _ended_meanwhile(fault):
            log.warning("a protocol ended meanwhile", request=g.get("request_id"))
            return _answer(NotFound())
        log.error("unexpected failure", request=g.get("request_id"), fault=type(fault).__name__, exc_info=fault)
        return _answer(Failure())
