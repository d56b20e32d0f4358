# SPDX-License-Identifier: EUPL-1.2
"""The verdict in words, Dutch or English: said without an application, since whoever verifies need not have one that runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from koepel.chain.heads import Head
from koepel.chain.verify import MOST, Finding, Kind, Verdict

BRUSSELS = ZoneInfo("Europe/Brussels")
WORDS = {
    "en": {
        "holds": "The trail of {name} is whole: the {before} lines up to the head of {day} are as they were then.",
        "fails": "The trail of {name} was changed: it is not what the head of {day} saw. From line {place} on it cannot be trusted.",
        "after": "After that head came {after} more: {sealed} sealed, {unsealed} not sealed yet. This head says nothing of those;"
        " the next one will.",
        "more": "and {more} more.",
        Kind.CHANGED: "line {place} was changed ({line_id}, now dated {at})",
        Kind.GONE: "line {place} is gone ({line_id})",
        Kind.ADDED: "a line was put in that no seal knows, near line {place} ({line_id} {at})",
        Kind.MOVED: "from line {place} on, lines stand in another order",
        Kind.CUT: "the trail ends before line {place}, and the head saw more: its end was cut off, or an older state put back",
        Kind.REWRITTEN: "somewhere from line {place} on, history was written anew and sealed again (an older head can say where)",
        Kind.BROKEN: "from line {place} on, the seals do not follow from each other (seal of {at})",
        "keys": "These heads were signed with {many} different keys. Ask your operator when and why the key changed.",
    },
    "nl": {
        "holds": "Het spoor van {name} is heel: de {before} regels tot de kop van {day} zijn zoals ze toen waren.",
        "fails": "Het spoor van {name} is veranderd: het is niet wat de kop van {day} zag. Vanaf regel {place} kun je er niet op"
        " vertrouwen.",
        "after": "Na die kop kwamen er nog {after} bij: {sealed} verzegeld, {unsealed} nog niet. Daarover zegt deze kop niets;"
        " de volgende wel.",
        "more": "en nog {more}.",
        Kind.CHANGED: "regel {place} is veranderd ({line_id}, draagt nu de datum {at})",
        Kind.GONE: "regel {place} is weg ({line_id})",
        Kind.ADDED: "er is een regel bijgezet die in geen enkel zegel staat, bij regel {place} ({line_id} {at})",
        Kind.MOVED: "vanaf regel {place} staan regels in een andere volgorde",
        Kind.CUT: "het spoor eindigt voor regel {place}, en de kop zag er meer: het einde is afgeknipt, of een oudere toestand is"
        " teruggezet",
        Kind.REWRITTEN: "ergens vanaf regel {place} is de geschiedenis herschreven en opnieuw verzegeld (een oudere kop kan zeggen"
        " waar)",
        Kind.BROKEN: "vanaf regel {place} volgen de zegels niet uit elkaar (zegel van {at})",
        "keys": "Deze koppen zijn met {many} verschillende sleutels getekend. Vraag je beheerder wanneer en waarom die wisselde.",
    },
}  # fmt: skip


def told(verdict: Verdict, heads: list[Head], language: str) -> Iterator[str]:
    """The answer, line by line; the first says it all."""
    words, head = WORDS[language], verdict.head
    name = head.name or head.owner
    if verdict.holds:
        yield words["holds"].format(name=name, before=verdict.before, day=_day(head.sealed_at))
    else:
        yield words["fails"].format(name=name, day=_day(head.sealed_at), place=verdict.findings[0].place)
        yield from (f"  - {_said(finding, language)}" for finding in verdict.findings[:MOST])
        if len(verdict.findings) > MOST:
            yield "  - " + words["more"].format(more=len(verdict.findings) - MOST)
    after = max(verdict.sealed - verdict.before, 0)
    if after + verdict.unsealed:
        yield words["after"].format(after=after + verdict.unsealed, sealed=after, unsealed=verdict.unsealed)
    keys = {one.key for one in heads if (one.kind, one.owner) == (head.kind, head.owner)}
    if len(keys) > 1:
        yield words["keys"].format(many=len(keys))


def _said(finding: Finding, language: str) -> str:
    at = _day(finding.at) if finding.at else ""
    words = WORDS[language][finding.kind].format(place=finding.place, line_id=finding.line_id, at=at)
    return words.replace(" )", ")").replace(" ()", "")


def _day(moment: str) -> str:
    try:
        return datetime.fromisoformat(moment).astimezone(BRUSSELS).strftime("%d-%m-%Y %H:%M:%S")
    except ValueError:  # a line that was changed may say anything
        return moment
