# SPDX-License-Identifier: EUPL-1.2
"""What the workbench shows: one's own people by name, everybody else by code and bands, each with score and reasons.

What a reader may not see is left out here; the templates show whatever they are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from koepel import clock
from koepel.i18n import _, ngettext
from koepel.web.components import days
from shared_pool.collaboration.service import Member
from shared_pool.matching.bands import waiting_band, week_number
from shared_pool.matching.codes import Criterion, Label
from shared_pool.matching.explain import Line
from shared_pool.matching.reasons import Kind, Points, Sentence, Term
from shared_pool.matching.sentences import FEW_CARDS
from shared_pool.matching.service import Bench, Candidate, Someone
from shared_pool.matching.shown import dutch_band
from shared_pool.matching.sides import brings
from shared_pool.matching.wording import Wording
from shared_pool.matching.words import SIGNS, word
from tenants import disclosure

TONES = {Label.VERY_STRONG: "green", Label.STRONG: "petrol", Label.POSSIBLE: "grey", Label.BELOW_FLOOR: "grey"}
MOST_PLUSES = 3
GAPS = {  # what is asked first says already that this criterion is unknown
    "LANGUAGE": Criterion.LANGUAGE,
    "DISTANCE": Criterion.PLACE,
    "AVAILABILITY": Criterion.TIME,
    "WISHES": Criterion.WISHES,
}


@dataclass(frozen=True)
class Town:
    """A municipality as a chip shows it."""

    name: str
    code: str
    number: int


@dataclass(frozen=True)
class MatchView:
    """One candidate, as `components/match_card.html` draws it."""

    rank: int
    title: str
    municipality: Town
    masked: str
    facts: list[tuple[str, str]]
    score: int
    label: str
    tone: str
    groups: list[tuple[str, int, int]]
    reasons: list[tuple[str, str]]
    rows: list[tuple[str, str, str, int, int]]
    value: str
    possible: bool
    strong: bool
    reserve: bool
    refusals: list[str]


@dataclass(frozen=True)
class SeekerView:
    """The person for whom somebody is sought, as the panel shows it."""

    title: str
    side: str
    municipality: Town
    masked: str
    waits: str
    late: bool
    items: list[tuple[str, str, str]]
    coarse: str


def town(members: Mapping[UUID, Member], tenant: UUID) -> Town:
    """The chip of a municipality."""
    member = members.get(tenant)
    return Town(member.name, member.chip, member.colour) if member else Town(_("Another municipality"), "?", 1)


def title(who: Someone) -> str:
    """A name for the own people, a code for everybody else."""
    if who.own is not None:
        return who.own.name
    side, code = (who.entry.side, who.entry.code) if who.entry else (who.card.side.texts()[0], 0)
    return _("Mentee M-%(code)s", code=code) if side == "mentee" else _("Mentor K-%(code)s", code=code)


def match_view(bench: Bench, one: Candidate, said: Wording, place: int = 0) -> MatchView:
    """One candidate for this reader; `place` is the rank on the page, its own when left out."""
    told = one.explanation
    label = told.label or Label.BELOW_FLOOR
    return MatchView(
        rank=place or one.rank,
        title=title(one.who),
        municipality=town(bench.around.members, one.who.card.tenant),
        masked="" if one.who.own else _("Name hidden until both say yes"),
        facts=_facts(one),
        score=told.score or 0,
        label=word("label", label.name),
        tone=TONES[label],
        groups=[(word("bar", bar.group.value), bar.points, bar.weight * 100) for bar in told.bars if bar.weight],
        reasons=_reasons(one, said),
        rows=_rows(bench, one, said),
        value=one.who.key,
        possible=not told.refusals,
        strong=label >= Label.STRONG,
        reserve=one.who.card.reference in bench.reserve,
        refusals=[said.refusal(refusal) for refusal in told.refusals],
    )


def _facts(one: Candidate) -> list[tuple[str, str]]:
    """The line under the name: work, distance, shared moments, how long somebody waits."""
    shown, found = one.shown, []
    work = [disclosure.occupation_name(code) for code in shown.occupations]
    if one.who.own is not None and one.who.own.occupation_text:
        work = [one.who.own.occupation_text]
    work = work or [disclosure.sector_name(code) for code in shown.sections]
    work = work or [word("sector_group", code) for code in shown.sector_groups]
    if shown.experience:
        work.append(word("experience", shown.experience))
    if work:
        found.append(("briefcase", disclosure.capital(" · ".join(work))))
    if shown.distance is not None:
        found.append(("map-pin", word("distance", shown.distance.value)))
    if shown.shared_half_days is not None:
        count = shown.shared_half_days
        found.append(("clock", ngettext("%(num)s shared free moment", "%(num)s shared free moments", count)))
    if one.who.own is None and shown.dutch is not None:
        found.append(("language", _("Dutch %(band)s", band=word_of_dutch(shown.dutch.value))))
    if one.who.card.side.texts()[0] == "mentee":
        found.append(("hourglass", _("Waits %(band)s", band=word("waiting", shown.waiting.value))))
    hidden = coarse(one.who)
    return [*found, ("eye-off", hidden)] if hidden else found


def word_of_dutch(band: str) -> str:
    """A, B or C; no Dutch yet in words."""
    return _("none yet") if band == "none" else band


def _reasons(one: Candidate, said: Wording) -> list[tuple[str, str]]:
    """The strongest reasons for, every reason against, what is unknown, and what must be asked first."""
    told = one.explanation
    asked = {GAPS.get(term.code) for sentence in told.ask_first if isinstance(term := sentence.facts["what"], Term)}
    lines = [line for line in told.lines if line.criterion is not Criterion.OWN_MUNICIPALITY]
    lines = [line for line in lines if line.kind is not Kind.UNKNOWN or line.criterion not in asked]
    pluses = [line for line in lines if line.kind is Kind.PLUS]
    pluses.sort(key=lambda line: -(line.points or 0))
    chosen = [*pluses[:MOST_PLUSES], *(line for line in lines if line.kind in (Kind.MINUS, Kind.UNKNOWN))]
    found = [(SIGNS[line.kind.value], said.say(line.sentence)) for line in chosen]
    found += [("unknown", said.say(sentence)) for sentence in told.ask_first]
    return [*found, ("minus", scarce)] if (scarce := _scarce(one, said)) else found


def _rows(bench: Bench, one: Candidate, said: Wording) -> list[tuple[str, str, str, int, int]]:
    """Every criterion with what each side brings, and the points won out of those possible."""
    found = []
    for line in one.explanation.lines:
        mine = disclosure.capital(brings(line.criterion, bench.seeker, one, bench.around.members))
        theirs = disclosure.capital(brings(line.criterion, one.who, one, bench.around.members))
        mentee, mentor = (mine, theirs) if bench.seeker.card.side.texts()[0] == "mentee" else (theirs, mine)
        found.append(
            (_criterion(line), mentee, mentor or _plain(line, said), line.points or 0, (line.weight or 0) * 100)
        )
    return found


def _criterion(line: Line) -> str:
    return word("criterion", line.criterion.code)


def _plain(line: Line, said: Wording) -> str:
    """Where neither side can be shown by itself, the sentence says what the two have in common."""
    return said.say(line.sentence)


def _scarce(one: Candidate, said: Wording) -> str:
    if one.scarce is None:
        return ""
    return said.say(Sentence("scarce", {"n": one.scarce[0], "m": one.scarce[1]}))


def coarse(who: Someone) -> str:
    """What a card leaves out because too few look alike; '' for the own people and for a card in full."""
    level = who.entry.level if who.entry else ""
    if not level:
        return ""
    if level == "coarsest":
        return _(FEW_CARDS)
    hidden = {"dutch": (_("Dutch"),), "experience": (_("Dutch"), _("experience"))}
    what = hidden.get(level, (_("Dutch"), _("experience"), _("sector")))
    return _("Few look alike, so hidden: %(what)s", what=", ".join(what))


def seeker_view(bench: Bench) -> SeekerView:
    """The panel beside the list."""
    who, members = bench.seeker, bench.around.members
    side = who.card.side.texts()[0]
    waited = _days(who)
    return SeekerView(
        title=title(who),
        side=side,
        municipality=town(members, who.card.tenant),
        masked="" if who.own else _("Name hidden until both say yes"),
        waits=_waits(bench, waited),
        late=waited is not None and waited > 21,
        items=_own_items(who) if who.own else _masked_items(who),
        coarse=coarse(who),
    )


def _days(who: Someone) -> int | None:
    since = who.own.facts.waiting_since if who.own else None
    return (clock.today() - since).days if since else None


def _waits(bench: Bench, waited: int | None) -> str:
    if waited is not None:
        return _("Waits %(band)s", band=days(waited))
    if bench.seeker.own is not None:
        return ""
    weeks = max(0, week_number(clock.today()) - bench.seeker.card.waiting_since)
    return _("Waits %(band)s", band=word("waiting", waiting_band(weeks).value))


def _own_items(who: Someone) -> list[tuple[str, str, str]]:
    """One of the own people, in full."""
    assert who.own is not None
    facts = who.own.facts
    told: dict[str, Any] = {
        "goals": facts.goals,
        "actions": facts.actions,
        "languages": facts.languages,
        "half_days": facts.half_days,
        "radius": facts.radius,
        "experience": facts.experience,
    }
    told |= {"occupations": facts.occupations} if facts.occupations else {"sectors": facts.sectors}
    items = [(label, value, SIGN_OF[name]) for name, label, value in disclosure.named(told)]
    wishes = disclosure.said_wishes(facts.wishes)
    items += [(_("Wishes"), wishes, "star")] if wishes else []
    items += [(_("Getting there"), _("no own transport"), "bus")] if facts.no_own_transport else []
    return [*items, (_("Programme"), disclosure.programme_name(facts.programme), "school")]


SIGN_OF = {
    "occupations": "briefcase",
    "sectors": "briefcase",
    "sector_groups": "briefcase",
    "experience": "award",
    "languages": "language",
    "dutch": "language",
    "goals": "target",
    "actions": "tool",
    "half_days": "clock",
    "half_days_count": "clock",
    "radius": "map-pin",
}


def _masked_items(who: Someone) -> list[tuple[str, str, str]]:
    """A card of another municipality: the bands that it shows, and nothing finer."""
    card = who.card
    dutch = dutch_band(card)
    told: dict[str, Any] = {
        "goals": card.goals.texts(),
        "actions": card.actions.texts(),
        "occupations": sorted(card.isco),
        "sectors": [text.upper() for text in card.sections.texts()],
        "sector_groups": card.groups.texts(),
        "experience": card.experience.text if card.experience else "",
        "dutch": dutch.value if dutch else "",
        "half_days_count": card.half_days.bit_count() or None,
    }
    return [(label, value, SIGN_OF[name]) for name, label, value in disclosure.named(told)]


def head(one: Candidate, said: Wording) -> str:
    """'Strong (75,9/100).'"""
    label = one.explanation.label or Label.BELOW_FLOOR
    score = said.points(one.explanation.score or 0)
    return f"{word('label', label.name)} ({score}/100)"


def floor_of(bench: Bench, said: Wording) -> str:
    """The floor as points."""
    return said.points(Points(bench.around.programme.floor.floor).hundredths)
