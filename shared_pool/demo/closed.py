# SPDX-License-Identifier: EUPL-1.2
"""How duos of the invented region close, what their mentors want afterwards, and what each town wrote in its diaries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from koepel import clock
from koepel.database import db, mine
from shared_pool.demo.plot import LAST_DAY, DuoPlot
from shared_pool.demo.stage import Stage
from shared_pool.demo.telling import Teller
from tenants.closing import aftercare, diaries, service
from tenants.closing.codes import (
    Again,
    ChangeDomain,
    ClosingForm,
    Coordination,
    DiaryKind,
    InContact,
    Outcome,
    SeenBy,
    TargetGroup,
)
from tenants.closing.schemas import Closing, DiaryLine
from tenants.surveys import service as surveys
from tenants.surveys.instrument import CLOSING, instrument
from tenants.surveys.schemas import Asking
from tenants.surveys.titles import Way
from tenants.trajectories.models import DuoState, Engagement
from tenants.vocabulary import Barrier

STOPPED = {"moved", "language_lessons_first"}
TURNS = (ClosingForm.JOINT, ClosingForm.APART, ClosingForm.JOINT, ClosingForm.APART, ClosingForm.JOINT)
OUTCOMES = {
    "job_found": (Outcome.WORK_AT_LEVEL, Outcome.OTHER_WORK),
    "goals_reached": (Outcome.DUTCH, Outcome.TRAINING, Outcome.INTERNSHIP, Outcome.VOLUNTEERING, Outcome.LEISURE),
}
BARRIERS = (Barrier.CHILDCARE, Barrier.MOBILITY, Barrier.SMALL_NETWORK, Barrier.WORK_SCHEDULE)
AGAIN = {"leaves": Again.NO, "pauses": Again.LATER, "stays": Again.YES}
ACTIVITIES = (
    ("Wandeling langs het fort met vier duo's", "Iedereen sprak met iedereen", "Te lang met kinderen", "Volgende keer een kortere ronde"),
    ("Infoavond in de bibliotheek", "Zeven nieuwe kandidaten", "Weinig mensen onder de veertig", "Ook op een zaterdag"),
    ("Training over grenzen in een duo", "Oefenen in kleine groep", "", ""),
)  # fmt: skip
EFFECTS = (
    ("Een mentee belde zelf een werkgever op", TargetGroup.NEWCOMERS, ChangeDomain.COMPETENCES, SeenBy.MENTOR, "Samen oefenen", "Haast"),
    ("Een mentor kent nu de weg naar de taallessen", TargetGroup.RESIDENTS, ChangeDomain.KNOWING_NEWCOMERS, SeenBy.STAFF, "De infomap", ""),
    ("De sportclub schrijft in zonder papier", TargetGroup.ORGANISATIONS, ChangeDomain.ACCESSIBLE, SeenBy.ORGANISATION, "Een bezoek", ""),
)  # fmt: skip


def close(trajectory_id: UUID, number: int, reason: str) -> None:
    """By its case worker, on this day; every third duo filled in the forms, together with staff."""
    if number % 3 == 0:
        for place, key in enumerate(CLOSING):
            asked = surveys.ask(trajectory_id, Asking(key, Way.STAFF))
            items = instrument(key, 1).items
            said = {
                one.key: one.scale.answers[(number + place) % len(one.scale.answers)] for one in items if one.key != "talk"
            }  # fmt: skip
            surveys.type_in(asked.id, said | {"talk": "no"})
    worked = OUTCOMES.get(reason, ())
    service.close(
        trajectory_id,
        Closing(
            form=TURNS[number % len(TURNS)], ending="stopped" if reason in STOPPED else "completed", reason=reason,
            held_on=clock.today(), mentor_first=number % 4 == 1,
            outcomes=(worked[number % len(worked)],) if worked else (Outcome.NONE,),
            barriers=(BARRIERS[number % len(BARRIERS)],) if number % 2 else (),
            coordination=Coordination.SO_SO if number % 6 == 5 else Coordination.GOOD,
            in_contact=InContact.NO if reason in STOPPED else InContact.YES if number % 5 else InContact.UNKNOWN,
            mentee_informed="given" if number % 3 == 1 else "",
        ),
    )  # fmt: skip


def afterwards(plot: DuoPlot, person_id: UUID) -> None:
    """What the mentor said in the talk; who was left by a duo that stopped lately still waits for it."""
    ended = mine(Engagement).where(Engagement.person_id == person_id, Engagement.state != DuoState.STARTED)
    row = db.session.scalars(ended.order_by(Engagement.started_on.desc()).limit(1)).first()
    lately = plot.ended is not None and plot.ended >= LAST_DAY - timedelta(days=50)
    if row is not None and not (row.state == DuoState.STOPPED and lately):
        aftercare.note(row, AGAIN[plot.afterwards], clock.today())


def put(stage: Stage, teller: Teller) -> None:
    """The diaries of each town, a line every few weeks."""
    for town in stage.tenants:
        for place in range(3):
            teller.at(LAST_DAY - timedelta(days=64 - 21 * place), _writes(stage, town, place), hour=17)


def _writes(stage: Stage, town: str, place: int) -> Callable[[], None]:
    def writes() -> None:
        what, well, less, adjusted = ACTIVITIES[place]
        seen, group, domain, who, helped, hindered = EFFECTS[place]
        with stage.case_worker(town):
            diaries.write(DiaryKind.ACTIVITY, DiaryLine(clock.today(), what, "net_werk", well, less, adjusted))
            diaries.write(
                DiaryKind.EFFECT,
                DiaryLine(
                    clock.today(), seen, "net_werk", target_group=group, domain=domain, helped=helped, hindered=hindered,
                    seen_by=who,
                ),
            )  # fmt: skip

    return writes
