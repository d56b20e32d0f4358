# SPDX-License-Identifier: EUPL-1.2
"""What a partner's administrator does: read and sign protocols, and say who works there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from sqlalchemy import select

from koepel import scope as scopes
from koepel.database import db
from koepel.errors import NotFound
from koepel.i18n import _
from koepel.partners import service as house
from koepel.partners.models import PartnerFunction
from koepel.permissions import Permission, Role, requires
from koepel.web.addresses import full_address
from koepel.web.entry import must_be_proved, own_name
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.partners.schemas import AppointForm, FunctionWord, WorkerRole
from tenants.protocols import service
from tenants.protocols.models import Protocol
from tenants.protocols.schemas import SignForm
from tenants.protocols.shown import Shown, shown
from tenants.vocabulary import choices, label_of

blueprint = Blueprint(
    "protocol_desk", __name__, url_prefix="/partner/<partner>/protocollen", template_folder="templates"
)
staff = Blueprint("partner_staff", __name__, url_prefix="/partner/<partner>/medewerkers", template_folder="templates")


@blueprint.get("")
@requires(Permission.PARTNER_WRITE)
def index() -> Response:
    """Every protocol of this partner, first those that wait for its signature."""
    asked = select(Protocol).where(Protocol.partner_id == scopes.current().partner_id)
    found = db.session.scalars(asked.order_by(Protocol.municipality, Protocol.number)).all()
    parts = service.parts_of(found)
    rows = sorted((shown(row, *parts[row.id]) for row in found), key=lambda one: one.state != "advised")
    return show("partners/protocols.html", protocols=rows, organisation=house.partner().name)


def _one(protocol_id: UUID) -> Protocol:
    asked = select(Protocol).where(Protocol.partner_id == scopes.current().partner_id, Protocol.id == protocol_id)
    row = db.session.scalar(asked)
    if row is None:
        raise NotFound
    return row


def _shown(row: Protocol) -> Shown:
    return shown(row, service.partner_of(row), service.fields_of(row), service.signatures_of(row))


@blueprint.get("/<uuid:protocol_id>")
@requires(Permission.CLIENT_READ)
def show_one(protocol_id: UUID) -> Response:
    """One protocol, for everybody who works under it."""
    return _show_one(_one(protocol_id), None)


@blueprint.get("/<uuid:protocol_id>/tekenen")
@requires(Permission.PARTNER_WRITE)
def to_sign(protocol_id: UUID) -> Response:
    """The same with a place for the signature."""
    return _show_one(_one(protocol_id), Sheet.blank(name=own_name()))


def _show_one(row: Protocol, sheet: Sheet[Any] | None) -> Response:
    signed = "partner" in service.signatures_of(row)
    may_sign = sheet is not None and row.state == "advised" and not signed
    return show("partners/protocol.html", one=_shown(row), sheet=sheet, may_sign=may_sign)


@blueprint.post("/<uuid:protocol_id>/tekenen")
@requires(Permission.PARTNER_WRITE)
def sign(protocol_id: UUID) -> Response:
    """The partner signs the text as it stands."""
    row, sheet = _one(protocol_id), Sheet.of(request.form, SignForm)
    if not sheet.ok:
        return _show_one(row, sheet)
    must_be_proved()
    service.sign_as_partner(row, sheet.data.name, sheet.data.function)
    tell(_("Signed. The municipality signs last, and puts the protocol in force."))
    return to("protocol_desk.to_sign", protocol_id=protocol_id)


@staff.get("")
@requires(Permission.PARTNER_WRITE)
def listing() -> Response:
    """Who works here with Koepel."""
    return _show_staff(Sheet.blank(role="partner"))


def _show_staff(sheet: Sheet[Any], link: str = "") -> Response:
    rows = [
        {
            "name": row.shown_name, "role": label_of(WorkerRole, row.role), "function": label_of(FunctionWord, row.function),
            "id": None if row.provider else row.id,
        }
        for row in house.staff()
    ]  # fmt: skip
    return show(
        "partners/staff.html",
        sheet=sheet,
        staff=rows,
        roles=choices(WorkerRole),
        functions=choices(FunctionWord),
        link=link,
        organisation=house.partner().name,
    )


@staff.post("")
@requires(Permission.PARTNER_WRITE)
def appoint() -> Response:
    """Appoint a colleague; who cannot sign in yet gets a link, shown once, to hand over."""
    sheet = Sheet.of(request.form, AppointForm)
    if not sheet.ok:
        return _show_staff(sheet)
    function = PartnerFunction(sheet.data.function.value) if sheet.data.function else None
    token = house.appoint(sheet.data.name, sheet.data.email, Role(sheet.data.role.value), function)
    if token:
        return _show_staff(Sheet.blank(role="partner"), full_address("accounts.set_password", token=token))
    tell(_("%(name)s can work here now, and logs in as before.", name=sheet.data.name))
    return to("partner_staff.listing")


@staff.post("/<uuid:appointment_id>/beeindigen")
@requires(Permission.PARTNER_WRITE)
def dismiss(appointment_id: UUID) -> Response:
    """End an appointment today."""
    row = house.dismiss(appointment_id)
    undo = url_for("partner_staff.restore", appointment_id=appointment_id)
    tell(_("%(name)s no longer has access.", name=row.shown_name), undo=undo)
    return to("partner_staff.listing")


@staff.post("/<uuid:appointment_id>/herstellen")
@requires(Permission.PARTNER_WRITE)
def restore(appointment_id: UUID) -> Response:
    """Undo."""
    house.restore(appointment_id)
    tell(_("Undone."), kind="info")
    return to("partner_staff.listing")
