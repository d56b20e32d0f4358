# SPDX-License-Identifier: EUPL-1.2
"""A draft for a region proposes what may be, keeps what people settled, and says of everybody left over why."""

import random
from dataclasses import replace
from uuid import UUID

import pytest

from shared_pool.matching.batch import draw_up
from shared_pool.matching.card import Card
from shared_pool.matching.codes import Hard
from shared_pool.matching.draft import Draft
from shared_pool.matching.policy import FLOOR, POLICIES, SHIPPED, Policy
from shared_pool.matching.scoring import Verdict
from shared_pool.matching.vocabulary import Gender, GoalType, Interest, SupportAction
from shared_pool.matching.weights import FloorPolicy, Programme
from tests.shared_pool.matching_cards import (
    AARTSELAAR,
    BORSBEEK,
    MORTSEL,
    TODAY,
    a_mentee,
    a_mentor,
    a_programme,
    any_programme,
    speaks,
    the_welder,
    the_would_be_welder,
    verdict_on,
)
from tests.shared_pool.matching_region import EVERYBODY, Agreements, any_agreements, any_region, deck_of, said_of

WITHOUT_BALANCE = replace(SHIPPED, balance=False)


def a_draft(
    *cards: Card, programme: Programme | None = None, agreed: Agreements = EVERYBODY, **settings: object
) -> Draft:
    return draw_up(deck_of(cards), programme or a_programme(), week=TODAY, mentors_for=agreed, **settings)  # type: ignore[arg-type]


def pairs_of(draft: Draft) -> set[tuple[UUID, UUID]]:
    return {(pair.mentee, pair.mentor) for pair in draft.pairs}


def between_the_floors(programme: Programme) -> tuple[Card, Card, Verdict]:
    """A mentee and a mentor of whom the reference gives a score from 30 to below 40 points."""
    chance = random.Random(5)
    for number in range(3000):
        mentee = a_mentee(
            f"mentee {number}",
            half_days=chance.getrandbits(6),
            goals=GoalType.WORK | GoalType.TRAINING,
            interests=Interest(chance.getrandbits(len(Interest))),
            wish_gender=Gender.WOMAN,
            languages=speaks(nl=2),
            strength=1,
        )
        mentor = a_mentor(
            f"mentor {number}",
            half_days=chance.getrandbits(6),
            actions=SupportAction(chance.getrandbits(3)),
            dislikes=Interest(chance.getrandbits(len(Interest))),
            gender=Gender.MAN,
            strength=1,
        )
        verdict = verdict_on(mentee, mentor, programme)
        if verdict.possible and 3000 <= verdict.score < 4000:
            return mentee, mentor, verdict
    raise AssertionError("nobody scores this")


@pytest.mark.parametrize("seed", range(12))
def test_a_draft_of_any_region_holds_no_pair_that_the_reference_forbids(seed: int) -> None:
    chance = random.Random(seed)
    cards, agreed = any_region(chance, 40, 15), any_agreements(chance)
    programme = any_programme(chance) if seed % 3 else a_programme("buddy")
    policy = chance.choice([SHIPPED, *POLICIES.values(), replace(SHIPPED, most_pairs_first=True)])
    by_reference = {card.reference: card for card in cards}

    draft = draw_up(deck_of(cards), programme, policy, week=TODAY, mentors_for=agreed)

    for pair in draft.pairs:
        mentee, mentor = by_reference[pair.mentee], by_reference[pair.mentor]
        said = said_of(mentee, mentor, programme, agreed)
        assert said.possible, said.codes
        assert pair.score == said.score == sum(part.points for part in said.parts)
        assert pair.score >= policy.floor.for_tier(mentee.tier)
        assert pair.apart == (pair.score < policy.floor.floor)
        assert pair.objective >= pair.score + policy.added(mentee.tier, TODAY - mentee.waiting_since)
    mentees = [pair.mentee for pair in draft.pairs]
    assert len(set(mentees)) == len(mentees)
    for mentor_ in {pair.mentor for pair in draft.pairs}:
        assert sum(pair.mentor == mentor_ for pair in draft.pairs) <= by_reference[mentor_].places
    assert not {left.mentee for left in draft.left_over} & set(mentees)
    assert len(draft.left_over) + len(mentees) == sum(count.waiting for count in draft.by_tier.values())


