# SPDX-License-Identifier: EUPL-1.2
"""Partners in the file of a person: share, take back, write, meet; the question to a referrer; revoking a protocol."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import audit, clock
from koepel.database import db, found, mine
from koepel.errors import NotFound
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.translations.languages import LANGUAGES
from koepel.web.entry import must_be_proved, own_name
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from tenants import disclosure_partners as door
from tenants.partners import conversation, meetings, passing_on, said
from tenants.partners.failures import CannotPassTo
from tenants.partners.models import OPEN_STAGES, FourPartyMeeting, PartnerHandover, Referral
from tenants.partners.schemas import AgreedForm, PlanForm, SayForm, ShareForm
from tenants.people import service as people
from tenants.people.models import Person
from tenants.protocols import service as protocols
from tenants.protocols.models import Delivery, PartnerGrant, Protocol
from tenants.protocols.schemas import BecauseForm
from tenants.protocols.words import PartnerField
from tenants.vocabulary import labels_of

blueprint = Blueprint("sharing", __name__, url_prefix="/<municipality>", template_folder="templates")
MOST_DELIVERIES = 30


@blueprint.get("/dossiers/<uuid:id>/partners")
@requires(Permission.CLIENT_SHARE)
def of_person(id: UUID) -> Response:
    """With whom this person is shared, what they see, and what was said."""
    return _show_person(people.person(id), None)


def _show_person(person: Person, sheet: Sheet[Any] | None, problem: str = "") -> Response:
    open_ones, usable = door.open_grants(person.id), _usable(person.id)
    return show(
        "partners/of_person.html",
        sheet=sheet,
        problem=problem,
        person=person,
        grants=[_grant(one) for one in open_ones],
        offered=[_offered(row) for row in usable],
        tongues=_tongues(),
        any_protocol=bool(protocols.usable()),
        handovers=[_handover(row) for row in passing_on.of_person(person.id)],
    )


def _usable(person_id: UUID) -> list[Protocol]:
    """Under which protocols this person can be shared and is not yet."""
    shared_under = {one.protocol_id for one in door.open_grants(person_id)}
    return [row for row in protocols.usable() if row.id not in shared_under and door.covers(row, person_id)]


def _tongues() -> list[tuple[str, str]]:
    return [(code, one.autonym) for code, one in LANGUAGES.items()]


def _handover(row: PartnerHandover) -> dict[str, Any]:
    return {
        "line": f"{protocols.partner_of(protocols.protocol(row.protocol_id)).name} → {row.to_name}", "by": row.shown_name,
        "word": said.handed_over(row), "when": row.sent_at, "id": row.id if row.outcome == "passed" else None,
    }  # fmt: skip


def _offered(row: Protocol) -> tuple[str, str, str, str]:
    fields = " · ".join(labels_of(PartnerField, protocols.fields_of(row)))
    consent = _("Only with consent.") + " " if row.consent_needed else ""
    return str(row.id), f"{protocols.partner_of(row).name}: {row.title}", "", consent + fields


def _grant(grant: PartnerGrant) -> dict[str, Any]:
    protocol = protocols.protocol(grant.protocol_id)
    messages = conversation.about(grant)
    met = meetings.of_grant(grant)
    if messages:
        audit.read(messages[-1], "body", person=grant.person_id, purpose="messages about a client")
    return {
        "row": grant,
        "protocol": protocol,
        "partner": protocols.partner_of(protocol).name,
        "in_force": protocols.in_force(protocol),
        "fields": " · ".join(labels_of(PartnerField, protocols.fields_of(protocol))),
        "messages": [said.told(one) for one in messages],
        "meetings": met,
        "deliveries": _deliveries(grant),
    }


def _deliveries(grant: PartnerGrant) -> list[dict[str, Any]]:
    asked = mine(Delivery).where(Delivery.grant_id == grant.id).order_by(Delivery.at.desc()).limit(MOST_DELIVERIES)
    ways = {"screen": _("on the screen"), "api": _("by a program"), "csv": _("as a file")}
    return [
        {"when": row.at, "fields": " · ".join(labels_of(PartnerField, row.fields)), "via": ways[row.via]}
        for row in db.session.scalars(asked)
    ]


@blueprint.post("/dossiers/<uuid:id>/partners")
@requires(Permission.CLIENT_SHARE)
def share(id: UUID) -> Response:
    """Share this person under a protocol."""
    person, sheet = people.person(id), Sheet.of(request.form, ShareForm)
    if not sheet.ok:
        return _show_person(person, sheet)
    wanted, protocol = sheet.data, _consented(sheet)
    if not sheet.ok:
        return _show_person(person, sheet)
    grant = door.open_grant(
        protocol.id,
        person.id,
        worker_name=wanted.worker_name,
        consent_on=(wanted.consent_on or clock.today()) if protocol.consent_needed else None,
        consent_language=wanted.consent_language if protocol.consent_needed else "",
    )
    tell(_("Shared."), undo=url_for("sharing.take_back", grant_id=grant.id))
    return to("sharing.of_person", id=id)


def _consented(sheet: Sheet[Any]) -> Protocol:
    """The protocol that was chosen; where it asks consent that was not noted, the sheet says so."""
    protocol = protocols.protocol(sheet.data.protocol_id)
    if protocol.consent_needed and not sheet.data.consent:
        sheet.errors["consent"] = [_("This protocol asks for the person's consent. Note it first.")]
    return protocol


def _of(grant_id: UUID) -> PartnerGrant:
    grant: PartnerGrant = found(PartnerGrant, grant_id)
    return grant


@blueprint.post("/gedeeld/<uuid:grant_id>/terugnemen")
@requires(Permission.CLIENT_SHARE)
def take_back(grant_id: UUID) -> Response:
    """The partner reads nothing of this person from the next question on."""
    grant = door.close_grant(grant_id, "staff")
    tell(_("Taken back. The partner sees nothing of this person any more."))
    return to("sharing.of_person", id=grant.person_id)


@blueprint.get("/gedeeld/<uuid:grant_id>/overdragen")
@requires(Permission.CLIENT_SHARE)
def transfer(grant_id: UUID) -> Response:
    """To which other partner?"""
    return _show_transfer(_open(grant_id), Sheet.blank())


def _open(grant_id: UUID) -> PartnerGrant:
    grant = _of(grant_id)
    if grant.closed_at is not None:
        raise NotFound
    return grant


def _show_transfer(grant: PartnerGrant, sheet: Sheet[Any]) -> Response:
    usable = [row for row in _usable(grant.person_id) if row.partner_id != grant.partner_id]
    if not usable:
        raise CannotPassTo
    return show(
        "partners/transfer.html",
        sheet=sheet,
        grant=grant,
        person=people.person(grant.person_id),
        partner=protocols.partner_of(protocols.protocol(grant.protocol_id)).name,
        offered=[_offered(row) for row in usable],
        tongues=_tongues(),
    )


@blueprint.post("/gedeeld/<uuid:grant_id>/overdragen")
@requires(Permission.CLIENT_SHARE)
def transfer_now(grant_id: UUID) -> Response:
    """Another partner goes on; the former one reads nothing from the next question on."""
    grant, sheet = _open(grant_id), Sheet.of(request.form, ShareForm)
    if sheet.ok:
        _consented(sheet)
    if not sheet.ok:
        return _show_transfer(grant, sheet)
    row = passing_on.transfer(grant_id, sheet.data, own_name())
    undo = url_for("sharing.take_over_back", handover_id=row.id)
    tell(
        _("%(partner)s goes on with this person. The former partner sees nothing any more.", partner=row.to_name),
        undo=undo,
    )
    return to("sharing.of_person", id=grant.person_id)


@blueprint.post("/overdrachten/<uuid:handover_id>/ongedaan-maken")
@requires(Permission.CLIENT_SHARE)
def take_over_back(handover_id: UUID) -> Response:
    """Undo a handover between partners, while nobody at the other one looked."""
    row = passing_on.take_back(handover_id)
    tell(_("Undone."), kind="info")
    return to("sharing.of_person", id=_of(row.grant_id).person_id)


@blueprint.post("/gedeeld/<uuid:grant_id>/toestemming-intrekken")
@requires(Permission.CLIENT_SHARE)
def withdraw_consent(grant_id: UUID) -> Response:
    """The person says no after all; the trajectory goes on as it was."""
    grant = door.close_grant(grant_id, "consent_withdrawn")
    tell(_("The consent is withdrawn, and everything shared is taken back. The trajectory goes on."))
    return to("sharing.of_person", id=grant.person_id)


@blueprint.post("/gedeeld/<uuid:grant_id>/berichten")
@requires(Permission.CLIENT_SHARE)
def say(grant_id: UUID) -> Response:
    """A message to the partner's worker about this person."""
    grant = _of(grant_id)
    said_now = loaded(SayForm)
    if grant.closed_at is not None:
        raise NotFound
    conversation.read(conversation.about(grant))
    conversation.write(grant, said_now.body, own_name())
    tell(_("Sent. It stays inside Koepel."))
    return to("sharing.of_person", id=grant.person_id)


