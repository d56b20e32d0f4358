# SPDX-License-Identifier: EUPL-1.2
"""S01: how close two people's work lies, from the same occupation down to a broad network outside the sector."""

from .card import Card
from .hard_rules import Pair
from .reasons import Kind, Reason, Term, unknown
from .vocabulary import WorkFlag

PREFIX_VALUES = (0, 25, 50, 80, 100)  # digits in common
ENDING_VALUES = (0, 38, 65, 90, 100)  # the shorter code ends there: halfway to the next step
SAME_SECTION = 40
SAME_GROUP = 25
HR_LEAVING, NETWORK_LEAVING = 100, 60  # the mentee leaves the sector
HR_NO_TARGET, NETWORK_NO_TARGET = 70, 50


def work(pair: Pair) -> Reason:
    """Return the best of all ways in which the mentor's work helps this mentee."""
    mentee, mentor = pair.mentee, pair.mentor
    if not _is_noted(mentor):
        return unknown()
    if WorkFlag.LEAVES_SECTOR in mentee.work:  # what the codes say is what the mentee leaves
        return _profile(mentor, HR_LEAVING, NETWORK_LEAVING)
    by_code = _by_code(mentee, mentor)
    if WorkFlag.NO_TARGET not in mentee.work:
        return by_code or unknown()
    by_profile = _profile(mentor, HR_NO_TARGET, NETWORK_NO_TARGET)
    return by_code if by_code and by_code.value > by_profile.value else by_profile


def _is_noted(mentor: Card) -> bool:
    profile = mentor.work & (WorkFlag.HR_PROFILE | WorkFlag.BROAD_NETWORK)
    return bool(mentor.isco or mentor.sections or mentor.groups or profile)


def _profile(mentor: Card, hr: int, network: int) -> Reason:
    if WorkFlag.HR_PROFILE in mentor.work:
        return Reason(hr, Kind.PLUS, "S01.hr")
    if WorkFlag.BROAD_NETWORK in mentor.work:
        return Reason(network, Kind.PLUS, "S01.network")
    return Reason(0, Kind.MINUS, "S01.no_profile")


def _by_code(mentee: Card, mentor: Card) -> Reason | None:
    """Return the best of occupation and sector, None where the cards hold nothing that can be compared."""
    found = [reason for reason in (_by_occupation(mentee, mentor), _by_sector(mentee, mentor)) if reason]
    return max(found, key=lambda reason: reason.value) if found else None


def common_prefix(one: str, other: str) -> str:
    """Return the digits that two codes have in common from the left."""
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return one[:length]


def _by_occupation(mentee: Card, mentor: Card) -> Reason | None:
    best: tuple[int, str] | None = None
    for one in sorted(mentee.isco):
        for other in sorted(mentor.isco):
            prefix = common_prefix(one, other)
            ending = len(prefix) == min(len(one), len(other))
            value = (ENDING_VALUES if ending else PREFIX_VALUES)[len(prefix)]
            if best is None or value > best[0]:
                best = value, prefix
    if best is None:
        return None
    value, prefix = best
    if value == 100:
        return Reason(value, Kind.PLUS, "S01.same", {"occupation": Term("occupation", prefix)})
    return _field(value, Term("isco_group", prefix))


def _by_sector(mentee: Card, mentor: Card) -> Reason | None:
    if mentee.sections and mentor.sections:
        sections = (mentee.sections & mentor.sections).texts()
        return _field(SAME_SECTION if sections else 0, Term("section", sections[0].upper() if sections else ""))
    if not mentee.all_groups or not mentor.all_groups:
        return None
    groups = (mentee.all_groups & mentor.all_groups).texts()
    return _field(SAME_GROUP if groups else 0, Term("sector_group", groups[0] if groups else ""))


def _field(value: int, group: Term) -> Reason:
    if not value:
        return Reason(0, Kind.MINUS, "S01.minus")
    return Reason(value, Kind.PLUS, "S01.field", {"group": group})
