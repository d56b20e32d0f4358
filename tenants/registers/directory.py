# SPDX-License-Identifier: EUPL-1.2
"""Who is meant by a number, an ID, a name or SLUG:ID: people and duos of this file first, then those already here."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tenants.registers.cells import Cell, one_line
from tenants.registers.fields import SheetKind
from tenants.registers.known import Known
from tenants.registers.records import AlreadyHere, Elsewhere, Link, Origin
from tenants.registers.sheets import list_number
from tenants.registers.words import plain

_SLUG_AND_ID = re.compile(r"^([a-z][a-z0-9-]{1,38})\s*:\s*(\S.{0,40})$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[/&+|;,]\s*|\s+(?:en|and|et|x|met|with)\s+|\s+[-\u2013\u2014]\s+|[-\u2013\u2014]")


def name_key(name: str) -> str:
    """A name as it is compared: without case, accents, hyphens and spaces."""
    return plain(name).replace(" ", "")


def row_key(*parts: str) -> str:
    """A fingerprint under which an imported row is found again; it holds no name in clear."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the file or of the municipality; a refused one has no link."""

    link: Link | None
    name: str = ""
    intake_on: date | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A duo of the file or of the municipality."""

    link: Link
    mentee: Link
    mentor: Link
    started_on: date
    ended_on: date | None

    def covers(self, day: date) -> bool:
        return self.started_on <= day and (self.ended_on is None or day <= self.ended_on)


class Directory:
    """Everybody that a duo row or a meeting row may name."""

    def __init__(self, known: Known, own_slug: str) -> None:
        self._known, self._own = known, own_slug
        self._people: dict[tuple[SheetKind, str], list[Someone]] = defaultdict(list)
        self._pairs: dict[Link, list[Pair]] = defaultdict(list)
        self._numbered: dict[str, list[Pair]] = defaultdict(list)
        self._asked: set[Link] = set()

    def add_person(self, kind: SheetKind, someone: Someone, number: str, given: str, family: str) -> None:
        """Takes in a row of this file, refused ones too: a name that only a refused row bears is unknown."""
        names = {name_key(f"{given} {family}"), name_key(f"{family} {given}")}
        for key in {f"#{number}" if number else "", *names} - {""}:
            self._people[kind, key].append(someone)

    def person(self, kind: SheetKind, cell: Cell) -> Someone | None:
        """Exactly one accepted person of that number or name, or None (nobody, refused, or several)."""
        word = one_line(cell)
        match = _SLUG_AND_ID.match(word)
        if match and match[1].lower() != self._own:
            there = kind is SheetKind.MENTORS and match[1].lower() in self._known.members()
            return Someone(Elsewhere(match[1].lower(), list_number(match[2]))) if there else None
        if match:
            word = match[2]
        for key in (f"#{list_number(word)}", name_key(word)):
            if (kind, key) in self._people:
                found = self._people[kind, key]
                return found[0] if len(found) == 1 and found[0].link else None
        here = self._known.numbered(kind, list_number(word)) or self._known.named(kind, word)
        return Someone(AlreadyHere(here[0].id), here[0].name, here[0].intake_on) if len(here) == 1 else None

    def same_pair(self, mentee: Link, mentor: Link, started_on: date) -> Pair | None:
        """The duo that is here already with these two people and this start."""
        if not isinstance(mentee, AlreadyHere):
            return None
        known = self.pairs_of(mentee)
        found = next((pair for pair in known if (pair.mentor, pair.started_on) == (mentor, started_on)), None)
        if found or isinstance(mentor, Origin):
            return found
        other = mentor.id if isinstance(mentor, AlreadyHere) else f"{mentor.slug}:{mentor.number}"
        duo_id = self._known.imported_duo(mentee.id, other, started_on)
        return next((pair for pair in known if duo_id and pair.link == AlreadyHere(duo_id)), None)

    def add_pair(self, pair: Pair, number: str) -> None:
        """Takes in an accepted duo of this file."""
        self._pairs[pair.mentee].append(pair)
        self.number_pair(pair, number)

    def number_pair(self, pair: Pair, number: str) -> None:
        """A duo that was here already gets the number this file calls it by."""
        if number:
            self._numbered[number].append(pair)

    def call_pair(self, pair: Pair, mentor: Link) -> None:
        """A duo whose mentor was forgotten is found again under the mentor that this file names."""
        if pair.mentor != mentor:
            self._pairs[pair.mentee].append(replace(pair, mentor=mentor))

    def pairs_of(self, mentee: Link, mentor: Link | None = None) -> list[Pair]:
        """The duos of a mentee (with that mentor), of this file and of the municipality."""
        if isinstance(mentee, AlreadyHere) and mentee not in self._asked:
            self._asked.add(mentee)
            ours = {(pair.mentor, pair.started_on) for pair in self._pairs[mentee]}
            for duo in self._known.duos(mentee.id):
                slug, colon, number = duo.mentor_id.partition(":")
                there: Link = Elsewhere(slug, number) if colon else AlreadyHere(duo.mentor_id)
                if (there, duo.started_on) not in ours:
                    self._pairs[mentee].append(Pair(AlreadyHere(duo.id), mentee, there, duo.started_on, duo.ended_on))
        return [pair for pair in self._pairs.get(mentee, ()) if mentor is None or pair.mentor == mentor]

    def pairs_called(self, cell: Cell, *, mentor_first: bool) -> list[Pair]:
        """The duos meant by '1/1', 'BO001/MBO001', 'Amina Osman - Marleen Cools', or by the duo's own number."""
        word = one_line(cell)
        if list_number(word) in self._numbered:
            return self._numbered[list_number(word)]
        for left, right in _halves(word):
            orders = [(right, left)] if mentor_first else [(left, right)]
            if not (left.isdigit() and right.isdigit()):
                orders.append(orders[0][::-1])
            for mentee_word, mentor_word in orders:
                mentee = self.person(SheetKind.MENTEES, mentee_word)
                mentor = self.person(SheetKind.MENTORS, mentor_word)
                if (
                    mentee
                    and mentee.link
                    and mentor
                    and mentor.link
                    and (pairs := self.pairs_of(mentee.link, mentor.link))
                ):
                    return pairs
        return []


def _halves(word: str) -> Iterator[tuple[str, str]]:
    for match in _BETWEEN.finditer(word):
        left, right = word[: match.start()].strip(), word[match.end() :].strip()
        if left and right:
            yield left, right
