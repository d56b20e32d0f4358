# SPDX-License-Identifier: EUPL-1.2
"""The way of a duo: opened from a proposal, paused, resumed, extended, ended. What else is done to it is named here too.

Other folders import this file only; its neighbours hold one subject each.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.database import db, mine
from koepel.numbers import next_number
from tenants.intake import decisions, joining
from tenants.intake import service as intakes
from tenants.programmes import service as programmes
from tenants.programmes.expectation import silence_days
from tenants.trajectories import duo_link
from tenants.trajectories.course import agree as agree
from tenants.trajectories.course import close as close
from tenants.trajectories.course import duos_of as duos_of
from tenants.trajectories.course import expectation as expectation
from tenants.trajectories.course import extend as extend
from tenants.trajectories.course import forget as forget
from tenants.trajectories.course import part as part
from tenants.trajectories.course import pause as pause
from tenants.trajectories.course import reopen as reopen
from tenants.trajectories.course import resume as resume
from tenants.trajectories.course import set_pace as set_pace
from tenants.trajectories.course import set_silence as set_silence
from tenants.trajectories.course import stop as stop
from tenants.trajectories.course import trajectory as trajectory
from tenants.trajectories.duo_link import ASK_AGAIN_DAYS as ASK_AGAIN_DAYS
from tenants.trajectories.duo_link import ASKED_KIND as ASKED_KIND
from tenants.trajectories.duo_link import ask_how_it_goes as ask_how_it_goes
from tenants.trajectories.duo_link import counterpart as counterpart
from tenants.trajectories.duo_link import duo_now as duo_now
from tenants.trajectories.duo_link import link_ends as link_ends
from tenants.trajectories.duo_link import link_wanted as link_wanted
from tenants.trajectories.duo_link import revoke_duo_link as revoke_duo_link
from tenants.trajectories.duo_link import send_duo_link as send_duo_link
from tenants.trajectories.duo_link import send_mentor_page as send_mentor_page
from tenants.trajectories.duo_link import take_back_link as take_back_link
from tenants.trajectories.duo_link import take_back_question as take_back_question
from tenants.trajectories.duo_link import write_to_both as write_to_both
from tenants.trajectories.duration import latest as latest
from tenants.trajectories.duration import months_later as months_later
from tenants.trajectories.duration import offered as offered
from tenants.trajectories.engagements import add_engagement_minutes as add_engagement_minutes
from tenants.trajectories.engagements import engagement as engagement
from tenants.trajectories.engagements import engagements as engagements
from tenants.trajectories.engagements import follow_signal as follow_signal
from tenants.trajectories.engagements import load as load
from tenants.trajectories.engagements import months as months
from tenants.trajectories.engagements import open_engagement as open_engagement
from tenants.trajectories.figures import month_figures as month_figures
from tenants.trajectories.hours import Across as Across
from tenants.trajectories.hours import Counted as Counted
from tenants.trajectories.hours import Held as Held
from tenants.trajectories.hours import across as across
from tenants.trajectories.hours import between as between
from tenants.trajectories.hours import first_year as first_year
from tenants.trajectories.hours import of_mentee as of_mentee
from tenants.trajectories.hours import of_mentor as of_mentor
from tenants.trajectories.hours import of_trajectory as of_trajectory
from tenants.trajectories.meetings import Report as Report
from tenants.trajectories.meetings import contact as contact
from tenants.trajectories.meetings import correct_meeting as correct_meeting
from tenants.trajectories.meetings import note_contact as note_contact
from tenants.trajectories.meetings import plan_next_meeting as plan_next_meeting
from tenants.trajectories.meetings import record_meeting as record_meeting
from tenants.trajectories.meetings import record_meetings as record_meetings
from tenants.trajectories.meetings import restore_meeting as restore_meeting
from tenants.trajectories.meetings import withdraw_contact as withdraw_contact
from tenants.trajectories.meetings import withdraw_meeting as withdraw_meeting
from tenants.trajectories.models import RUNNING, Counterpart, Duo, DuoState, Trajectory
from tenants.trajectories.schemas import OpenDuo as OpenDuo
from tenants.trajectories.signal import AFTER_FOLLOWING as AFTER_FOLLOWING
from tenants.trajectories.signal import follow as follow


def open_trajectory(opening: OpenDuo) -> Trajectory:
    """Open the trajectory and its duo in the mentee's municipality; the same proposal twice opens one. Raises `NotDecided`."""
    _one_at_a_time()
    known = _of_proposal(opening.proposal_id)
    if known is not None:
        return known
    if not opening.imported:
        decisions.must_be_decided(opening.person_id, opening.programme_id)
    trajectory = _going_on(opening) or _trajectory(opening)
    duo = _duo(opening, trajectory)
    db.session.add(
        Counterpart(
            duo_id=duo.id,
            given_name=opening.mentor_first_name,
            family_name=opening.mentor_family_name,
            channel=opening.mentor_channel,
            contact=opening.mentor_contact,
        )
    )
    db.session.flush()
    audit.wrote(trajectory, "opened", "state", "counterpart", person=opening.person_id)
    _leave_the_waiting_list(opening)
    outbox.later("duo.touched", trajectory.id)
    if opening.tell:
        duo_link.send_duo_link(trajectory)
        duo_link.send_mentor_page(trajectory)
    return trajectory


