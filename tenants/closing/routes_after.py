# SPDX-License-Identifier: EUPL-1.2
"""After a duo: the talk with the own mentor, who goes back into the pool in one tap; the card; whom a celebration is for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import clock
from koepel.errors import Invalid
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from koepel.web.places import word_of
from tenants.closing import aftercare, celebration, informed, page
from tenants.closing.codes import Again
from tenants.closing.routes import print_card
from tenants.closing.schemas import SpokenForm
from tenants.people import service as people
from tenants.programmes.shipped import templates
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import RUNNING
from tenants.vocabulary import choices, label_of

blueprint = Blueprint("aftercare", __name__, url_prefix="/<municipality>", template_folder="templates")


@blueprint.get("/engagementen/<uuid:id>/nazorg", endpoint="show")
@requires(Permission.TRAJECTORY_READ)
def show_page(id: UUID) -> Response:
    """What a mentor wants after the duo."""
    return _page(id)


def _page(id: UUID, sheet: Sheet[Any] | None = None) -> Response:
    row, care = trajectories.engagement(id), aftercare.of_engagement(id)
    person = people.person(row.person_id)
    blank: Sheet[Any] = Sheet.blank(
        spoken_on=care.spoken_on if care else clock.today(), again=care.again if care else ""
    )
    signs = ("refresh", "hourglass", "x")
    return show(
        "closing/aftercare.html", sheet=sheet, box=sheet or blank, row=row, person=person, care=care,
        runs=row.state in RUNNING, said=label_of(Again, care.again) if care and care.again else "",
        place=word_of(row.mentee_tenant_id).capitalize() if row.mentee_tenant_id else "",
        again=[(one.value, one.label, sign) for one, sign in zip(Again, signs, strict=True)],
        hears=page.Hears(informed.wording(person.id), informed.agreed(person.id)), choices=choices(Again),
    )  # fmt: skip


@blueprint.post("/engagementen/<uuid:id>/nazorg")
@requires(Permission.PERSON_WRITE)
def speak(id: UUID) -> Response:
    """They were spoken to."""
    sheet = Sheet.of(request.form, SpokenForm)
    try:
        row = aftercare.speak(id, sheet.data)
    except Invalid as fault:
        return _page(id, sheet.refused(fault.errors))
    told = {
        Again.YES: _("Noted. The mentor stands in the pool for a new match."),
        Again.LATER: _("Noted. The mentor rests for three months and then stands in the pool again."),
        Again.NO: _("Noted. The mentor leaves the pool."),
    }
    tell(
        told[Again(row.again)] if row.again else _("Noted that you spoke."),
        undo=url_for("aftercare.take_back", id=id),
    )
    return to("aftercare.show", id=id)


@blueprint.post("/engagementen/<uuid:id>/nazorg/ongedaan")
@requires(Permission.PERSON_WRITE)
def take_back(id: UUID) -> Response:
    """It was noted by mistake."""
    aftercare.take_back(id)
    tell(_("Undone."), kind="info")
    return to("aftercare.show", id=id)


@blueprint.get("/engagementen/<uuid:id>/bedankkaart")
@requires(Permission.TRAJECTORY_READ)
def card(id: UUID) -> Response:
    """A thank-you card for an own mentor, wherever the mentee lives."""
    names, row = templates(), trajectories.engagement(id)
    return print_card(
        page.card_of_engagement(id, names[row.programme].name if row.programme in names else row.programme)
    )


@blueprint.get("/activiteiten/viering")
@requires(Permission.TRAJECTORY_READ)
def celebrate() -> Response:
    """Whom a celebration is for."""
    return show("closing/celebration.html", feast=celebration.feast(clock.today()))
