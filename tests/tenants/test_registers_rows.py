# SPDX-License-Identifier: EUPL-1.2
"""Row by row: what is a record, and what is refused with the one reason that goes first."""

from datetime import date

import pytest

from tenants.registers.problems import Problem
from tests.factories.spreadsheets import (
    END,
    NATIONAL_NUMBER,
    START,
    a_mentee,
    a_mentor,
    a_register,
    an_xlsx,
    dry_run,
    only,
    refused,
)


def test_one_planted_error_of_each_kind_is_named() -> None:
    mentees = [
        a_mentee(1), a_mentee(2, beroep=f"lasser, {NATIONAL_NUMBER}"), a_mentee(3, voornaam="", naam=""), a_mentee(1),
        a_mentee(5, postcode="9999"),
        a_mentee(6, email="geen@"), a_mentee(7, intake="31/02/2018"), ["Totaal", 7], [None, "bellen!"], a_mentee(8),
    ]  # fmt: skip
    mentors = [a_mentor(1), a_mentor(2, max=-1), a_mentor(3, jaren="lang"), a_mentor(4)]
    duos = [
        (1, 1, START, END, ""),
        (8, 4, END, START, ""),
        (8, 99, START, END, ""),
        (8, 2, START, END, ""),
        (2, 4, START, END, ""),
        (8, 4, None, END, ""),
    ]
    meetings = [
        ("1/1", date(2017, 3, 1), 1.5, "cv", "bib"), ("8/4", date(2017, 3, 1), 1, "cv", "bib"),
        ("9/9", date(2017, 3, 1), 1, "cv", "bib"),
        ("1/1", date(2017, 3, 2), "lang", "cv", "bib"), ("1/1", date(2016, 3, 2), 1, "cv", "bib"),
        ("1/1", "ooit", 1, "cv", "bib"),
        ("1/1", END, 1, "cv", "bib"), ("1/1", START, 1, "cv", "bib"),
    ]  # fmt: skip
    outcome = dry_run(a_register(mentees, mentors, duos, meetings))
    assert refused(outcome, "Mentees") == [
        (3, "national_number"), (4, "missing_name"), (5, "duplicate_row"), (6, "unknown_postcode"),
        (7, "invalid_email"), (8, "invalid_date"),
        (9, "not_a_record"), (10, "not_a_record"),
    ]  # fmt: skip
    assert refused(outcome, "Mentors") == [(3, "invalid_number"), (4, "invalid_number")]
    assert refused(outcome, "Duo's") == [
        (3, "end_before_start"),
        (4, "unknown_person"),
        (5, "unknown_person"),
        (6, "unknown_person"),
        (7, "invalid_date"),
    ]
    assert refused(outcome, "Opvolging") == [
        (3, "unknown_duo"),
        (4, "unknown_duo"),
        (5, "invalid_duration"),
        (6, "outside_trajectory"),
        (7, "invalid_date"),
    ]
    assert [len(sheet.records) for sheet in outcome.sheets.values()] == [2, 2, 1, 3]
    assert {problem for sheet in outcome.sheets for _, problem in refused(outcome, sheet)} == set(Problem)


def test_the_first_problem_that_applies_is_the_one_reported() -> None:
    wrong = {
        "voornaam": "",
        "naam": "",
        "postcode": "9999",
        "email": "geen@",
        "intake": "31/02/2018",
        "beroep": NATIONAL_NUMBER,
    }
    given = []
    for repaired in ("beroep", "naam", "postcode", "email", "intake"):
        given.append(a_mentee(len(given) + 1, **wrong))
        wrong[repaired] = {
            "beroep": "lasser",
            "naam": "Osman",
            "postcode": "2630",
            "email": "a@example.org",
            "intake": START,
        }[repaired]
    given.append(a_mentee(9, **wrong))
    problems = [problem for _, problem in refused(dry_run(a_register(given)), "Mentees")]
    assert problems == ["national_number", "missing_name", "unknown_postcode", "invalid_email", "invalid_date"]


def test_a_row_with_one_filled_cell_is_no_record_even_when_that_is_a_national_number() -> None:
    outcome = dry_run(a_register([a_mentee(1), [None, None, NATIONAL_NUMBER]]))
    assert refused(outcome, "Mentees") == [(3, "not_a_record")]


def test_a_national_number_is_found_in_a_column_left_out_and_masked_in_what_is_kept() -> None:
    rows = [
        ("Voornaam", "Naam", "E-mail", "Statuut"),
        ("Amina", "Osman", "a@example.org", f"zie {NATIONAL_NUMBER}"),
        ("Leila", "Safi", "l@example.org", "x"),
    ]
    sheet = only(dry_run(an_xlsx({"Mentees": rows})))
    assert [row.problem for row in sheet.refused] == [Problem.NATIONAL_NUMBER]
    assert NATIONAL_NUMBER not in str(sheet)
    assert sheet.refused[0].cells[:2] == ("Amina", "Osman")


@pytest.mark.parametrize(
    "total",
    [
        ["Totaal: 42"],
        ["Totaal", 42],
        [None, "TOTAAL", None, 42.0],
        ["Aantal mentees:", "42"],
        ["Subtotaal", 1, 2, 3],
        ["Gemiddelde", "", 41.5],
    ],
)
def test_totals_are_no_records(total: list[object]) -> None:
    assert refused(dry_run(a_register([a_mentee(1), total])), "Mentees") == [(3, "not_a_record")]


def test_somebody_called_total_is_a_person() -> None:
    outcome = dry_run(
        an_xlsx({"Mentees": [("Naam", "E-mail", "GSM"), ("Total Osman", "t@example.org", "0400 00 10 10")]})
    )
    assert len(only(outcome).records) == 1


def test_trailing_blank_rows_and_spaces_are_nothing() -> None:
    outcome = dry_run(a_register([a_mentee(1), ["", "  ", "\u200e"], [], a_mentee(2)]))
    assert [record.origin.row for record in outcome.sheets["Mentees"].records] == [2, 5]
    assert refused(outcome, "Mentees") == []


def test_equal_rows_without_numbers_are_duplicates_and_different_rows_are_not() -> None:
    row = ("Amina Osman", "a@example.org", "0400 00 10 10")
    outcome = dry_run(an_xlsx({"Mentees": [("Naam", "E-mail", "GSM"), row, (*row[:2], "0400 00 10 11"), row]}))
    assert refused(outcome, "Mentees") == [(4, "duplicate_row")]


def test_numbers_stored_as_text_are_the_same_numbers() -> None:
    outcome = dry_run(
        a_register(
            [a_mentee("001"), a_mentee(2)],
            [a_mentor("A-7")],
            [("1", "a-7", START, END, ""), (2.0, "A-7", START, END, "")],
        )
    )
    assert refused(outcome, "Duo's") == []
    assert refused(dry_run(a_register([a_mentee("001"), a_mentee(1, voornaam="Leila")])), "Mentees") == [
        (3, "duplicate_row")
    ]
