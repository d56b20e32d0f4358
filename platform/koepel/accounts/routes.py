# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out, the second step, and links that set a password."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, g, request, session
from flask_login import login_user, logout_user
from werkzeug.exceptions import TooManyRequests

from koepel.accounts import devices, link, notices, recovery_codes, second_factor, service
from koepel.accounts import sign_in as signing
from koepel.accounts.identity import providers
from koepel.accounts.passkeys import asking
from koepel.accounts.schemas import NewPasswordForm
from koepel.i18n import _
from koepel.ids import email_key
from koepel.permissions import Access, open_to
from koepel.web import failures, filling
from koepel.web.addresses import own_address
from koepel.web.entry import visitor
from koepel.web.forms import Sheet
from koepel.web.limits import limiter, second_step_limit, sign_in_limit
from koepel.web.pages import show, tell, to

blueprint = Blueprint("accounts", __name__, url_prefix="/account")


def preferred_language() -> str | None:
    """The language of the person behind a link, else of the account, when somebody is signed in."""
    link = g.get("link")
    if link is not None and link.language:
        return str(link.language)
    who = visitor()
    return who.language or None if who else None


def _own_tries() -> str:
    return devices.own_tries(request.form.get("email", ""))


def _whose() -> str:
    """Who guesses from elsewhere shares the tries of an account; a browser in which its owner logged in before has its own."""
    return _own_tries() or "sign-in:" + email_key(request.form.get("email", ""))


def _own_codes() -> str:
    account_id, _target = _half_way()
    return devices.own_tries_of(account_id) if account_id else ""


def _whose_codes() -> str:
    return _own_codes() or f"second-step:{session.get('half_way', [''])[0]}"


def open_here(account_id: UUID, *, proved_twice: bool, target: str) -> Response:
    """A new session in this browser, on to `target`; the one before ends, so that no older cookie opens anything."""
    session.pop("half_way", None)
    before = visitor()
    if before is not None:
        signing.end_session(before.account_id, before.session_id)
    login_user(
        service.visitor_of(
            service.open_session(account_id, agent=request.user_agent.string, second_factor=proved_twice)
        )
    )
    return devices.remember(Response(status=303, headers={"Location": own_address(target)}), account_id)


@blueprint.errorhandler(429)
def too_often(fault: TooManyRequests) -> Response:
    """Who waits for the guesses of somebody else hears of the ways that stay open."""
    if request.endpoint not in {"accounts.sign_in", "accounts.second_step"}:
        return failures.waits(fault)
    return show("accounts/too_often.html", status=429, providers=providers.every())


@blueprint.route("/inloggen", methods=["GET", "POST"])
@open_to(Access.NOBODY, "signing in")
@limiter.limit(sign_in_limit, methods=["POST"], exempt_when=lambda: bool(_own_tries()))
@limiter.limit(sign_in_limit, methods=["POST"], key_func=_whose)
def sign_in() -> Response:
    """E-mail and password; the limit comes before any hashing."""
    target = own_address(request.values.get("next", "/"))
    sheet: Sheet[Any] = Sheet.blank(email=request.form.get("email", ""))
    if request.method == "POST":
        proved = signing.prove(request.form.get("email", ""), request.form.get("password", ""))
        if proved is not None and proved.asks_more:
            ways = [proved.by_code, proved.by_passkey]
            session["half_way"] = [str(proved.account_id), int(time.time()), target, *ways]
            return to("accounts.second_step")
        if proved is not None:
            return open_here(proved.account_id, proved_twice=False, target=target)
        sheet.errors["email"] = [_("This e-mail address and password do not go together. Try again.")]
    filled = filling.percent(current_app.extensions["koepel_settings"].state)
    every = providers.every()
    left = next((one for one in every if one.word == request.args.get("bij")), None)
    return show("accounts/sign_in.html", sheet=sheet, next=target, filled=filled, providers=every, left=left)


