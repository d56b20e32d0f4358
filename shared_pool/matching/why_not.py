# SPDX-License-Identifier: EUPL-1.2
"""Why a pair is not possible, all reasons at once, each with what would lift it; hidden where it tells too much."""

from dataclasses import dataclass, field

from .codes import RULES, Hard
from .hard_rules import missing_steps
from .reader import Reader, ReaderKind
from .reasons import Sentence, Term
from .scoring import Verdict
from .vocabulary import CardSide


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason. Without a code it is of the other municipality, which is all that may be said."""

    code: Hard | None
    reason: Sentence
    lifts: tuple[Sentence, ...] = field(default=())


OTHER_MUNICIPALITY = Refusal(None, Sentence("other_municipality"))


def why_not(verdict: Verdict, reader: Reader, *, criterion: str = "") -> tuple[Refusal, ...]:
    """Return every reason that excludes the pair, as this reader may know it.

    `criterion`: the condition that one's own person does not meet, in the reader's language, if the caller knows it.
    """
    reader.check(verdict.pair)
    if reader.is_person:
        return ()
    told, hidden = [], False
    for code, sides in sorted(verdict.failing.items()):
        known = _sides_told(code, sides, verdict, reader)
        hidden = hidden or known != sides
        if known:
            lifts = tuple(Sentence(key) for key in RULES[code].lifts)
            told.append(Refusal(code, _reason(code, verdict, reader, criterion), lifts))
    return (*told, *((OTHER_MUNICIPALITY,) if hidden else ()))


def _sides_told(code: Hard, sides: CardSide, verdict: Verdict, reader: Reader) -> CardSide:
    """Return the causing sides of which this reader may know; a hidden rule speaks of one's own people only."""
    if not RULES[code].hidden or reader.kind is ReaderKind.COORDINATOR or verdict.pair.one_tenant:
        return sides
    if code is Hard.H08:  # an unmet wish tells the gender or age of the other, whoever wished it
        return CardSide.NONE
    return sides & (CardSide.MENTEE if reader.owns(verdict.pair.mentee) else CardSide.MENTOR)


def _reason(code: Hard, verdict: Verdict, reader: Reader, criterion: str) -> Sentence:
    pair = verdict.pair
    if code is Hard.H02:
        return Sentence("H02", {"criterion": criterion}) if criterion else Sentence("H02.plain")
    if code is Hard.H03:
        other = pair.mentee if reader.owns(pair.mentor) else pair.mentor
        return Sentence("H03", {"municipality": Term("municipality", str(other.tenant))})
    if code is Hard.H10:
        if not reader.owns(pair.mentor):
            return Sentence("H10.plain")
        steps = missing_steps(pair.mentor, pair.programme).texts()
        return Sentence("H10", {"steps": tuple(Term("step", text) for text in steps)})
    return Sentence(RULES[code].reason)