def test_regions_of_these_tests_hold_pairs_and_people_left_over() -> None:
    chance = random.Random(0)
    drafts = [
        draw_up(deck_of(any_region(chance, 40, 15)), a_programme("buddy"), week=TODAY, mentors_for=EVERYBODY)
        for _ in range(4)
    ]
    assert min(len(draft.pairs) for draft in drafts) > 5
    assert min(len(draft.left_over) for draft in drafts) > 5


@pytest.mark.parametrize("policy", [SHIPPED, POLICIES["greedy"]], ids=lambda policy: policy.key)
def test_the_same_people_give_the_same_bytes_in_whatever_order_their_cards_come(policy: Policy) -> None:
    chance = random.Random(61)
    cards, agreed = any_region(chance, 60, 40), any_agreements(chance)
    shuffled = chance.sample(cards, len(cards))
    turned = {one: frozenset(sorted(others, reverse=True)) for one, others in reversed(list(agreed.items()))}

    one = draw_up(deck_of(cards), a_programme("buddy"), policy, week=TODAY, mentors_for=agreed)
    other = draw_up(deck_of(shuffled), a_programme("buddy"), policy, week=TODAY, mentors_for=turned)

    assert one.pairs
    assert one.canonical() == other.canonical()


def test_the_would_be_welder_of_borsbeek_meets_the_welder_of_aartselaar_and_nobody_else_does() -> None:
    others = [a_mentee(f"mentee {n}", MORTSEL) for n in range(3)]
    draft = a_draft(the_welder(), the_would_be_welder(), *others, a_mentor("other", MORTSEL, places=2))
    assert (the_would_be_welder().reference, the_welder().reference) in pairs_of(draft)
    assert len(draft.pairs) == 3
    assert len(draft.left_over) == 1


def test_without_an_agreement_a_mentee_keeps_to_the_own_municipality() -> None:
    agreed = {BORSBEEK: frozenset({MORTSEL}), AARTSELAAR: frozenset({BORSBEEK})}
    mentee, far = a_mentee("of Borsbeek", BORSBEEK), a_mentor("of Aartselaar", AARTSELAAR)
    alone = a_draft(mentee, far, agreed=agreed)
    assert not alone.pairs
    assert alone.left_over[0].rule is Hard.H03
    own = a_mentor("of Borsbeek", BORSBEEK)
    assert pairs_of(a_draft(mentee, far, own, agreed=agreed)) == {(mentee.reference, own.reference)}


def test_a_pair_that_people_locked_stays_and_takes_its_place_of_the_mentor() -> None:
    weak, strong = the_would_be_welder(), a_mentee("somebody", BORSBEEK)
    welder, other = the_welder(), a_mentor("other", AARTSELAAR)
    assert (weak.reference, welder.reference) in pairs_of(a_draft(weak, strong, welder, other))
    draft = a_draft(weak, strong, welder, other, locked=[(strong.reference, welder.reference)])
    assert pairs_of(draft) == {(strong.reference, welder.reference), (weak.reference, other.reference)}
    assert [pair.locked for pair in draft.pairs if pair.mentee == strong.reference] == [True]
    assert draft.by_tier[0].proposed == 2


