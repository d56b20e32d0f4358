# SPDX-License-Identifier: EUPL-1.2
"""To the identity provider and back: links, since the content policy lets no form leave for another host."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from flask import Blueprint, Response, g, redirect, request, session, url_for
from flask_login import login_user, logout_user

from koepel.accounts import service
from koepel.accounts import sign_in as signing
from koepel.accounts.identity import arrival, discovery, flow, providers
from koepel.accounts.identity.arrival import NoRights
from koepel.accounts.identity.claims import Organisation
from koepel.accounts.identity.flow import Asked, AskThem, TooWeak, Unbelieved, Why
from koepel.accounts.identity.providers import Provider
from koepel.i18n import _
from koepel.ids import hashed
from koepel.outside import NotReached
from koepel.permissions import Access, open_to
from koepel.web.addresses import own_address
from koepel.web.entry import visitor
from koepel.web.limits import limiter, sign_in_limit
from koepel.web.pages import show
from koepel.web.places import word_of

blueprint = Blueprint("identity", __name__, url_prefix="/account")
log = structlog.get_logger()
UNDER_WAY, ELSEWHERE, AT_ONCE = "via", "elsewhere", 3  # how many sign-ins one browser may have under way


@blueprint.get("/via/<word>")
@open_to(Access.NOBODY, "signing in with an identity provider begins with a link")
@limiter.limit(sign_in_limit)
def begin(word: str) -> Response:
    """Off to the provider; `waarom` says for what, `organisatie` for whom one wants to work."""
    provider = providers.provider(word)
    given = request.args.get("waarom", "")
    why = Why(given) if given in set(Why) and visitor() is not None else Why.IN
    kind, colon, code = request.args.get("organisatie", "").partition(":")
    organisation = Organisation(kind[:40], code[:40]) if colon else None
    return _off(provider, why, own_address(request.args.get("next", "/")), organisation=organisation)


def _off(
    provider: Provider, why: Why, target: str, *, organisation: Organisation | None = None, acr: bool = False
) -> Response:
    try:
        address, asked = flow.begin(
            provider, providers.outside(), why=why, target=target, organisation=organisation, acr=acr
        )
    except NotReached as fault:
        return _away(provider, fault)
    under_way = {**session.get(UNDER_WAY, {}), hashed(asked.state)[:16]: asked.kept()}
    session[UNDER_WAY] = dict(sorted(under_way.items(), key=lambda one: int(one[1]["at"]))[-AT_ONCE:])
    return redirect(address, code=303)  # type: ignore[return-value]


@blueprint.get("/via/<word>/terug")
@open_to(Access.NOBODY, "where the identity provider sends people back to; believes nothing but what it proves")
@limiter.limit(sign_in_limit)
def callback(word: str) -> Response:
    """Believed once, in the browser that asked, from the provider that was asked."""
    provider, given = providers.provider(word), request.args.to_dict()
    asked = _asked(given.get("state", ""))
    if asked is None:
        return _refused(provider, Unbelieved("no such sign-in here"))
    try:
        arrival.spend(asked.state, datetime.fromtimestamp(asked.at + flow.LASTS, UTC))
        proof = flow.finish(provider, providers.outside(), asked, given)
        return _in(provider, proof, asked)
    except AskThem:
        return _off(provider, Why.IN, asked.target)
    except TooWeak as fault:
        if not asked.acr and asked.why in (Why.IN, Why.CHECK):
            return _off(provider, Why.IN, asked.target, acr=True)
        return _refused(provider, fault)
    except (Unbelieved, NoRights) as fault:
        return _refused(provider, fault)
    except (NotReached, OSError) as fault:
        return _away(provider, fault)


def _asked(state: str) -> Asked | None:
    """What this browser remembers of the sign-in with this state; it forgets it by looking."""
    under_way = dict(session.get(UNDER_WAY, {}))
    kept = under_way.pop(hashed(state)[:16], None)
    session[UNDER_WAY] = under_way
    return Asked(**kept) if kept else None


def _in(provider: Provider, proof: flow.Proof, asked: Asked) -> Response:
    """A new session; the one before, of whomever, ends."""
    before = visitor()
    try:
        arrived = arrival.arrive(provider, proof)
    except NoRights:
        _out(before)
        raise
    if before is not None and before.account_id != arrived.account_id and asked.why != Why.IN:
        raise Unbelieved("another person than the one who was asked")
    if before is not None:
        signing.end_session(before.account_id, before.session_id)
    token = arrival.open_session(provider, proof, arrived.account_id, agent=request.user_agent.string)
    login_user(service.visitor_of(token))
    session.pop("half_way", None)
    session[ELSEWHERE] = [[one.kind, one.code, word_of(place_id)] for one, place_id in arrived.elsewhere]
    return Response(status=303, headers={"Location": own_address(asked.target)})


def _out(who: service.Visitor | None) -> None:
    if who is not None:
        signing.end_session(who.account_id, who.session_id)
        logout_user()


@blueprint.get("/via/<word>/uitloggen")
@open_to(Access.NOBODY, "leads on to the provider, where one logs out too; changes nothing here")
@limiter.limit(sign_in_limit)
def leave(word: str) -> Response:
    """After logging out here: out at the provider, when it has an address for that."""
    provider = providers.provider(word)
    try:
        told = discovery.metadata(provider.issuer, providers.outside())
    except NotReached as fault:
        return _away(provider, fault)
    return redirect(told.end_session_endpoint or url_for("accounts.sign_in"), code=303)  # type: ignore[return-value]


@blueprint.get("/bevestigd")
@open_to(Access.SIGNED_IN, "says that the own organisation confirmed the session")
def confirmed() -> Response:
    """The end of a check in a tab of its own: back to the form that waits in the other one."""
    return show("accounts/via/confirmed.html")


def _away(provider: Provider, fault: Exception) -> Response:
    log.warning("an identity provider is away", provider=provider.word, request=g.get("request_id"), why=_code(fault))
    return _told(provider, 503, _("%(name)s does not answer now.", name=provider.name), [
        _("Nothing is wrong with your account. Try again in a few minutes."),
        _("Does it take long? Tell the service desk of your organisation."),
    ])  # fmt: skip


def _refused(provider: Provider, fault: Exception) -> Response:
    log.warning("a sign-in is refused", provider=provider.word, request=g.get("request_id"), why=_code(fault))
    if isinstance(fault, NoRights):
        return _told(provider, 403, _("You have no role in Koepel yet."), [
            _("%(name)s knows you, and gives you no role here for this organisation.", name=provider.name),
            _("Ask the person who hands out roles in your organisation. Nothing about you was kept."),
        ])  # fmt: skip
    if isinstance(fault, TooWeak):
        return _told(provider, 403, _("Koepel asks a stronger way to log in."), [
            _("Log in at %(name)s with two steps, for example an app or a card reader.", name=provider.name)
        ])  # fmt: skip
    return _told(provider, 400, _("This login did not come back as it left."), [
        _("It was open for too long, or was used before. Nothing happened. Start again.")
    ])  # fmt: skip


def _code(fault: Exception) -> str:
    """Our own word for what was wrong: never a value of the answer."""
    words = str(fault) if isinstance(fault, Unbelieved | NotReached) else ""
    return words or type(fault).__name__


def _told(provider: Provider, status: int, title: str, sentences: list[str]) -> Response:
    context: dict[str, Any] = {"title": title, "sentences": sentences, "provider": provider}
    return show("accounts/via/refused.html", status=status, **context)


def elsewhere() -> list[tuple[str, str]]:
    """For the own account: other organisations that the provider would let this person work for, with their address."""
    who = visitor()
    if who is None or not who.provider:
        return []
    return [
        (place, url_for("identity.begin", word=who.provider, organisatie=f"{kind}:{code}"))
        for kind, code, place in session.get(ELSEWHERE, [])
    ]


def shown() -> list[Provider]:
    """For the sign-in page."""
    return providers.every()


def place_links(place_id: UUID) -> list[providers.Link]:
    """By which providers staff of this place may come in."""
    return [link for link in providers.links() if link.place_id == place_id]
