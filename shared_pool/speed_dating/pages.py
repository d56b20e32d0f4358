# SPDX-License-Identifier: EUPL-1.2
"""The pages of an evening as data: names beside tables. On what guests see stand first names only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from shared_pool.speed_dating import outcome, possible, service
from shared_pool.speed_dating.guests import Couple
from shared_pool.speed_dating.marks import Mark
from shared_pool.speed_dating.models import SpeedDate, SpeedDateGuest, SpeedDateTalk
from tenants import disclosure
from tenants.disclosure import OwnActivity, OwnPerson

FEW = 2  # talks: with fewer somebody hardly has a choice


@dataclass(frozen=True)
class GuestLine:
    """One guest for staff; `partners` is None where there are enough."""

    guest: SpeedDateGuest
    name: str
    talks: int
    partners: int | None
    first: bool


@dataclass(frozen=True)
class TableLine:
    """One table of one round, by name."""

    number: int
    mentee: str
    mentor: str


@dataclass(frozen=True)
class RoundLines:
    """One round, and who has a break in it."""

    number: int
    tables: list[TableLine]
    resting: list[str]


@dataclass(frozen=True)
class Shown:
    """One evening as staff see it."""

    row: SpeedDate
    activity: OwnActivity
    guests: list[GuestLine]
    rounds: list[RoundLines]

    @property
    def alone(self) -> list[GuestLine]:
        """Who meets nobody in any round, and is not absent."""
        return [line for line in self.guests if not line.talks and line.guest.presence != "absent"]

    @property
    def short(self) -> list[GuestLine]:
        """Who meets somebody, and has fewer than two possible partners."""
        return [line for line in self.guests if line.talks and line.partners is not None]


def evening(evening_id: UUID) -> Shown:
    """The evening with its guests and tables. Raises `NotFound`."""
    row = service.evening(evening_id)
    invited, talks = service.invited(row.id), service.talks(row.id)
    names = disclosure.own_names({guest.person_id for guest in invited})
    by_intake = {guest.intake_id: names.get(guest.person_id, "") for guest in invited}
    met = Counter(one for talk in talks for one in (talk.mentee_intake_id, talk.mentor_intake_id))
    partners, first = service.partners_of(row), service.went_home_alone(but=row.id)
    lines = [
        GuestLine(
            guest, by_intake[guest.intake_id], met[guest.intake_id], partners.get(guest.intake_id),
            guest.intake_id in first,
        )
        for guest in invited
    ]  # fmt: skip
    there = {guest.intake_id for guest in invited if guest.presence != "absent"}
    return Shown(row, disclosure.own_activity(row.activity_id), lines, _rounds(row, talks, by_intake, there))


def _rounds(row: SpeedDate, talks: list[SpeedDateTalk], names: dict[UUID, str], there: set[UUID]) -> list[RoundLines]:
    found = []
    for number in range(1, row.rounds + 1):
        of_round = [talk for talk in talks if talk.round == number]
        seated = {one for talk in of_round for one in (talk.mentee_intake_id, talk.mentor_intake_id)}
        found.append(
            RoundLines(
                number,
                [
                    TableLine(talk.table_no, names.get(talk.mentee_intake_id, ""), names.get(talk.mentor_intake_id, ""))
                    for talk in of_round
                ],
                sorted(names[one] for one in there - seated),
            )
        )
    return found


def choices(row: SpeedDate) -> dict[str, list[tuple[str, str, bool]]]:
    """Who can be asked, by side: intake, name, whether the last evening brought nobody. Those stand first."""
    first = service.went_home_alone(but=row.id)
    people = sorted(possible.people(row.programme).values(), key=lambda one: (one.intake_id not in first, one.name))
    return {
        side: [(str(one.intake_id), one.name, one.intake_id in first) for one in people if one.facts.side == side]
        for side in ("mentee", "mentor")
    }


@dataclass(frozen=True)
class TableCard:
    """What one guest has in hand: a first name, and per round a table and whom."""

    name: str
    lines: list[tuple[int, int | None, str]]  # round, table (None: a break), first name


def table_cards(row: SpeedDate) -> list[TableCard]:
    """A card for each guest who is there. No surname stands on it."""
    invited, talks = service.invited(row.id), service.talks(row.id)
    known = possible.people(row.programme)
    names = _first_names([known[guest.intake_id] for guest in invited if guest.intake_id in known])
    cards = []
    for guest in invited:
        if guest.presence == "absent" or guest.intake_id not in names:
            continue
        seats: dict[int, tuple[int, UUID]] = {}
        for talk in talks:
            pair = talk.mentee_intake_id, talk.mentor_intake_id
            if guest.intake_id in pair:
                seats[talk.round] = talk.table_no, pair[guest.intake_id == pair[0]]
        lines: list[tuple[int, int | None, str]] = []
        for number in range(1, row.rounds + 1):
            table, other = seats.get(number, (None, None))
            lines.append((number, table, names.get(other, "") if other else ""))
        cards.append(TableCard(names[guest.intake_id], lines))
    return cards


def _first_names(people: list[OwnPerson]) -> dict[UUID, str]:
    """First names, with a number behind one that several carry."""
    count: Counter[str] = Counter()
    many = Counter(one.given_name for one in people)
    found = {}
    for one in people:
        count[one.given_name] += 1
        found[one.intake_id] = (
            f"{one.given_name} {count[one.given_name]}" if many[one.given_name] > 1 else one.given_name
        )
    return found


@dataclass(frozen=True)
class Answer:
    """One talk of a guest, and what this guest said."""

    talk: SpeedDateTalk
    other: str
    said: str


def answers(row: SpeedDate, guest: SpeedDateGuest) -> tuple[str, list[Answer]]:
    """The name of a guest and what this one said of each that was met; never what they said. Raises `NotFound`."""
    talks = outcome.talks_of(row, guest)
    people = {guest.person_id, *(one for talk in talks for one in (talk.mentee_person_id, talk.mentor_person_id))}
    names = disclosure.own_names(people)
    lines = []
    for talk in talks:
        own, other = (
            (talk.mentee_mark, talk.mentor_person_id)
            if guest.side == "mentee"
            else (talk.mentor_mark, talk.mentee_person_id)
        )
        lines.append(Answer(talk, names.get(other, ""), "" if own is None else Mark(own).name.lower()))
    return names.get(guest.person_id, ""), lines


@dataclass(frozen=True)
class PairLine:
    """A pair of one of the two plans."""

    talk: SpeedDateTalk
    mentee: str
    mentor: str
    in_both: bool
    both_yes: bool


@dataclass(frozen=True)
class ResultPage:
    """Both plans by name, and whom to tell kindly that there is nobody."""

    stable: list[PairLine]
    most: list[PairLine]
    liked_somebody: list[str]
    liked_nobody: list[str]
    proposed: list[PairLine]
    erased: bool


def result(row: SpeedDate) -> ResultPage:
    """What came of an evening."""
    found, invited = outcome.result(row), service.invited(row.id)
    people = disclosure.own_names({guest.person_id for guest in invited})
    names = {guest.intake_id: people.get(guest.person_id, "") for guest in invited}

    def line(couple: Couple) -> PairLine:
        talk = found.talks[couple]
        yes = (talk.mentee_mark, talk.mentor_mark) == (Mark.YES, Mark.YES)
        both = couple in found.stable and couple in found.most
        return PairLine(talk, names.get(couple[0], ""), names.get(couple[1], ""), both, yes)

    return ResultPage(
        [line(couple) for couple in found.stable],
        [line(couple) for couple in found.most],
        sorted(names[one] for one in found.left.liked_somebody),
        sorted(names[one] for one in found.left.liked_nobody),
        [line(couple) for couple, talk in sorted(found.talks.items()) if talk.proposal_id],
        found.erased,
    )
