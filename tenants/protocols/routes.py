# SPDX-License-Identifier: EUPL-1.2
"""Protocols in the municipality: the list, a draft, the officer's advice, the signature, and the stop that works at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel.errors import Conflict
from koepel.i18n import _, _l
from koepel.permissions import Permission, requires
from koepel.web.entry import may, must_be_proved, own_name, visitor
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from tenants.protocols import service
from tenants.protocols.models import Protocol
from tenants.protocols.schemas import AdviceForm, BecauseForm, DraftForm, SignForm
from tenants.protocols.shown import choices_of_form, shown
from tenants.protocols.words import Advice
from tenants.vocabulary import choices

blueprint = Blueprint(
    "protocols", __name__, url_prefix="/<municipality>/protocollen-beheer", template_folder="templates"
)


class NoPartner(Conflict):
    """Organisations are made known by the operator, so that nobody takes another's name."""

    title = _l("No partner is known here yet. Ask the operator to add the organisation.")


@blueprint.get("")
@requires(Permission.PROTOCOL_READ)
def index() -> Response:
    """All protocols, with where they stand."""
    rows = service.protocols()
    parts = service.parts_of(rows)
    return show("protocols/list.html", protocols=[shown(row, *parts[row.id]) for row in rows])


def _shown(row: Protocol) -> Any:
    return shown(row, service.partner_of(row), service.fields_of(row), service.signatures_of(row))


@blueprint.get("/nieuw")
@requires(Permission.PROTOCOL_WRITE)
def new() -> Response:
    """An empty draft: who is the partner?"""
    return _show_form(Sheet.blank(frequency="per_event", ground="public_task"), None)


@blueprint.post("/nieuw")
@requires(Permission.PROTOCOL_WRITE)
def draft() -> Response:
    """Keep the draft."""
    sheet = Sheet.of(_without_partner(), DraftForm)
    partner_id = _partner_id()
    if not sheet.ok or partner_id is None:
        if partner_id is None:
            sheet.errors["partner_id"] = [_("Choose the partner.")]
        sheet.values["partner_id"] = request.form.get("partner_id", "")
        return _show_form(sheet, None)
    row = service.draft(partner_id, sheet.data)
    tell(_("Saved as a draft. Your data protection officer can advise on it now."))
    return to("protocols.show_one", protocol_id=row.id)


def _without_partner() -> Any:
    sent = request.form.copy()
    sent.poplist("partner_id")
    return sent


def _partner_id() -> UUID | None:
    given = request.form.get("partner_id", "")
    known = {str(one.partner_id): one.partner_id for one in service.partners()}
    return known.get(given)


def _show_form(sheet: Sheet[Any], row: Protocol | None) -> Response:
    partners = [(str(one.partner_id), one.name) for one in service.partners()]
    if not partners:
        raise NoPartner
    return show("protocols/form.html", sheet=sheet, protocol=row, partners=partners, **choices_of_form())


@blueprint.get("/<uuid:protocol_id>")
@requires(Permission.PROTOCOL_READ)
def show_one(protocol_id: UUID) -> Response:
    """One protocol with the next step that the reader can do."""
    return _show_one(service.protocol(protocol_id), None)


def _show_one(row: Protocol, sheet: Sheet[Any] | None) -> Response:
    who = visitor()
    return show(
        "protocols/show.html",
        sheet=sheet,
        one=_shown(row),
        advices=choices(Advice),
        own_name=who.name if who else "",
        partner_signed="partner" in service.signatures_of(row),
        may_sign=may(Permission.PROTOCOL_WRITE),
        published=url_for("published_protocols.show_one", number=row.number),
    )


@blueprint.get("/<uuid:protocol_id>/wijzigen")
@requires(Permission.PROTOCOL_WRITE)
def edit(protocol_id: UUID) -> Response:
    """Other words in a draft."""
    row = service.protocol(protocol_id)
    values = {name: getattr(row, name) for name in service.SAID} | {"lets_out": service.fields_of(row)}
    return _show_form(Sheet.blank(**values), row)


@blueprint.post("/<uuid:protocol_id>/wijzigen")
@requires(Permission.PROTOCOL_WRITE)
def change(protocol_id: UUID) -> Response:
    """Keep the other words."""
    sheet = Sheet.of(request.form, DraftForm)
    if not sheet.ok:
        return _show_form(sheet, service.protocol(protocol_id))
    service.change(protocol_id, sheet.data)
    tell(_("Saved."))
    return to("protocols.show_one", protocol_id=protocol_id)


@blueprint.post("/<uuid:protocol_id>/advies")
@requires(Permission.PROTOCOL_ADVISE)
def advise(protocol_id: UUID) -> Response:
    """The officer advises, and fixes the text."""
    sheet = Sheet.of(request.form, AdviceForm)
    if not sheet.ok:
        return _show_one(service.protocol(protocol_id), sheet)
    must_be_proved()
    service.advise(protocol_id, sheet.data.advice.value, sheet.data.note, own_name())
    tell(_("Your advice stands in the protocol. Now the partner can sign."))
    return to("protocols.show_one", protocol_id=protocol_id)


@blueprint.post("/<uuid:protocol_id>/heropenen")
@requires(Permission.PROTOCOL_WRITE)
def reopen(protocol_id: UUID) -> Response:
    """Back to a draft."""
    service.reopen(protocol_id)
    tell(_("This is a draft again. Advice and signatures are to be given anew."))
    return to("protocols.show_one", protocol_id=protocol_id)


@blueprint.post("/<uuid:protocol_id>/tekenen")
@requires(Permission.PROTOCOL_WRITE)
def sign(protocol_id: UUID) -> Response:
    """The municipality signs last."""
    sheet = Sheet.of(request.form, SignForm)
    if not sheet.ok:
        return _show_one(service.protocol(protocol_id), sheet)
    must_be_proved()
    service.sign(protocol_id, sheet.data.name, sheet.data.function)
    tell(_("Signed. The protocol is published on your public page."))
    return to("protocols.show_one", protocol_id=protocol_id)


@blueprint.post("/<uuid:protocol_id>/schorsen")
@requires(Permission.PROTOCOL_WRITE)
def suspend(protocol_id: UUID) -> Response:
    """Nothing passes from this moment on."""
    why = loaded(BecauseForm).why
    must_be_proved()
    service.suspend(protocol_id, why)
    undo = url_for("protocols.resume", protocol_id=protocol_id)
    tell(_("Suspended. From this moment the partner reads nothing."), undo=undo)
    return to("protocols.show_one", protocol_id=protocol_id)


@blueprint.post("/<uuid:protocol_id>/hervatten")
@requires(Permission.PROTOCOL_WRITE)
def resume(protocol_id: UUID) -> Response:
    """In force again."""
    must_be_proved()
    service.resume(protocol_id)
    tell(_("In force again, with the clients that were shared before."))
    return to("protocols.show_one", protocol_id=protocol_id)
