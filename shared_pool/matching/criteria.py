# SPDX-License-Identifier: EUPL-1.2
"""The soft criteria S02-S10 for one pair: the reference that `engine_values.py` must equal. S01 is in `work.py`."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from .bands import DutchBand, distance_band, level_band
from .card import Card
from .codes import Criterion
from .hard_rules import Pair, wishes
from .languages import common, practises_dutch, weaker_level
from .reasons import UNKNOWN_VALUE, Kind, Reason, Term, not_asked, share, unknown
from .vocabulary import GoalType, Reach, SupportAction, WorkFlag
from .weights import ACTIONS_FOR, LanguageRule
from .work import work

LEVEL_VALUES = {DutchBand.A: 55, DutchBand.B: 85, DutchBand.C: 100}
DISTANCE_STEPS = (100, 80, 50, 20)  # below 2, 2-5, 5-10, more than 10 kilometres
ONLINE_VALUE = 80
NEAR = 80
ENOUGH_HALF_DAYS = 3
CLASH = 40
BALANCED = 6  # the two strengths together
UNBALANCED_VALUE = 40  # all that is told across a border; the formula would tell the other's strength


def covered_goals(actions: SupportAction) -> GoalType:
    """Return the goals that these actions cover."""
    covered = GoalType.NONE
    for goal, helping in ACTIONS_FOR.items():
        if actions & helping:
            covered |= goal
    return covered


def goals(pair: Pair) -> Reason:
    """S02: the share of goals and asked actions that the mentor wants to support, or that an offer serves; a must counts double."""
    mentee, supported = pair.mentee, pair.mentor.actions
    covered = covered_goals(supported) | pair.mentor.goals
    if not covered or not (mentee.goals or mentee.actions):
        return unknown()

    def doubled(goal_mask: int, action_mask: int) -> int:
        asked = (goal_mask & mentee.goals).bit_count() + (action_mask & mentee.actions).bit_count()
        musts = mentee.goals & mentee.must_goals, mentee.actions & mentee.must_actions
        return asked + (goal_mask & musts[0]).bit_count() + (action_mask & musts[1]).bit_count()

    value = share(doubled(covered, supported), doubled(mentee.goals, mentee.actions))
    named = _names(mentee.goals & covered, mentee.actions & supported)
    asked = len(_names(mentee.goals, mentee.actions))
    if not named:
        return Reason(value, Kind.MINUS, "S02.minus", {"goals": _names(mentee.goals, mentee.actions)})
    key = "S02.all" if len(named) == asked else "S02.plus"
    return Reason(value, Kind.PLUS, key, {"n": len(named), "m": asked, "goals": named})


def _names(goal_mask: GoalType, action_mask: SupportAction) -> tuple[Term, ...]:
    return tuple(Term("goal", text) for text in goal_mask.texts()) + tuple(
        Term("action", text) for text in action_mask.texts()
    )


def language(pair: Pair) -> Reason:
    """S03: the weaker level in the best common language, else Dutch practice, else an interpreter."""
    mine, theirs = pair.mentee.languages, pair.mentor.languages
    shared = common(mine, theirs, pair.programme)
    if shared.known:
        bands = {code: level_band(weaker_level(mine, theirs, code)) for code in shared.known}
        best = max(bands.values(), key=LEVEL_VALUES.__getitem__)
        names = tuple(Term("language", code) for code in sorted(bands) if bands[code] is best)
        return Reason(LEVEL_VALUES[best], Kind.PLUS, "S03.plus", {"languages": names, "band": best.value})
    if practises_dutch(pair.mentor, pair.programme):
        return Reason(100, Kind.PLUS, "S03.practice")
    if pair.mentee.interpreter or pair.mentor.interpreter:
        return Reason(50, Kind.PLUS, "S03.interpreter")
    if shared.maybe:
        return unknown()
    if pair.programme.language_rule is LanguageRule.IGNORED:
        return Reason(50, Kind.MINUS, "S03.untrained")
    return Reason(0, Kind.MINUS, "S03.minus")


def place(pair: Pair) -> Reason:
    """S04: the distance in steps, one lower where somebody has no own transport; both prefer online: at least 80."""
    online = Reach.PREFERS_ONLINE in pair.mentee.reach & pair.mentor.reach
    squared = pair.squared_distance
    if squared is None:
        return Reason(ONLINE_VALUE, Kind.PLUS, "S04.online") if online else unknown()
    on_foot = Reach.NO_OWN_TRANSPORT in pair.mentee.reach | pair.mentor.reach
    step = (squared >= 4) + (squared >= 25) + (squared > 100) + on_foot
    value = DISTANCE_STEPS[min(step, 3)]
    if online and value < ONLINE_VALUE:
        return Reason(ONLINE_VALUE, Kind.PLUS, "S04.online")
    kind = Kind.PLUS if value >= UNKNOWN_VALUE else Kind.MINUS
    key = "S04.transport" if on_foot else "S04.plus" if value >= NEAR else "S04.apart"
    return Reason(value, kind, key, {"band": Term("distance", distance_band(squared).value)})


def time(pair: Pair) -> Reason:
    """S05: shared half-days against at most three of the mentee's own."""
    own, others = pair.mentee.half_days, pair.mentor.half_days
    if not own or not others:
        return unknown()
    counted = min(own.bit_count(), ENOUGH_HALF_DAYS)
    shared = (own & others).bit_count()
    value = share(min(shared, counted), counted)
    kind = Kind.PLUS if value >= UNKNOWN_VALUE else Kind.MINUS
    key = "S05.none" if not shared else "S05.plus" if shared > 1 else "S05.one" if kind is Kind.PLUS else "S05.minus"
    return Reason(value, kind, key, {"n": shared} if shared else {})