def _one_at_a_time() -> None:
    """Numbers run on without gaps, and one proposal opens one trajectory, also when two jobs come at once."""
    here = func.hashtext(str(scopes.here()))
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("trajectory"), here)))


def _of_proposal(proposal_id: UUID | None) -> Trajectory | None:
    if proposal_id is None:
        return None
    same = select(Duo.trajectory_id).where(Duo.tenant_id == scopes.here(), Duo.proposal_id == proposal_id)
    found: Trajectory | None = db.session.scalar(mine(Trajectory).where(Trajectory.id.in_(same)))
    return found


def _going_on(opening: OpenDuo) -> Trajectory | None:
    """The trajectory of this mentee in this programme that lost its mentor: another mentor makes a second duo in it."""
    runs = select(Duo.trajectory_id).where(Duo.tenant_id == scopes.here(), Duo.state.in_(RUNNING))
    asked = mine(Trajectory).where(
        Trajectory.person_id == opening.person_id, Trajectory.programme_id == opening.programme_id,
        Trajectory.state.in_(RUNNING), Trajectory.id.not_in(runs),
    )  # fmt: skip
    row: Trajectory | None = db.session.scalar(asked.order_by(Trajectory.number.desc()).limit(1).with_for_update())
    if row is not None:
        row.state = DuoState.STARTED
        if opening.agreed:
            row.contact_agreed, row.silence_days = _agreed(opening)
    return row


def _agreed(opening: OpenDuo) -> tuple[dict[str, Any], int]:
    """What they agreed, and the silence that goes with it."""
    terms = programmes.settings_of(programmes.programme(opening.programme_id))
    if opening.agreed is None:
        return {}, terms.silence_days
    return opening.agreed.tree(), silence_days(opening.agreed, terms)


def _trajectory(opening: OpenDuo) -> Trajectory:
    terms = programmes.settings_of(programmes.programme(opening.programme_id))
    agreed, silence = _agreed(opening)
    trajectory = Trajectory(
        number=next_number(Trajectory.number),
        person_id=opening.person_id,
        programme_id=opening.programme_id,
        cohort_id=None if opening.imported else joining.cohort_of(opening.person_id, opening.programme_id),
        started_on=opening.started_on,
        planned_end_on=months_later(opening.started_on, terms.months),
        silence_days=silence,
        contact_agreed=agreed,
        usual_minutes=terms.usual_minutes,
        usual_mode="in_person",
        wanted_meetings=terms.wanted_meetings,
        imported=opening.imported,
        followed_from=clock.today(),
    )
    db.session.add(trajectory)
    db.session.flush()
    return trajectory


def _duo(opening: OpenDuo, trajectory: Trajectory) -> Duo:
    duo = Duo(
        trajectory_id=trajectory.id,
        number=len(duos_of(trajectory.id)) + 1,
        state=trajectory.state,
        proposal_id=opening.proposal_id,
        collaboration_id=opening.collaboration_id,
        mentor_tenant_id=opening.mentor_tenant_id,
        mentor_person_id=opening.mentor_person_id,
        mentee_first_name=opening.mentee_first_name,
        mentor_first_name=opening.mentor_first_name,
        pending_mentor=opening.pending_mentor,
        started_on=opening.started_on,
    )
    db.session.add(duo)
    db.session.flush()
    return duo


def _leave_the_waiting_list(opening: OpenDuo) -> None:
    for intake in intakes.waiting_list("mentee"):
        if intake.person_id == opening.person_id and intake.programme_id == opening.programme_id:
            intakes.matched(intake)
