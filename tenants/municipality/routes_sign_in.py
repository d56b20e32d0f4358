# SPDX-License-Identifier: EUPL-1.2
"""How staff of this municipality come in: by their own provider only, or with an account of Koepel too."""

from __future__ import annotations

from flask import Blueprint, Response, request

from koepel.accounts.identity import providers
from koepel.accounts.identity.routes import place_links
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.entry import place, visitor
from koepel.web.pages import show, tell, to
from tenants.municipality import service

blueprint = Blueprint(
    "municipality_sign_in", __name__, url_prefix="/<municipality>/beheer", template_folder="templates"
)


@blueprint.get("/inloggen")
@requires(Permission.SETTINGS_WRITE)
def sign_in() -> Response:
    """By which providers one may come in, and whether that is the only way."""
    names = {one.word: one.name for one in providers.every()}
    links = place_links(place().id)
    return show(
        "settings/sign_in.html",
        links=[(names[link.word], link.organisation) for link in links if link.word in names],
        provider_only=bool(service.municipality().provider_only),
        by_provider=_by_provider(),
    )


@blueprint.post("/inloggen")
@requires(Permission.SETTINGS_WRITE)
def save_sign_in() -> Response:
    """Change it; who came in another way cannot close that way behind them."""
    only = request.form.get("only") == "1"
    service.let_in(provider_only=only, by_provider=_by_provider())
    tell(_("From now on staff come in through their organisation only.") if only else _("Saved."))
    return to("municipality_sign_in.sign_in")


def _by_provider() -> bool:
    who = visitor()
    return bool(who and who.provider)
