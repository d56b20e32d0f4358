# SPDX-License-Identifier: EUPL-1.2
"""The front door: from an address and a visitor to one scope, or to one honest refusal.

Unknown and foreign look alike (404), a wrong role in the right place is 403, nobody signed in goes to sign-in.
"""

from __future__ import annotations

import uuid
from typing import Any, Protocol, cast
from uuid import UUID

from flask import Flask, current_app, g, request
from flask_login import current_user

from koepel import links
from koepel import scope as scopes
from koepel.accounts.refusals import CheckFirst, ProveFirst
from koepel.accounts.service import Visitor
from koepel.errors import Forbidden, NotFound, SignInFirst
from koepel.partners import tokens
from koepel.permissions import ROLES, Access, Permission, PlaceKind, Role
from koepel.support import service as support
from koepel.web.places import Place, place_of, word_of

LEAVING = frozenset({"accounts.sign_out"})  # open also to who has to be checked first


class Marked(Protocol):
    """A view function after `@requires` or `@open_to`."""

    access: Access
    permission: Permission
    purpose: str


def visitor() -> Visitor | None:
    """Who is signed in, read once per request."""
    return cast(Visitor, current_user._get_current_object()) if current_user and current_user.is_authenticated else None


def place() -> Place:
    """The municipality or collaboration of this address."""
    found: Place = g.place
    return found


def may(permission: Permission) -> bool:
    """Whether the visitor holds this permission here; templates ask this, never for a role."""
    return permission in g.get("permissions", frozenset())


def left_to_others(permission: Permission) -> bool:
    """Whether whoever asks would do this here, had this place not left it to others: no menu and no list asks it of them."""
    return permission in g.get("left_to_others", frozenset())


def must_be_proved() -> None:
    """For acts that bind an organisation: who does it proved who they are in the last five minutes. Raises `ProveFirst`."""
    who = visitor()
    if who is None or not who.fresh:
        raise ProveFirst


def own_name() -> str:
    """As colleagues know who is signed in, here."""
    return next((str(seat.shown_name) for seat in g.get("seats", ())), "")


def take_word(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take the place word out of the address; views never see it. An unknown one ends in `enter`."""
    given = values if values is not None else {}
    named = [(kind, given.pop(str(kind))) for kind in PlaceKind if str(kind) in given]
    g.word_kind, g.word = named[0] if named else (None, None)


def put_word(endpoint: str, values: dict[str, Any]) -> None:
    """Put the place word back into links."""
    here = g.get("place")
    for name in PlaceKind:
        if (
            name not in values
            and current_app.url_map.is_endpoint_expecting(endpoint, name)
            and here
            and here.kind == name
        ):
            values[name] = here.word


def enter() -> None:
    """before_request: find the scope that the route asks for. Raises `NotFound`, `Forbidden` or `SignInFirst`."""
    g.request_id = uuid.uuid4().hex[:12]
    g.permissions = frozenset()
    view: Any = current_app.view_functions.get(request.endpoint or "")
    access = getattr(view, "access", None)
    if view is None or request.endpoint == "static":
        return
    if access is None:
        raise RuntimeError(f"{request.endpoint} has no @requires(...): add one, or @open_to(...) with a reason")
    if g.word is not None:
        g.place = _place()
    if access is Access.STAFF:
        _enter_staff(view.permission, getattr(view, "purpose", ""))
    elif access is Access.SIGNED_IN:
        who = visitor()
        if who is None:
            raise SignInFirst
        if who.unchecked and request.endpoint not in LEAVING:
            raise CheckFirst
        scopes.enter(scopes.auth("", who.account_id))
    elif access is Access.VISITOR:
        scopes.enter(scopes.public(place().id))
    elif access is Access.LINK:
        g.link = links.opened(str((request.view_args or {}).get("token", "")))
        scopes.enter(g.link.scope)
    elif access is Access.PROGRAM:
        _enter_program(view.permission)


def _place() -> Place:
    found = place_of(g.word)
    if found is None or found.kind != g.word_kind:
        if visitor() is None and not _public_word():
            raise SignInFirst
        raise NotFound
    return found


def _public_word() -> bool:
    view: Any = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "access", None) is Access.VISITOR


def _enter_staff(permission: Permission, purpose: str = "") -> None:
    who = visitor()
    if who is None:
        raise SignInFirst
    if who.unchecked:
        raise CheckFirst
    here = place()
    seats = who.at(here.id)
    if not seats:
        raise NotFound
    own = g.permissions = who.permissions(here.id)
    if any(seat.role is Role.OPERATOR for seat in seats) and here.kind == "municipality":
        _let_in(who, here)
    if permission not in g.permissions:
        raise Forbidden
    g.seats = seats
    if here.kind == PlaceKind.PARTNER:
        scopes.enter(scopes.partner(here.id, account_id=who.account_id))
    elif here.kind == PlaceKind.COLLABORATION:
        steering = all(seat.role is Role.STEERING_MEMBER for seat in seats)
        make = scopes.steering if steering else scopes.region
        scopes.enter(make(here.id, account_id=who.account_id))
    else:
        scopes.enter(scopes.tenant(here.id, account_id=who.account_id, purpose=purpose))
    for gate in current_app.extensions["koepel_gates"][here.kind]:
        gate()
    if permission not in own:
        support.looked(g.support, request.endpoint or "")


def _let_in(who: Visitor, here: Place) -> None:
    """An operator with leave of the contact point looks along: reads some pages, and changes nothing."""
    g.support = support.running(here.id, who.account_id)
    if g.support is not None and request.method in {"GET", "HEAD"}:
        g.permissions |= support.READS


def _enter_program(permission: Permission) -> None:
    """A program is a worker without an account. What its token stands on is read in the transaction of the request itself."""
    secret = tokens.sent(request.headers.get("Authorization", ""))
    scopes.enter(tokens.whose(secret))
    g.program = tokens.opened(secret)
    g.permissions = ROLES[Role.PARTNER]
    if permission not in g.permissions:
        raise Forbidden
    for gate in current_app.extensions["koepel_gates"]["program"]:
        gate()


def own_places() -> list[tuple[str, UUID, PlaceKind]]:
    """The places of the visitor, for the switcher: address word, id, kind; one each, in order of name."""
    who = visitor()
    found = {(seat.place_id, seat.kind) for seat in who.seats} if who else set()
    return sorted((word_of(place_id), place_id, kind) for place_id, kind in found)


def leave(_fault: BaseException | None = None) -> None:
    """teardown_request: no scope outlives its request (threads are used again)."""
    scopes.enter(None)


def install(app: Flask) -> None:
    """Hang the front door into the application."""
    app.url_value_preprocessor(take_word)
    app.url_defaults(put_word)
    app.before_request(enter)
    app.teardown_request(leave)
    app.jinja_env.globals.update(may=may, Permission=Permission, visitor=visitor)
