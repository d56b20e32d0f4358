# SPDX-License-Identifier: EUPL-1.2
"""A thousand ways to bend the trail, by whoever holds the database and the signing key: each is seen with a head kept elsewhere.

Lines that came after the head are out of its sight, and it says so: that gap is the time to the next head.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest

from koepel.chain import answer, heads
from koepel.chain.heads import Unreadable
from koepel.chain.lines import said
from koepel.chain.verify import Kind, verify
from tests.support.trails import BEGAN, KEY, Trail, a_trail

TRIES = 1000
EDITS = {
    "account_id": "0197a000-0000-7000-8000-00000000beef", "action": "corrected", "at": said(BEGAN), "actor": "koepel",
    "fields": ["email"], "id": "0197a000-0000-7000-8000-00000000cafe", "object_id": None, "object_kind": "duo", "person_id": None,
    "purpose": "something else", "request_id": "", "sensitive": None, "subject_id": "0197a000-0000-7000-8000-00000000f00d",
}  # fmt: skip


def edit(trail: Trail, chance: Random) -> None:
    seal, place = chance.choice(trail.places())
    line = trail.lines[seal][place]
    field = chance.choice([name for name, value in EDITS.items() if line[name] != value])
    line[field] = EDITS[field]


def delete(trail: Trail, chance: Random) -> None:
    seal, place = chance.choice(trail.places())
    trail.lines[seal].pop(place)


def insert(trail: Trail, chance: Random) -> None:
    seal, place = chance.choice(trail.places())
    line = dict(trail.lines[seal][place], id=EDITS["id"])
    trail.lines[seal].insert(place, line)


def swap(trail: Trail, chance: Random) -> None:
    """Two lines change places, under one seal or from one to another."""
    (one, at), (other, there) = chance.sample(trail.places(), 2)
    trail.lines[one][at], trail.lines[other][there] = trail.lines[other][there], trail.lines[one][at]


def trade(trail: Trail, chance: Random) -> None:
    """Two lines keep their ids and moments, and take over each other's story."""
    lines = {line["action"] + line["request_id"]: line for under in trail.lines for line in under}
    one, other = chance.sample(list(lines.values()), 2)
    for field in ("action", "request_id", "person_id", "account_id"):
        one[field], other[field] = other[field], one[field]


def cut_tail(trail: Trail, chance: Random) -> None:
    keep = chance.randrange(len(trail.seals))
    del trail.seals[keep:], trail.lines[keep:]


def cut_a_few(trail: Trail, chance: Random) -> None:
    """The last lines of the last seal only."""
    del trail.lines[-1][chance.randrange(len(trail.lines[-1])) :]


def roll_back(trail: Trail, chance: Random) -> None:
    """Yesterday's state comes back, and life goes on from there with other lines, as many seals as before."""
    keep, was = chance.randrange(len(trail.seals)), len(trail.seals)
    del trail.seals[keep:], trail.lines[keep:]
    other = a_trail(chance, seals=was - keep + 3)
    for under in other.lines:
        trail.seal([dict(line, tenant_id=trail.owner) for line in under], said(BEGAN + timedelta(days=3)))


def back_date(trail: Trail, chance: Random) -> None:
    """A line is laid among the fresh ones that says to be of long ago."""
    seal, place = chance.choice(trail.places())
    line = trail.lines[seal][place]
    trail.loose.append(dict(line, id=EDITS["id"], at=said(BEGAN - timedelta(hours=3))))


Tampering = Callable[[Trail, Random], None]
PLAIN: tuple[Tampering, ...] = (edit, delete, insert, swap, trade, cut_tail, cut_a_few, roll_back, back_date)


def test_a_trail_that_nobody_touched_holds() -> None:
    for seed in range(100):
        trail = a_trail(Random(seed))
        verdict = verify(trail.records, [trail.head(seed % len(trail.seals) + 1)])
        assert verdict.holds, verdict.findings
        assert verdict.sealed == len(trail.places())


