# SPDX-License-Identifier: EUPL-1.2
"""VDAB's decision on the screen: asked, agreed or refused, and another programme for who cannot take part (D5, B14)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import clock
from koepel.errors import Invalid
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from tenants.intake import arriving, decisions, offering
from tenants.intake.codes import Answer
from tenants.intake.schemas.participation import AnsweredForm, AskedForm, OfferedForm
from tenants.intake.talk import talk_of
from tenants.programmes.lots import DecidedBy, Subgroup
from tenants.vocabulary import RefusalReason, label_of
from tenants.vocabulary import choices as of

blueprint = Blueprint(
    "decisions", __name__, url_prefix="/<municipality>/intakes/<uuid:intake_id>", template_folder="templates"
)


@blueprint.get("/beslissing", endpoint="show")
@requires(Permission.MENTEE_INTAKE)
def decision(intake_id: UUID) -> Response:
    """What was asked and said, and what can be done now."""
    return _page(intake_id)


@blueprint.post("/beslissing/vraag")
@requires(Permission.MENTEE_INTAKE)
def ask(intake_id: UUID) -> Response:
    """The question went out."""
    sheet = Sheet.of(request.form, AskedForm)
    if not sheet.ok:
        return _page(intake_id, sheet)
    try:
        decisions.ask(intake_id, sheet.data.asked_on)
    except Invalid as slip:
        return _page(intake_id, sheet.refused(slip.errors))
    return _noted(intake_id)


@blueprint.post("/beslissing/antwoord")
@requires(Permission.MENTEE_INTAKE)
def answer(intake_id: UUID) -> Response:
    """Agreed, or refused with one reason."""
    sheet = Sheet.of(request.form, AnsweredForm)
    if not sheet.ok:
        return _page(intake_id, sheet)
    said = sheet.data
    try:
        decisions.answer(intake_id, said.answer, said.answered_on, said.reason, seen=said.seen)
    except Invalid as slip:
        return _page(intake_id, sheet.refused(slip.errors))
    return _noted(intake_id)


@blueprint.post("/beslissing/terugnemen")
@requires(Permission.MENTEE_INTAKE)
def take_back(intake_id: UUID) -> Response:
    """Undo of the answer, or of the question."""
    decisions.take_back(intake_id)
    tell(_("Undone."), kind="info")
    return to("decisions.show", intake_id=intake_id)


@blueprint.post("/ander-programma")
@requires(Permission.MENTEE_INTAKE)
def offer(intake_id: UUID) -> Response:
    """Another programme, with the same answers."""
    after = offering.offer(intake_id, loaded(OfferedForm).programme_id)
    tell(_("The answers went along. What is still to be asked stands open."))
    return to("intake.step", intake_id=after.id, word=arriving.first_word(after))


def _noted(intake_id: UUID) -> Response:
    tell(_("Noted."), undo=url_for("decisions.take_back", intake_id=intake_id))
    return to("decisions.show", intake_id=intake_id)


def _page(intake_id: UUID, sheet: Sheet[Any] | None = None) -> Response:
    talk = talk_of(intake_id)
    row = decisions.decision_of(intake_id)
    decider = label_of(DecidedBy, talk.settings.decided_by) if talk.settings.decided_by else ""
    return show(
        "intake/decision.html",
        talk=talk,
        sheet=sheet,
        decision=row,
        decider=decider,
        held=decisions.held(talk.intake, talk.settings, row),
        open=talk.intake.state in decisions.OPEN,
        subgroup=label_of(Subgroup, talk.intake.subgroup) if talk.intake.subgroup else "",
        lot=talk.settings.lot.words() if talk.settings.lot else "",
        reason=label_of(RefusalReason, row.reason) if row and row.reason else "",
        answers=[(Answer.AGREED.value, _("Agreed")), (Answer.REFUSED.value, _("Refused"))],
        reasons=of(RefusalReason),
        others=[(str(one.id), one.name) for one in offering.others(talk.intake)],
        days_near=[
            (clock.today().isoformat(), _("Today"), "calendar-event"),
            ((clock.today() - timedelta(days=1)).isoformat(), _("Yesterday"), "history"),
        ],
        days=(clock.today() - row.asked_on).days if row and not row.answer else 0,
    )
