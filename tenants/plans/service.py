# SPDX-License-Identifier: EUPL-1.2
"""The verbs of a plan: ask elsewhere first, goals and how they end, steps, what stands in the way. Each has its way back.

The limits keep a plan on one page: it is a help in a talk, not a file.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from koepel import audit, clock
from koepel.database import TenantThing, db, found, mine
from koepel.errors import Invalid
from koepel.i18n import _
from tenants.plans.codes import Elsewhere, GoalState, Owner, StepState, Verdict
from tenants.plans.failures import (
    AlreadyAGoal,
    AlreadyDone,
    AlreadyNamed,
    PlanIsClosed,
    TooManyGoals,
    TooManySteps,
    TooManyThresholds,
)
from tenants.plans.models import DevelopmentPlan, PlanGoal, PlanStep, PlanThreshold
from tenants.plans.schemas import NewStep
from tenants.plans.support import Support
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import RUNNING, Trajectory
from tenants.vocabulary import Barrier, GoalType

IN_THE_WAY, REMOVED = "open", "removed"  # of a threshold
MOST_GOALS, MOST_STEPS, MOST_THRESHOLDS = 3, 10, 5  # open at once


def in_course(trajectory_id: UUID) -> Trajectory:
    """The trajectory, locked, while its plan can be written. Raises `PlanIsClosed`, `NotFound`."""
    row = trajectories.trajectory(trajectory_id, lock=True)
    if row.state not in RUNNING:
        raise PlanIsClosed
    return row


def kept(trajectory_id: UUID) -> Trajectory:
    """The trajectory, locked, while how it went can still be said: also once it ended. Raises `PlanIsClosed`, `NotFound`."""
    row = trajectories.trajectory(trajectory_id, lock=True)
    if row.pseudonymised_at is not None:
        raise PlanIsClosed
    return row


def tell(row: TenantThing, verb: str, *fields: str, of: Trajectory) -> None:
    """The line of the audit trail: which fields, never what stands in them."""
    db.session.flush()
    audit.wrote(row, verb, *fields, person=of.person_id)


def plan_of(trajectory_id: UUID) -> DevelopmentPlan | None:
    """What was asked elsewhere; None while nobody said anything."""
    row: DevelopmentPlan | None = db.session.scalar(
        mine(DevelopmentPlan).where(DevelopmentPlan.trajectory_id == trajectory_id)
    )
    return row


def ask_elsewhere(trajectory_id: UUID, answer: Elsewhere, on: date | None = None) -> tuple[Elsewhere, date | None]:
    """Whether OCMW or VDAB has a plan, asked on this day (today unless said); returns what stood there before.

    Raises `PlanIsClosed`, and `Invalid` for a day to come.
    """
    course, row = in_course(trajectory_id), plan_of(trajectory_id)
    if on is not None and on > clock.today():
        raise Invalid({"asked_on": [_("This day is still to come. Choose today or an earlier day.")]})
    if row is None:
        row = DevelopmentPlan(trajectory_id=course.id, elsewhere=Elsewhere.NOT_ASKED.value, asked_on=None)
        db.session.add(row)
    before = Elsewhere(row.elsewhere), row.asked_on
    row.elsewhere = answer.value
    row.asked_on = None if answer is Elsewhere.NOT_ASKED else on or clock.today()
    tell(row, "asked_elsewhere", "elsewhere", "asked_on", of=course)
    return before


def goals(trajectory_id: UUID) -> list[PlanGoal]:
    """All goals, the open ones first."""
    rows = db.session.scalars(mine(PlanGoal).where(PlanGoal.trajectory_id == trajectory_id))
    return sorted(rows, key=lambda one: (one.state != GoalState.OPEN, one.set_on, one.id))


def set_goal(trajectory_id: UUID, kind: GoalType) -> PlanGoal:
    """What the mentee wants to reach. Raises `TooManyGoals`, `AlreadyAGoal`, `PlanIsClosed`."""
    course = in_course(trajectory_id)
    now = [one for one in goals(trajectory_id) if one.state == GoalState.OPEN]
    if any(one.kind == kind for one in now):
        raise AlreadyAGoal
    if len(now) >= MOST_GOALS:
        raise TooManyGoals
    row = PlanGoal(trajectory_id=course.id, kind=kind.value, set_on=clock.today())
    db.session.add(row)
    tell(row, "goal_set", "kind", of=course)
    return row


def take_back_goal(goal_id: UUID) -> PlanGoal:
    """It was set by mistake, and is gone. Raises `AlreadyDone` where somebody said how it stands."""
    row = found(PlanGoal, goal_id, lock=True)
    if row.state != GoalState.OPEN:
        raise AlreadyDone
    tell(row, "goal_taken_back", "kind", of=in_course(row.trajectory_id))
    db.session.delete(row)
    return row


def reach(goal_id: UUID, how: Verdict = Verdict.REACHED) -> PlanGoal:
    """Say how a goal stands: reached, partly, not yet. Raises `AlreadyDone`, `PlanIsClosed`."""
    return _close(goal_id, GoalState(how.value), "goal_weighed")


def drop(goal_id: UUID) -> PlanGoal:
    """The mentee wants something else. Raises `AlreadyDone`, `PlanIsClosed`."""
    return _close(goal_id, GoalState.DROPPED, "goal_dropped")


def _close(goal_id: UUID, state: GoalState, verb: str) -> PlanGoal:
    row = found(PlanGoal, goal_id, lock=True)
    if row.state != GoalState.OPEN:
        raise AlreadyDone
    row.state, row.closed_on = state.value, clock.today()
    tell(row, verb, "state", of=kept(row.trajectory_id))
    return row


def reopen_goal(goal_id: UUID) -> PlanGoal:
    """Undo: it is open again. Raises `AlreadyDone`, `TooManyGoals`, `AlreadyAGoal`, `PlanIsClosed`."""
    row = found(PlanGoal, goal_id, lock=True)
    course = kept(row.trajectory_id)
    if row.state == GoalState.OPEN:
        raise AlreadyDone
    now = [one for one in goals(row.trajectory_id) if one.state == GoalState.OPEN]
    if any(one.kind == row.kind for one in now):
        raise AlreadyAGoal
    if len(now) >= MOST_GOALS:
        raise TooManyGoals
    row.state, row.closed_on = GoalState.OPEN.value, None
    tell(row, "goal_reopened", "state", of=course)
    return row


def thresholds(trajectory_id: UUID) -> list[PlanThreshold]:
    """What stands in the way now, in the order in which it was named; without those whose term is over."""
    rows = mine(PlanThreshold).where(PlanThreshold.trajectory_id == trajectory_id, PlanThreshold.state == IN_THE_WAY)
    return [one for one in db.session.scalars(rows.order_by(PlanThreshold.id)) if one.barrier]


def name_threshold(trajectory_id: UUID, barrier: Barrier, support: Support) -> PlanThreshold:
    """What stands in the way and what helps. Raises `AlreadyNamed`, `TooManyThresholds`, `PlanIsClosed`."""
    course = in_course(trajectory_id)
    _room_for_threshold(trajectory_id, barrier.value)
    row = PlanThreshold(trajectory_id=course.id, barrier=barrier.value, support=support.value, state=IN_THE_WAY)
    db.session.add(row)
    tell(row, "threshold_named", "barrier", "support", of=course)
    return row


def _room_for_threshold(trajectory_id: UUID, barrier: str) -> None:
    now = thresholds(trajectory_id)
    if any(one.barrier == barrier for one in now):
        raise AlreadyNamed
    if len(now) >= MOST_THRESHOLDS:
        raise TooManyThresholds


def remove_threshold(threshold_id: UUID) -> PlanThreshold:
    """It stands in the way no more. Raises `AlreadyDone`, `PlanIsClosed`."""
    row = found(PlanThreshold, threshold_id, lock=True)
    if row.state != IN_THE_WAY:
        raise AlreadyDone
    row.state = REMOVED
    tell(row, "threshold_removed", "state", of=in_course(row.trajectory_id))
    return row


def restore_threshold(threshold_id: UUID) -> PlanThreshold:
    """Undo. Raises `AlreadyDone`, `AlreadyNamed`, `TooManyThresholds`, `PlanIsClosed`."""
    row = found(PlanThreshold, threshold_id, lock=True)
    course = in_course(row.trajectory_id)
    if row.state == IN_THE_WAY:
        raise AlreadyDone
    _room_for_threshold(row.trajectory_id, row.barrier)
    row.state = IN_THE_WAY
    tell(row, "threshold_restored", "state", of=course)
    return row


def steps(trajectory_id: UUID) -> list[PlanStep]:
    """Open steps by day, those without a day last; then what is done, the newest first. Dropped ones are left out."""
    rows = list(
        db.session.scalars(
            mine(PlanStep).where(PlanStep.trajectory_id == trajectory_id, PlanStep.state != StepState.DROPPED)
        )
    )
    now = sorted(
        (one for one in rows if one.state == StepState.OPEN),
        key=lambda one: (one.by_on or date.max, one.added_on, one.id),
    )
    done = sorted(
        (one for one in rows if one.state == StepState.DONE),
        key=lambda one: (one.done_on or date.min, one.id),
        reverse=True,
    )
    return now + done


def add_step(trajectory_id: UUID, said: NewStep) -> PlanStep:
    """One step more. Raises `TooManySteps`, `PlanIsClosed`, and `Invalid` for a day that has passed."""
    course = in_course(trajectory_id)
    if said.by_on is not None and said.by_on < clock.today():
        raise Invalid({"by_on": [_("This day has passed. Choose today or a later day.")]})
    _room(trajectory_id)
    row = PlanStep(
        trajectory_id=course.id, what=said.what, owner=Owner(said.owner).value, by_on=said.by_on, shared=said.shared,
        added_on=clock.today(),
    )  # fmt: skip
    db.session.add(row)
    tell(row, "step_added", "what", "owner", *(["by_on"] if said.by_on else []), "shared", of=course)
    return row


def _room(trajectory_id: UUID) -> None:
    if sum(one.state == StepState.OPEN for one in steps(trajectory_id)) >= MOST_STEPS:
        raise TooManySteps


def do_step(step_id: UUID, *, by: str) -> PlanStep:
    """It was done, as `by` (the name of who notes it) heard. Raises `AlreadyDone`, `PlanIsClosed`."""
    row = _open(step_id)
    row.state, row.done_on, row.done_name = StepState.DONE.value, clock.today(), by
    tell(row, "step_done", "state", "done_on", of=in_course(row.trajectory_id))
    return row


def drop_step(step_id: UUID) -> PlanStep:
    """It is not needed, or was added by mistake. Raises `AlreadyDone`, `PlanIsClosed`."""
    row = _open(step_id)
    row.state = StepState.DROPPED.value
    tell(row, "step_dropped", "state", of=in_course(row.trajectory_id))
    return row


def _open(step_id: UUID) -> PlanStep:
    row = found(PlanStep, step_id, lock=True)
    if row.state != StepState.OPEN:
        raise AlreadyDone
    return row


def reopen_step(step_id: UUID) -> PlanStep:
    """Undo: it is still to be done. Raises `AlreadyDone`, `TooManySteps`, `PlanIsClosed`."""
    row = found(PlanStep, step_id, lock=True)
    course = in_course(row.trajectory_id)
    if row.state == StepState.OPEN:
        raise AlreadyDone
    _room(row.trajectory_id)
    row.state, row.done_on, row.done_name = StepState.OPEN.value, None, ""
    tell(row, "step_reopened", "state", "done_on", of=course)
    return row


def share(step_id: UUID, *, shared: bool = True) -> PlanStep:
    """Let the mentor see this step, or no longer. Raises `PlanIsClosed`."""
    row = found(PlanStep, step_id, lock=True)
    row.shared = shared
    tell(row, "step_shared" if shared else "step_unshared", "shared", of=in_course(row.trajectory_id))
    return row
