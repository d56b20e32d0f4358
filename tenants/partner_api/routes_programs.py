# SPDX-License-Identifier: EUPL-1.2
"""Where a partner's administrator says which programs may ask: add one, give it keys, say where it hears of news, end it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from koepel.i18n import _
from koepel.partners import programs
from koepel.partners import service as house
from koepel.partners.models import Program
from koepel.permissions import Permission, requires
from koepel.web.addresses import full_address
from koepel.web.entry import must_be_proved
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.partner_api import reach
from tenants.partner_api.assertion import issuer
from tenants.partner_api.schemas import CalledForm, ListeningForm, NewKeyForm, suggested_day

blueprint = Blueprint(
    "partner_programs", __name__, url_prefix="/partner/<partner>/toepassingen", template_folder="templates"
)


@blueprint.get("")
@requires(Permission.PARTNER_WRITE)
def index() -> Response:
    """Every program, and what a program needs to know."""
    return _show_all(None)


def _show_all(sheet: Sheet[Any] | None) -> Response:
    return show(
        "partner_api/programs.html",
        sheet=sheet,
        programs=[(row, len(programs.keys_of(row.id))) for row in programs.programs()],
        scopes=[(row, reach.word(row)) for row in reach.in_force()],
        organisation=house.partner().name,
        facts=[
            (_("Issuer, and audience of each assertion"), issuer()),
            (_("Tokens"), full_address("oauth.token")),
            (_("Description (OpenAPI)"), full_address("partner_api.described")),
        ],
    )


@blueprint.post("")
@requires(Permission.PARTNER_WRITE)
def add() -> Response:
    """A new program."""
    sheet = Sheet.of(request.form, CalledForm)
    if not sheet.ok:
        return _show_all(sheet)
    row = programs.add(sheet.data.name)
    tell(_("%(name)s is added. Give it a key now.", name=row.name))
    return to("partner_programs.show_one", program_id=row.id)


@blueprint.get("/<uuid:program_id>")
@requires(Permission.PARTNER_WRITE)
def show_one(program_id: UUID) -> Response:
    """One program with its keys."""
    return _show_one(programs.program(program_id))


def _show_one(row: Program, sheet: Sheet[Any] | None = None, *, form: str = "", secret: str = "") -> Response:
    """`form` says to which of the two forms the sheet belongs; `secret` is shown now and never again."""
    keys = programs.keys_of(row.id)
    return show(
        "partner_api/program.html",
        sheet=sheet,
        program=row,
        keys=[(one, programs.last_day(one)) for one in keys],
        full=len(keys) >= programs.KEYS_AT_A_TIME,
        key_sheet=sheet if form == "key" else Sheet.blank(last_day=suggested_day()),
        hook_sheet=sheet if form == "hook" else Sheet.blank(url=row.hook_url),
        secret=secret,
    )


@blueprint.post("/<uuid:program_id>/sleutels")
@requires(Permission.PARTNER_WRITE)
def add_key(program_id: UUID) -> Response:
    """A public key until a day."""
    row, sheet = programs.program(program_id), Sheet.of(request.form, NewKeyForm)
    if not sheet.ok:
        return _show_one(row, sheet, form="key")
    must_be_proved()
    programs.add_key(row.id, sheet.data.jwk, sheet.data.last_day)
    tell(_("The key is added. %(name)s can prove with it who it is.", name=row.name))
    return to("partner_programs.show_one", program_id=program_id)


@blueprint.post("/<uuid:program_id>/sleutels/<uuid:key_id>/beeindigen")
@requires(Permission.PARTNER_WRITE)
def end_key(program_id: UUID, key_id: UUID) -> Response:
    """The key proves nothing any more."""
    must_be_proved()
    programs.end_key(program_id, key_id)
    tell(_("The key is ended, and so is every token of this program."))
    return to("partner_programs.show_one", program_id=program_id)


@blueprint.post("/<uuid:program_id>/melden")
@requires(Permission.PARTNER_WRITE)
def listen(program_id: UUID) -> Response:
    """Where it hears of news; the secret to check our signature with is shown once."""
    row, sheet = programs.program(program_id), Sheet.of(request.form, ListeningForm)
    if not sheet.ok:
        return _show_one(row, sheet, form="hook")
    must_be_proved()
    secret = programs.listen(row.id, sheet.data.url)
    if secret:
        return _show_one(row, secret=secret)
    tell(_("This program hears of no news any more."))
    return to("partner_programs.show_one", program_id=program_id)


@blueprint.post("/<uuid:program_id>/beeindigen")
@requires(Permission.PARTNER_WRITE)
def end(program_id: UUID) -> Response:
    """The program is refused from its next question on."""
    name = programs.program(program_id).name
    must_be_proved()
    programs.end(program_id)
    tell(_("%(name)s is ended. It gets nothing any more.", name=name))
    return to("partner_programs.index")
