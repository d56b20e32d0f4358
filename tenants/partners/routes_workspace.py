# SPDX-License-Identifier: EUPL-1.2
"""The pages of a partner's worker (screen 37): own clients, one client, referrals, a new one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import audit, clock, reference
from koepel.i18n import _, language
from koepel.partners import service as house
from koepel.permissions import Permission, requires
from koepel.web.entry import own_name
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from tenants.partners import conversation, handing_over, meetings, referring, said, workspace
from tenants.partners.models import HandoverKind, PartnerHandover, Referral
from tenants.partners.schemas import HandOnForm, HandOverForm, HandoverWord, ReferForm, SayForm
from tenants.partners.workspace import Client
from tenants.protocols.words import PartnerField
from tenants.vocabulary import GoalType, choices, labels_of

blueprint = Blueprint("workspace", __name__, url_prefix="/partner/<partner>/clienten", template_folder="templates")
referred = Blueprint(
    "partner_referrals", __name__, url_prefix="/partner/<partner>/verwijzingen", template_folder="templates"
)


@blueprint.get("")
@requires(Permission.CLIENT_READ)
def clients() -> Response:
    """The own clients with their status, and those whom nobody of the organisation follows yet."""
    own, free = workspace.clients(), workspace.clients(of_nobody=True)
    workspace.delivered((one, workspace.LISTED) for one in (*own, *free))
    waiting = conversation.news([one.grant.id for one in own])
    return show(
        "partners/clients.html",
        clients=[_line(one, sum(row.grant_id == one.grant.id for row in waiting)) for one in own],
        free=[_line(one, 0) for one in free],
        passed=[_passed(row) for row in handing_over.recent()],
        may_refer=bool(referring.doors()),
        organisation=house.partner().name,
    )


def _line(one: Client, news: int) -> dict[str, Any]:
    return {
        "name": one.name or _("Client %(code)s", code=one.code), "municipality": one.protocol.municipality,
        "status": said.status(one.values), "since": one.grant.updated_at, "url": url_for("workspace.client", grant_id=one.grant.id),
        "protocol": f"{one.protocol.number}. {one.protocol.title}", "until": one.protocol.ends_on, "news": news, "id": one.grant.id,
    }  # fmt: skip


def _passed(row: PartnerHandover) -> dict[str, Any]:
    waits = row.outcome == "" and clock.utcnow() < row.due_at
    return {
        "to": row.to_name, "word": said.handed_over(row), "when": row.sent_at, "code": row.grant_id.hex[:6].upper(),
        "undo": url_for("workspace.undo_hand_on", handover_id=row.id) if waits else "",
    }  # fmt: skip


@blueprint.get("/<uuid:grant_id>")
@requires(Permission.CLIENT_READ)
def client(grant_id: UUID) -> Response:
    """What the protocol lets out of one own client, the messages, the four-party meetings."""
    return _show_client(workspace.client(grant_id), None)


def _show_client(one: Client, sheet: Sheet[Any] | None) -> Response:
    messages, met = conversation.about(one.grant), meetings.of_grant(one.grant)
    if messages:
        audit.read(messages[-1], "body", person=None, purpose="messages about a client")
    held = [row for row in met if row.state == "held"]
    if held:
        audit.read(held[0], "goals", "tasks", "communication", person=None, purpose="messages about a client")
    workspace.delivered([(one, one.values)])
    return show(
        "partners/client.html",
        sheet=sheet,
        client=one,
        name=one.name or _("Client %(code)s", code=one.code),
        facts=said.facts(one.values),
        messages=[said.told(row) for row in messages],
        meetings=met,
        colleagues=workspace.colleagues(),
        hand_on_url=url_for("workspace.hand_on", grant_id=one.grant.id),
        protocol_url=url_for("protocol_desk.show_one", protocol_id=one.protocol.id),
    )


@blueprint.post("/<uuid:grant_id>/berichten")
@requires(Permission.CLIENT_READ)
def say(grant_id: UUID) -> Response:
    """A message about this client; what was told stands read from here on."""
    one = workspace.client(grant_id)
    sheet = Sheet.of(request.form, SayForm)
    if not sheet.ok:
        return _show_client(one, sheet)
    conversation.read(conversation.about(one.grant))
    conversation.write(one.grant, sheet.data.body, own_name())
    tell(_("Sent. It stays inside Koepel."))
    return to("workspace.client", grant_id=grant_id)


@blueprint.post("/<uuid:grant_id>/gelezen")
@requires(Permission.CLIENT_READ)
def seen(grant_id: UUID) -> Response:
    """The news about this client is read."""
    conversation.read(conversation.about(workspace.client(grant_id).grant))
    return to("workspace.client", grant_id=grant_id)


@blueprint.post("/<uuid:grant_id>/opnemen")
@requires(Permission.CLIENT_READ)
def take_on(grant_id: UUID) -> Response:
    """Follow a client whom nobody follows yet."""
    workspace.take_on(grant_id, own_name())
    tell(_("You follow this client now."))
    return to("workspace.client", grant_id=grant_id)


@blueprint.post("/<uuid:grant_id>/doorgeven")
@requires(Permission.CLIENT_READ)
def hand_over(grant_id: UUID) -> Response:
    """A colleague goes on."""
    row = workspace.hand_over(grant_id, loaded(HandOverForm).appointment_id)
    tell(_("%(name)s follows this client now.", name=row.worker_name))
    return to("workspace.clients")


@blueprint.get("/<uuid:grant_id>/andere-organisatie")
@requires(Permission.CLIENT_READ)
def hand_on(grant_id: UUID) -> Response:
    """Who else could go on with this client: partners with a protocol of their own in this municipality."""
    return _show_hand_on(workspace.client(grant_id), Sheet.blank())


def _show_hand_on(one: Client, sheet: Sheet[Any]) -> Response:
    workspace.delivered([(one, ("name",))])
    found = handing_over.receivers(one.grant.tenant_id)
    return show(
        "partners/hand_on.html",
        sheet=sheet,
        client=one,
        name=one.name or _("Client %(code)s", code=one.code),
        receivers=[
            (str(to.protocol_id), f"{to.partner}: {to.title}", "", ", ".join(labels_of(PartnerField, to.fields)))
            for to in found
        ],
        kinds=choices(HandoverWord),
    )


@blueprint.post("/<uuid:grant_id>/andere-organisatie")
@requires(Permission.CLIENT_READ)
def send_on(grant_id: UUID) -> Response:
    """Hand the client over; ten minutes long it can be undone."""
    sheet = Sheet.of(request.form, HandOnForm)
    if sheet.ok and not sheet.data.informed:
        sheet.errors["informed"] = [_("Hand over only somebody who knows it and wants it.")]
    if not sheet.ok:
        return _show_hand_on(workspace.client(grant_id), sheet)
    kind = HandoverKind(sheet.data.kind.value)
    row = handing_over.hand_over(grant_id, sheet.data.protocol_id, kind, own_name())
    undo = url_for("workspace.undo_hand_on", handover_id=row.id)
    tell(_("%(partner)s sees this client in ten minutes.", partner=row.to_name), undo=undo)
    return to("workspace.clients")


@blueprint.post("/overdrachten/<uuid:handover_id>/ongedaan-maken")
@requires(Permission.CLIENT_READ)
def undo_hand_on(handover_id: UUID) -> Response:
    """Undo, while the other organisation sees nothing."""
    row = handing_over.undo(handover_id)
    told = (
        _("Undone. You see this client again within a minute.") if row.kind == HandoverKind.TRANSFER else _("Undone.")
    )
    tell(told, kind="info")
    return to("workspace.clients")


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
    if sheet.ok and not sheet.data.informed:
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
        open=row.stage in ("sent", "received", "asked_back") and row.withdrawn_at is None,
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
