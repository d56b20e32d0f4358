# SPDX-License-Identifier: EUPL-1.2
"""Opening a file: one line a day for each reader, and outside the own case load first the question why.

The own case load is what follows from `case_worker_id`: the files that one follows oneself, and those that nobody follows, which
are everybody's of the municipality. The line is the memory: who said why today is not asked again today.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from uuid import UUID

from flask import g, request, url_for
from sqlalchemy import select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.database import db, found
from koepel.errors import PageFirst
from koepel.ids import id_floor
from koepel.records import AuditEntry, Message
from koepel.web.entry import visitor
from tenants.activities.models import Participation
from tenants.followup.models import FollowUp
from tenants.intake.models import Intake
from tenants.partners.models import FourPartyMeeting
from tenants.people.models import Person
from tenants.protocols.models import PartnerGrant
from tenants.registration.service import registration
from tenants.trajectories.models import Engagement, Trajectory

OWN, NOBODYS, SUPPORT = "own case load", "followed by nobody", "support"


def _itself(row_id: UUID) -> UUID | None:
    return row_id


def _through(model: type[Intake | Trajectory | Engagement | Message | Participation]) -> Callable[[UUID], UUID | None]:
    def person_of(row_id: UUID) -> UUID | None:
        return found(model, row_id).person_id

    return person_of


def _of_meeting(row_id: UUID) -> UUID | None:
    return found(PartnerGrant, found(FourPartyMeeting, row_id).grant_id).person_id


def _of_grant(row_id: UUID) -> UUID | None:
    return found(PartnerGrant, row_id).person_id


def _of_moment(row_id: UUID) -> UUID | None:
    return found(Trajectory, found(FollowUp, row_id).trajectory_id).person_id


_OF_INTAKE = _through(Intake)
# Pages that show one person's file, and whose file it is; tests/guards holds the list to the routes.
FILES: dict[str, Callable[[UUID], UUID | None]] = {
    "people.show": _itself,
    "people.edit": _itself,
    "people.contact": _itself,
    "people.who_can_see": _itself,
    "mentors.show": _itself,
    "sharing.of_person": _itself,
    "sharing.meeting": _of_meeting,
    "sharing.transfer": _of_grant,
    "consents.person": _itself,
    "consents.ask": _itself,
    "rights.person": _itself,
    "rights.paper": _itself,
    "concerns.new": _itself,
    "intake.index": _OF_INTAKE,
    "intake.check": _OF_INTAKE,
    "intake.step": _OF_INTAKE,
    "decisions.show": _OF_INTAKE,
    "matching.workbench": _OF_INTAKE,
    "matching.programmes": _OF_INTAKE,
    "matching.sheet": _OF_INTAKE,
    "matching.compare": _OF_INTAKE,
    "match_meetings.turn": _OF_INTAKE,
    "duos.show": _through(Trajectory),
    "duos.sheet": _through(Trajectory),
    "duos.appointment": _through(Trajectory),
    "moments.talk": _of_moment,
    "duos.engagement": _through(Engagement),
    "surveys.show": _through(Trajectory),
    "closing.show": _through(Trajectory),
    "closing.card": _through(Trajectory),
    "aftercare.show": _through(Engagement),
    "aftercare.card": _through(Engagement),
    "signing.show": lambda row_id: row_id,
    "activity_people.certificate": _through(Participation),
    "plans.show": _through(Trajectory),
    "plans.add": _through(Trajectory),
    "plans.paper": _through(Trajectory),
    "registration.show": lambda row_id: registration(row_id).person_id,
    "pre_intake.form": lambda row_id: registration(row_id).person_id,
    "warm.show": _OF_INTAKE,
    "today.message": _through(Message),
    "message_to.show": _itself,
}
# What such a page sends to its own address: a form that is refused shows the page again.
FORMS = {
    "people.correct": "people.edit",
    "intake.save_step": "intake.step",
    "consents.record": "consents.ask",
    "sharing.share": "sharing.of_person",
    "sharing.agree": "sharing.meeting",
    "rights.note": "rights.person",
    "concerns.note": "concerns.new",
    "moments.note": "moments.talk",
    "signing.note": "signing.show",
    "surveys.ask": "surveys.show",
    "message_to.send": "message_to.show",
    "closing.save": "closing.show",
    "aftercare.speak": "aftercare.show",
    "plans.save_step": "plans.add",
    "plans.save": "plans.show",
    "pre_intake.note": "pre_intake.form",
    "sharing.transfer_now": "sharing.transfer",
}


# What is sent to an address of its own, and shows the page of the file when it is refused.
REFUSED_THERE = (
    dict.fromkeys(("duos.add_report", "duos.plan", "duos.set_silence", "duos.extend", "duos.end"), "duos.show")
    | dict.fromkeys(("warm.look", "warm.invite"), "warm.show")
    | dict.fromkeys(("decisions.ask", "decisions.answer"), "decisions.show")
    | dict.fromkeys(("match_meetings.propose", "match_meetings.skip"), "match_meetings.turn")
    | {"duos.move_appointment": "duos.appointment"}
)
# By which of its words an address says whose file it is.
NAMED = ("participation_id", "intake_id", "meeting_id", "grant_id", "id")


def ask_why() -> None:
    """Before each page that opens a file: leave the line, or raise `PageFirst` to be asked why."""
    endpoint, sent = request.endpoint or "", request.method == "POST"
    shown = REFUSED_THERE.get(endpoint) or FORMS.get(endpoint, endpoint)
    person_of, who = FILES.get(shown), visitor()
    if person_of is None or who is None or request.method == "HEAD":
        return
    args = request.view_args or {}
    person_id = person_of(next(args[name] for name in NAMED if name in args))
    if person_id is None or _opened_lately(person_id, who.account_id, days=1 if sent else 0):
        return
    person = found(Person, person_id)
    if g.get("support") is not None:
        audit.opened(person, person=person.id, purpose=SUPPORT, foreign=True)
    elif person.case_worker_id in (None, who.account_id):
        if sent:
            return
        audit.opened(person, person=person.id, purpose=OWN if person.case_worker_id else NOBODYS, foreign=False)
    else:
        page = url_for(shown, **args) if endpoint in REFUSED_THERE else request.full_path.rstrip("?")
        raise PageFirst(url_for("opening.ask", id=person.id, next=page))


def said_why(person: Person, code: str, line: str) -> None:
    """Keep why this file is opened; the person can read it, and it holds for the rest of the day."""
    audit.opened(person, person=person.id, purpose=": ".join(filter(None, (code, line))), foreign=True)


def _opened_lately(person_id: UUID, account_id: UUID, *, days: int) -> bool:
    """Today; what was filled in before midnight may be sent after it."""
    day = clock.utcnow().astimezone(clock.BRUSSELS).date() - timedelta(days=days)
    morning = id_floor(datetime.combine(day, time(), clock.BRUSSELS))
    line = AuditEntry
    of_today = (line.tenant_id == scopes.here(), line.person_id == person_id, line.id > morning)
    query = select(line.id).where(*of_today, line.account_id == account_id, line.action == audit.OPENED)
    return db.session.scalar(query.limit(1)) is not None
