# SPDX-License-Identifier: EUPL-1.2
"""The pages of an evening as data: names beside tables. On what guests see stand first names only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from koepel import reference
from koepel.errors import NotFound
from koepel.i18n import DEFAULT, LANGUAGES, language
from shared_pool.matching.vocabulary import DUTCH
from shared_pool.speed_dating import answers, language_help, outcome, own_link, possible, service
from shared_pool.speed_dating.codes import MarkedBy
from shared_pool.speed_dating.failures import EveningClosed
from shared_pool.speed_dating.guests import Couple, short_of_partners, without_helper
from shared_pool.speed_dating.marks import Mark
from shared_pool.speed_dating.models import SpeedDate, SpeedDateGuest, SpeedDateHelper, SpeedDateTalk
from tenants import disclosure
from tenants.disclosure import OwnActivity

FEW = 2  # talks: with fewer somebody hardly has a choice


@dataclass(frozen=True)
class GuestLine:
    """One guest for staff; `partners` is None where there are enough."""

    guest: SpeedDateGuest
    name: str
    talks: int
    partners: int | None
    first: bool
    answered: tuple[int, int] = (0, 0)  # of how many talks that were held; never what
    needs: str = ""  # the languages in one of which somebody must help, and nobody does


@dataclass(frozen=True)
class TableLine:
    """One table of one round, by name."""

    number: int
    mentee: str
    mentor: str
    helper: str


@dataclass(frozen=True)
class HelperLine:
    """Who helps with language."""

    helper: SpeedDateHelper
    languages: str
    talks: int


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
    helpers: list[HelperLine]

    @property
    def unhelped(self) -> list[GuestLine]:
        """Who shares a language with nobody here, and whom nobody helps yet."""
        return [line for line in self.guests if line.needs and line.guest.presence != "absent"]

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
    met = Counter(one for talk in talks for one in _seated(talk) if one)
    there, first = service.guests_of(row), service.went_home_alone(but=row.id)
    partners = {warned.who: warned.partners for warned in short_of_partners(there)}
    needs = {who: named(languages, " / ") for who, languages in without_helper(there).items()}
    laid = answers.of_talks(talks)
    asked, said = Counter(one.guest_id for one in laid), Counter(one.guest_id for one in laid if one.mark is not None)
    lines = [
        GuestLine(
            guest, by_intake[guest.intake_id], met[guest.intake_id], partners.get(guest.intake_id),
            guest.intake_id in first, (said[guest.id], asked[guest.id]), needs.get(guest.intake_id, ""),
        )
        for guest in invited
    ]  # fmt: skip
    helping = language_help.of_evening(row.id)
    by_intake |= {helper.id: helper.given_name for helper in helping}
    present = {guest.intake_id for guest in invited if guest.presence != "absent"}
    return Shown(
        row, disclosure.own_activity(row.activity_id), lines, _rounds(row, talks, by_intake, present),
        [HelperLine(helper, named(helper.languages, ", "), met[helper.id]) for helper in helping],
    )  # fmt: skip


def named(codes: Iterable[str], between: str) -> str:
    """These languages by name, in the language of the reader."""
    return between.join(sorted(reference.language(code).name(language()) for code in codes))


def _rounds(row: SpeedDate, talks: list[SpeedDateTalk], names: dict[UUID, str], there: set[UUID]) -> list[RoundLines]:
    found = []
    for number in range(1, row.rounds + 1):
        of_round = [talk for talk in talks if talk.round == number]
        seated = {one for talk in of_round for one in (talk.mentee_intake_id, talk.mentor_intake_id)}
        found.append(
            RoundLines(
                number,
                [
                    TableLine(talk.table_no, *(names.get(one, "") if one else "" for one in _seated(talk)))
                    for talk in of_round
                ],
                sorted(names[one] for one in there - seated),
            )
        )
    return found


def tongues(row: SpeedDate) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Languages to help in, as (code, name): those of guests who must be helped and of our own pages, and all others."""
    asked = frozenset(LANGUAGES).union(*(known.languages for known in service.guests_of(row).possible.values()))
    asked -= {DUTCH}
    every = sorted(
        ((one.code, one.name(language())) for one in reference.languages()), key=lambda one: one[1].casefold()
    )
    return [one for one in every if one[0] in asked], [one for one in every if one[0] not in asked]


def _seated(talk: SpeedDateTalk) -> tuple[UUID, UUID, UUID | None]:
    return talk.mentee_intake_id, talk.mentor_intake_id, talk.helper_id


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
    """What one guest has in hand, in the own language: a first name, and per round a table and whom. A helper is no guest."""

    guest: SpeedDateGuest | None
    language: str
    name: str
    lines: list[tuple[int, int | None, str]]  # round, table (None: a break), first name
    link: str = ""  # the own page of the guest, on a card that was made just now


