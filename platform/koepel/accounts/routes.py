# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out, the second factor, links that set a password, and the own account."""

from __future__ import annotations

import io
import time
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import segno
from flask import Blueprint, Response, current_app, g, request, session
from flask_login import login_user, logout_user

from koepel.accounts import browsers, link, own, second_factor, service
from koepel.accounts import sign_in as signing
from koepel.accounts.schemas import NewPasswordForm, PasswordChangeForm
from koepel.errors import NotFound, SignInFirst
from koepel.i18n import _
from koepel.ids import email_key
from koepel.permissions import Access, open_to
from koepel.web import filling
from koepel.web.entry import visitor
from koepel.web.forms import Sheet
from koepel.web.limits import limiter, sign_in_limit
from koepel.web.pages import show, tell, to

blueprint = Blueprint("accounts", __name__, url_prefix="/account")
HALF_WAY_SECONDS = 300


def preferred_language() -> str | None:
    """The language of the person behind a link, else of the account, when somebody is signed in."""
    link = g.get("link")
    if link is not None and link.language:
        return str(link.language)
    who = visitor()
    return who.language or None if who else None


def own_address(target: str) -> str:
    """Where to go after signing in: an address of ours or the start, never another host."""
    parts = urlsplit(target)
    fine = target.startswith("/") and not target.startswith("//") and "\\" not in target and not parts.netloc
    return target if fine else "/"


def _whose() -> str:
    return "sign-in:" + email_key(request.form.get("email", ""))


def _open(account_id: UUID, *, proved_twice: bool, target: str) -> Response:
    session.pop("half_way", None)
    login_user(
        service.visitor_of(
            service.open_session(account_id, agent=request.user_agent.string, second_factor=proved_twice)
        )
    )
    return Response(status=303, headers={"Location": own_address(target)})


@blueprint.route("/inloggen", methods=["GET", "POST"])
@open_to(Access.NOBODY, "signing in")
@limiter.limit(sign_in_limit, methods=["POST"])
@limiter.limit(sign_in_limit, methods=["POST"], key_func=_whose)
def sign_in() -> Response:
    """E-mail and password; the limit comes before any hashing."""
    target = own_address(request.values.get("next", "/"))
    sheet: Sheet[Any] = Sheet.blank(email=request.form.get("email", ""))
    if request.method == "POST":
        proved = signing.prove(request.form.get("email", ""), request.form.get("password", ""))
        if proved is not None and proved.totp_secret:
            session["half_way"] = [str(proved.account_id), int(time.time()), target]
            return to("accounts.second_step")
        if proved is not None:
            return _open(proved.account_id, proved_twice=False, target=target)
        sheet.errors["email"] = [_("This e-mail address and password do not go together. Try again.")]
    filled = filling.percent(current_app.extensions["koepel_settings"].state)
    return show("accounts/sign_in.html", sheet=sheet, next=target, filled=filled)


@blueprint.route("/tweede-stap", methods=["GET", "POST"])
@open_to(Access.NOBODY, "the second step of signing in")
@limiter.limit(sign_in_limit, methods=["POST"])
def second_step() -> Response:
    """The code of the app, after the right password."""
    account_id, since, target = session.get("half_way", ("", 0, "/"))
    if not account_id or time.time() - since > HALF_WAY_SECONDS:
        return to("accounts.sign_in")
    sheet: Sheet[Any] = Sheet.blank()
    if request.method == "POST":
        if second_factor.accept(UUID(account_id), request.form.get("code", "")):
            return _open(UUID(account_id), proved_twice=True, target=target)
        sheet.errors["code"] = [_("This code is not right, or it was used already. Wait for the next one.")]
    return show("accounts/second_step.html", sheet=sheet)


@blueprint.post("/uitloggen")
@open_to(Access.SIGNED_IN, "everybody may leave")
def sign_out() -> Response:
    """End this session here and in the database."""
    who = visitor()
    if who is not None:
        signing.end_session(who.account_id, who.session_id)
    logout_user()
    response = to("accounts.sign_in")
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
    """A GET only shows; the button uses the link up."""
    kind = link.look(token)
    if request.method == "POST":
        sheet = Sheet.of(request.form, NewPasswordForm)
        if sheet.ok:
            link.use(token, sheet.data.password)
            tell(_("Your password is set. Log in with it."))
            return to("accounts.sign_in")
        sheet.values.pop("password", None)
        return show("accounts/set_password.html", sheet=sheet, token=token, kind=kind)
    return show("accounts/set_password.html", sheet=Sheet.blank(), token=token, kind=kind)


