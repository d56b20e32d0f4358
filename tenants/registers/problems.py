# SPDX-License-Identifier: EUPL-1.2
"""Why a row is refused and what is odd about a row that comes in: codes with the sentence a person reads.

`Problem` stands in the order of precedence of the import contract: the first that applies is the one reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l


class Problem(StrEnum):
    """A row with one of these is refused."""

    NOT_A_RECORD = "not_a_record"
    NATIONAL_NUMBER = "national_number"
    MISSING_NAME = "missing_name"
    DUPLICATE_ROW = "duplicate_row"
    UNKNOWN_POSTCODE = "unknown_postcode"
    INVALID_EMAIL = "invalid_email"
    INVALID_DATE = "invalid_date"
    INVALID_NUMBER = "invalid_number"
    END_BEFORE_START = "end_before_start"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_DUO = "unknown_duo"
    INVALID_DURATION = "invalid_duration"
    OUTSIDE_TRAJECTORY = "outside_trajectory"


class Oddity(StrEnum):
    """A row with these comes in all the same: a person may have meant it."""

    HALF_NAME = "half_name"
    AGE_INSTEAD_OF_BIRTH_DATE = "age_instead_of_birth_date"
    MINOR = "minor"
    ODD_PHONE = "odd_phone"
    UNKNOWN_LANGUAGE = "unknown_language"
    UNKNOWN_LEVEL = "unknown_level"
    UNKNOWN_OCCUPATION = "unknown_occupation"
    OCCUPATION_TO_CONFIRM = "occupation_to_confirm"
    DUO_BEFORE_INTAKE = "duo_before_intake"
    NO_END_DATE = "no_end_date"
    MENTOR_ELSEWHERE = "mentor_elsewhere"
    PAST_RETENTION = "past_retention"
    NO_DURATION = "no_duration"
    DAY_IN_THE_FUTURE = "day_in_the_future"
    UNKNOWN_PLACE = "unknown_place"
    SHORTENED = "shortened"


PROBLEM_SENTENCES: Mapping[Problem, Any] = {
    Problem.NOT_A_RECORD: _l("This row is a total or a stray note, not a record."),
    Problem.NATIONAL_NUMBER: _l("This row holds a national register number. Koepel never keeps these. Take it out."),
    Problem.MISSING_NAME: _l("The name is missing."),
    Problem.DUPLICATE_ROW: _l("This row is already in the list, or its number is."),
    Problem.UNKNOWN_POSTCODE: _l("This postal code does not exist in Belgium."),
    Problem.INVALID_EMAIL: _l("This is not an e-mail address."),
    Problem.INVALID_DATE: _l("This is not a day, or the day is missing."),
    Problem.INVALID_NUMBER: _l("This is not a number that can be right."),
    Problem.END_BEFORE_START: _l("The end lies before the start."),
    Problem.UNKNOWN_PERSON: _l("This person is not in the list, or was refused."),
    Problem.UNKNOWN_DUO: _l("This duo is not in the list, or was refused."),
    Problem.INVALID_DURATION: _l("This is not a duration. Write 1,5 or 1u30 or 90 min."),
    Problem.OUTSIDE_TRAJECTORY: _l("This day lies before the start or after the end of the duo."),
}
ODDITY_SENTENCES: Mapping[Oddity, Any] = {
    Oddity.HALF_NAME: _l("Only half a name is filled in."),
    Oddity.AGE_INSTEAD_OF_BIRTH_DATE: _l("There is an age instead of a date of birth."),
    Oddity.MINOR: _l("This person was not yet 18."),
    Oddity.ODD_PHONE: _l("This telephone number cannot be dialled. It goes to the remarks."),
    Oddity.UNKNOWN_LANGUAGE: _l("We do not know this language. Your words are kept."),
    Oddity.UNKNOWN_LEVEL: _l("We do not recognise this level of Dutch. Your words are kept."),
    Oddity.UNKNOWN_OCCUPATION: _l("We do not know this job. Your words are kept."),
    Oddity.OCCUPATION_TO_CONFIRM: _l("This job fits several groups. Confirm it later."),
    Oddity.DUO_BEFORE_INTAKE: _l("The duo started before the intake."),
    Oddity.NO_END_DATE: _l("The duo ended, but there is no end date."),
    Oddity.MENTOR_ELSEWHERE: _l("The mentor belongs to another municipality. It is asked to confirm."),
    Oddity.PAST_RETENTION: _l("This trajectory is past its term. It comes in without names."),
    Oddity.NO_DURATION: _l("The duration is missing."),
    Oddity.DAY_IN_THE_FUTURE: _l("This day is still to come."),
    Oddity.UNKNOWN_PLACE: _l("We do not know this place. It becomes 'other'."),
    Oddity.SHORTENED: _l("A text was too long and was cut."),
}
