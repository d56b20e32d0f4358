# SPDX-License-Identifier: EUPL-1.2
"""What mentor and mentee expect of their contact: agreed at the introduction, as the programme usually has it unless they say otherwise.

It steers what comes later: how many contacts a month are often enough, and after how many days silence is noticed (G5).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from koepel.i18n import _, ngettext
from tenants.programmes.settings import ProgrammeSettings
from tenants.vocabulary import ContactMoments, ContactWay, label_of

OFFERED = (1, 2, 3, 4, 8)  # contacts a month to choose from
A_WEEK, LEAST, MOST = 7, 7, 60  # days


@dataclass(frozen=True)
class Expectation:
    """`a_month` contacts at least, 0 for no number."""

    moments: str
    way: str
    a_month: int

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Expectation | None:
        """As it was stored; None where nothing was agreed."""
        return cls(**kept) if kept else None

    def tree(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)

    @property
    def fixed(self) -> bool:
        """Whether a next moment is expected to stand in the plan."""
        return self.moments == ContactMoments.FIXED

    def said(self) -> str:
        """In one line, for staff."""
        return " · ".join((label_of(ContactMoments, self.moments), label_of(ContactWay, self.way), often(self.a_month)))


def usual(settings: ProgrammeSettings) -> Expectation:
    """As the programme has it."""
    return Expectation(settings.contact_moments, settings.contact_way, settings.contacts_a_month)


def silence_days(agreed: Expectation, settings: ProgrammeSettings) -> int:
    """After how many days silence is noticed: as the programme says, or a week after the contact of another rhythm failed to come."""
    if not agreed.a_month or agreed.a_month == settings.contacts_a_month:
        return settings.silence_days
    return min(max(30 // agreed.a_month + A_WEEK, LEAST), MOST)


def often(a_month: int) -> str:
    """The frequency in words."""
    return ngettext("%(num)s contact a month", "%(num)s contacts a month", a_month) if a_month else _("no fixed number")


def frequencies(now: int) -> list[tuple[str, str]]:
    """What may be chosen, with what stands there now."""
    return [(str(number), often(number)) for number in sorted({*OFFERED, now})]
