# SPDX-License-Identifier: EUPL-1.2
"""The pages of a partner's worker who refers (screen 37): own referrals, one of them, a new one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import audit, reference
from koepel.i18n import _, language
from koepel.permissions import Permission, requires
from koepel.web.entry import own_name
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.partners import conversation, referring, said, workspace
from tenants.partners.models import OPEN_STAGES, Referral
from tenants.partners.schemas import ReferForm, SayForm
from tenants.vocabulary import GoalType, choices

referred = Blueprint(
    "partner_referrals", __name__, url_prefix="/partner/<partner>/verwijzingen", template_folder="templates"
)


@referred.get("")
@requires(Permission.CLIENT_REFER)
def referrals() -> Response:
    """What became of whom one referred."""
    rows, free = referring.referrals(), referring.referrals(of_nobody=True)
    waiting = conversation.news([row.id for row in rows])
    return show(
        "partners/referrals.html",
        referrals=[_referred(row, sum(one.referral_id == row.id for one in waiting)) for row in rows],
        free=[
            _referred(row, 0) | {"take_on": url_for("partner_referrals.take_up", referral_id=row.id)} for row in free
        ],
        may_refer=bool(referring.doors()),
    )


def _referred(row: Referral, news: int) -> dict[str, Any]:
    code, word, mood = said.stage_of(row)
    return {
        "name": f"{row.given_name} {row.family_name}".strip(), "code": code, "word": word, "mood": mood, "sent": row.sent_at,
        "reason": said.reason_of(row), "url": url_for("partner_referrals.referral", referral_id=row.id), "news": news,
    }  # fmt: skip


@referred.get("/nieuw")
@requires(Permission.CLIENT_REFER)
def new_referral() -> Response:
    """Eight answers at most."""
    return _show_new(Sheet.blank(language="", protocol_id=request.args.get("protocol", "")))


def _show_new(sheet: Sheet[Any]) -> Response:
    doors = referring.doors()
    if not doors:
        return to("partner_referrals.referrals")
    spoken = [(one.code, one.name(language())) for one in reference.languages()]
    return show(
        "partners/refer.html",
        sheet=sheet,
        doors=[(str(row.id), row.municipality, "", f"{row.number}. {row.title}") for row in doors],
        languages=sorted(spoken, key=lambda pair: pair[1]),
        goals=choices(GoalType),
        only=str(doors[0].id) if len(doors) == 1 else "",
    )


@referred.post("/nieuw")
@requires(Permission.CLIENT_REFER)
def refer() -> Response:
    """Send somebody to a municipality."""
    sheet = Sheet.of(request.form, ReferForm)
    if not (
        sheet.data.informed if sheet.ok else sheet.values["informed"]
    ):  # said at once, with all else that is missing
        sheet.errors["informed"] = [_("Refer only somebody who knows it and wants it.")]
    if not sheet.ok:
        return _show_new(sheet)
    row = referring.refer(sheet.data, own_name())
    tell(_("Sent. You see here what becomes of it."), undo=url_for("partner_referrals.withdraw", referral_id=row.id))
    return to("partner_referrals.referral", referral_id=row.id)


@referred.get("/<uuid:referral_id>")
@requires(Permission.CLIENT_REFER)
def referral(referral_id: UUID) -> Response:
    """One referral: where it stands, and what was asked."""
    return _show_referral(referring.referral_of(referral_id), None)


def _show_referral(row: Referral, sheet: Sheet[Any] | None) -> Response:
    messages = conversation.about(row)
    if messages:
        audit.read(messages[-1], "body", person=None, purpose="messages about a client")
    return show(
        "partners/referral.html",
        sheet=sheet,
        referral=row,
        line=_referred(row, 0),
        messages=[said.told(one) for one in messages],
        open=row.stage in OPEN_STAGES and row.withdrawn_at is None,
        client_url=url_for("workspace.client", grant_id=row.grant_id) if workspace.follows(row.grant_id) else "",
    )


@referred.post("/<uuid:referral_id>/berichten")
@requires(Permission.CLIENT_REFER)
def answer(referral_id: UUID) -> Response:
    """Answer the municipality's question, or add something."""
    row = referring.referral_of(referral_id)
    sheet = Sheet.of(request.form, SayForm)
    if not sheet.ok:
        return _show_referral(row, sheet)
    conversation.read(conversation.about(row))
    conversation.write(row, sheet.data.body, own_name(), kind="answer")
    tell(_("Sent. It stays inside Koepel."))
    return to("partner_referrals.referral", referral_id=referral_id)


@referred.post("/<uuid:referral_id>/gelezen")
@requires(Permission.CLIENT_REFER)
def read(referral_id: UUID) -> Response:
    """What the municipality wrote is read."""
    conversation.read(conversation.about(referring.referral_of(referral_id)))
    return to("partner_referrals.referral", referral_id=referral_id)


@referred.post("/<uuid:referral_id>/opnemen")
@requires(Permission.CLIENT_REFER)
def take_up(referral_id: UUID) -> Response:
    """Look after a referral of nobody."""
    referring.take_on(referral_id, own_name())
    tell(_("You look after this referral now."))
    return to("partner_referrals.referral", referral_id=referral_id)


@referred.post("/<uuid:referral_id>/intrekken")
@requires(Permission.CLIENT_REFER)
def withdraw(referral_id: UUID) -> Response:
    """Undo, while nobody took it up."""
    referring.withdraw(referral_id)
    tell(_("Withdrawn. The municipality sees it."), kind="info")
    return to("partner_referrals.referrals")
