# SPDX-License-Identifier: EUPL-1.2
"""The register of breaches on the screen. Names of persons are shown to the contact point alone; the officer reads numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from koepel import audit, clock
from koepel.errors import Invalid
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.entry import may
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.breaches import concerned as reach
from tenants.breaches import notices, service
from tenants.breaches.kinds import STEPS, TO_TELL, DataKind, Decision, Risk
from tenants.breaches.models import Breach
from tenants.breaches.schemas import AssessForm, ReportForm, ScopeForm, StepForm
from tenants.vocabulary import choices, label_of, labels_of

blueprint = Blueprint("breaches", __name__, url_prefix="/<municipality>/datalekken", template_folder="templates")
LOOK_BACK = timedelta(days=365)
LOCAL = "%Y-%m-%dT%H:%M"


@blueprint.get("")
@requires(Permission.AUDIT_READ)
def index() -> Response:
    """Every breach, also those that needed no notice (GDPR art. 33.5)."""
    rows = [(row, service.hours_left(row), service.to_tell(row)) for row in service.breaches()]
    return show("breaches/index.html", rows=rows, risk_of=lambda code: label_of(Risk, code))


@blueprint.get("/nieuw")
@requires(Permission.BREACH_WRITE)
def new() -> Response:
    """Something went wrong."""
    return show("breaches/new.html", sheet=Sheet.blank(noticed_at=clock.moment().strftime(LOCAL)))


@blueprint.post("/nieuw")
@requires(Permission.BREACH_WRITE)
def report() -> Response:
    """The clock starts."""
    sheet = Sheet.of(request.form, ReportForm)
    if not sheet.ok:
        return show("breaches/new.html", sheet=sheet)
    try:
        row = service.report(sheet.data)
    except Invalid as fault:
        return show("breaches/new.html", sheet=sheet.refused(fault.errors))
    tell(_("Reported. The clock of 72 hours runs."))
    return to("breaches.show", id=row.id)


@blueprint.get("/<uuid:id>", endpoint="show")
@requires(Permission.AUDIT_READ)
def one(id: UUID) -> Response:
    """One breach: clock, persons concerned, assessment, notices, log."""
    return _page(service.breach(id))


@blueprint.post("/<uuid:id>/omvang")
@requires(Permission.BREACH_WRITE)
def scope(id: UUID) -> Response:
    """How far it went."""
    return _saved(id, ScopeForm, lambda data: service.scope(id, data), _("Saved. Below stands whom it concerns."))


@blueprint.post("/<uuid:id>/beoordeling")
@requires(Permission.BREACH_WRITE)
def assess(id: UUID) -> Response:
    """What it may do."""
    return _saved(id, AssessForm, lambda data: service.assess(id, data), _("Saved. The notices follow."))


@blueprint.post("/<uuid:id>/stap")
@requires(Permission.BREACH_WRITE)
def step(id: UUID) -> Response:
    """Something was decided or done."""
    return _saved(id, StepForm, lambda data: service.take(id, data.kind, data.note), _("Noted in the log."))


@blueprint.post("/<uuid:id>/sluiten")
@requires(Permission.BREACH_WRITE)
def close(id: UUID) -> Response:
    """It needs no more care."""
    service.close(id)
    tell(_("Closed."))
    return to("breaches.show", id=id)


@blueprint.post("/<uuid:id>/heropenen")
@requires(Permission.BREACH_WRITE)
def reopen(id: UUID) -> Response:
    """Something more came up."""
    service.reopen(id)
    tell(_("Open again."), kind="info")
    return to("breaches.show", id=id)


def _saved(id: UUID, form: Any, save: Any, said: str) -> Response:
    row = service.breach(id)
    sheet: Sheet[Any] = Sheet.of(request.form, form)
    if not sheet.ok:
        return _page(row, sheet)
    try:
        save(sheet.data)
    except Invalid as fault:
        return _page(row, sheet.refused(fault.errors))
    tell(said)
    return to("breaches.show", id=id)


def _page(row: Breach, sheet: Sheet[Any] | None = None) -> Response:
    persons = reach.concerned(row)
    named = may(Permission.BREACH_PERSONS)
    if named and persons:
        audit.read(row, "given_name", "family_name", person=None, purpose="data breach")
    accounts = reach.accounts()
    return show(
        "breaches/show.html",
        sheet=sheet,
        row=row,
        left=service.hours_left(row),
        deadline=service.deadline(row),
        to_tell=[str(TO_TELL[one]) for one in service.to_tell(row)],
        persons=persons,
        named=named,
        accounts=[(str(key), name) for key, name in accounts.items()],
        account=accounts.get(row.account_id, "") if row.account_id else "",
        exports=[
            (one, accounts.get(one.account_id, ""))
            for one in reach.exports(clock.utcnow() - LOOK_BACK)
            if one.account_id
        ],
        known=_filled(row),
        risks=choices(Risk),
        risk=label_of(Risk, row.risk),
        kinds=choices(DataKind),
        kinds_said=" · ".join(labels_of(DataKind, row.data_kinds)),
        decisions=choices(Decision),
        authority=notices.to_authority(row, len(persons)),
        letter=notices.to_persons(row),
        log=[(one, STEPS[one.kind]) for one in service.steps(row)],
    )


def _filled(row: Breach) -> Sheet[Any]:
    local = {
        name: getattr(row, name).astimezone(clock.BRUSSELS).strftime(LOCAL) if getattr(row, name) else ""
        for name in ("seen_from", "seen_until")
    }
    return Sheet.blank(
        account_id=row.account_id, exports=row.exports, risk=row.risk, data_kinds=row.data_kinds,
        consequences=row.consequences, measures=row.measures, **local,
    )  # fmt: skip
