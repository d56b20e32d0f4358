# SPDX-License-Identifier: EUPL-1.2
"""The pages of a partner's worker (screen 37): own clients, one client, and who else could go on with one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import audit, clock
from koepel.i18n import _
from koepel.partners import service as house
from koepel.permissions import Permission, requires
from koepel.web.entry import own_name
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from tenants.partners import conversation, handing_over, meetings, referring, said, workspace
from tenants.partners.models import HandoverKind, PartnerHandover
from tenants.partners.schemas import HandOnForm, HandOverForm, HandoverWord, SayForm
from tenants.partners.workspace import Client
from tenants.protocols.words import PartnerField
from tenants.vocabulary import choices, labels_of

blueprint = Blueprint("workspace", __name__, url_prefix="/partner/<partner>/clienten", template_folder="templates")


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
            (str(to.protocol_id), f"{to.partner}: {to.title}", "", " · ".join(labels_of(PartnerField, to.fields)))
            for to in found
        ],
        kinds=choices(HandoverWord),
    )


@blueprint.post("/<uuid:grant_id>/andere-organisatie")
@requires(Permission.CLIENT_READ)
def send_on(grant_id: UUID) -> Response:
    """Hand the client over; ten minutes long it can be undone."""
    sheet = Sheet.of(request.form, HandOnForm)
    if not (
        sheet.data.informed if sheet.ok else sheet.values["informed"]
    ):  # said at once, with all else that is missing
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
