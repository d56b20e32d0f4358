# SPDX-License-Identifier: EUPL-1.2
"""The one door between a municipality and the pool: what can leave it, and what it takes back, is named in this file.

Each passage takes and returns frozen dataclasses and writes down who received what, on which ground. The rules of each
stand in `disclosure_*.py` beside it; the pool imports this file and no other of `tenants`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select

from koepel import clock
from koepel import scope as scopes
from koepel.database import among, db, found, mine, there
from tenants import disclosure_cards as columns
from tenants import disclosure_steps as steps
from tenants.activities.telling import language_of
from tenants.contact_points import service as points
from tenants.disclosure_activities import (
    activity_words,
    call_off_hosted,
    come_along,
    follow_host,
    hosted,
    hosted_here,
    invite_to,
    keep_places,
    own_activity,
    own_speed_dates,
    write_after,
)
from tenants.disclosure_courses import Course, courses
from tenants.disclosure_duos import (
    close_engagement,
    municipality_stops,
    open_engagement,
    open_trajectory,
    other_half_erased,
    shared_duos,
)
from tenants.disclosure_figures import breakdown, figures
from tenants.disclosure_shapes import (
    ActivityFacts,
    AskAgain,
    ChosenChannel,
    ContactPointCard,
    FirstNames,
    HostedHere,
    LookAlike,
    MatchingFacts,
    OwnActivity,
    OwnMunicipality,
    OwnPerson,
    PersonRef,
    ProgrammeTerms,
    ReleasedCard,
    Statement,
    Wish,
)
from tenants.disclosure_steps import (
    cards_ever,
    channel,
    end_disclosures,
    first_names,
    mentor_lacks,
    message_to,
    pair_token,
    person_of,
    shown_in_proposal,
    statement,
    statement_read,
)
from tenants.disclosure_words import (
    capital,
    contact_choices,
    introduction_formats,
    labels,
    language_name,
    named,
    occupation_name,
    programme_name,
    said_interests,
    said_wishes,
    sector_name,
    shipped_programmes,
    spoken,
)
from tenants.followup import service as follow_up
from tenants.intake import decisions
from tenants.intake.models import Intake, IntakeState
from tenants.municipality import service as municipalities
from tenants.people import service as people
from tenants.people.models import CardRelease, Disclosure, Person
from tenants.programmes import service as programmes
from tenants.programmes.expectation import usual
from tenants.programmes.shipped import template as shipped
from tenants.recruitment import warm

KEPT_HOME = "kept_home"

__all__ = [
    "KEPT_HOME", "ActivityFacts", "AskAgain", "ChosenChannel", "ContactPointCard", "Course", "FirstNames", "HostedHere", "LookAlike",
    "MatchingFacts", "OwnActivity", "OwnMunicipality", "OwnPerson", "PersonRef", "ProgrammeTerms", "ReleasedCard", "Statement", "Wish",
    "activity_words", "breakdown", "call_off_hosted", "capital", "card", "cards_ever", "channel", "close_engagement", "come_along",
    "contact_choices", "contact_points", "courses", "end_disclosures", "figures", "first_names", "follow_host", "hosted", "hosted_here",
    "intakes_of", "introduction_formats", "invite_to", "keep_places", "kept_home", "labels", "language_name", "look_alikes",
    "mentor_lacks", "message_to", "municipality_stops", "named", "new_municipality", "note_level", "occupation_name", "open_cards",
    "open_engagement", "open_trajectory", "other_half_erased", "out", "own_activity", "own_busy_people", "own_contact_points",
    "own_municipality", "own_names", "own_people", "own_person", "own_programmes", "own_readers", "own_speed_dates", "pair_token",
    "person_of", "programme_name", "programme_of", "programme_terms", "proposals_with", "release", "said_interests", "said_wishes",
    "sector_name", "shared_duos", "shipped_programmes", "shown_in_proposal", "spoke_with", "spoken", "statement", "statement_read",
    "to_ask_again", "wants_out", "withdraw", "withdraw_person", "write_after",
]  # fmt: skip


def own_municipality() -> OwnMunicipality:
    """This municipality as any visitor may know it. Raises `NotFound` where none was opened."""
    row = municipalities.municipality()
    return OwnMunicipality(row.tenant_id, row.name, row.slug, row.nis, row.kind, row.chip, row.colour, row.role_model)


def new_municipality(name: str, slug: str, nis: str, kind: str, second_factor: str = "required") -> UUID:
    """Open a municipality under the scope of its own new id (`ids.reference()`); returns that id."""
    municipalities.open_municipality(name, slug, nis, kind, second_factor)
    return scopes.here()


def contact_points() -> tuple[ContactPointCard, ...]:
    """Whom members may call, the contact point first, then its deputies. Published: nobody is disclosed."""
    return tuple(
        ContactPointCard(row.name, row.function, row.phone, row.hours, row.email, row.deputy)
        for row in points.contact_points()
    )


own_contact_points = contact_points


def own_programmes() -> dict[str, str]:
    """The programmes that take people in here: name by the key of the template."""
    return {row.template: row.name for row in programmes.offered()}


def programme_terms(template: str, *, own: bool = True) -> ProgrammeTerms:
    """The terms of a programme: `own` as this municipality runs it, else, or where it does not, as they are shipped."""
    running = programmes.running(template) if own else None
    settings = programmes.settings_of(running) if running else shipped(template).settings
    return ProgrammeTerms(
        template=template,
        name=running.name if running else shipped(template).name,
        months=settings.months,
        language_rule=settings.language_rule,
        weights=settings.weights,
        contact_level=settings.contact_level,
        dutch_level=settings.dutch_level,
        coach_language=settings.coach_language,
        least_years=settings.least_years,
        readiness=settings.readiness,
        introduction=settings.introduction,
        contact=usual(settings),
    )


# Cards: what leaves under a random reference.


def card(intake_id: UUID) -> ReleasedCard | None:
    """The columns of the card that is out; None when nothing is out, or when it must not be (withdrawn, matched, erased)."""
    intake, row = there(Intake, intake_id), steps.live_release(intake_id)
    if intake is None or row is None or intake.state != IntakeState.WAITING or decisions.held_back(intake) is not None:
        return None
    return ReleasedCard(row.id, intake.id, row.collaboration_id, row.code, _facts(intake))


def wants_out(intake_id: UUID) -> MatchingFacts | None:
    """The columns of an intake that may get a card but has none out; None where it has one, may not, or is gone."""
    intake = there(Intake, intake_id)
    if intake is None or intake.state != IntakeState.WAITING or steps.live_release(intake_id) is not None:
        return None
    if decisions.held_back(intake) is not None:
        return None
    return _facts(intake)


def _facts(intake: Intake) -> MatchingFacts:
    return columns.facts(intake, columns.surroundings([intake]), clock.today())


def kept_home(intake_id: UUID) -> bool:
    """Staff took the card of this intake out of the pool: it does not go back by itself."""
    row = steps.last_across(intake_id)
    return row is not None and row.withdrawn_why == KEPT_HOME


def out(intake_id: UUID) -> tuple[UUID, UUID] | None:
    """(reference, collaboration) of the card that is out, None where none is."""
    row = steps.live_release(intake_id)
    return (row.id, row.collaboration_id) if row else None


def release(
    intake_id: UUID, collaboration_id: UUID, code: int, *, alone: bool, by: UUID | None = None
) -> tuple[UUID, int]:
    """Let the card out to this collaboration, an older one ends; `by`: the account that chose so.

    Returns its reference and code: those of somebody else who let it out there a moment ago, where there is one.
    """
    intake = found(Intake, intake_id, lock=True)
    before = steps.live_release(intake_id)
    if before is not None:
        if before.collaboration_id == collaboration_id:
            return before.id, before.code
        steps.withdraw(before, "moved")
    row = steps.release(
        intake, collaboration_id, code, alone=alone, by=by,
        occupation=intake.release_occupation and bool(intake.occupations),
    )  # fmt: skip
    return row.id, row.code


def is_here(intake_id: UUID) -> bool:
    """Whether this municipality has this intake."""
    return db.session.scalar(mine(Intake).with_only_columns(Intake.id).where(Intake.id == intake_id)) is not None


def must_be_here(intake_id: UUID) -> None:
    """Raises `NotFound` for an intake of elsewhere, or of nobody: both look alike."""
    found(Intake, intake_id)


def withdraw(intake_id: UUID, why: str) -> UUID | None:
    """Take the card of this intake back; returns its reference, None where none was out."""
    row = steps.live_release(intake_id)
    if row is None:
        return None
    steps.withdraw(row, why)
    return row.id


def withdraw_person(person_id: UUID, why: str) -> tuple[UUID, ...]:
    """Take back every card of this person; returns their references."""
    rows = steps.releases_of(person_id)
    for row in rows:
        steps.withdraw(row, why)
    return tuple(row.id for row in rows)


def proposals_with(person_id: UUID) -> tuple[UUID, ...]:
    """The proposals in which something of this person was told to somebody, ended ones too."""
    told = select(Disclosure.proposal_id).where(
        Disclosure.tenant_id == scopes.here(), Disclosure.person_id == person_id, Disclosure.proposal_id.is_not(None)
    )
    return tuple(db.session.scalars(told.distinct()))


def intakes_of(person_id: UUID) -> tuple[UUID, ...]:
    """The talks of this person, for who takes a card back or lets it out again."""
    query = select(Intake.id).where(Intake.tenant_id == scopes.here(), Intake.person_id == person_id)
    return tuple(db.session.scalars(query.order_by(Intake.id)))


def note_level(card_id: UUID, level: str) -> None:
    """How coarse the card went out, for who asks at home what others see."""
    found(CardRelease, card_id).level = level


def programme_of(intake_id: UUID) -> str:
    """The template in which this intake is. Raises `NotFound`."""
    return programmes.programme(found(Intake, intake_id).programme_id).template


def own_people(side: str, programme: str = "", *, waiting: bool = False) -> tuple[OwnPerson, ...]:
    """The own people of one side ('' for both) in full, for the own workbench only: nothing passes the border.

    `waiting`: only who waits now; whoever is busy or paused is named by `own_busy_people`.
    """
    intakes = columns.open_intakes(side, programme, waiting=waiting)
    around, today = columns.surroundings(intakes), clock.today()
    return tuple(columns.own_person(intake, around, today) for intake in intakes)


def own_busy_people(side: str, programme: str) -> tuple[tuple[UUID, UUID | None, str], ...]:
    """(intake, card, name) of the own mentors in a duo and of who paused: to be asked about, and read only then."""
    return tuple(columns.not_waiting(side, programme))


def own_person(intake_id: UUID) -> OwnPerson:
    """One of the own people in full. Raises `NotFound`."""
    intake = found(Intake, intake_id)
    return columns.own_person(intake, columns.surroundings([intake]), clock.today())


def own_names(persons: Collection[UUID]) -> dict[UUID, str]:
    """How staff call these own people, by person; who went is missing."""
    query = mine(Person).where(among(Person.id, list(persons)))
    return {one.id: f"{one.given_name} {one.family_name}".strip() for one in db.session.scalars(query)}


def own_readers(persons: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """First name of each of these own people, and the language in which each is written to; who went is missing."""
    query = mine(Person).where(among(Person.id, list(persons)), Person.pseudonymised_at.is_(None))
    return {one.id: (one.given_name, language_of(one)) for one in db.session.scalars(query)}


def goes_on_without_mentor(person: OwnPerson) -> bool:
    """Whether this mentee's trajectory runs while nobody guides it: the next match is another one in the same trajectory (H9)."""
    return any(one.intake_id == person.intake_id for one in follow_up.without_mentor(person.person_id))


def mentors_in_reserve() -> set[UUID]:
    """The intakes of the own mentors whom staff keep in reserve; for the own workbench only."""
    return warm.in_reserve()


def look_alikes() -> tuple[LookAlike, ...]:
    """Everybody with an intake in the last 36 months, to be counted into cells and not kept."""
    return columns.look_alikes()


def spoke_with(intake_id: UUID) -> None:
    """Still looking: somebody spoke with the person today, so the card lives on."""
    people.spoke_with(people.person(found(Intake, intake_id).person_id))
    db.session.flush()


def to_ask_again(today: date) -> tuple[AskAgain, ...]:
    """Whom to ask 'Nog op zoek?': who waits and was not spoken with for three months. For the own list only."""
    return tuple(
        AskAgain(person_id, intake_id, f"{given_name} {family_name}".strip(), spoken_on)
        for intake_id, person_id, given_name, family_name, spoken_on in columns.to_ask_again(today)
    )


def open_cards() -> tuple[tuple[UUID, UUID, UUID], ...]:
    """(intake, reference, collaboration) of every card that is out."""
    rows = db.session.scalars(mine(CardRelease).where(CardRelease.withdrawn_at.is_(None)))
    return tuple((row.intake_id, row.id, row.collaboration_id) for row in rows)
