# SPDX-License-Identifier: EUPL-1.2
"""Beheer > Bewaartermijnen: the rules with their source, what goes within thirty days, and the declarations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from koepel import clock
from koepel.database import found
from koepel.errors import Invalid, NotFound
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.retention_terms import Retention
from koepel.web import limits
from koepel.web.entry import must_be_proved
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.accountability.words import term
from tenants.municipality.service import municipality
from tenants.programmes import service as programmes
from tenants.retention import archive, destroying, rules
from tenants.retention.kinds import ItemState, KeepReason, Kind
from tenants.retention.models import Destruction, DestructionItem
from tenants.retention.schemas import Keep, KeepForm, TermForm
from tenants.vocabulary.coded import choices, label_of

blueprint = Blueprint("retention", __name__, url_prefix="/<municipality>/bewaartermijnen", template_folder="templates")


@blueprint.get("")
@requires(Permission.SETTINGS_READ)
def index() -> Response:
    """Every rule as it stands here, and the rounds."""
    return show(
        "retention/index.html",
        rules=rules.Terms().every(),
        fixed=[(title, term(kind)) for kind, title in rules.OF_THE_PRODUCT.items()],
        missing=[(title, term(kind)) for kind, title in rules.NOT_YET.items()],
        rounds=destroying.rounds(),
        names=_names(),
        law=rules.LAW,
    )


@blueprint.get("/regel/<kind>")
@requires(Permission.SETTINGS_READ)
def rule(kind: str) -> Response:
    """One rule with its source, and every decision about it."""
    one = rules.Terms().standing(_kind(kind))
    return _rule(_kind(kind), Sheet.blank(months=one.months, series=one.series, rule=one.rule, programme=""))


@blueprint.post("/regel/<kind>")
@requires(Permission.LEGAL_DECIDE)
def decide(kind: str) -> Response:
    """The officer confirms or changes."""
    sheet = Sheet.of(request.form, TermForm)
    if not sheet.ok:
        return _rule(_kind(kind), sheet)
    said = sheet.data
    try:
        rules.decide(_kind(kind), said.programme, said.months, said.series, said.rule, said.reason)
    except Invalid as fault:
        return _rule(_kind(kind), sheet.refused(fault.errors))
    tell(_("Decided. The next night acts by it."))
    return to("retention.index")


def _kind(word: str) -> Retention:
    try:
        kind = Retention(word)
    except ValueError:
        raise NotFound from None
    if kind not in rules.OWN:
        raise NotFound
    return kind


def _rule(kind: Retention, sheet: Sheet[Any]) -> Response:
    return show(
        "retention/rule.html", sheet=sheet, one=rules.Terms().standing(kind), past=rules.history(kind), names=_names(),
        default=term(kind), programmes=list(_names().items()) if kind in rules.BY_PROGRAMME else [],
    )  # fmt: skip


def _names() -> dict[str, str]:
    return {one.template: one.name for one in programmes.offered()}


@blueprint.get("/vernietiging/<uuid:id>")
@requires(Permission.TODAY_READ)
def destruction(id: UUID) -> Response:
    """What goes, by kind and count, with each file by its number; once it went, the declaration."""
    one = found(Destruction, id)
    return show(
        "retention/destruction.html", one=one, every=destroying.items(one.id), municipality=municipality(), kind=_said(Kind),
        state=_said(ItemState), reason=_said(KeepReason), title=_title, names=_names(), law=rules.LAW,
    )  # fmt: skip


def _said(coded: Any) -> Any:
    return lambda code: label_of(coded, code)


def _title(word: str) -> str:
    return str(rules.OWN[Retention(word)])


@blueprint.get("/bewaren/<uuid:id>")
@requires(Permission.PERSON_WRITE)
def item(id: UUID) -> Response:
    """One item: hand it to the archive, then keep it with a reason."""
    return _item(id, Sheet.blank(until=clock.today() + timedelta(days=365)))


@blueprint.post("/bewaren/<uuid:id>/archief")
@requires(Permission.EXPORT)
def hand_over(id: UUID) -> Response:
    """The file for the archive."""
    must_be_proved()
    limits.exported("archive", limits.FILES)
    name, body = archive.hand_over(id)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, mimetype="application/json", headers=headers)


@blueprint.post("/bewaren/<uuid:id>")
@requires(Permission.PERSON_WRITE)
def keep(id: UUID) -> Response:
    """It stays for now."""
    sheet: Sheet[Keep] = Sheet.of(request.form, KeepForm)
    if not sheet.ok:
        return _item(id, sheet)
    try:
        row = destroying.keep(id, sheet.data.reason, sheet.data.until)
    except Invalid as fault:
        return _item(id, sheet.refused(fault.errors))
    tell(_("It stays. The question comes again on the day that you chose."))
    return to("retention.destruction", id=row.destruction_id)


def _item(id: UUID, sheet: Sheet[Any]) -> Response:
    row = found(DestructionItem, id)
    if row.subject_id is None:
        raise NotFound
    return show(
        "retention/item.html", sheet=sheet, one=row, round=found(Destruction, row.destruction_id), reasons=choices(KeepReason),
        kind=_said(Kind), title=_title, waits=row.state == ItemState.ANNOUNCED,
    )  # fmt: skip