@blueprint.post("/gedeeld/<uuid:grant_id>/gelezen")
@requires(Permission.CLIENT_SHARE)
def seen(grant_id: UUID) -> Response:
    """What the partner wrote is read."""
    grant = _of(grant_id)
    conversation.read(conversation.about(grant))
    return to("sharing.of_person", id=grant.person_id)


@blueprint.post("/gedeeld/<uuid:grant_id>/vierpartijengesprek")
@requires(Permission.CLIENT_SHARE)
def plan(grant_id: UUID) -> Response:
    """Plan the four-party meeting."""
    grant = _of(grant_id)
    if grant.closed_at is not None:
        raise NotFound
    row = meetings.plan(grant, loaded(PlanForm))
    tell(_("Planned. The partner sees it."), undo=url_for("sharing.cancel", meeting_id=row.id))
    return to("sharing.of_person", id=grant.person_id)


@blueprint.get("/vierpartijengesprekken/<uuid:meeting_id>")
@requires(Permission.CLIENT_SHARE)
def meeting(meeting_id: UUID) -> Response:
    """What was agreed, to write or to read."""
    row = found(FourPartyMeeting, meeting_id)
    audit.read(
        row, "goals", "tasks", "communication", person=_of(row.grant_id).person_id, purpose="messages about a client"
    )
    values = {"goals": row.goals, "tasks": row.tasks, "communication": row.communication}
    return _show_meeting(row, Sheet.blank(**values))