def test_a_locked_pair_lapses_when_the_mentor_has_no_place_left_or_a_rule_excludes_it_now() -> None:
    first, second = a_mentee("first"), a_mentee("second")
    mentor, far = a_mentor(), a_mentor("far", place=(900, 900))
    locked = [(first.reference, mentor.reference), (second.reference, mentor.reference)]
    draft = a_draft(first, second, mentor, far, locked=[*locked, (first.reference, far.reference)])
    kept = [pair for pair in draft.pairs if pair.locked]
    assert len(kept) == len(draft.pairs) == 1
    assert len(draft.lapsed) == 2
    assert (first.reference, far.reference) in draft.lapsed
    gone = (UUID(int=1), mentor.reference)
    assert a_draft(first, mentor, locked=[gone]).lapsed == (gone,)


def test_a_locked_pair_across_an_agreement_that_ended_lapses() -> None:
    mentee, mentor = a_mentee(), a_mentor()
    locked = [(mentee.reference, mentor.reference)]
    assert a_draft(mentee, mentor, locked=locked).pairs[0].locked
    draft = a_draft(mentee, mentor, locked=locked, agreed={})
    assert not draft.pairs
    assert draft.lapsed == tuple(locked)


def test_a_pair_that_people_excluded_is_not_drafted_in_either_order_of_the_two() -> None:
    mentee, welder, other = the_would_be_welder(), the_welder(), a_mentor("other")
    for excluded in ((mentee.reference, welder.reference), (welder.reference, mentee.reference)):
        draft = a_draft(mentee, welder, other, excluded=[excluded])
        assert pairs_of(draft) == {(mentee.reference, other.reference)}
    draft = a_draft(mentee, welder, excluded=[(mentee.reference, welder.reference)])
    assert draft.left_over[0].possible == 0


def test_who_is_in_a_tier_goes_before_who_is_not_and_the_score_stays_as_it_is() -> None:
    programme = a_programme("buddy")
    mentees = a_mentee("fits better", strength=5), a_mentee("in tier 1", tier=1, strength=3)
    mentor = a_mentor(strength=1)
    draft = a_draft(*mentees, mentor, programme=programme, policy=WITHOUT_BALANCE)
    (pair,) = draft.pairs
    assert pair.mentee == mentees[1].reference
    assert pair.score == verdict_on(mentees[1], mentor, programme).score
    assert pair.score < verdict_on(mentees[0], mentor, programme).score
    assert pair.objective == pair.score + 2000
    (other,) = a_draft(*mentees, mentor, programme=programme, policy=POLICIES["maximum_sum"]).pairs
    assert other.mentee == mentees[0].reference


def test_of_two_alike_the_one_who_waits_longer_is_helped_and_after_six_months_nobody_gains() -> None:
    short, long = a_mentee("waits a month", waiting_since=TODAY - 5), a_mentee("waits four", waiting_since=TODAY - 18)
    (pair,) = a_draft(short, long, a_mentor(), policy=WITHOUT_BALANCE).pairs
    assert pair.mentee == long.reference
    assert pair.objective - pair.score == 400
    assert SHIPPED.added(0, 26) == SHIPPED.added(0, 300) == 600
    assert SHIPPED.added(1, 0) == 2000
    assert SHIPPED.added(2, 5) == 3100
    assert SHIPPED.added(0, -3) == 0


def test_between_the_two_floors_only_who_is_in_a_tier_is_listed_and_then_apart() -> None:
    programme = a_programme("buddy")
    mentee, mentor, verdict = between_the_floors(programme)
    ordinary = a_draft(mentee, mentor, programme=programme)
    assert not ordinary.pairs
    assert (ordinary.left_over[0].possible, ordinary.left_over[0].above_floor) == (1, 0)
    assert ordinary.left_over[0].rule is None
    in_tier = replace(mentee, tier=1)
    draft = a_draft(in_tier, mentor, programme=programme)
    assert [(pair.apart, pair.score) for pair in draft.pairs] == [(True, verdict.score)]
    assert draft.by_tier[1].apart == 1
    no_floor = a_draft(mentee, mentor, programme=programme, policy=POLICIES["maximum_sum"])
    assert [pair.apart for pair in no_floor.pairs] == [False]