@blueprint.post("/inloggen/passkey")
@open_to(Access.NOBODY, "signing in with a passkey")
@limiter.limit(sign_in_limit)
def sign_in_by_passkey() -> Response:
    """The answer of a passkey: alone it is two factors, after a password it is the second."""
    account_id, target = _half_way()
    proved = asking.answered(account_id)
    if proved is not None:
        target = target or own_address(request.form.get("next", "/"))
        return open_here(proved, proved_twice=True, target=target)
    tell(_("This passkey was not accepted. Try again, or log in another way."), kind="error")
    return to("accounts.second_step" if account_id else "accounts.sign_in")


def _half_way() -> tuple[UUID | None, str]:
    """Whose password was right a moment ago, and where this person was going."""
    account_id = asking.half_way_account()
    return account_id, str(session["half_way"][2]) if account_id else ""


@blueprint.route("/tweede-stap", methods=["GET", "POST"])
@open_to(Access.NOBODY, "the second step of signing in")
@limiter.limit(sign_in_limit, methods=["POST"], exempt_when=lambda: bool(_own_codes()))
@limiter.limit(second_step_limit, methods=["POST"], key_func=_whose_codes)
def second_step() -> Response:
    """After the right password: a passkey, the code of the app, or a recovery code."""
    account_id, target = _half_way()
    if account_id is None:
        return to("accounts.sign_in")
    sheet: Sheet[Any] = Sheet.blank()
    if request.method == "POST":
        if "recovery" in request.form:
            if recovery_codes.accept(account_id, request.form["recovery"]):
                notices.tell_owner(account_id, "recovery_code_used")
                return open_here(account_id, proved_twice=True, target=target)
            sheet.errors["recovery"] = [_("This recovery code is not right, or it was used already.")]
        else:
            if second_factor.accept(account_id, request.form.get("code", "")):
                return open_here(account_id, proved_twice=True, target=target)
            sheet.errors["code"] = [_("This code is not right, or it was used already. Wait for the next one.")]
    by_code, by_passkey = session["half_way"][3:]
    return show("accounts/second_step.html", sheet=sheet, by_code=by_code, by_passkey=by_passkey)


@blueprint.post("/uitloggen")
@open_to(Access.SIGNED_IN, "everybody may leave")
def sign_out() -> Response:
    """End this session here and in the database."""
    who = visitor()
    if who is not None:
        signing.end_session(who.account_id, who.session_id)
    logout_user()
    session.clear()
    response = to("accounts.sign_in", **({"bij": who.provider} if who and who.provider else {}))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.route("/wachtwoord-vergeten", methods=["GET", "POST"])
@open_to(Access.NOBODY, "asking for a link to set a new password")
@limiter.limit(sign_in_limit, methods=["POST"])
def forgotten() -> Response:
    """The same answer whether the address is known or not."""
    if request.method == "POST":
        signing.ask_for_reset(request.form.get("email", ""))
        return show("accounts/reset_sent.html")
    return show("accounts/forgotten.html", sheet=Sheet.blank())


@blueprint.route("/link/<token>", methods=["GET", "POST"])
@open_to(Access.NOBODY, "the holder of an invitation or reset link sets a password")
@limiter.limit(sign_in_limit, methods=["POST"])
def set_password(token: str) -> Response:
    """A GET only shows; the button uses the link up. Who reads the mail of an account is no guesser: this browser is known."""
    kind = link.look(token)
    if request.method == "POST":
        sheet = Sheet.of(request.form, NewPasswordForm)
        if sheet.ok:
            account_id = link.use(token, sheet.data.password)
            tell(_("Your password is set. Log in with it."))
            return devices.remember(to("accounts.sign_in"), account_id)
        sheet.values.pop("password", None)
        return show("accounts/set_password.html", sheet=sheet, token=token, kind=kind)
    return show("accounts/set_password.html", sheet=Sheet.blank(), token=token, kind=kind)
