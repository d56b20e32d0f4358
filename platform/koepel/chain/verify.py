# SPDX-License-Identifier: EUPL-1.2
"""Does this trail still say what it said when this head was made? Needs the exported records and the head, nothing else.

Seals name the digest of each of their lines, so where they agree with the head each fault is found by its place. Where seals
were made anew too, an older head that still holds says from which line on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from koepel.chain import lines
from koepel.chain.heads import Head, Unreadable

SLACK = timedelta(hours=2)  # a line that no seal holds may be this much older than the head: its job was still running
MOST = 50  # findings that are told
Record = dict[str, Any]


class Kind(StrEnum):
    """What is wrong."""

    CHANGED = "changed"
    GONE = "gone"
    ADDED = "added"
    MOVED = "moved"
    CUT = "cut"  # the trail ends before the head: its tail was cut off, or an older state put back
    REWRITTEN = "rewritten"  # the seals agree with themselves, but not with the head
    BROKEN = "broken"  # a seal does not follow from its lines or from the seal before


@dataclass(frozen=True)
class Finding:
    """What is wrong, from which place of the trail on; `line_id` and `at` where a line is known."""

    kind: Kind
    place: int
    line_id: str = ""
    at: str = ""


@dataclass(frozen=True)
class Verdict:
    """`head` is the newest one given; `before` and `sealed` count lines up to it and in all seals; `unsealed` no head answers for."""

    head: Head
    before: int
    sealed: int
    unsealed: int
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether all that the head has seen still stands."""
        return not self.findings


@dataclass
class _Section:
    """A seal with the lines that stand under it."""

    seal: Record
    first: int
    lines: list[Record] = field(default_factory=list)


def read(text: Iterable[str]) -> Iterator[Record]:
    """The records of an exported file. Raises `Unreadable`."""
    for number, line in enumerate(text, 1):
        try:
            record = json.loads(line)
        except ValueError as fault:
            raise Unreadable(f"line {number} of the export is not JSON") from fault
        if not isinstance(record, dict):
            raise Unreadable(f"line {number} of the export is no record")
        yield record


def verify(records: Iterable[Record], given: Sequence[Head]) -> Verdict:
    """Hold the records against these heads. Raises `Unreadable` for another kind of file, or when no head is of this owner."""
    all_records = iter(records)
    about = next(all_records, {})
    if about.get("koepel") != "audit export" or about.get("version") != 1:
        raise Unreadable("this is no export of an audit trail")
    kind, owner = about.get("kind"), about.get("owner")
    heads = sorted((head for head in given if (head.kind, head.owner) == (kind, owner)), key=lambda head: head.number)
    if not heads:
        raise Unreadable("none of these heads is of the municipality of this export")
    if not all(head.genuine for head in heads):
        raise Unreadable("the signature of a head is not right: it was changed, or Koepel did not make it")
    try:
        sections, loose = _sections(all_records)
        trusted, findings = _chain(sections, str(kind), str(owner))
        findings += _against(trusted, heads)
        for section in trusted:
            findings += _lines(section)
        findings += _slipped_in(loose, sections, heads[-1])
    except (KeyError, TypeError, AttributeError) as fault:
        raise Unreadable("the export is damaged: a part of a record is missing") from fault
    sealed = sum(len(section.seal["digests"]) for section in sections)
    first = tuple(sorted(findings, key=lambda finding: finding.place))
    return Verdict(heads[-1], heads[-1].lines, sealed, len(loose), first)


def _sections(records: Iterator[Record]) -> tuple[list[_Section], list[Record]]:
    sections: list[_Section] = []
    loose: list[Record] = []
    into, place = loose, 1
    for record in records:
        if "seal" in record:
            sections.append(_Section(record["seal"], place))
            into, place = sections[-1].lines, place + len(record["seal"]["digests"])
        elif "unsealed" in record:
            into = loose
        else:
            into.append(record["line"])
    return sections, loose


def _chain(sections: list[_Section], kind: str, owner: str) -> tuple[list[_Section], list[Finding]]:
    """The seals that follow from each other, and where that ends."""
    former = lines.BEGINNING
    for at, section in enumerate(sections):
        seal = section.seal
        made = lines.seal_hash(kind, owner, at + 1, former, seal["sealed_at"], seal["digests"])
        if (seal["number"], seal["former"], seal["hash"]) != (at + 1, former, made):
            return sections[:at], [Finding(Kind.BROKEN, section.first, at=seal["sealed_at"])]
        former = made
    return sections, []


def _against(sections: list[_Section], heads: list[Head]) -> list[Finding]:
    """Each head stands in the chain at its number, or the first that does not tells from where on it was made anew."""
    good, end = 0, sum(len(section.seal["digests"]) for section in sections)
    for head in heads:
        if head.number > len(sections):
            return [Finding(Kind.CUT, end + 1)]
        found = sections[head.number - 1]
        last = found.first + len(found.seal["digests"]) - 1
        if (found.seal["hash"], last) != (head.hash, head.lines):
            return [Finding(Kind.REWRITTEN, good + 1)]
        good = head.lines
    return []


def _lines(section: _Section) -> Iterator[Finding]:
    """The lines under a seal, each with the digest that the seal names at its place."""
    meant, ids = section.seal["digests"], section.seal["lines"]
    found = [lines.digest(line) for line in section.lines]
    if found == meant:
        return
    there, known = set(found), set(meant)
    extra = {line["id"]: line for line, digest in zip(section.lines, found, strict=True) if digest not in known}
    for place, (digest, line_id) in enumerate(zip(meant, ids, strict=True), section.first):
        if digest not in there:
            other = extra.pop(line_id, None)
            yield Finding(Kind.CHANGED if other else Kind.GONE, place, line_id, (other or {}).get("at", ""))
    for line in extra.values():
        yield Finding(Kind.ADDED, section.first, line["id"], line["at"])
    if there == known:
        places = (at for at, (one, other) in enumerate(zip(found, meant, strict=False)) if one != other)
        at = next(places, min(len(found), len(meant)))
        yield Finding(Kind.MOVED if len(found) == len(meant) else Kind.ADDED, section.first + at)


def _slipped_in(loose: list[Record], sections: list[_Section], head: Head) -> Iterator[Finding]:
    """What no seal holds though it says that it is older than the head, or says to be a line that is sealed."""
    known = {line_id for section in sections for line_id in section.seal["lines"]}
    oldest = lines.said(datetime.fromisoformat(head.sealed_at) - SLACK)
    for line in loose:
        if line["at"] < oldest or line["id"] in known:
            yield Finding(Kind.ADDED, head.lines + 1, line["id"], line["at"])