def test_below_both_floors_nobody_is_proposed() -> None:
    programme = a_programme("buddy")
    mentee, mentor, _ = between_the_floors(programme)
    stricter = replace(SHIPPED, floor=FloorPolicy(5000, 4000))
    assert not a_draft(replace(mentee, tier=2), mentor, programme=programme, policy=stricter).pairs


def test_who_has_no_possible_mentor_carries_the_rule_that_excludes_most() -> None:
    mentee = a_mentee("out of reach", BORSBEEK)
    far = [a_mentor(f"far {n}", BORSBEEK, place=(900, 900)) for n in range(3)]
    draft = a_draft(mentee, *far, a_mentor("full", BORSBEEK, places=0))
    (left,) = draft.left_over
    assert (left.mentee, left.rule, left.possible) == (mentee.reference, Hard.H07, 0)
    full = [a_mentor(f"full {n}", BORSBEEK, places=0) for n in range(3)]
    assert a_draft(mentee, *full, far[0]).left_over[0].rule is Hard.H04
    assert a_draft(mentee).left_over[0].rule is None


def test_what_only_another_municipality_may_know_is_no_reason_to_read() -> None:
    unready = a_mentor("not ready", AARTSELAAR, steps=a_mentor().steps.NONE)
    (left,) = a_draft(a_mentee("mentee", BORSBEEK), unready).left_over
    assert (left.rule, left.possible) == (None, 0)


def test_an_empty_region_gives_an_empty_draft() -> None:
    for cards in ((), (a_mentor(),)):
        draft = a_draft(*cards)
        assert (draft.pairs, draft.left_over, dict(draft.by_tier)) == ((), (), {})


def test_the_tally_adds_up_by_tier_and_by_municipality() -> None:
    cards = any_region(random.Random(12), 60, 30)
    draft = a_draft(*cards, programme=a_programme("buddy"))
    for counts in (draft.by_tier.values(), draft.by_municipality.values()):
        assert sum(count.proposed for count in counts) == len(draft.pairs)
        assert sum(count.left_over for count in counts) == len(draft.left_over)
        assert sum(count.apart for count in counts) == sum(pair.apart for pair in draft.pairs)
    waited = {card.reference: (TODAY - card.waiting_since) * 12 // 52 for card in cards}
    assert sum(count.months_proposed for count in draft.by_tier.values()) == sum(
        waited[pair.mentee] for pair in draft.pairs
    )


def test_the_municipality_that_is_served_worst_gains_by_the_balance() -> None:
    programme = a_programme("asylum_orientation")
    mentors = [a_mentor(f"mentor {n}", AARTSELAAR, strength=3, in_full=True) for n in range(3)]
    own = [a_mentee(f"own {n}", AARTSELAAR, strength=3, in_full=True) for n in range(3)]
    strengths = (2, 1, 1)  # a little less suitable: 1.2, 2.4 and 2.4 points
    beside = [
        a_mentee(f"beside {n}", BORSBEEK, place=own[0].place, strength=strength, in_full=True)
        for n, strength in enumerate(strengths)
    ]
    without = a_draft(*mentors, *own, *beside, programme=programme, policy=WITHOUT_BALANCE)
    balanced = a_draft(*mentors, *own, *beside, programme=programme)
    assert BORSBEEK not in {tenant for tenant, count in without.by_municipality.items() if count.proposed}
    assert balanced.by_municipality[BORSBEEK].proposed == 1
    assert len(balanced.pairs) == len(without.pairs) == 3


@pytest.mark.parametrize(
    "refused",
    [
        {"wait": -1},
        {"tiers": (0, -1, 0)},
        {"floor": replace(FLOOR, tier_floor=5000)},
        {"floor": replace(FLOOR, floor=20_000)},
        {"best_first": True},
        {"best_first": True, "balance": False, "most_pairs_first": True},
    ],
)
def test_a_policy_that_turns_a_preference_round_is_refused(refused: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"never|floors|looks"):
        replace(SHIPPED, **refused)  # type: ignore[arg-type]
