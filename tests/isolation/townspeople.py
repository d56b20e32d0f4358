# SPDX-License-Identifier: EUPL-1.2
"""What goes on in the town of the isolation suite: people in every state that a page shows, each with the word of their municipality."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Flask

from koepel import clock, mail
from koepel import scope as scopes
from koepel.database import db
from koepel.retention_terms import Retention
from koepel.scope import entered
from koepel.web.seen import mark_of
from shared_pool.announcements import service as announcements
from shared_pool.arrangements import service as arrangements
from shared_pool.cards import service as cards
from shared_pool.regional_drafts import service as drafts
from shared_pool.weights import service as weights
from shared_pool.weights.codes import WeightsReason
from tenants.accountability import access_list, processors
from tenants.accountability.schemas import ProcessorNamed
from tenants.activities import attendance, guests
from tenants.activities import places as activity_places
from tenants.activities import service as activities
from tenants.activities.codes import ActivityKind, Audience
from tenants.activities.schemas import Plan, WalkIn
from tenants.breaches import service as breaches
from tenants.breaches.schemas import Reported
from tenants.broadcasts import service as broadcasts
from tenants.broadcasts import texts as texts_of_messages
from tenants.broadcasts.codes import Audience as Group
from tenants.broadcasts.schemas import Begun
from tenants.broadcasts.shipped import Said
from tenants.closing.codes import DiaryKind
from tenants.cohorts import service as cohorts
from tenants.cohorts.schemas import Plan as Cohort
from tenants.consents import service as consents
from tenants.consents import texts
from tenants.consents.kinds import Answer, ConsentKind
from tenants.consents.schemas import Recorded
from tenants.followup import settling
from tenants.followup.schemas import Talk
from tenants.intake import decisions, joining
from tenants.intake import service as intakes
from tenants.people import service as people
from tenants.programmes import service as programmes
from tenants.programmes.intake_mode import IntakeMode
from tenants.recruitment import calling, campaigns, referring, warming
from tenants.recruitment.codes import CallEnded
from tenants.recruitment.schemas import Call, Named
from tenants.recruitment.schemas import Plan as Campaign
from tenants.registers import service as registers
from tenants.registration.codes import Door
from tenants.registration.desk_codes import AfterCall, Reached
from tenants.registration.desk_codes import Said as SaidYes
from tenants.retention import rules
from tenants.retention.due import NOTICE
from tenants.retention.models import Destruction, DestructionItem, Tombstone
from tenants.rights import apart
from tenants.rights import service as rights
from tenants.rights.grounds import CheckedHow, Ground
from tenants.rights.kinds import RightKind
from tenants.rights.schemas import AskedFor
from tenants.surveys.instrument import CLOSING_MENTEE
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Break
from tenants.vocabulary import RecruitmentChannel
from tests.factories.closing import a_closing, a_diary_line, an_answered_form
from tests.factories.concerns import asks_for_help
from tests.factories.duos import ADuo, a_duo, an_engagement
from tests.factories.match_meetings import hold_meetings
from tests.factories.meeting_places import a_meeting_place
from tests.factories.people import a_mentee, a_mentor, an_intake
from tests.factories.plans import a_plan
from tests.factories.proposals import APair, proposed
from tests.factories.questions import a_question
from tests.factories.registrations import a_registration
from tests.factories.speed_dates import a_speed_date, begun, invite_everybody
from tests.factories.surveys import a_survey
from tests.factories.vdab import KEY as VDAB
from tests.support.places import inside
from tests.support.working import worked

NAMES = ("Aartselaar", "Borsbeek", "Mortsel")
MARK = {"aartselaar": "Zwaluwaar", "borsbeek": "Merelbors", "mortsel": "Koekoekmor"}


def lives(app: Flask, name: str, tenant_id: UUID) -> None:
    """People of one municipality in every state that a page shows."""
    mark = MARK[name]
    a_registration(app, in_=tenant_id, given=mark, family=f"{mark}s", remark=mark)
    with app.app_context():
        for given in ("een", "twee"):
            a_mentee(
                tenant_id, given=mark, family=f"{mark} {given}", email=f"{mark}.{given}@example.org", occupation="7212"
            )
            a_mentor(
                tenant_id,
                given=mark,
                family=f"{mark} {given}",
                email=f"{mark}.m.{given}@example.org",
                occupation="7212",
            )
        an_intake(tenant_id, "mentee", state="draft", given=mark, family=f"{mark} draft")
        sought = an_intake(
            tenant_id, programme=VDAB, given=mark, family=f"{mark} vdab", education="higher", subgroup="higher_educated"
        ).id
    with inside(app, tenant_id):
        decisions.ask(sought, clock.today())
    worked(app)
    own = a_duo(app, in_=tenant_id, mentee=mark, mentor=mark, meetings=[clock.today() - timedelta(days=2)])
    asks_for_help(app, own, "mentor", mark)
    a_survey(app, own, key="mentor_interim", way="paper")
    a_plan(app, own, mark)
    _closed(app, tenant_id, mark)
    asks_for_help(app, own, "mentee", mark, about_worker=True)
    with inside(app, tenant_id):
        trajectories.note_contact(own.trajectory_id, "call", on=clock.today() - timedelta(days=1))
        _follow_up(own, mark)
        _together(own.person_id, mark)
        _to_a_group(mark)
        _begins_together(mark)
        _recruits(mark)
        registers.stage(f"Voornaam;Naam;Postcode\n{mark};{mark};2150\n".encode(), "lijst.csv")
        somebody = people.open_file(mark, f"{mark} call", phone="+32400000012", preferred_channel="phone")
        mail.post("notice", to=somebody.phone, subject="Koepel", body=mark, language="nl", channel="call",
                  person_id=somebody.id)  # fmt: skip


def _closed(app: Flask, tenant_id: UUID, mark: str) -> None:
    """A duo that closed with a form of each, and a line in each diary; a question of a mentor."""
    duo = a_duo(app, in_=tenant_id, mentee=mark, mentor=mark)
    an_answered_form(app, duo, CLOSING_MENTEE, talk="yes")
    a_closing(app, duo)
    for kind in DiaryKind:
        a_diary_line(app, tenant_id, mark, kind)
    a_question(app, tenant_id, mark, mark)
    a_meeting_place(app, tenant_id, mark)


def _follow_up(duo: ADuo, mark: str) -> None:
    """A moment that was done, one that is open, and a pause that is over."""
    today = clock.today()
    db.session.add(
        Break(trajectory_id=duo.trajectory_id, from_on=today - timedelta(days=9), until_on=today - timedelta(days=5))
    )
    trajectories.follow(duo.trajectory_id)
    moments = settling.of_duo(duo.trajectory_id)
    settling.note_talk(moments[0].id, Talk(today, "well", ("information",), mark), by=mark)


def _together(person_id: UUID, mark: str) -> None:
    """A training of this evening: one who comes, one who is there."""
    tonight = clock.moment().replace(hour=23, minute=59)
    plan = Plan(
        ActivityKind.TRAINING, mark, tonight, tonight + timedelta(hours=2), Audience.BOTH, place=mark, material=mark
    )  # fmt: skip
    training = activities.plan(plan).id
    there = people.open_file(mark, f"{mark} training", email=f"{mark}.t@example.org", preferred_channel="mail")
    activity_places.sign_up(training, activity_places.add(training, person_id, "mentee").id)
    attendance.tap(training, activity_places.add(training, there.id, "mentor").id, by=mark)


def _begins_together(mark: str) -> None:
    """A second programme that takes people in together: a cohort with one mentee in it and an activity of its own."""
    running = programmes.take_over("volunteering", intake_mode=IntakeMode.COHORT.value)
    day = clock.today() + timedelta(days=30)
    row = cohorts.plan(Cohort(running.template, mark, day, places=1))
    joining.place(intakes.begin(people.open_file(mark, f"{mark} cohort"), "mentee", running))
    evening = clock.moment() + timedelta(days=20)
    activities.plan(
        Plan(
            ActivityKind.SPEED_DATE, mark, evening, evening + timedelta(hours=2), Audience.BOTH, place=mark,
            programme=row.programme, cohort_id=row.id,
        )
    )  # fmt: skip


def _to_a_group(mark: str) -> None:
    """A text of the own, a draft, and a message that mentees got."""
    texts_of_messages.write("thanks", "", "nl", Said(mark, mark))
    broadcasts.begin(Begun(Group.MENTORS, "free"))
    broadcasts.lay_ready(broadcasts.begin(Begun(Group.MENTEES, "thanks")).id)


def _recruits(mark: str) -> None:
    """A campaign for an info session, a guest who was called, somebody whom a colleague named, a mentor in reserve."""
    evening = clock.moment().replace(hour=23, minute=58) + timedelta(days=1)
    session = activities.plan(
        Plan(ActivityKind.INFO_SESSION, mark, evening, evening + timedelta(minutes=1), Audience.BOTH, place=mark)
    ).id
    word = f"campagne-{mark.lower()}"
    planned = Campaign(f"Campagne {word}", RecruitmentChannel.FAIR, clock.today(), word=word, session_id=session)
    campaigns.plan(Door.MENTOR, planned)
    guest = guests.walk_in(session, WalkIn(f"{mark} gast", "+32400000013"))
    calling.note(guest.registration_id, Call(Reached.YES, AfterCall.INTAKE, SaidYes.YES, SaidYes.DOUBTS))
    referring.refer(Named(f"{mark} verwezen", "+32400000014", mark, mark))
    waits = intakes.waiting_list("mentor")[0].id
    warming.called(waits, CallEnded.REACHED)
    warming.put_in_reserve(waits)


def answers_for(app: Flask, name: str, tenant_id: UUID) -> None:
    """What an officer signs, and what a person agreed to."""
    mark = MARK[name]
    with inside(app, tenant_id):
        breaches.report(Reported(mark, clock.moment()))
        access_list.sign(mark_of(access_list.as_tree()))
        processors.name(
            ProcessorNamed("Hostingbedrijf", "bewaart de servers", "", "België", clock.today())
        )  # published
        somebody = people.open_file(mark, f"{mark} foto")
        said = Recorded(
            ConsentKind.PHOTO, Answer.GIVEN, "nl", clock.today(), texts.newest(ConsentKind.PHOTO), about=mark
        )
        consents.record(somebody.id, said)
        asked = rights.note(somebody.id, AskedFor(RightKind.TAKE_ALONG, mark))
        rights.check(asked.id, CheckedHow.KNOWN)
        apart.set_apart(people.open_file(mark, f"{mark} apart").id, Ground.CONTESTED)
        rules.decide(Retention.MENTEE_FILE, "", 6, "S-17", "", "")
        going = Destruction(number=1, announced_on=clock.today(), due_on=clock.today() + NOTICE)
        db.session.add(going)
        db.session.flush()
        db.session.add(
            DestructionItem(destruction_id=going.id, kind="person", retention="mentee_file", subject_id=somebody.id,
                            number=somebody.number, since=clock.today())
        )  # fmt: skip
        db.session.add(Tombstone(kind="person", ground="request", erased_at=clock.utcnow(), erased_by=None))
        for one in arrangements.standings():
            arrangements.publish(one.collaboration_id, one.mark)


def across(app: Flask, region: UUID, members: dict[str, UUID]) -> dict[str, ADuo]:
    """Between municipalities: proposals in bands, and a duo whose mentor's name was disclosed (so it bears no mark)."""
    found = {}
    for name, other in zip(members, [*list(members)[1:], next(iter(members))], strict=True):
        pair = _pair(app, members[name], members[other], MARK[name])
        proposed(app, pair)
        duo = a_duo(app, in_=members[name], mentor_from=members[other], region=region, mentee=MARK[name], mentor="Karel",
                    meetings=[clock.today() - timedelta(days=5)])  # fmt: skip
        an_engagement(app, duo, in_=members[other], region=region, mentor="Karel")
        a_plan(app, duo, MARK[name])
        _go_together(app, region, members[name], members[other])
        hold_meetings(app, members[name])
        evening = a_speed_date(app, members[name])
        invite_everybody(app, members[name], evening)
        begun(app, members[name], evening)
        found[name] = duo
    _draft(app, region)
    _weights(app, region)
    return found


