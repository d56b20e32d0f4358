# SPDX-License-Identifier: EUPL-1.2
"""The own account: who one is, where one is signed in, the password, the language; and proving once more who one is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request

from koepel.accounts import browsers, devices, notices, own, recovery_codes, service
from koepel.accounts import sign_in as signing
from koepel.accounts.identity import providers
from koepel.accounts.identity.routes import elsewhere
from koepel.accounts.passkeys import asking
from koepel.accounts.passkeys import service as passkeys
from koepel.accounts.routes import blueprint as blueprint
from koepel.accounts.routes import open_here
from koepel.accounts.schemas import PasswordChangeForm
from koepel.errors import Forbidden, SignInFirst
from koepel.i18n import _
from koepel.permissions import Access, open_to
from koepel.web.addresses import own_address
from koepel.web.entry import visitor
from koepel.web.forms import Sheet
from koepel.web.limits import limiter, sign_in_limit
from koepel.web.pages import show, tell, to


def me() -> service.Visitor:
    """Who is signed in. Raises `SignInFirst`."""
    who = visitor()
    if who is None:
        raise SignInFirst
    return who


def me_of_koepel() -> service.Visitor:
    """Who is signed in with an account of Koepel's own: whom a provider vouches for has no second way in.

    Raises `Forbidden`, `SignInFirst`.
    """
    who = me()
    if who.provider:
        raise Forbidden
    return who


def _show_own(who: service.Visitor, sheet: Sheet[Any]) -> Response:
    context: dict[str, Any] = {
        "provider": next((one for one in providers.every() if one.word == who.provider), None)
        if who.provider
        else None,
        "elsewhere": elsewhere(),
        "passkeys": passkeys.held(who.account_id),
        "codes_left": recovery_codes.left(who.account_id),
        "changes": notices.latest(who.account_id),
    }
    sessions = own.sessions(who.account_id)
    return show("accounts/own.html", who=who, sessions=sessions, sheet=sheet, named=browsers.named, **context)


@blueprint.get("/")
@open_to(Access.SIGNED_IN, "the own account")
def own_page() -> Response:
    """Sessions, password, second factor, language."""
    who = me()
    return _show_own(who, Sheet.blank())


@blueprint.post("/sessies/<uuid:id>/beeindigen")
@open_to(Access.SIGNED_IN, "the own sessions")
def end_session(id: UUID) -> Response:
    """End one session of one's own."""
    signing.end_session(me().account_id, id)
    tell(_("That session has ended."))
    return to("accounts.own_page")


@blueprint.post("/wachtwoord")
@open_to(Access.SIGNED_IN, "the own password")
@limiter.limit(sign_in_limit)
def change_password() -> Response:
    """The old password and a new one; every other session ends."""
    who = me_of_koepel()
    sheet = Sheet.of(request.form, PasswordChangeForm)
    if sheet.ok and not own.change_password(who.account_id, who.session_id, sheet.data.old, sheet.data.password):
        sheet.errors["old"] = [_("This is not your present password.")]
    if sheet.errors:
        sheet.values.pop("old", None)
        sheet.values.pop("password", None)
        return _show_own(who, sheet)
    tell(_("Your password is changed. Your other sessions have ended."))
    return devices.remember(to("accounts.own_page"), who.account_id)


@blueprint.route("/bevestig", methods=["GET", "POST"])
@open_to(Access.SIGNED_IN, "proving again who one is")
@limiter.limit(sign_in_limit, methods=["POST"])
def prove_again() -> Response:
    """The password or a passkey once more, for what asks a recent proof; by a provider, there. A new session each time."""
    who, target = me(), own_address(request.values.get("next", "/account/"))
    if who.provider:
        return to("identity.begin", word=who.provider, waarom="again", next=target)
    sheet: Sheet[Any] = Sheet.blank()
    if request.method == "POST" and request.form.get("answer"):
        if asking.answered(who.account_id) is not None:
            return open_here(who.account_id, proved_twice=True, target=target)
        sheet.errors["password"] = [_("This passkey was not accepted. Try again, or use your password.")]
    elif request.method == "POST":
        if own.prove_again(who.account_id, request.form.get("password", "")):
            return open_here(who.account_id, proved_twice=who.second_factor, target=target)
        sheet.errors["password"] = [_("This is not your present password.")]
    return show("accounts/prove_again.html", sheet=sheet, next=target, by_passkey=passkeys.has_any(who.account_id))


@blueprint.post("/taal/<code>")
@open_to(Access.SIGNED_IN, "the own language")
def set_language(code: str) -> Response:
    """Work in this language from now on."""
    if code in {"nl", "en", "fr"}:
        signing.set_language(me().account_id, code)
    return to("accounts.own_page")
