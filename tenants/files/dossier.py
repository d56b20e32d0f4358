# SPDX-License-Identifier: EUPL-1.2
"""The page of one person: facts, the next step with its button, duos, and what a mentor can still take on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app, url_for

from koepel.database import db, mine
from koepel.i18n import _
from koepel.permissions import Permission
from koepel.phones import spaced
from koepel.translations.formats import day, plain_day
from koepel.web.entry import may
from tenants.broadcasts import wishes
from tenants.files.words import next_step as planned
from tenants.files.words import state, waited
from tenants.hours import page as hours
from tenants.intake import ready, says, service
from tenants.intake.models import Intake, IntakeState, Readiness
from tenants.intake.ready import Check
from tenants.intake.standing import standing
from tenants.intake.waiting import paused
from tenants.people import service as people
from tenants.people.models import Person
from tenants.programmes import service as programmes
from tenants.trajectories.models import RUNNING, Duo, DuoState, Engagement, Trajectory
from tenants.vocabulary import ContactChannel, GoalType, ReadinessStep, Side, SupportAction, label_of, labels_of


@dataclass(frozen=True)
class Action:
    """The one button of the next step: a link, or a form when `fields` or `post`."""

    label: str
    url: str
    sign: str = "arrow-right"
    post: bool = False
    fields: tuple[tuple[str, str], ...] = ()


def intakes_of(person_id: UUID) -> list[Intake]:
    """All talks of a person, the newest first."""
    query = mine(Intake).where(Intake.person_id == person_id)
    return list(db.session.scalars(query.order_by(Intake.started_on.desc(), Intake.id.desc())))


def side_of(intakes: list[Intake], wanted: str) -> str:
    """Which half of the file is shown: the one asked for, else the one there is."""
    sides = [one.side for one in intakes]
    if wanted in set(Side) and (wanted in sides or not sides):
        return wanted
    return sides[0] if sides else Side.MENTEE.value


def has_page(endpoint: str) -> bool:
    """Whether a feature that brings this page is there."""
    return endpoint in current_app.view_functions


def next_action(person: Person, intake: Intake | None, side: str) -> Action:
    """What to do next for this person."""
    start = (("person_id", str(person.id)), ("side", side))
    if intake is None or intake.state in (IntakeState.WITHDRAWN, IntakeState.REFERRED):
        return Action(_("Start an intake"), url_for("intake.begin"), "plus", True, start)
    if intake.state in (IntakeState.DRAFT, IntakeState.REGISTERED):
        return Action(_("Go on with the intake"), url_for("intake.index", intake_id=intake.id))
    if paused(intake):
        return Action(_("Make available again"), url_for("people.resume", intake_id=intake.id), "player-play", True)
    if side == Side.MENTOR:
        return _of_mentor(person, intake)
    stands = standing(intake) if intake.state == IntakeState.WAITING else None
    if stands is not None and stands.held is not None:
        return Action(stands.label, url_for("decisions.show", intake_id=intake.id))
    duo = running_duo(person.id)
    if duo is not None and has_page("duos.show"):
        return Action(_("Open the duo"), url_for("duos.show", id=duo.trajectory_id), "friends")
    if has_page("matching.workbench") and may(Permission.POOL_READ):
        return Action(_("Find a mentor"), url_for("matching.workbench", intake_id=intake.id), "search")
    return Action(_("Check the answers"), url_for("intake.index", intake_id=intake.id))


def _of_mentor(person: Person, intake: Intake) -> Action:
    if missing(person.id, intake):
        word = url_for("intake.step", intake_id=intake.id, word="in-orde", terug="dossier")
        return Action(_("Put in order"), word, "shield-check")
    when = url_for("intake.step", intake_id=intake.id, word="tijd-en-plaats", terug="dossier")
    return Action(_("Change availability"), when, "calendar-week")


def missing(person_id: UUID, intake: Intake) -> list[str]:
    """What the gate still asks of a mentor, in words."""
    return list(ready.missing(service.checks(intake)))


def gate(person_id: UUID, intake: Intake) -> list[tuple[Check, str, Readiness | None]]:
    """The checklist of the gate, each with the page that mends it and, once done, who noted it."""
    noted = {row.step: row for row in service.readiness_of(person_id)}
    pages = {
        "sign": url_for("signing.show", id=person_id),
        "screening": url_for("intake.step", intake_id=intake.id, word="eerste-indruk", terug="dossier"),
        "readiness": url_for("intake.step", intake_id=intake.id, word="in-orde", terug="dossier"),
    }
    return [(one, pages[one.mended_by], noted.get(one.code)) for one in service.checks(intake)]


def running_duo(person_id: UUID) -> Duo | None:
    """The duo of a mentee that runs now."""
    query = (
        mine(Duo)
        .join(Trajectory, (Trajectory.tenant_id == Duo.tenant_id) & (Trajectory.id == Duo.trajectory_id))
        .where(Trajectory.person_id == person_id, Duo.state.in_(RUNNING))
    )
    row: Duo | None = db.session.scalar(query.order_by(Duo.started_on.desc()).limit(1))
    return row


def facts(person: Person, intake: Intake | None) -> list[tuple[str, str]]:
    """What somebody who opens the file wants to know first; what nobody asked is left out."""
    lines: list[tuple[str, str]] = []
    if intake is not None:
        lines += [
            (_("Goal"), says.listed(labels_of(GoalType, intake.goals))),
            (_("Help with"), says.listed(labels_of(SupportAction, intake.actions))),
            (_("Occupation"), says.jobs(intake)),
            (_("Sector"), says.sectors(intake)),
        ]
    lines.append((_("Languages"), says.spoken(people.languages_of(person.id))))
    if intake is not None:
        lines += [
            (_("Free"), says.times(intake)),
            (_("Distance"), says.reach(intake)),
            (_("Wishes for the other"), says.wishes(intake)),
            (_("Waits"), waited(intake)),
        ]
    born = plain_day(person.birth_date) if person.birth_date else ""
    spoken = day(person.spoken_on, year=True) if person.spoken_on else ""
    wish = wishes.of_person(person.id)
    if wish is not None and wish.stopped_at is not None:
        lines.append((_("Messages to groups"), _("wants none since %(day)s", day=day(wish.stopped_at, year=True))))
    lines += [(_("Date of birth"), born), (_("Postal code"), person.postcode), (_("Last talk"), spoken)]
    return [(label, value) for label, value in lines if value]


def duos(person_id: UUID) -> list[dict[str, Any]]:
    """The duos of a mentee, the newest first."""
    query = mine(Trajectory).where(Trajectory.person_id == person_id).order_by(Trajectory.started_on.desc())
    return [_line(_("Duo %(number)s", number=one.number), one, one.id) for one in db.session.scalars(query)]


def engagements(person_id: UUID) -> list[dict[str, Any]]:
    """The engagements of a mentor: dates and status, nothing of the mentee."""
    query = mine(Engagement).where(Engagement.person_id == person_id).order_by(Engagement.started_on.desc())
    return [_line(_("Engagement"), one, None) for one in db.session.scalars(query)]


def _line(label: str, row: Trajectory | Engagement, trajectory_id: UUID | None) -> dict[str, Any]:
    words = {
        DuoState.STARTED.value: _("Runs"),
        DuoState.PAUSED.value: _("Paused"),
        DuoState.STOPPED.value: _("Stopped"),
        DuoState.COMPLETED.value: _("Completed"),
    }
    ended = f" - {day(row.ended_on, year=True)}" if row.ended_on else ""
    url = url_for("duos.show", id=trajectory_id) if trajectory_id and has_page("duos.show") else ""
    running = row.state in RUNNING
    hint = (
        _("Since %(day)s", day=day(row.started_on, year=True)) if not ended else day(row.started_on, year=True) + ended
    )
    return {
        "label": label,
        "url": url,
        "hint": hint,
        "done": not running,
        "state": words.get(row.state, row.state),
        "kind": "green",
    }


def contact(person: Person) -> dict[str, Any]:
    """Phone as people write it, and how somebody likes to be reached."""
    return {
        "phone": spaced(person.phone),
        "channel": label_of(ContactChannel, person.preferred_channel),
    }


def load(person_id: UUID) -> int:
    """How many duos run now."""
    query = mine(Engagement).where(Engagement.person_id == person_id, Engagement.state.in_(RUNNING))
    return len(list(db.session.scalars(query)))


def picture(person: Person, intakes: list[Intake], side: str) -> dict[str, Any]:
    """All that the page shows."""
    own = [one for one in intakes if one.side == side]
    intake = own[0] if own else None
    mentor = side == Side.MENTOR
    programme = programmes.programme(intake.programme_id).name if intake else ""
    return {
        "person": person,
        "side": side,
        "sides": sorted({one.side for one in intakes}),
        "intake": intake,
        "programme": programme,
        "state": state(intake) if intake else None,
        "paused": bool(intake and paused(intake)),
        "action": next_action(person, intake, side),
        "facts": facts(person, intake),
        "duos": engagements(person.id) if mentor else duos(person.id),
        "hours": hours.of_person(person.id, mentor=mentor) if may(Permission.TRAJECTORY_READ) else [],
        "load": load(person.id) if mentor else 0,
        "missing": missing(person.id, intake) if intake and mentor else [],
        "gate": gate(person.id, intake) if intake and mentor else [],
        "ready": [(label_of(ReadinessStep, row.step), row) for row in service.readiness_of(person.id)]
        if mentor
        else [],
        "planned": planned(intake) if intake else "",
    }
