# SPDX-License-Identifier: EUPL-1.2
"""The pages of the workbench as data: what was asked in the address, and what stands on the page in answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from werkzeug.datastructures import MultiDict

from koepel.errors import NotFound
from koepel.i18n import _
from shared_pool.cards import service as cards
from shared_pool.cards.shelf import Entry
from shared_pool.matching.asking import WhyNot, own_names, why_not_of
from shared_pool.matching.codes import RULES, Criterion, Hard, Label
from shared_pool.matching.reasons import Sentence
from shared_pool.matching.service import SORTS, Around, Bench, Candidate, with_scarcity
from shared_pool.matching.views import MatchView, SeekerView, floor_of, match_view, seeker_view
from shared_pool.matching.what_if import AS_IT_IS, Trial, middles, out_of_hundred, tried, without_agreement
from shared_pool.matching.wording import Wording
from shared_pool.matching.words import word, wording

FIRST, MORE, BELOW = 5, 25, 10
MOST_COMPARED = 3
FURTHER = ("5", "10", "20")  # kilometres that can be tried out
MOST_WORDS = 80
MOST_SHARE = 50  # how far a slider goes


def a_reference(text: str) -> UUID | None:
    """A reference out of an address; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Asked:
    """What the address asks of the workbench; whatever does not fit is as if it were not asked."""

    municipality: UUID | None = None
    sort: str = "score"
    count: int = FIRST
    why_not: UUID | None = None
    why_not_words: str = ""  # a name, or the code on a card
    trial: Trial = AS_IT_IS  # the page says so and proposes nothing
    below: bool = False  # also who is below the floor

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The trial as fields of an address, so that a filter does not end it."""
        trial = self.trial
        said = [
            ("verder", str(trial.further or "")),
            ("online", "1" if trial.online else ""),
            ("punt", str(trial.meeting_in or "")),
            *((criterion.code, str(points)) for criterion, points in zip(Criterion, trial.weights, strict=False)),
        ]
        return [(name, value) for name, value in said if value]

    def address(self, **more: str) -> str:
        """The query of the same page with something more."""
        kept = [("gemeente", str(self.municipality or "")), ("volgorde", self.sort), *self.carried, *more.items()]
        return urlencode([(name, value) for name, value in kept if value])

    @property
    def about(self) -> list[UUID]:
        """Whom the question 'Waarom niet?' is about."""
        return [self.why_not] if self.why_not else []

    @classmethod
    def of(cls, sent: MultiDict[str, str]) -> Asked:
        """Read the query of the page."""
        return cls(
            municipality=a_reference(sent.get("gemeente", "")),
            sort=sent.get("volgorde", "score") if sent.get("volgorde") in SORTS else "score",
            count=MORE if sent.get("toon") == "meer" else FIRST,
            why_not=a_reference(sent.get("waarom", "")),
            why_not_words=sent.get("code", "").strip()[:MOST_WORDS],
            trial=Trial(
                further=int(sent.get("verder", "")) if sent.get("verder") in FURTHER else 0,
                online=sent.get("online") == "1",
                meeting_in=a_reference(sent.get("punt", "")),
                weights=out_of_hundred([_share(sent.get(criterion.code, "")) for criterion in Criterion]),
            ),
            below=sent.get("toon") == "onder",
        )


def _share(text: str) -> int:
    """Where a slider stands."""
    return min(int(text), MOST_SHARE) if text.isascii() and text.isdigit() else 0


@dataclass(frozen=True)
class WorkbenchPage:
    """All that stands on the workbench."""

    seeker: SeekerView
    seeker_card: UUID | None
    at_home: bool
    proposals: list[tuple[UUID, int]]
    released: bool
    resting: bool
    matches: list[MatchView]
    below: list[MatchView]
    floor: str
    possible: int
    looked_at: int
    below_count: int
    towns: list[tuple[str, str]]
    sorts: list[tuple[str, str]]
    asked: Asked
    chosen: str
    why_not: WhyNot | None
    own_names: list[str]
    dominant: str
    read: list[Entry]
    regional: bool
    reserve_first: bool
    meeting_in: list[tuple[str, str]]
    sliders: list[tuple[str, str, int]]  # criterion, its word, points of 100
    apart: list[str]  # municipalities without an agreement for this programme


@dataclass(frozen=True)
class ComparePage:
    """Two or three candidates, criterion by criterion."""

    seeker: SeekerView
    seeker_card: UUID | None
    matches: list[MatchView]
    lines: list[
        tuple[str, str, list[tuple[str, int, int]], bool]
    ]  # criterion, the seeker, (words, won, possible), differ
    read: list[Entry]


def _names(bench: Bench) -> Mapping[UUID, str]:
    return {tenant: member.name for tenant, member in bench.around.members.items()}


def workbench(bench: Bench, asked: Asked) -> WorkbenchPage:
    """The page for what was asked; what it shows of others stands in `read`, to be noted."""
    said = wording(_names(bench))
    seen = seeker_view(bench)
    as_it_is = bench.around
    asked = replace(asked, trial=_told_apart(asked.trial, as_it_is))
    bench = tried(bench, asked.trial) if asked.trial else bench
    best = with_scarcity(bench, bench.best(asked.count, municipality=asked.municipality, sort=asked.sort))
    # explained, and noted as read, only once somebody looks; at once where nobody is above the floor
    under = bench.below(BELOW, municipality=asked.municipality) if asked.below or not best else []
    why_not, about = why_not_of(bench, asked.why_not, asked.why_not_words, said)
    matches = [match_view(bench, one, said, place) for place, one in enumerate(best, 1)]
    first = matches[0] if matches else None
    return WorkbenchPage(
        seeker=seen,
        seeker_card=None if asked.trial else bench.seeker.card_id,
        at_home=not bench.seeker.card_id,
        proposals=cards.in_proposals(bench.seeker.card_id) if bench.seeker.card_id else [],
        released=bench.seeker.card.released,
        resting=bench.seeker.own is not None and bench.seeker.own.facts.state == "paused",
        matches=matches,
        below=[match_view(bench, one, said, len(matches) + place) for place, one in enumerate(under, 1)],
        floor=floor_of(bench, said),
        possible=bench.possible,
        looked_at=bench.looked_at,
        below_count=len(bench.ranking) - bench.possible,
        towns=[(str(member.tenant_id), member.name) for member in bench.municipalities()],
        sorts=_sorts(),
        asked=asked,
        chosen=first.value if first and first.score >= Label.STRONG and asked.sort == "score" else "",
        why_not=why_not,
        own_names=sorted(name for _, name in own_names(bench)),
        dominant="" if bench.possible else _dominant(bench, said),
        read=_read([*best, *under, *about]),
        regional=bench.seeker.own is None,
        reserve_first=asked.sort == "score" and any(one.reserve for one in matches),
        meeting_in=_meeting_in(as_it_is),
        sliders=[
            (criterion.code, word("criterion", criterion.code), bench.around.programme.weights[criterion])
            for criterion in Criterion
        ],
        apart=[member.name for member in without_agreement(as_it_is)],
    )


def _told_apart(trial: Trial, here: Around) -> Trial:
    """Sliders that stand as the programme has them try out nothing."""
    return replace(trial, weights=()) if trial.weights == here.programme.weights.points else trial


def _meeting_in(here: Around) -> list[tuple[str, str]]:
    known = [(here.members[tenant].name, str(tenant)) for tenant in middles(here)]
    return [(tenant, name) for name, tenant in sorted(known)]


def _sorts() -> list[tuple[str, str]]:
    return [
        ("score", _("Best score")),
        ("distance", _("Nearest")),
        ("moments", _("Most shared moments")),
        ("waiting", _("Waits longest")),
    ]


def _read(shown: Iterable[Candidate]) -> list[Entry]:
    return list({one.who.entry.card_id: one.who.entry for one in shown if one.who.entry is not None}.values())


def _dominant(bench: Bench, said: Wording) -> str:
    """Why nobody is possible: the rule that excludes most."""
    name = bench.dominant()
    if not name:
        return ""
    rule = RULES[Hard[name]]
    plain = {"H02": "H02.plain", "H10": "H10.plain"}.get(name, rule.reason)
    return "" if name == "H03" else f"{said.say(Sentence(plain))} ({name})"


def to_compare(sent: Iterable[str]) -> list[UUID]:
    """The first three references of an address, each once."""
    return list(dict.fromkeys(ref for ref in map(a_reference, sent) if ref is not None))[:MOST_COMPARED]


def compare(bench: Bench, wanted: list[UUID]) -> ComparePage:
    """Up to three candidates beside each other. Raises `NotFound` when none of them is there."""
    said = wording(_names(bench))
    found = [one for one in map(bench.find, wanted) if one is not None]
    if not found:
        raise NotFound
    found.sort(key=lambda one: (one.rank == 0, one.rank))
    matches = [match_view(bench, one, said) for one in found]
    mentee_first = bench.seeker.card.side.texts()[0] == "mentee"
    lines = []
    for at, row in enumerate(matches[0].rows):
        theirs = [match.rows[at] for match in matches]
        cells = [(one[2] if mentee_first else one[1], one[3], one[4]) for one in theirs]
        lines.append((row[0], row[1] if mentee_first else row[2], cells, len(set(cells)) > 1))
    return ComparePage(seeker_view(bench), bench.seeker.card_id, matches, lines, _read(found))