def interests(pair: Pair) -> Reason:
    """S06: what both like, of all that either likes; 40 less where one likes what the other would rather not."""
    mine, theirs = pair.mentee, pair.mentor
    clash = bool(mine.interests & theirs.dislikes or theirs.interests & mine.dislikes)
    known = bool(mine.interests and theirs.interests)
    in_common = (mine.interests & theirs.interests).bit_count()
    value = share(in_common, (mine.interests | theirs.interests).bit_count()) if known else UNKNOWN_VALUE
    if clash:
        return Reason(max(0, value - CLASH), Kind.MINUS, "S06.minus")
    if not known:
        return unknown()
    if not in_common:
        return Reason(value, Kind.MINUS, "S06.none")
    return Reason(value, Kind.PLUS, "S06.plus" if in_common > 1 else "S06.one", {"n": in_common})


def soft_wishes(pair: Pair) -> Reason:
    """S07: soft wishes met out of those expressed; an unanswered one, also of a must, counts half."""
    met = unanswered = counted = 0
    for wishing, other in ((pair.mentee, pair.mentor), (pair.mentor, pair.mentee)):
        for aspect, wish, answer in wishes(wishing, other):
            if not wish or (answer and aspect in wishing.must_wishes):
                continue
            counted += 1
            unanswered += not answer
            met += bool(wish & answer)
    if not counted:
        return not_asked()
    if unanswered == counted:
        return unknown()
    value = share(2 * met + unanswered, 2 * counted)
    if value >= UNKNOWN_VALUE:
        return Reason(value, Kind.PLUS, "S07.plus", {"n": met, "m": counted})
    return Reason(value, Kind.MINUS, "S07.minus", {"n": counted - met - unanswered, "m": counted})


def balance(pair: Pair) -> Reason:
    """S08: weak goes with strong. Exact between two of one's own people, only yes or no where a card was released."""
    mentee, mentor = pair.mentee, pair.mentor
    if not mentee.strength or not mentor.strength:
        return unknown()
    short = max(0, BALANCED - mentee.strength - mentor.strength)
    if not short:
        return Reason(100, Kind.PLUS, "S08.plus")
    if not (mentee.in_full and mentor.in_full):
        return Reason(UNBALANCED_VALUE, Kind.MINUS, "S08.unbalanced")
    value = 100 - 20 * short
    if value > UNKNOWN_VALUE:
        return Reason(value, Kind.PLUS, "S08.nearly")
    return Reason(value, Kind.MINUS, "S08.minus")


def own_municipality(pair: Pair) -> Reason:
    """S09: one and the same municipality."""
    return Reason(100, Kind.PLUS, "S09.plus") if pair.one_tenant else Reason(0, Kind.MINUS, "S09.minus")


def peer(pair: Pair) -> Reason:
    """S10: the mentee asked for a peer, and the mentor is one."""
    if WorkFlag.PEER not in pair.mentee.work:
        return not_asked()
    return Reason(100, Kind.PLUS, "S10.plus") if _is_peer(pair.mentor) else Reason(0, Kind.MINUS, "S10.minus")


def _is_peer(mentor: Card) -> bool:
    return WorkFlag.PEER in mentor.work


CRITERIA: Mapping[Criterion, Callable[[Pair], Reason]] = MappingProxyType(
    {
        Criterion.WORK: work,
        Criterion.GOALS: goals,
        Criterion.LANGUAGE: language,
        Criterion.PLACE: place,
        Criterion.TIME: time,
        Criterion.INTERESTS: interests,
        Criterion.WISHES: soft_wishes,
        Criterion.BALANCE: balance,
        Criterion.OWN_MUNICIPALITY: own_municipality,
        Criterion.PEER: peer,
    }
)
