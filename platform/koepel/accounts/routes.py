# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from flask_login import login_user, logout_user

from koepel.accounts import service
from koepel.accounts import sign_in as signing
from koepel.i18n import _
from koepel.permissions import Access, open_to
from koepel.web.entry import visitor
from koepel.web.limits import limiter, sign_in_limit
from koepel.web.pages import show, to

blueprint = Blueprint("accounts", __name__, url_prefix="/account")


def preferred_language() -> str | None:
    """The language of the account, when somebody is signed in."""
    who = visitor()
    return who.language or None if who else None


def own_address(target: str) -> str:
    """Where to go after signing in: an address of ours or the start, never another host."""
    parts = urlsplit(target)
    fine = target.startswith("/") and not target.startswith("//") and "\\" not in target and not parts.netloc
    return target if fine else "/"


@blueprint.route("/inloggen", methods=["GET", "POST"])
@open_to(Access.NOBODY, "signing in")
@limiter.limit(sign_in_limit, methods=["POST"])
def sign_in() -> Response:
    """E-mail and password."""
    fault = ""
    if request.method == "POST":
        proved = signing.prove(request.form.get("email", ""), request.form.get("password", ""))
        if proved is not None:
            token = service.open_session(proved.account_id, agent=request.user_agent.string, second_factor=False)
            login_user(service.visitor_of(token))
            return Response(status=303, headers={"Location": own_address(request.form.get("next", "/"))})
        fault = _("This e-mail address and password do not go together. Try again.")
    return show(
        "accounts/sign_in.html", fault=fault, next=request.values.get("next", "/"), status=422 if fault else 200
    )


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


@blueprint.get("/")
@open_to(Access.SIGNED_IN, "the own account")
def own() -> Response:
    """The own account."""
    return show("accounts/own.html", who=visitor())
