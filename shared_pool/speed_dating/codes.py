# SPDX-License-Identifier: EUPL-1.2
"""The words of an evening: who is there, what somebody says of another, and how it ended for a guest."""

from __future__ import annotations

from enum import StrEnum

from koepel.i18n import _l
from shared_pool.speed_dating.marks import Mark


class Presence(StrEnum):
    """Whether a guest is there; who is late has a break in the next round."""

    THERE = "there"
    LATE = "late"
    ABSENT = "absent"


class Outcome(StrEnum):
    """How the evening ended for a guest; open until it is closed, and for who was absent."""

    OPEN = ""
    PAIRED = "paired"
    ALONE = "alone"


class MarkedBy(StrEnum):
    """Who filled in what a guest says: the last one counts."""

    NOBODY = ""
    GUEST = "guest"
    STAFF = "staff"


class Said(StrEnum):
    """A mark as a form sends it."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"

    @property
    def mark(self) -> Mark:
        """The mark that it stands for."""
        return Mark[self.name]


SAID = {Said.YES: _l("Yes"), Said.MAYBE: _l("Maybe"), Said.NO: _l("No")}
FACES = {Said.YES: "mood-smile", Said.MAYBE: "mood-neutral", Said.NO: "mood-sad"}
