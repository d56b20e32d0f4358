# SPDX-License-Identifier: EUPL-1.2
"""Sentences of matching in the reader's language: the caller hands over its catalogue and its names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .explain import Line
from .reasons import Fact, Points, Sentence, Term
from .sentences import LIST_OR, SENTENCES, WORDS
from .why_not import Refusal


@dataclass(frozen=True, slots=True)
class Wording:
    """One language. `name_of` names occupations, ISCO groups, sections, languages and municipalities.

    `sentences` and `words`: those about two people, unless it is about something else.
    """

    gettext: Callable[[str], str]
    name_of: Callable[[Term], str]
    decimal_mark: str = ","
    sentences: Mapping[str, str] = field(default_factory=lambda: SENTENCES)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: WORDS)

    def say(self, sentence: Sentence) -> str:
        """Return a sentence with its facts filled in."""
        return self._fill(sentence.key, **{name: self._word(fact) for name, fact in sentence.facts.items()})

    def term(self, term: Term) -> str:
        """Return the word for a code."""
        own = self.words.get(term.vocabulary)
        return self.gettext(own[term.code]) if own else self.name_of(term)

    def points(self, hundredths: int) -> str:
        """Return hundredths of points as people write them: 13,5 and 30."""
        whole, rest = divmod(hundredths, 100)
        return f"{whole}{self.decimal_mark}{rest:02d}".rstrip("0") if rest else str(whole)

    def line(self, line: Line) -> str:
        """Return one line of an explanation: with sign and points for staff, without for mentor and mentee."""
        sentence = self.say(line.sentence)
        if line.points is None or line.weight is None:
            return self._fill("plain_line", sentence=sentence)
        points, sign = self.points(line.points), line.kind.sign
        return self._fill("line", sign=sign, sentence=sentence, points=points, weight=line.weight)

    def refusal(self, refusal: Refusal) -> str:
        """Return why a pair is not possible, and what would lift it."""
        reason = self.say(refusal.reason)
        if refusal.code is None:
            return reason
        lift = self.gettext(LIST_OR).join(self.say(sentence) for sentence in refusal.lifts)
        key = "why_not" if lift else "why_not.no_lift"
        return self._fill(key, reason=reason[0].lower() + reason[1:].rstrip("."), code=refusal.code.name, lift=lift)

    def _fill(self, key: str, **facts: object) -> str:
        return self.gettext(self.sentences[key]) % facts

    def _word(self, fact: Fact) -> str:
        if isinstance(fact, Term):
            return self.term(fact)
        if isinstance(fact, tuple):
            return ", ".join(self.term(term) for term in fact)
        return self.points(fact.hundredths) if isinstance(fact, Points) else str(fact)