def _me() -> service.Visitor:
    who = visitor()
    if who is None:
        raise SignInFirst
    return who


def _show_own(who: service.Visitor, sheet: Sheet[Any]) -> Response:
    return show("accounts/own.html", who=who, sessions=own.sessions(who.account_id), sheet=sheet, named=browsers.named)


@blueprint.get("/")
@open_to(Access.SIGNED_IN, "the own account")
def own_page() -> Response:
    """Sessions, password, second factor, language."""
    who = _me()
    return _show_own(who, Sheet.blank())


@blueprint.post("/sessies/<uuid:id>/beeindigen")
@open_to(Access.SIGNED_IN, "the own sessions")
def end_session(id: UUID) -> Response:
    """End one session of one's own."""
    signing.end_session(_me().account_id, id)
    tell(_("That session has ended."))
    return to("accounts.own_page")


@blueprint.post("/wachtwoord")
@open_to(Access.SIGNED_IN, "the own password")
@limiter.limit(sign_in_limit)
def change_password() -> Response:
    """The old password and a new one; every other session ends."""
    who = _me()
    sheet = Sheet.of(request.form, PasswordChangeForm)
    if sheet.ok and not own.change_password(who.account_id, who.session_id, sheet.data.old, sheet.data.password):
        sheet.errors["old"] = [_("This is not your present password.")]
    if sheet.errors:
        sheet.values.pop("old", None)
        sheet.values.pop("password", None)
        return _show_own(who, sheet)
    tell(_("Your password is changed. Your other sessions have ended."))
    return to("accounts.own_page")


@blueprint.route("/tweede-factor", methods=["GET", "POST"])
@open_to(Access.SIGNED_IN, "the own second factor")
@limiter.limit(sign_in_limit, methods=["POST"])
def set_up_second_factor() -> Response:
    """Scan, type the first code, done. Asks the password again when that is more than five minutes ago."""
    who = _me()
    if not who.fresh:
        return to("accounts.prove_again", next="/account/tweede-factor")
    secret = str(session.setdefault("new_secret", second_factor.new_secret()))
    sheet: Sheet[Any] = Sheet.blank()
    if request.method == "POST":
        if second_factor.set_up(who.account_id, who.session_id, secret, request.form.get("code", "")):
            session.pop("new_secret", None)
            tell(_("The second step is set up. From now on you log in with a code too."))
            return to("accounts.own_page")
        sheet.errors["code"] = [_("This code is not right. Type the six digits that the app shows now.")]
    return show("accounts/second_factor.html", sheet=sheet, secret=secret)


@blueprint.get("/tweede-factor/qr.svg")
@open_to(Access.SIGNED_IN, "the own second factor")
def second_factor_picture() -> Response:
    """The QR code of the secret that is being set up; shown only in the session that made it."""
    who, secret = _me(), str(session.get("new_secret", ""))
    if not secret:
        raise NotFound
    picture = io.BytesIO()
    segno.make(second_factor.address(secret, who.email)).save(picture, kind="svg", scale=5)
    return Response(picture.getvalue(), mimetype="image/svg+xml")


@blueprint.route("/bevestig", methods=["GET", "POST"])
@open_to(Access.SIGNED_IN, "proving again who one is")
@limiter.limit(sign_in_limit, methods=["POST"])
def prove_again() -> Response:
    """The password once more, for what asks a recent proof."""
    who, target = _me(), own_address(request.values.get("next", "/account/"))
    sheet: Sheet[Any] = Sheet.blank()
    if request.method == "POST":
        if own.prove_again(who.account_id, who.session_id, request.form.get("password", "")):
            return Response(status=303, headers={"Location": target})
        sheet.errors["password"] = [_("This is not your present password.")]
    return show("accounts/prove_again.html", sheet=sheet, next=target)


@blueprint.post("/taal/<code>")
@open_to(Access.SIGNED_IN, "the own language")
def set_language(code: str) -> Response:
    """Work in this language from now on."""
    if code in {"nl", "en", "fr"}:
        signing.set_language(_me().account_id, code)
    return to("accounts.own_page")
