# SPDX-License-Identifier: EUPL-1.2
"""People of an activity: choose whom to invite, sign up and off, tap who is there, print a certificate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel.database import found
from koepel.errors import NotFound
from koepel.i18n import _, ngettext
from koepel.permissions import Permission, requires
from koepel.web.entry import own_name
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from tenants.activities import attendance, inviting, places, service
from tenants.activities.codes import Audience, Coming
from tenants.activities.models import Participation
from tenants.activities.schemas import ChosenForm, FilterForm
from tenants.municipality import service as municipalities
from tenants.people import service as people
from tenants.programmes import service as programmes
from tenants.vocabulary import Side, choices

blueprint = Blueprint(
    "activity_people", __name__, url_prefix="/<municipality>/activiteiten/<uuid:id>", template_folder="templates"
)


@blueprint.get("/uitnodigen")
@requires(Permission.OFFER_WRITE)
def choose(id: UUID) -> Response:
    """Who may be invited; without a filter in the address those for whom it is."""
    return _list(id)


def _list(id: UUID, sheet: Sheet[Any] | None = None) -> Response:
    activity = service.activity(id)
    asked = request.args or {"wie": activity.audience, "programma": activity.programme}
    chosen = loaded(
        FilterForm, {name: value for name, value in asked.items() if value and name in FilterForm._declared_fields}
    )
    listed = inviting.candidates(chosen, [row.person_id for row in service.people_of(id)])
    return show(
        "activities/choose.html", sheet=sheet, activity=activity, chosen=chosen, open=places.open_now(activity),
        audiences=choices(Audience),
        programmes=sorted({row.template: row.name for row in programmes.offered()}.items()),
        mentors=[(str(one.person_id), one.name, _hint(one)) for one in listed if one.side is Side.MENTOR],
        mentees=[(str(one.person_id), one.name, _hint(one)) for one in listed if one.side is Side.MENTEE],
    )  # fmt: skip


def _hint(one: inviting.Candidate) -> str:
    words = [_("has a duo")] if one.running else []
    words += [_("had the training")] if one.trained and one.side is Side.MENTOR else []
    return ", ".join(words)


@blueprint.post("/uitnodigen")
@requires(Permission.OFFER_WRITE)
def invite(id: UUID) -> Response:
    """Those who were ticked: invited by an own link, or signed up at once."""
    sheet = Sheet.of(request.form, ChosenForm)
    if not sheet.ok:
        return _list(id, sheet)
    ticked = [(one, Side.MENTOR) for one in sheet.data.mentors] + [(one, Side.MENTEE) for one in sheet.data.mentees]
    if sheet.do == "aanmelden":
        for person_id, side in ticked:
            row = places.add(id, person_id, side)
            if places.open_now(service.activity(id)):
                places.sign_up(id, row.id)
        tell(ngettext("%(num)s person stands on the list.", "%(num)s people stand on the list.", len(ticked)))
        return to("activities.show", id=id)
    asked = sum(places.invite(id, person_id, side) for person_id, side in ticked)
    missed = len(ticked) - asked
    tell(
        ngettext("An invitation to %(num)s person waits.", "Invitations to %(num)s people wait.", asked),
        undo=url_for("activity_people.take_back", id=id),
        note=ngettext("%(num)s person has no address.", "%(num)s people have no address.", missed) if missed else "",
    )
    return to("activities.show", id=id)


@blueprint.post("/uitnodigen/terugnemen")
@requires(Permission.OFFER_WRITE)
def take_back(id: UUID) -> Response:
    """Undo what did not leave yet."""
    gone = places.take_back_invitations(places.hold(id))
    tell(ngettext("%(num)s invitation was taken back.", "%(num)s invitations were taken back.", gone), kind="info")
    return to("activities.show", id=id)


@blueprint.post("/deelnemers/<uuid:participation_id>/aanmelden")
@requires(Permission.OFFER_WRITE)
def sign_up(id: UUID, participation_id: UUID) -> Response:
    """Said by phone that they come."""
    row = places.sign_up(id, participation_id)
    said = _("Signed up.") if row.state == Coming.SIGNED_UP else _("On the waiting list: all places are taken.")
    tell(said, undo=url_for("activity_people.sign_off", id=id, participation_id=participation_id))
    return to("activities.show", id=id)


@blueprint.post("/deelnemers/<uuid:participation_id>/afmelden")
@requires(Permission.OFFER_WRITE)
def sign_off(id: UUID, participation_id: UUID) -> Response:
    """Said by phone that they do not come."""
    places.sign_off(id, participation_id)
    tell(_("Signed off."), undo=url_for("activity_people.sign_up", id=id, participation_id=participation_id))
    return to("activities.show", id=id)


@blueprint.post("/deelnemers/<uuid:participation_id>/aanwezig")
@requires(Permission.OFFER_WRITE)
def tap(id: UUID, participation_id: UUID) -> Response:
    """There, or not after all: a tap on the name, and another one takes it back."""
    attendance.tap(id, participation_id, by=own_name())
    return to("activities.show", id=id, _anchor="namen")


@blueprint.get("/deelnemers/<uuid:participation_id>/attest")
@requires(Permission.TRAJECTORY_READ)
def certificate(id: UUID, participation_id: UUID) -> Response:
    """To print for who was there. Raises `NotFound` for who was not."""
    activity, row = service.activity(id), found(Participation, participation_id)
    if row.activity_id != activity.id or row.state != Coming.PRESENT:
        raise NotFound
    minutes = int((activity.ends_at - activity.starts_at).total_seconds()) // 60
    return show(
        "activities/certificate.html", activity=activity, person=people.person(row.person_id),
        day=attendance.held_on(activity), minutes=minutes, print_place=municipalities.municipality().name, confidential=True,
    )  # fmt: skip
