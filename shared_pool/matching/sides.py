# SPDX-License-Identifier: EUPL-1.2
"""What each side brings to one criterion, in words: in full for the own people, in bands for everybody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from koepel.i18n import _, ngettext
from shared_pool.collaboration.service import Member
from shared_pool.matching.codes import Criterion
from shared_pool.matching.service import Candidate, Someone
from shared_pool.matching.shown import dutch_band
from shared_pool.matching.vocabulary import WorkFlag
from shared_pool.matching.words import word, words
from tenants import disclosure

Members = Mapping[UUID, Member]


def brings(criterion: Criterion, who: Someone, one: Candidate, members: Members) -> str:
    """What this person brings; '' where there is nothing to say about one side alone."""
    say = _SAY.get(criterion)
    return say(who, one, members) if say else ""


def _work(who: Someone, _one: Candidate, _members: Members) -> str:
    card = who.card
    named = [disclosure.occupation_name(code) for code in sorted(card.isco)]
    named = named or [disclosure.sector_name(text.upper()) for text in card.sections.texts()]
    named = named or [word("sector_group", text) for text in card.groups.texts()]
    if WorkFlag.LEAVES_SECTOR in card.work:
        named.append(_("leaves the sector"))
    if WorkFlag.NO_TARGET in card.work:
        named.append(_("no job target yet"))
    if WorkFlag.HR_PROFILE in card.work:
        named.append(_("HR profile"))
    if WorkFlag.BROAD_NETWORK in card.work:
        named.append(_("broad network"))
    return disclosure.capital(" · ".join(named))


def _goals(who: Someone, _one: Candidate, _members: Members) -> str:
    goals = words("goal", who.card.goals.texts())
    return disclosure.capital(", ".join(filter(None, (goals, words("action", who.card.actions.texts())))))


def _language(who: Someone, _one: Candidate, _members: Members) -> str:
    if who.own is not None:
        return ", ".join(disclosure.spoken(code, level) for code, level in who.own.facts.languages)
    band = dutch_band(who.card)
    if band is None:
        return _("level of Dutch hidden")
    return _("Dutch: none yet") if band.value == "none" else _("Dutch %(band)s", band=band.value)


def _place(who: Someone, one: Candidate, _members: Members) -> str:
    if who is one.who:
        return word("distance", one.shown.distance.value) if one.shown.distance else _("not known")
    return _("up to %(radius)s km", radius=who.card.radius) if who.own and who.card.radius else ""


def _time(who: Someone, one: Candidate, _members: Members) -> str:
    if not who.card.half_days:
        return _("not asked yet")
    if who is one.who and one.shown.shared_half_days is not None:
        return ngettext("%(num)s shared free moment", "%(num)s shared free moments", one.shown.shared_half_days)
    return ngettext("%(num)s free moment", "%(num)s free moments", who.card.half_days.bit_count())


def _interests(who: Someone, one: Candidate, _members: Members) -> str:
    if who is not one.who:
        return words_of_interests(who)
    count = one.shown.interests_in_common
    return "" if count is None else _("%(count)s in common", count=count)


def words_of_interests(who: Someone) -> str:
    """The interests of one of the own people."""
    return disclosure.said_interests(who.own.facts.interests) if who.own else ""


def _wishes(who: Someone, one: Candidate, _members: Members) -> str:
    if who.own is not None:
        return disclosure.said_wishes(who.own.facts.wishes)
    met = one.shown.wishes_met
    return "" if met is None else _("wish met: yes") if met else _("wish met: no")


def _balance(who: Someone, one: Candidate, _members: Members) -> str:
    if who.own is not None:
        return _("%(level)s of 5", level=who.card.strength) if who.card.strength else ""
    balanced = one.shown.balanced
    return "" if balanced is None else _("in balance: yes") if balanced else _("in balance: no")


def _municipality(who: Someone, _one: Candidate, members: Members) -> str:
    member = members.get(who.card.tenant)
    return member.name if member else ""


def _peer(who: Someone, one: Candidate, _members: Members) -> str:
    if WorkFlag.PEER not in who.card.work:
        return ""
    return _("went the same way") if who.card.side.texts()[0] == "mentor" else _("asks for a peer")


_SAY: dict[Criterion, Callable[[Someone, Candidate, Members], str]] = {
    Criterion.WORK: _work,
    Criterion.GOALS: _goals,
    Criterion.LANGUAGE: _language,
    Criterion.PLACE: _place,
    Criterion.TIME: _time,
    Criterion.INTERESTS: _interests,
    Criterion.WISHES: _wishes,
    Criterion.BALANCE: _balance,
    Criterion.OWN_MUNICIPALITY: _municipality,
    Criterion.PEER: _peer,
}
