# SPDX-License-Identifier: EUPL-1.2
"""What Mortsel answers for on the last day: a breach with its clock, rights that were asked, a file set apart, consents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from koepel import clock
from koepel import scope as scopes
from koepel.clock import BRUSSELS
from koepel.database import db, mine
from koepel.scope import Scope
from koepel.support import service as support
from shared_pool.arrangements import service as arrangements
from shared_pool.demo.plot import LAST_DAY
from shared_pool.demo.stage import OPERATOR, Stage
from shared_pool.demo.telling import Teller, acting, workday
from tenants.accountability import processors
from tenants.accountability.schemas import ProcessorNamed
from tenants.breaches import service as breaches
from tenants.breaches.kinds import DataKind, Decision, Risk
from tenants.breaches.schemas import Assessed, Reported
from tenants.consents import service as consents
from tenants.consents import texts
from tenants.consents.kinds import Answer, ConsentKind
from tenants.consents.schemas import Recorded
from tenants.intake.models import Intake
from tenants.legal import service as legal
from tenants.retention import destroying
from tenants.retention.due import NOTICE
from tenants.rights import apart
from tenants.rights import service as rights
from tenants.rights.grounds import CheckedHow, Ground
from tenants.rights.kinds import Outcome, RightKind
from tenants.rights.schemas import Answered, AskedFor
from tenants.trajectories.models import DuoState, Trajectory

TOWN = "mortsel"
ROUND = date(2017, 2, 6)  # announced; destroyed when the notice is over
LETTER = "Je gegevens staan in de bijlage. We gaven ze je ook mee op papier."


def put(stage: Stage, teller: Teller) -> None:
    """On the calendar: each in the scope of who does it."""
    at_desk, officer = _desk(stage), _officer(stage, TOWN)
    teller.at(ROUND, _as(at_desk, _announced))
    teller.at(ROUND + NOTICE, _as(at_desk, destroying.destroy_due))
    teller.at(LAST_DAY - timedelta(days=12), _as(at_desk, _announced))
    teller.at(workday(LAST_DAY - timedelta(days=40)), _as(officer, _decisions))
    for town in stage.tenants:
        teller.at(workday(LAST_DAY - timedelta(days=39)), _as(_officer(stage, town), lambda: _published(stage)))
    teller.at(LAST_DAY - timedelta(days=21), _as(at_desk, _asked_and_answered))
    teller.at(LAST_DAY - timedelta(days=18), _as(at_desk, _asked))
    teller.at(LAST_DAY - timedelta(days=1), _as(at_desk, _breach), hour=16)
    teller.at(LAST_DAY, lambda: _operator_asks(stage), hour=8, minute=30)


def put_after_the_count(stage: Stage, teller: Teller) -> None:
    """Set apart this morning: no list counts the file from now on, the figures of last night still did."""
    teller.at(LAST_DAY, _as(_desk(stage), _apart), hour=9)


def _desk(stage: Stage) -> Scope:
    return scopes.tenant(stage.tenants[TOWN], account_id=stage.staff[TOWN][0])


def _officer(stage: Stage, town: str) -> Scope:
    return scopes.tenant(stage.tenants[town], account_id=stage.officer)


def _as(scope: Scope, act: Callable[[], object]) -> Callable[[], None]:
    def acts() -> None:
        with acting(scope):
            act()

    return acts


def _announced() -> None:
    """What is announced of a few who ended. The machine wrote down their talk today; in the story it was long ago."""
    talked = mine(Intake).where(Intake.person_id.in_(_over()[5:8]))
    for row in db.session.scalars(talked):
        row.updated_at = datetime.combine(row.started_on, time(9), BRUSSELS)
    db.session.flush()
    destroying.announce()


def _decisions() -> None:
    """The officer confirms most of what the law asks, as it stands."""
    for one in [standing for standing in legal.standings() if standing.value][:12]:
        legal.decide(one.topic.key, one.value, one.law, "")


def _published(stage: Stage) -> None:
    """Who answers for what together, and who handles data: for everybody to read."""
    assert stage.region is not None
    arrangements.publish(
        stage.region, next(one.mark for one in arrangements.standings() if one.collaboration_id == stage.region)
    )
    processors.name(ProcessorNamed(
        "Rekencentrum Antwerpen", "Servers en kopieën", "Alles, versleuteld", "BE", date(2019, 1, 1)))  # fmt: skip


def _asked_and_answered() -> None:
    """Somebody took along what is kept, and got it within the week."""
    row = rights.note(_over()[0], AskedFor(RightKind.TAKE_ALONG, "Ik wil alles op papier."))
    rights.check(row.id, CheckedHow.CARD_SEEN)
    rights.answer(row.id, Answered(Outcome.GRANTED, LETTER))


def _asked() -> None:
    """Two requests whose clock runs; consents were written down at the same counter."""
    first, second, third = _over()[1:4]
    rights.note(first, AskedFor(RightKind.CORRECT, "Mijn geboortejaar is niet juist."))
    row = rights.note(second, AskedFor(RightKind.ERASE, "Ik woon nu in Gent."))
    rights.check(row.id, CheckedHow.CALLED)
    for kind, about, answer in (
        (ConsentKind.PHOTO, "Gemeenteblad van Mortsel", Answer.GIVEN),
        (ConsentKind.TESTIMONY, "Website van BAM Net-werk", Answer.GIVEN),
        (ConsentKind.CONTACT_AFTER_CLOSING, "", Answer.REFUSED),
    ):
        said = Recorded(kind, answer, "en", clock.today(), texts.newest(kind), about=about)
        consents.record(third, said)


def _apart() -> None:
    """A file of which the person says that it is not correct: kept, and out of sight."""
    apart.set_apart(_over()[4], Ground.CONTESTED)


def _breach() -> None:
    """A list went to a wrong address this morning; the authority is not told yet."""
    noticed = clock.moment() - timedelta(hours=5)
    row = breaches.report(Reported(
        "Een lijst met namen ging naar een verkeerd mailadres.", noticed, "De ontvanger belde zelf."))  # fmt: skip
    breaches.assess(row.id, Assessed(
        Risk.RISK, (DataKind.NAMES, DataKind.CONTACT), "Iemand weet wie meedoet.", "De ontvanger wiste het bericht."))  # fmt: skip
    breaches.take(row.id, Decision.NOTED, "De ontvanger bevestigde dat de lijst gewist is.")


def _operator_asks(stage: Stage) -> None:
    assert stage.operator is not None
    with acting(scopes.tenant(stage.tenants[TOWN], account_id=stage.operator)):
        support.ask(stage.operator, OPERATOR, "Een lijst laat zich niet importeren.", 2)


def _over() -> list[UUID]:
    """Mentees whose trajectory ended, the last one first."""
    query = mine(Trajectory).where(Trajectory.state == DuoState.COMPLETED)
    rows = db.session.scalars(query.order_by(Trajectory.ended_on.desc(), Trajectory.id))
    return list(dict.fromkeys(row.person_id for row in rows))
