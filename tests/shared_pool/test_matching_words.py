# SPDX-License-Identifier: EUPL-1.2
"""Every sentence of matching is there in Dutch and French, with the same facts to fill in, and short enough to read."""

import re

import pytest

from koepel.translations.catalogues import FOLDER, fragment, merged
from shared_pool.matching.codes import RULES, BarGroup, Criterion, Gap, Label
from shared_pool.matching.look_alikes import Coarseness
from shared_pool.matching.sentences import FEW_CARDS, LIST_OR, SENTENCES, WORDS
from shared_pool.matching.sentences_offers import OFFER_SENTENCES, OFFER_WORDS
from shared_pool.matching.vocabulary import ExperienceBand, GoalType, SectorGroup, Step, SupportAction

SENTENCES_OF_ALL = {*SENTENCES.values(), *OFFER_SENTENCES.values()}
WORDS_OF_ALL = {word for known in (WORDS, OFFER_WORDS) for words in known.values() for word in words.values()}
SAID = sorted({*SENTENCES_OF_ALL, *WORDS_OF_ALL, LIST_OR, FEW_CARDS})
FACTS = re.compile(r"%\(\w+\)s")


@pytest.mark.parametrize("code", ["nl", "fr"])
def test_every_sentence_is_translated_with_the_same_facts(code: str) -> None:
    ours = fragment(FOLDER / code / "matching.po")
    everywhere = merged(code)
    for words in SAID:
        message, spoken = ours.get(words), everywhere.get(words)
        assert message is not None, f"add to translations/{code}/matching.po: {words}"
        assert sorted(FACTS.findall(words)) == sorted(FACTS.findall(str(message.string)))
        assert spoken is not None
        assert spoken.string == message.string, f"another fragment of {code} says otherwise: {words}"


def test_nothing_is_translated_that_is_not_said() -> None:
    said = set(SAID)
    for code in ("nl", "fr"):
        assert {message.id for message in fragment(FOLDER / code / "matching.po") if message.id} == said


def test_every_code_has_its_words() -> None:
    assert set(WORDS["label"]) == {label.name for label in Label}
    assert set(WORDS["criterion"]) == {criterion.code for criterion in Criterion}
    assert set(WORDS["bar"]) == {group.value for group in BarGroup}
    assert set(WORDS["gap"]) == {gap.name for gap in Gap}
    assert set(WORDS["goal"]) == set(GoalType(sum(GoalType)).texts())
    assert set(WORDS["action"]) == set(SupportAction(sum(SupportAction)).texts())
    assert set(WORDS["step"]) == set(Step(sum(Step)).texts())
    assert set(WORDS["sector_group"]) == set(SectorGroup(sum(SectorGroup)).texts())
    assert set(WORDS["experience"]) == {band.text for band in ExperienceBand if band}
    assert set(WORDS["coarsened"]) == set(max(Coarseness).hidden)
    assert {key for rule in RULES.values() for key in (rule.reason, *rule.lifts)} <= set(SENTENCES)


def test_dutch_sentences_stay_under_fifteen_words() -> None:
    for message in fragment(FOLDER / "nl" / "matching.po"):
        if not message.id:  # the header
            continue
        for sentence in re.split(r"(?<=\.) ", str(message.string)):
            assert len(sentence.split()) <= 15, sentence
