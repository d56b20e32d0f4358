# SPDX-License-Identifier: EUPL-1.2
"""The explanation of one pair for one reader: lines that add up to the score, and nothing that the reader may not see.

It is computed from the cards as the reader may see them: one's own people in full, the other side as released.
"""

from dataclasses import dataclass

from .card import Card
from .codes import GROUPS, BarGroup, Criterion, Gap, Label
from .reader import Reader, ReaderKind
from .reasons import Kind, Part, Points, Sentence, Term
from .scoring import Verdict, judge
from .weights import Programme
from .why_not import Refusal, why_not

OPEN_LANGUAGES = ("nl", "en", "fr")  # a rarer language names a person, so it waits until both said yes
BOTH_SAID_YES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One reason with its sign; points (hundredths) and weight are None for mentor and mentee."""

    criterion: Criterion
    kind: Kind
    sentence: Sentence
    points: int | None
    weight: int | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One of the five groups of the bar: hundredths of points won, out of whole points."""

    group: BarGroup
    points: int
    weight: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one reader is told about one pair; score and label are None for mentor and mentee."""

    score: int | None
    label: Label | None
    lines: tuple[Line, ...]
    bars: tuple[Bar, ...]
    ask_first: tuple[Sentence, ...]
    refusals: tuple[Refusal, ...]
    below_floor: Sentence | None

    @property
    def head(self) -> Sentence | None:
        """The first sentence: the word and the number."""
        if self.score is None or self.label is None:
            return None
        return Sentence("head", {"label": Term("label", self.label.name), "score": Points(self.score)})


def explain(
    seeker: Card, card: Card, programme: Programme, reader: Reader, *, today_week: int, shared: bool = True
) -> Explanation:
    """Judge a pair and tell it to this reader; raises ValueError for a card that the reader may not see in full."""
    return tell(judge(seeker, card, programme, today_week, shared=shared), reader)


def tell(verdict: Verdict, reader: Reader) -> Explanation:
    """Tell a verdict to a reader: numbers and reasons for staff, plain reasons for the two people."""
    reader.check(verdict.pair)
    if reader.is_person:
        return Explanation(None, None, _plain_lines(verdict, reader), (), (), (), None)
    lines = tuple(
        Line(part.criterion, part.reason.kind, _sentence(part, verdict, reader), part.points, part.weight)
        for part in verdict.parts
        if part.weight
    )
    return Explanation(
        score=verdict.score,
        label=verdict.label,
        lines=lines,
        bars=tuple(_bar(group, lines) for group in BarGroup),
        ask_first=tuple(
            Sentence("ask_first", {"what": Term("gap", gap.name or "")}) for gap in Gap if gap in verdict.gaps
        ),
        refusals=why_not(verdict, reader),
        below_floor=_below_floor(verdict, reader),
    )


def _sentence(part: Part, verdict: Verdict, reader: Reader) -> Sentence:
    said = part.reason.sentence
    if said.key in ("unknown", "not_asked"):
        return Sentence(said.key, {"criterion": Term("criterion", part.criterion.code)})
    if said.key == "S03.plus":
        return _language_sentence(said, verdict, reader)
    if said.key == "S04.transport" and reader.is_person:  # whether the other has a car is not theirs to know
        return Sentence("S04.apart", said.facts)
    return said


def _language_sentence(said: Sentence, verdict: Verdict, reader: Reader) -> Sentence:
    """Name the common language where it is an open one, among one's own people, or when both said yes to meeting."""
    spoken = said.facts["languages"]
    band = said.facts["band"]
    codes = [term.code for term in spoken if isinstance(term, Term)] if isinstance(spoken, tuple) else []
    named = [code for code in OPEN_LANGUAGES if code in codes]
    own = verdict.pair.mentee.in_full and verdict.pair.mentor.in_full
    if own or reader.step >= BOTH_SAID_YES:
        named += [code for code in codes if code not in named]
    if not named:
        return Sentence("S03.unnamed", {"band": band})
    return Sentence("S03.plus", {"language": Term("language", named[0]), "band": band})


def _plain_lines(verdict: Verdict, reader: Reader) -> tuple[Line, ...]:
    """Return the reasons for mentor and mentee: no numbers, nothing on how much support somebody needs."""
    return tuple(
        Line(part.criterion, part.reason.kind, _sentence(part, verdict, reader), None, None)
        for part in verdict.parts
        if part.weight and part.criterion is not Criterion.BALANCE and part.reason.kind in (Kind.PLUS, Kind.MINUS)
    )


def _bar(group: BarGroup, lines: tuple[Line, ...]) -> Bar:
    inside = [line for line in lines if line.criterion in GROUPS[group]]
    return Bar(group, sum(line.points or 0 for line in inside), sum(line.weight or 0 for line in inside))


def _below_floor(verdict: Verdict, reader: Reader) -> Sentence | None:
    """Return the sentence below the floor; the lower floor of a tier is told only to those who may know the tier."""
    mentee, policy = verdict.pair.mentee, verdict.pair.programme.floor
    may_know = reader.owns(mentee) or reader.kind is ReaderKind.COORDINATOR
    floor = policy.for_tier(mentee.tier) if may_know else policy.floor
    return Sentence("floor", {"f": Points(floor)}) if verdict.score < floor else None