def _show_meeting(row: FourPartyMeeting, sheet: Sheet[Any]) -> Response:
    grant = _of(row.grant_id)
    partner = protocols.partner_of(protocols.protocol(grant.protocol_id)).name
    return show(
        "partners/meeting.html", sheet=sheet, meeting=row, person=people.person(grant.person_id), partner=partner
    )


@blueprint.post("/vierpartijengesprekken/<uuid:meeting_id>")
@requires(Permission.CLIENT_SHARE)
def agree(meeting_id: UUID) -> Response:
    """Keep what was agreed."""
    sheet = Sheet.of(request.form, AgreedForm)
    if not sheet.ok:
        return _show_meeting(found(FourPartyMeeting, meeting_id), sheet)
    row = meetings.agree(meeting_id, sheet.data)
    tell(_("Saved. The partner reads it too."))
    return to("sharing.of_person", id=_of(row.grant_id).person_id)


@blueprint.post("/vierpartijengesprekken/<uuid:meeting_id>/afzeggen")
@requires(Permission.CLIENT_SHARE)
def cancel(meeting_id: UUID) -> Response:
    """It does not take place."""
    row = meetings.cancel(meeting_id)
    tell(_("Cancelled."), undo=url_for("sharing.restore", meeting_id=meeting_id))
    return to("sharing.of_person", id=_of(row.grant_id).person_id)


@blueprint.post("/vierpartijengesprekken/<uuid:meeting_id>/herstellen")
@requires(Permission.CLIENT_SHARE)
def restore(meeting_id: UUID) -> Response:
    """It takes place after all."""
    row = meetings.restore(meeting_id)
    tell(_("Undone."), kind="info")
    return to("sharing.of_person", id=_of(row.grant_id).person_id)


@blueprint.get("/verwezen/<uuid:registration_id>")
@requires(Permission.REGISTRATION_READ)
def referral(registration_id: UUID) -> Response:
    """Who referred this registration, and the questions to and fro."""
    return _show_referral(_referral(registration_id), None)


def _referral(registration_id: UUID) -> Referral:
    row: Referral | None = db.session.scalar(mine(Referral).where(Referral.registration_id == registration_id))
    if row is None:
        raise NotFound
    return row


def _show_referral(row: Referral, sheet: Sheet[Any] | None) -> Response:
    messages = conversation.about(row)
    if messages:
        audit.read(messages[-1], "body", person=None, purpose="messages about a client")
    _code, word, mood = said.stage_of(row)
    protocol = protocols.protocol(row.protocol_id)
    return show(
        "partners/referred.html",
        sheet=sheet,
        referral=row,
        word=word,
        mood=mood,
        partner=protocols.partner_of(protocol).name,
        protocol=protocol,
        messages=[said.told(one) for one in messages],
        open=row.stage in OPEN_STAGES and row.withdrawn_at is None,
    )


@blueprint.post("/verwezen/<uuid:registration_id>/vraag")
@requires(Permission.REGISTRATION_WRITE)
def ask_back(registration_id: UUID) -> Response:
    """Ask the referrer something."""
    row, sheet = _referral(registration_id), Sheet.of(request.form, SayForm)
    if not sheet.ok:
        return _show_referral(row, sheet)
    conversation.read(conversation.about(row))
    conversation.ask_back(row, sheet.data.body, own_name())
    tell(_("Asked. The answer comes in here, and in Today."))
    return to("sharing.referral", registration_id=registration_id)


@blueprint.post("/verwezen/<uuid:registration_id>/gelezen")
@requires(Permission.REGISTRATION_READ)
def answer_read(registration_id: UUID) -> Response:
    """The answer is read."""
    conversation.read(conversation.about(_referral(registration_id)))
    return to("registration.show", id=registration_id)


@blueprint.post("/protocollen-beheer/<uuid:protocol_id>/herroepen")
@requires(Permission.PROTOCOL_WRITE)
def revoke(protocol_id: UUID) -> Response:
    """End a protocol for good; everything shared under it is taken back in the same act."""
    why = loaded(BecauseForm).why
    must_be_proved()
    protocols.revoke(protocol_id, why)
    count = door.close_protocol(protocol_id, "revoked")
    tell(_("Revoked. %(count)s clients are no longer shared.", count=count))
    return to("protocols.show_one", protocol_id=protocol_id)
