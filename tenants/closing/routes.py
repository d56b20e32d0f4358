# SPDX-License-Identifier: EUPL-1.2
"""Closing a duo (screen 20): everything on one page, one button, one undo; and the thank-you card."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import clock
from koepel.errors import Invalid
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.translations import formats
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from tenants.closing import page, service
from tenants.closing.codes import Again, ClosingForm, Coordination, InContact, Outcome
from tenants.closing.schemas import ClosingPage, FormAskedForm
from tenants.municipality import service as municipalities
from tenants.plans import service as plans
from tenants.plans.codes import GoalState, Verdict
from tenants.plans.schemas import VerdictForm
from tenants.surveys import service as surveys
from tenants.surveys.titles import State, Way
from tenants.trajectories.phone import said_minutes
from tenants.vocabulary import Barrier, GoalType, StopReason, choices, label_of, labels_of

blueprint = Blueprint("closing", __name__, url_prefix="/<municipality>", template_folder="templates")


@blueprint.get("/duos/<uuid:id>/afsluiten", endpoint="show")
@requires(Permission.TRAJECTORY_READ)
def show_page(id: UUID) -> Response:
    """How this duo closes."""
    return _page(id)


def _page(id: UUID, sheet: Sheet[Any] | None = None) -> Response:
    found_ = page.closing_page(id)
    talk, signs = found_.talk, ("users", "arrows-exchange", "mail", "message-circle")
    blank: Sheet[Any] = Sheet.blank(on=clock.today(), ending="completed", outcomes=[], barriers=[])
    if talk is not None:
        blank = Sheet.blank(
            form=talk.form, mentor_first="1" if talk.mentor_first else "", held_on=talk.held_on, outcomes=talk.outcomes,
            barriers=[one.value for one in found_.barriers], coordination=talk.coordination, in_contact=talk.in_contact,
            again=found_.care.again if found_.care else "",
        )  # fmt: skip
    return show(
        "closing/show.html", sheet=sheet, box=sheet or blank, closing=found_,
        forms=[(one.value, one.label, sign) for one, sign in zip(ClosingForm, signs, strict=True)],
        reasons=choices(StopReason), outcomes=choices(Outcome), barriers=choices(Barrier), coordination=choices(Coordination),
        in_contact=choices(InContact), again=choices(Again), verdicts=choices(Verdict), GoalState=GoalState, State=State,
        goal=lambda code: label_of(GoalType, code), state=lambda code: label_of(GoalState, code),
        form_state=lambda code: label_of(State, code), said=_said(found_),
    )  # fmt: skip


def _said(of: page.ClosingPageOf) -> list[tuple[str, str, str]]:
    """What was noted, as lines of (word, value, sign)."""
    talk = of.talk
    if talk is None:
        return []
    lines = [
        (_("How it was closed"), label_of(ClosingForm, talk.form), "message-circle"),
        (_("Spoken on"), formats.day(talk.held_on, year=True) if talk.held_on else "", "calendar"),
        (_("What came of it"), ", ".join(labels_of(Outcome, talk.outcomes)), "target"),
        (_("What stood in the way"), ", ".join(labels_of(Barrier, [one.value for one in of.barriers])), "alert-circle"),
        (_("Our help and messages"), label_of(Coordination, talk.coordination) if talk.coordination else "", "star"),
        (_("They stay in contact"), label_of(InContact, talk.in_contact) if talk.in_contact else "", "friends"),
        (_("Mentor again?"), label_of(Again, of.care.again) if of.care and of.care.again else "", "refresh"),
        (_("Noted by"), talk.noted_name, "user-check"),
    ]
    return [line for line in lines if line[1]]


@blueprint.post("/duos/<uuid:id>/afsluiten")
@requires(Permission.TRAJECTORY_WRITE)
def save(id: UUID) -> Response:
    """End it, and note how; of a duo that ended, note it anew."""
    sheet = Sheet.of(request.form, ClosingPage)
    try:
        talk, missed = service.close(id, sheet.data)
    except Invalid as fault:
        return _page(id, sheet.refused(fault.errors))
    note = _("Not everybody could be sent the form: an address is missing. Print it, or call.") if missed else ""
    if talk.ended_here:
        said = _("The duo is closed. Its names go in a moment.")
        tell(said, undo=url_for("closing.undo", id=id), note=note)
    else:
        tell(_("Saved."), note=note)
    return to("closing.show", id=id)


@blueprint.post("/duos/<uuid:id>/afsluiten/ongedaan")
@requires(Permission.TRAJECTORY_WRITE)
def undo(id: UUID) -> Response:
    """It was a mistake: the duo runs again."""
    service.undo(id)
    tell(_("Undone. The duo runs again, and nothing of the closing was kept."), kind="info")
    return to("closing.show", id=id)


@blueprint.post("/duos/<uuid:id>/afsluiten/formulier")
@requires(Permission.TRAJECTORY_WRITE)
def ask(id: UUID) -> Response:
    """The closing form of one of the two: by link, on paper, or typed in together. The mentor's may go first."""
    asking = loaded(FormAskedForm)
    row = surveys.ask(id, asking)
    if asking.way is Way.PAPER:
        return to("surveys.paper", id=row.id)
    if asking.way is Way.STAFF:
        return to("surveys.enter", id=row.id)
    tell(_("The link is ready. It works for 14 days."), undo=url_for("closing.take_back_form", id=row.id))
    return to("closing.show", id=id)


@blueprint.post("/afsluiten/formulieren/<uuid:id>/ongedaan")
@requires(Permission.TRAJECTORY_WRITE)
def take_back_form(id: UUID) -> Response:
    """Do not ask after all."""
    row, waited = surveys.withdraw(id)
    tell(_("Taken back. Nothing leaves.") if waited else _("Taken back. Its link has stopped."), kind="info")
    return to("closing.show", id=row.trajectory_id)


@blueprint.post("/afsluiten/doelen/<uuid:id>")
@requires(Permission.TRAJECTORY_WRITE)
def weigh(id: UUID) -> Response:
    """How one goal of the plan stands, in one tap."""
    row = plans.reach(id, loaded(VerdictForm).how)
    tell(_("Noted."), undo=url_for("closing.weigh_back", id=id))
    return to("closing.show", id=row.trajectory_id)


@blueprint.post("/afsluiten/doelen/<uuid:id>/ongedaan")
@requires(Permission.TRAJECTORY_WRITE)
def weigh_back(id: UUID) -> Response:
    """The goal is open again."""
    row = plans.reopen_goal(id)
    tell(_("Undone."), kind="info")
    return to("closing.show", id=row.trajectory_id)


@blueprint.get("/duos/<uuid:id>/bedankkaart")
@requires(Permission.TRAJECTORY_READ)
def card(id: UUID) -> Response:
    """A thank-you card for the mentor, to print and sign."""
    return print_card(page.card_of_duo(id))


def print_card(of: page.Card) -> Response:
    """The page of a card."""
    return show(
        "closing/card.html", card=of, hours=said_minutes(of.minutes) if of.minutes else "", confidential=True,
        print_place=municipalities.municipality().name, print_date=formats.day(clock.today(), year=True),
    )  # fmt: skip
