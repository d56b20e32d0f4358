# SPDX-License-Identifier: EUPL-1.2
"""What staff do with a plan, each by one post that can be undone; back to the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from koepel.errors import Invalid
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.entry import own_name
from koepel.web.forms import Form, Sheet, loaded
from koepel.web.pages import tell, to
from tenants.plans import service, ticking
from tenants.plans.routes import blueprint as blueprint
from tenants.plans.routes import render
from tenants.plans.schemas import (
    Asked,
    AskedForm,
    CoveredForm,
    GivenForm,
    GoalForm,
    Hindered,
    ThresholdForm,
    VerdictForm,
    Wanted,
)


def _undone(trajectory_id: UUID) -> Response:
    tell(_("Undone."), kind="info")
    return to("plans.show", id=trajectory_id)


@blueprint.post("/duos/<uuid:id>/plan")
@requires(Permission.TRAJECTORY_WRITE)
def save(id: UUID) -> Response:
    """One of the three forms of the page, by the button that was pressed; refused, the page comes back with it."""
    form = Sheet.of(request.form, AskedForm).do
    schema, keep = KEEPS.get(form, (GoalForm, _set_goal))
    sheet: Sheet[Any] = Sheet.of(request.form, schema)
    try:
        keep(id, sheet.data)
    except Invalid as fault:
        return render(id, sheet.refused(fault.errors), form if form in KEEPS else "goal")
    return to("plans.show", id=id)


def _ask(id: UUID, said: Asked) -> None:
    answer, on = service.ask_elsewhere(id, said.elsewhere, said.asked_on)
    tell(_("Noted."), undo=url_for("plans.ask_back", id=id, was=answer.value, on=on.isoformat() if on else None))


def _set_goal(id: UUID, said: Wanted) -> None:
    row = service.set_goal(id, said.kind)
    tell(_("The goal stands in the plan."), undo=url_for("plans.take_back_goal", id=row.id))


def _name_threshold(id: UUID, said: Hindered) -> None:
    row = service.name_threshold(id, said.barrier, said.support)
    tell(_("Noted."), undo=url_for("plans.remove_threshold", id=row.id))


KEEPS: dict[str, tuple[type[Form[Any]], Callable[[UUID, Any], None]]] = {
    "asked": (AskedForm, _ask),
    "goal": (GoalForm, _set_goal),
    "threshold": (ThresholdForm, _name_threshold),
}


@blueprint.post("/duos/<uuid:id>/plan/elders/terug")
@requires(Permission.TRAJECTORY_WRITE)
def ask_back(id: UUID) -> Response:
    """As it stood before."""
    before = loaded(AskedForm, {"elsewhere": request.args.get("was", ""), "asked_on": request.args.get("on") or None})
    service.ask_elsewhere(id, before.elsewhere, before.asked_on)
    return _undone(id)


@blueprint.post("/plan/doelen/<uuid:id>/weg")
@requires(Permission.TRAJECTORY_WRITE)
def take_back_goal(id: UUID) -> Response:
    """It was set by mistake."""
    return _undone(service.take_back_goal(id).trajectory_id)


@blueprint.post("/plan/doelen/<uuid:id>/stand")
@requires(Permission.TRAJECTORY_WRITE)
def weigh_goal(id: UUID) -> Response:
    """How it stands."""
    row = service.reach(id, loaded(VerdictForm).how)
    tell(_("Noted how the goal stands."), undo=url_for("plans.reopen_goal", id=id))
    return to("plans.show", id=row.trajectory_id)


@blueprint.post("/plan/doelen/<uuid:id>/laten")
@requires(Permission.TRAJECTORY_WRITE)
def drop_goal(id: UUID) -> Response:
    """The mentee wants something else."""
    row = service.drop(id)
    tell(_("The goal was dropped."), undo=url_for("plans.reopen_goal", id=id))
    return to("plans.show", id=row.trajectory_id)


@blueprint.post("/plan/doelen/<uuid:id>/heropenen")
@requires(Permission.TRAJECTORY_WRITE)
def reopen_goal(id: UUID) -> Response:
    """It is worked on again."""
    return _undone(service.reopen_goal(id).trajectory_id)


@blueprint.post("/plan/drempels/<uuid:id>/weg")
@requires(Permission.TRAJECTORY_WRITE)
def remove_threshold(id: UUID) -> Response:
    """It stands in the way no more."""
    row = service.remove_threshold(id)
    tell(_("Removed."), undo=url_for("plans.restore_threshold", id=id))
    return to("plans.show", id=row.trajectory_id)


@blueprint.post("/plan/drempels/<uuid:id>/terugzetten")
@requires(Permission.TRAJECTORY_WRITE)
def restore_threshold(id: UUID) -> Response:
    """It does after all."""
    return _undone(service.restore_threshold(id).trajectory_id)


@blueprint.post("/plan/stappen/<uuid:id>/klaar")
@requires(Permission.TRAJECTORY_WRITE)
def do_step(id: UUID) -> Response:
    """It was done."""
    row = service.do_step(id, by=own_name())
    tell(_("Done."), undo=url_for("plans.reopen_step", id=id))
    return to("plans.show", id=row.trajectory_id)


@blueprint.post("/plan/stappen/<uuid:id>/schrappen")
@requires(Permission.TRAJECTORY_WRITE)
def drop_step(id: UUID) -> Response:
    """It is not needed."""
    row = service.drop_step(id)
    tell(_("The step was dropped."), undo=url_for("plans.reopen_step", id=id))
    return to("plans.show", id=row.trajectory_id)


@blueprint.post("/plan/stappen/<uuid:id>/heropenen")
@requires(Permission.TRAJECTORY_WRITE)
def reopen_step(id: UUID) -> Response:
    """It is still to be done."""
    return _undone(service.reopen_step(id).trajectory_id)


@blueprint.post("/plan/stappen/<uuid:id>/delen")
@requires(Permission.TRAJECTORY_WRITE)
def share_step(id: UUID) -> Response:
    """The mentor sees it from now on."""
    row = service.share(id)
    tell(_("The mentor sees this step now."), undo=url_for("plans.unshare_step", id=id))
    return to("plans.show", id=row.trajectory_id)


@blueprint.post("/plan/stappen/<uuid:id>/niet-delen")
@requires(Permission.TRAJECTORY_WRITE)
def unshare_step(id: UUID) -> Response:
    """The mentor sees it no longer."""
    row = service.share(id, shared=False)
    tell(_("The mentor sees this step no longer."), undo=url_for("plans.share_step", id=id))
    return to("plans.show", id=row.trajectory_id)


@blueprint.post("/duos/<uuid:id>/plan/meegegeven")
@requires(Permission.TRAJECTORY_WRITE)
def hand_over(id: UUID) -> Response:
    """The duo was given it."""
    row = ticking.hand_over(id, loaded(GivenForm).what, by=own_name())
    tell(_("Ticked off."), undo=url_for("plans.take_back_tick", id=row.id))
    return to("plans.show", id=id)


@blueprint.post("/duos/<uuid:id>/plan/inhoud")
@requires(Permission.TRAJECTORY_WRITE)
def cover(id: UUID) -> Response:
    """This part was covered."""
    row = ticking.cover(id, loaded(CoveredForm).what, by=own_name())
    tell(_("Ticked off."), undo=url_for("plans.take_back_tick", id=row.id))
    return to("plans.show", id=id)


@blueprint.post("/plan/vinkjes/<uuid:id>/weg")
@requires(Permission.TRAJECTORY_WRITE)
def take_back_tick(id: UUID) -> Response:
    """It was not given, or not covered."""
    return _undone(ticking.take_back(id).trajectory_id)
