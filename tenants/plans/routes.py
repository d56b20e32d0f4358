# SPDX-License-Identifier: EUPL-1.2
"""The pages of a plan (screen 18): reading it, adding a step, and the print in the mentee's own language."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import clock
from koepel.errors import Invalid
from koepel.i18n import LANGUAGES, _, speaking
from koepel.permissions import Permission, requires
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.followup.page import line_of
from tenants.plans import page, service
from tenants.plans.codes import Content, Elsewhere, GoalState, Information, Owner, Verdict
from tenants.plans.failures import PlanIsClosed
from tenants.plans.schemas import LONGEST_STEP, StepForm
from tenants.plans.support import Support
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import RUNNING
from tenants.vocabulary import Barrier, GoalType, choices, label_of

blueprint = Blueprint("plans", __name__, url_prefix="/<municipality>", template_folder="templates")


@blueprint.get("/duos/<uuid:id>/plan", endpoint="show")
@requires(Permission.TRAJECTORY_READ)
def show_page(id: UUID) -> Response:
    """The plan of one duo."""
    return render(id)


def render(id: UUID, sheet: Sheet[Any] | None = None, form: str = "") -> Response:
    """The page; `form` says which of its forms came back with faults."""
    found = page.plan_page(id)
    named = {one.barrier for one in found.hindrances}
    wanted = {one.kind for one in found.open_goals}
    blank = {
        "asked": Sheet[Any].blank(elsewhere=found.asked.value, asked_on=(found.plan and found.plan.asked_on) or clock.today()),
        "goal": Sheet[Any].blank(), "threshold": Sheet[Any].blank(), "verdict": Sheet[Any].blank(),
    }  # fmt: skip
    return show(
        "plans/show.html", sheet=sheet, form=form, plan=found, today=clock.today(),
        boxes=blank | ({form: sheet} if sheet is not None else {}),
        elsewhere=choices(Elsewhere), verdicts=choices(Verdict), supports=choices(Support),
        barriers=[pair for pair in choices(Barrier) if pair[0] not in named],
        kinds=[pair for pair in choices(GoalType) if pair[0] not in wanted],
        room_for_goal=len(found.open_goals) < service.MOST_GOALS,
        room_for_step=len(found.open_steps) < service.MOST_STEPS,
        room_for_threshold=len(found.hindrances) < service.MOST_THRESHOLDS,
        said=_said, reads=LANGUAGES[page.spoken_by(id)].autonym,
    )  # fmt: skip


def _said(list_: str, code: str) -> str:
    """The words of a code of one of the lists of a plan."""
    kinds = {
        "goal": GoalType, "state": GoalState, "owner": Owner, "elsewhere": Elsewhere, "information": Information,
        "content": Content,
    }  # fmt: skip
    return label_of(kinds[list_], code)


@blueprint.get("/duos/<uuid:id>/plan/stap")
@requires(Permission.TRAJECTORY_WRITE)
def add(id: UUID) -> Response:
    """The form of a step: the mentee's own, seen by the mentor, unless said otherwise."""
    return _step(id, Sheet[Any].blank(owner=Owner.MENTEE, shared="1"))


def _step(id: UUID, sheet: Sheet[Any]) -> Response:
    if trajectories.trajectory(id).state not in RUNNING:
        raise PlanIsClosed
    return show(
        "plans/step.html", sheet=sheet, line=line_of(id), owners=choices(Owner), most=LONGEST_STEP,
        reads=LANGUAGES[page.spoken_by(id)].autonym,
    )  # fmt: skip


@blueprint.post("/duos/<uuid:id>/plan/stap")
@requires(Permission.TRAJECTORY_WRITE)
def save_step(id: UUID) -> Response:
    """One step more."""
    sheet = Sheet.of(request.form, StepForm)
    try:
        row = service.add_step(id, sheet.data)
    except Invalid as fault:
        return _step(id, sheet.refused(fault.errors))
    tell(_("The step stands in the plan."), undo=url_for("plans.drop_step", id=row.id))
    return to("plans.show", id=id)


@blueprint.get("/duos/<uuid:id>/plan/blad")
@requires(Permission.TRAJECTORY_READ)
def paper(id: UUID) -> Response:
    """One page in large type for the mentee, in the own language or in one that is chosen."""
    wish = request.args.get("in", "")
    spoken = wish if wish in LANGUAGES else page.spoken_by(id)
    with speaking(spoken):
        return show("plans/participant/paper.html", **page.paper(id, spoken))