def _draft(app: Flask, region: UUID) -> None:
    """A draft of pairs of cards, which bear no mark."""
    with app.app_context(), entered(scopes.region(region)):
        drafts.ask("net_werk")
        db.session.commit()
    worked(app)


def _weights(app: Flask, region: UUID) -> None:
    """Other weights, which nobody decided on yet."""
    with app.app_context(), entered(scopes.region(region)):
        weights.propose("net_werk", (20, 0, 0, 0, 80, 0, 0, 0, 0, 0), WeightsReason.TRIAL, follows=1, by="Els Maes")
        db.session.commit()


def _go_together(app: Flask, region: UUID, organiser: UUID, other: UUID) -> None:
    """A training with places for others, of which another municipality has one. Members read of it, so it bears no mark."""
    evening = clock.moment() + timedelta(days=25)
    training = Plan(
        ActivityKind.TRAINING, "Samen", evening, evening + timedelta(hours=2), Audience.MENTORS, place="Station"
    )
    with inside(app, organiser):
        activity_id = activities.plan(training).id
        announcements.announce(activity_id, region, 2)
    with inside(app, other):
        announcements.come_along(activity_id, 1)


def _pair(app: Flask, mentee_in: UUID, mentor_in: UUID, mark: str) -> APair:
    with app.app_context():
        mentee = a_mentee(
            mentee_in, given=mark, family=f"{mark} paar", email=f"{mark}.p@example.org", occupation="7126"
        ).id
        mentor = a_mentor(mentor_in, given="Karel", family="Peeters", email="karel@example.org", occupation="7126").id
    worked(app)
    shown = []
    for tenant_id, intake in ((mentee_in, mentee), (mentor_in, mentor)):
        with inside(app, tenant_id):
            card = cards.cards_of(intake)
            assert card is not None
            shown.append(card.id)
    return APair(mentee_in, mentor_in, mentee, mentor, *shown)