@pytest.mark.attack("T28")
@pytest.mark.parametrize("sealed_again", [False, True], ids=["in the tables", "and sealed again with the key"])
def test_a_thousand_tamperings_are_found_with_a_head_that_was_kept(sealed_again: bool) -> None:
    missed = []
    for seed in range(TRIES // 2):
        chance = Random(seed)
        trail = a_trail(chance)
        kept = trail.head()
        bent, how = trail.copied(), PLAIN[seed % len(PLAIN)]
        how(bent, chance)
        if sealed_again:
            bent = bent.sealed_again()
        if verify(bent.records, [kept]).holds:
            missed.append(f"{seed}: {how.__name__}")
    assert not missed, missed


def test_without_a_head_a_trail_that_was_sealed_again_would_look_whole() -> None:
    """Why heads must leave the operator: by itself the chain proves nothing against who holds the key."""
    trail = a_trail(Random(1))
    bent = trail.copied()
    edit(bent, Random(1))
    bent = bent.sealed_again()
    assert verify(bent.records, [bent.head()]).holds
    assert not verify(bent.records, [trail.head()]).holds


def test_the_answer_names_the_line_that_was_changed() -> None:
    trail = a_trail(Random(2))
    bent = trail.copied()
    line = bent.lines[3][0]
    line["purpose"] = "nothing at all"
    (found,) = verify(bent.records, [trail.head()]).findings
    place = sum(len(under) for under in trail.lines[:3]) + 1
    assert (found.kind, found.place, found.line_id) == (Kind.CHANGED, place, line["id"])


def test_older_heads_tell_from_which_line_on_history_was_made_anew() -> None:
    trail = a_trail(Random(3))
    kept = [trail.head(4), trail.head(8), trail.head()]
    bent = trail.copied()
    bent.lines[9][0]["purpose"] = "another"
    (found,) = verify(bent.sealed_again().records, kept).findings
    assert (found.kind, found.place) == (Kind.REWRITTEN, kept[1].lines + 1)


@pytest.mark.attack("T28")
def test_a_cut_tail_and_an_old_state_are_told_as_such() -> None:
    trail = a_trail(Random(4))
    bent = trail.copied()
    del bent.seals[6:], bent.lines[6:]
    (found,) = verify(bent.records, [trail.head()]).findings
    assert (found.kind, found.place) == (Kind.CUT, bent.seals[-1]["last_place"] + 1)


def test_what_came_after_the_head_is_out_of_its_sight_and_it_says_so() -> None:
    trail = a_trail(Random(5))
    kept = trail.head(6)
    bent = trail.copied()
    bent.lines[8][0]["purpose"] = "later than the head"
    bent = bent.sealed_again()
    verdict = verify(bent.records, [kept])
    assert verdict.holds
    after = verdict.sealed - verdict.before
    assert after > 0
    assert f"{after} sealed" in "\n".join(answer.told(verdict, [kept], "en"))
    assert not verify(bent.records, [trail.head()]).holds, "the next head sees it"


def test_a_head_that_was_changed_itself_is_not_believed() -> None:
    trail = a_trail(Random(6))
    forged = heads.as_file([trail.head()]).replace('"lines": ', '"lines": 1')
    with pytest.raises(Unreadable, match="signature"):
        verify(trail.records, heads.of_file(forged))


def test_a_head_of_another_municipality_says_nothing_here() -> None:
    with pytest.raises(Unreadable, match="none of these heads"):
        verify(a_trail(Random(7)).records, [a_trail(Random(8)).head()])


def test_the_answer_is_clear_in_dutch_and_in_english() -> None:
    trail = a_trail(Random(9))
    bent = trail.copied()
    bent.lines[0].pop(0)
    for language, whole, broken in (
        ("nl", "is heel", "Vanaf regel 1 kun je er niet op vertrouwen"),
        ("en", "is whole", "From line 1 on it cannot be trusted"),
    ):
        assert whole in next(answer.told(verify(trail.records, [trail.head()]), [trail.head()], language))
        assert broken in next(answer.told(verify(bent.records, [trail.head()]), [trail.head()], language))


def test_heads_that_were_signed_with_two_keys_are_told() -> None:
    trail = a_trail(Random(10))
    first, last = trail.head(1), trail.head()
    other = heads.SigningKey(b"the next key")
    words = heads.Head(**{**last.__dict__, "key": other.public})
    last = heads.Head(**{**words.__dict__, "signature": other.sign(words.signed_words)})
    assert KEY.public != other.public
    told = list(answer.told(verify(trail.records, [first, last]), [first, last], "en"))
    assert "2 different keys" in told[-1]