def table_cards(row: SpeedDate, only: UUID | None = None) -> list[TableCard]:
    """A card for each guest who is there, or for one of them. No surname stands on it."""
    invited, talks = service.invited(row.id), service.talks(row.id)
    names = answers.card_names(invited)
    helping = {helper.id: helper.given_name for helper in language_help.of_evening(row.id)}
    readers = disclosure.own_readers({guest.person_id for guest in invited})
    cards = []
    for guest in invited:
        if guest.presence == "absent" or guest.intake_id not in names or only not in (None, guest.id):
            continue
        seats: dict[int, tuple[int, str]] = {}
        for talk in talks:
            pair = talk.mentee_intake_id, talk.mentor_intake_id
            if guest.intake_id in pair:
                beside = (
                    names.get(pair[guest.intake_id == pair[0]], ""),
                    helping.get(talk.helper_id, "") if talk.helper_id else "",
                )
                seats[talk.round] = talk.table_no, " + ".join(filter(None, beside))
        cards.append(TableCard(guest, readers[guest.person_id][1], names[guest.intake_id], _lines(row, seats)))
    return cards


def helper_cards(row: SpeedDate) -> list[TableCard]:
    """The same for who helps with language: at which table, and between whom."""
    talks, names = service.talks(row.id), answers.card_names(service.invited(row.id))
    cards = []
    for helper in language_help.of_evening(row.id):
        seats = {
            talk.round: (talk.table_no, " – ".join(names.get(one, "") for one in _seated(talk)[:2]))
            for talk in talks
            if talk.helper_id == helper.id
        }
        if helper.presence != "absent":
            cards.append(TableCard(None, DEFAULT, helper.given_name, _lines(row, seats)))
    return cards


def _lines(row: SpeedDate, seats: Mapping[int, tuple[int, str]]) -> list[tuple[int, int | None, str]]:
    return [(number, *seats.get(number, (None, ""))) for number in range(1, row.rounds + 1)]


def cards_with_links(row: SpeedDate, only: UUID | None = None) -> list[TableCard]:
    """The same with a new link each; for one guest alone, whose card got lost, the older links stop.

    Raises `EveningClosed`, and `NotFound` for a guest who is not on this evening.
    """
    if row.closed_at is not None:
        raise EveningClosed
    cards = table_cards(row, only)
    if only is not None and not cards:
        raise NotFound
    ends_at = disclosure.own_activity(row.activity_id).facts.ends_at
    return [
        replace(card, link=own_link.make(card.guest, card.language, ends_at, alone=only is not None))
        for card in cards
        if card.guest is not None
    ]


@dataclass(frozen=True)
class Answer:
    """One talk of a guest. `said`: what staff copied; what the guest filled in is nobody's to read, only when that was."""

    talk_id: UUID
    round: int
    other: str
    said: str
    by_guest_at: datetime | None


def answered(row: SpeedDate, guest: SpeedDateGuest) -> tuple[str, list[Answer]]:
    """The name of a guest and that of each who was met, for who copies a paper card; never what they said. Raises `NotFound`."""
    if guest.speed_date_id != row.id:
        raise NotFound
    own, lines = answers.of_guest(guest.id)[::-1], []
    talks = {talk.id: talk for talk in service.talks(row.id)}
    names = disclosure.own_names({guest.person_id} | {one for talk in talks.values() for one in _persons(talk)})
    for one in own:
        if one.talk_id in talks:  # the other one may be set apart
            other = next(who for who in _persons(talks[one.talk_id]) if who != guest.person_id)
            copied = one.mark if one.marked_by == MarkedBy.STAFF else None
            said = "" if copied is None else Mark(copied).name.lower()
            by_guest = one.marked_at if one.marked_by == MarkedBy.GUEST else None
            lines.append(Answer(one.talk_id, one.round, names.get(other, ""), said, by_guest))
    return names.get(guest.person_id, ""), lines


def _persons(talk: SpeedDateTalk) -> tuple[UUID, UUID]:
    return talk.mentee_person_id, talk.mentor_person_id


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
    untold: int  # who went home without a match, and was not written to


def result(row: SpeedDate) -> ResultPage:
    """What came of an evening."""
    found, invited = outcome.result(row), service.invited(row.id)
    people = disclosure.own_names({guest.person_id for guest in invited})
    names = {guest.intake_id: people.get(guest.person_id, "") for guest in invited}

    def line(couple: Couple) -> PairLine:
        both = couple in found.stable and couple in found.most
        mentee, mentor = (names.get(one, "") for one in couple)
        return PairLine(found.talks[couple], mentee, mentor, both, couple in found.both_yes)

    return ResultPage(
        [line(couple) for couple in found.stable],
        [line(couple) for couple in found.most],
        sorted(names[one] for one in found.left.liked_somebody),
        sorted(names[one] for one in found.left.liked_nobody),
        [line(couple) for couple, talk in sorted(found.talks.items()) if talk.proposal_id],
        found.erased,
        len(outcome.untold(row, found.left)),
    )
