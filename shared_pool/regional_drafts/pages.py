# SPDX-License-Identifier: EUPL-1.2
"""The pages of a draft as data: pairs in words, who is left over and why, what changed since the former draft."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from koepel.i18n import _
from shared_pool.cards.shelf import Entry
from shared_pool.matching.codes import Hard
from shared_pool.matching.pairs import Beside, Masked, beside, in_the_way, masked
from shared_pool.matching.service import Around
from shared_pool.matching.views import Town
from shared_pool.proposals.models import Proposal
from shared_pool.regional_drafts import service
from shared_pool.regional_drafts.models import DraftLeft, DraftPair, RegionalDraft
from shared_pool.regional_drafts.schemas import MOST_AT_ONCE

MOST_LINES = 50


@dataclass(frozen=True)
class PairLine:
    """One pair as its card shows it. `proposal`: the open one of this mentee; `with_this`: it is with this very mentor."""

    mentee_card: UUID
    mentor_card: UUID
    words: Beside
    added: int
    locked: bool
    choice: str
    proposal: Proposal | None
    with_this: bool

    @property
    def may_tick(self) -> bool:
        """Whether it can still be proposed."""
        return self.proposal is None and self.words.mentor.possible


@dataclass(frozen=True)
class PairsPage:
    """Some pairs of a draft; `last` is the number of its last page. `wishes`: what was decided for the next draft."""

    lines: list[PairLine]
    page: int
    last: int
    wishes: list[PairLine]
    read: list[Entry]

    @property
    def before(self) -> int:
        """How many pairs stand on the pages before this one."""
        return (self.page - 1) * MOST_AT_ONCE


@dataclass(frozen=True)
class LeftGroup:
    """People without a pair for the same reason; `people` with how many mentors were possible, `more` are not listed."""

    reason: str
    lift: str
    people: list[tuple[UUID, Masked, int]]
    more: int


@dataclass(frozen=True)
class LeftPage:
    """Everybody who is passed over."""

    groups: list[LeftGroup]
    read: list[Entry]


@dataclass(frozen=True)
class Change:
    """What became of one mentee since the former draft; '' where there was no mentor, or is none."""

    mentee: str
    municipality: Town
    before: str
    now: str


@dataclass(frozen=True)
class ChangesPage:
    """The difference with the former draft. `taken_back`: pairs of it of which a card is no longer in the pool."""

    former: RegionalDraft | None
    new: list[Change]
    other: list[Change]
    gone: list[Change]
    same: int
    taken_back: int
    more: int
    read: list[Entry]


def pairs_page(row: RegionalDraft, here: Around, *, apart: bool, page: int) -> PairsPage:
    """The pairs above the floor, or those below it, a page at a time; with those that were kept or left out for the next one."""
    chosen = [pair for pair in service.pairs(row.id) if pair.apart is apart]
    last = max(1, -(-len(chosen) // MOST_AT_ONCE))
    page = min(max(page, 1), last)
    shown = chosen[(page - 1) * MOST_AT_ONCE : page * MOST_AT_ONCE]
    wishes = service.choices()
    wanted = {(pair.mentee_card_id, pair.mentor_card_id) for pair in shown} | set(wishes)
    words = beside(here, wanted)
    busy = service.busy({mentee for mentee, _mentor in wanted})

    def line(mentee: UUID, mentor: UUID, pair: DraftPair | None) -> Iterator[PairLine]:
        found = words.get((mentee, mentor))
        if found is not None and found.read[0].programme == row.programme:
            proposal, choice = busy.get(mentee), wishes.get((mentee, mentor), "")
            yield PairLine(
                mentee, mentor, found, pair.added if pair else 0, bool(pair and pair.locked), str(choice),
                proposal, proposal is not None and proposal.mentor_card_id == mentor,
            )  # fmt: skip

    lines = [one for pair in shown for one in line(pair.mentee_card_id, pair.mentor_card_id, pair)]
    elsewhere = [one for mentee, mentor in wishes for one in line(mentee, mentor, None)]
    return PairsPage(lines, page, last, elsewhere, _read(entry for one in words.values() for entry in one.read))


def left_page(row: RegionalDraft, here: Around) -> LeftPage:
    """Who has no pair: where nobody is possible by the rule in the way, the others by what they came short of."""
    groups = [(name, list(lines)) for name, lines in groupby(service.left_over(row.id), _why_left)]
    shown = masked(here, [one.mentee_card_id for _name, lines in groups for one in lines[:MOST_LINES]])
    found = [_group(name, lines, here, shown) for name, lines in groups]
    return LeftPage(found, _read(one.read for one in shown.values()))


def _why_left(line: DraftLeft) -> str:
    if line.possible:
        return "others_first" if line.above_floor else "below_floor"
    return line.rule


def _group(name: str, lines: Sequence[DraftLeft], here: Around, shown: dict[UUID, Masked]) -> LeftGroup:
    people = [
        (line.mentee_card_id, shown[line.mentee_card_id], line.possible)
        for line in lines
        if line.mentee_card_id in shown
    ]
    return LeftGroup(*_reason(name, here), people, max(0, len(lines) - MOST_LINES))


def _reason(name: str, here: Around) -> tuple[str, str]:
    if name == "others_first":
        return _("There is a mentor, but no place is left."), _("a mentor comes along, or takes one more")
    if name == "below_floor":
        return _("There is a mentor, but only below the floor."), _("you choose one in the workbench, with a reason")
    if not name:
        return _("There is no mentor in this programme."), _("a mentor comes along")
    return in_the_way(here, Hard[name])


def changes_page(row: RegionalDraft, here: Around) -> ChangesPage:
    """What is different from the former draft for the same programme."""
    former = service.former(row)
    if former is None:
        return ChangesPage(None, [], [], [], 0, 0, 0, [])
    before = {pair.mentee_card_id: pair.mentor_card_id for pair in service.pairs(former.id)}
    now = {pair.mentee_card_id: pair.mentor_card_id for pair in service.pairs(row.id)}
    new = [one for one in now if one not in before]
    other = [one for one in now if one in before and before[one] != now[one]]
    gone = [one for one in before if one not in now]
    told = [part[:MOST_LINES] for part in (new, other, gone)]
    mentees = {one for part in told for one in part}
    words = masked(here, mentees | {side[one] for side in (before, now) for one in mentees if one in side})

    def change(mentee: UUID) -> Change:
        seen = words[mentee].view
        sides = (words[side[mentee]].view.title if side.get(mentee) in words else "" for side in (before, now))
        return Change(seen.title, seen.municipality, *sides)

    found = [[change(one) for one in part if one in words] for part in told]
    return ChangesPage(
        former=former,
        new=found[0],
        other=found[1],
        gone=found[2],
        same=len(now) - len(new) - len(other),
        taken_back=max(0, former.report["pairs"] - len(before)),
        more=len(new) + len(other) + len(gone) - len(mentees),
        read=_read(one.read for one in words.values()),
    )


def _read(entries: Iterable[Entry]) -> list[Entry]:
    return list({entry.card_id: entry for entry in entries}.values())


def numbered(page: int, last: int, address: Callable[[int], str]) -> list[tuple[int, str, bool]]:
    """The pages as the component draws them; none when there is one page."""
    return [(one, address(one), one == page) for one in range(1, last + 1)] if last > 1 else []


def chosen_on(page: PairsPage, ticked: Collection[str], *, all_of_them: bool) -> set[UUID]:
    """Which boxes of this page are ticked."""
    return {line.mentee_card for line in page.lines if all_of_them or str(line.mentee_card) in ticked}
