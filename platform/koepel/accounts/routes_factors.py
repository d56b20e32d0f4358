# SPDX-License-Identifier: EUPL-1.2
"""What proves a second time who one is: passkeys, the code of an app, recovery codes. Set up by who proved it just now."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import segno
from flask import Response, jsonify, request, session

from koepel.accounts import devices, notices, recovery_codes, second_factor
from koepel.accounts.identity import providers
from koepel.accounts.passkeys import asking
from koepel.accounts.passkeys import service as passkeys
from koepel.accounts.passkeys.schemas import PasskeyForm, PasskeyNameForm
from koepel.accounts.routes import blueprint as blueprint
from koepel.accounts.routes_own import me, me_of_koepel
from koepel.errors import Forbidden, NotFound
from koepel.i18n import _
from koepel.permissions import Access, open_to
from koepel.web.entry import visitor
from koepel.web.forms import Sheet, loaded
from koepel.web.limits import limiter, sign_in_limit
from koepel.web.pages import show, tell, to


@blueprint.route("/tweede-factor", methods=["GET", "POST"])
@open_to(Access.SIGNED_IN, "the own second factor")
@limiter.limit(sign_in_limit, methods=["POST"])
def set_up_second_factor() -> Response:
    """Scan, type the first code, done. Asks the password again when that is more than five minutes ago.

    Whom a provider vouches for proves it there, with two steps.
    """
    who = me()
    if who.provider:
        if not providers.provider(who.provider).rules.strong_acr:
            raise Forbidden(
                _("Your organisation does not tell Koepel whether you logged in with two steps. Ask it to.")
            )
        return to("identity.begin", word=who.provider, waarom="stronger", next="/")
    if not who.fresh:
        return to("accounts.prove_again", next="/account/tweede-factor")
    secret = str(session.setdefault("new_secret", second_factor.new_secret()))
    sheet: Sheet[Any] = Sheet.blank()
    if request.method == "POST":
        if second_factor.set_up(who.account_id, who.session_id, secret, request.form.get("code", "")):
            session.pop("new_secret", None)
            tell(_("The second step is set up. From now on you log in with a code too."))
            return devices.remember(to("accounts.own_page"), who.account_id)
        sheet.errors["code"] = [_("This code is not right. Type the six digits that the app shows now.")]
    return show("accounts/second_factor.html", sheet=sheet, secret=secret)


@blueprint.get("/tweede-factor/qr.svg")
@open_to(Access.SIGNED_IN, "the own second factor")
def second_factor_picture() -> Response:
    """The QR code of the secret that is being set up; shown only in the session that made it."""
    who, secret = me_of_koepel(), str(session.get("new_secret", ""))
    if not secret:
        raise NotFound
    picture = io.BytesIO()
    segno.make(second_factor.address(secret, who.email)).save(picture, kind="svg", scale=5)
    return Response(picture.getvalue(), mimetype="image/svg+xml")


@blueprint.post("/tweede-factor/uit")
@open_to(Access.SIGNED_IN, "the own second factor")
def switch_off_second_factor() -> Response:
    """No more codes from an app: only beside a passkey, so that a second step remains."""
    who = me_of_koepel()
    if not who.fresh:
        return to("accounts.prove_again", next="/account/")
    if passkeys.has_any(who.account_id):
        second_factor.switch_off(who.account_id, who.session_id)
        tell(_("The code from an app is switched off. Your passkey stays."))
    return to("accounts.own_page")


@blueprint.post("/passkeys/vraag")
@open_to(Access.NOBODY, "the question that a passkey answers; holds no data of anybody")
@limiter.limit(sign_in_limit)
def ask_passkey() -> Response:
    """For signing in, its second step, and proving once more."""
    who = visitor()
    return jsonify(asking.ask(who.account_id if who else asking.half_way_account()))


@blueprint.get("/passkeys/nieuw")
@open_to(Access.SIGNED_IN, "the own passkeys")
def new_passkey() -> Response:
    """Name it, then let phone or computer make it."""
    who = me_of_koepel()
    if not who.fresh:
        return to("accounts.prove_again", next="/account/passkeys/nieuw")
    return show("accounts/passkey_new.html", sheet=Sheet.blank())


@blueprint.post("/passkeys/vraag-nieuw")
@open_to(Access.SIGNED_IN, "the own passkeys")
@limiter.limit(sign_in_limit)
def ask_new_passkey() -> Response:
    """What the browser has to make."""
    who = me_of_koepel()
    if not who.fresh:
        raise Forbidden
    return jsonify(asking.ask_for_new(who.account_id))


@blueprint.post("/passkeys")
@open_to(Access.SIGNED_IN, "the own passkeys")
@limiter.limit(sign_in_limit)
def add_passkey() -> Response:
    """Keep what was made; every other session ends."""
    who = me_of_koepel()
    if not who.fresh:
        raise Forbidden
    sheet = Sheet.of(request.form, PasskeyForm)
    if sheet.ok and not asking.registered(who, sheet.data):
        sheet.errors["name"] = [_("The passkey could not be kept. Try again.")]
    if sheet.errors:
        sheet.values.pop("answer", None)
        return show("accounts/passkey_new.html", sheet=sheet)
    notices.tell_owner(who.account_id, "passkey_added")
    tell(_("The passkey is kept. Your other sessions have ended."))
    return to("accounts.own_page" if recovery_codes.left(who.account_id) else "accounts.codes")


@blueprint.post("/passkeys/<uuid:id>/naam")
@open_to(Access.SIGNED_IN, "the own passkeys")
def rename_passkey(id: UUID) -> Response:
    """Another name for it."""
    passkeys.rename(me_of_koepel().account_id, id, loaded(PasskeyNameForm).name)
    tell(_("Saved."))
    return to("accounts.own_page")


@blueprint.post("/passkeys/<uuid:id>/verwijderen")
@open_to(Access.SIGNED_IN, "the own passkeys")
def remove_passkey(id: UUID) -> Response:
    """It opens nothing any more; every other session ends."""
    who = me_of_koepel()
    if not who.fresh:
        return to("accounts.prove_again", next="/account/")
    passkeys.remove(who.account_id, who.session_id, id)
    notices.tell_owner(who.account_id, "passkey_removed")
    tell(_("The passkey is removed. Your other sessions have ended."))
    return to("accounts.own_page")


@blueprint.route("/herstelcodes", methods=["GET", "POST"])
@open_to(Access.SIGNED_IN, "the own recovery codes")
@limiter.limit(sign_in_limit, methods=["POST"])
def codes() -> Response:
    """How many are left; the button makes ten new ones and shows them this once."""
    who = me_of_koepel()
    if not who.fresh:
        return to("accounts.prove_again", next="/account/herstelcodes")
    made: list[str] = []
    if request.method == "POST":
        made = recovery_codes.make(who.account_id)
        notices.tell_owner(who.account_id, "recovery_codes_made")
    context: dict[str, Any] = {"codes": made, "left": recovery_codes.left(who.account_id), "email": who.email}
    return show("accounts/recovery_codes.html", **context)
