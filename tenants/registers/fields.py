# SPDX-License-Identifier: EUPL-1.2
"""The columns an import has a purpose for, per kind of sheet, and the many names that practice gives them.

The names are data (`vocabulary/headings.toml`). A column that is not here has no purpose and is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from tenants.registers.vocabulary import table


class SheetKind(StrEnum):
    """What one row of a sheet is about."""

    MENTEES = "mentees"
    MENTORS = "mentors"
    DUOS = "duos"
    MEETINGS = "meetings"


class Field(StrEnum):
    """What one column holds."""

    NUMBER = "number"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    FULL_NAME = "full_name"
    BIRTH_DATE = "birth_date"
    AGE = "age"
    ADDRESS = "address"
    POSTCODE = "postcode"
    TOWN = "town"
    PHONE = "phone"
    EMAIL = "email"
    LANGUAGES = "languages"
    MOTHER_TONGUE = "mother_tongue"
    OTHER_LANGUAGES = "other_languages"
    DUTCH_LEVEL = "dutch_level"
    JOB = "job"
    YEARS = "years"
    CHANNEL = "channel"
    INTAKE_ON = "intake_on"
    AVAILABILITY = "availability"
    MAX_DUOS = "max_duos"
    REMARKS = "remarks"
    MENTEE = "mentee"
    MENTOR = "mentor"
    STARTED_ON = "started_on"
    ENDED_ON = "ended_on"
    STATE = "state"
    REASON = "reason"
    DUO = "duo"
    HELD_ON = "held_on"
    STARTS_AT = "starts_at"
    ENDS_AT = "ends_at"
    DURATION = "duration"
    HOURS = "hours"
    MINUTES = "minutes"
    ACTIVITY = "activity"
    PLACE = "place"
    NOTE = "note"
    FOLLOW_UP = "follow_up"


Names = Mapping[Field, tuple[str, ...]]


def _names(*tables: str) -> dict[Field, tuple[str, ...]]:
    found = table("headings")
    return {Field(field): tuple(names) for name in tables for field, names in found[name].items()}


NAMES: Mapping[SheetKind, Names] = {
    SheetKind.MENTEES: _names("people", "mentees"),
    SheetKind.MENTORS: _names("people", "mentors"),
    SheetKind.DUOS: _names("duos"),
    SheetKind.MEETINGS: _names("meetings"),
}
# Words that may stand beside a name without changing what the column is, and words in a title that tell the kind.
NEUTRAL: Mapping[SheetKind, frozenset[str]] = {
    kind: frozenset(table("headings")["neutral"]["any"] + table("headings")["neutral"][kind.value])
    for kind in SheetKind
}
TITLE_WORDS: Mapping[SheetKind, frozenset[str]] = {
    kind: frozenset(table("headings")["titles"][kind.value]) for kind in SheetKind
}
