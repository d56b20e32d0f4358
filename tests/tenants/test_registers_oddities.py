# SPDX-License-Identifier: EUPL-1.2
"""What comes in and is still worth a look: durations left out, ages for birthdays, terms that ended, words nobody knows."""

from datetime import date

from tenants.registers.problems import Oddity
from tenants.registers.report import counts, grouped
from tests.factories.spreadsheets import (
    DUOS,
    END,
    MENTEES,
    MENTORS,
    START,
    a_mentee,
    a_mentor,
    a_register,
    an_xlsx,
    dry_run,
    odd,
    only,
    refused,
)


def test_day_and_hours_in_columns_of_their_own_make_a_duration() -> None:
    meetings = [
        ("Duo", "Datum", "Van", "Tot"),
        ("1/1", date(2017, 3, 1), "14u", "15:30"),
        ("1/1", date(2017, 3, 2), "15u", "14u"),
        ("1/1", date(2017, 3, 3), "", ""),
    ]
    sheets = {
        "Mentees": [MENTEES, a_mentee(1)],
        "Mentors": [MENTORS, a_mentor(1)],
        "Duo's": [DUOS, (1, 1, START, END, "")],
        "Opvolging": meetings,
    }
    outcome = dry_run(an_xlsx(sheets))
    assert [record.minutes for record in outcome.sheets["Opvolging"].records] == [90, None]
    assert refused(outcome, "Opvolging") == [(3, "invalid_duration")]
    assert odd(outcome, "Opvolging") == [(4, "no_duration")]


def test_a_number_that_counts_the_meetings_of_each_duo_makes_no_duplicates() -> None:
    meetings = [
        ("Nr", "Duo", "Datum", "Duur"),
        *((n, f"{duo}/1", date(2017, 3, n), 1) for duo in (1, 2) for n in range(1, 6)),
    ]
    sheets = {
        "Mentees": [MENTEES, a_mentee(1), a_mentee(2)],
        "Mentors": [MENTORS, a_mentor(1)],
        "Duo's": [DUOS, (1, 1, START, END, ""), (2, 1, START, END, "")],
    }
    assert refused(dry_run(an_xlsx(sheets | {"Opvolging": meetings})), "Opvolging") == []


def test_what_a_person_may_have_meant_is_a_warning_and_never_a_refusal() -> None:
    mentees = [
        a_mentee(1, geboortedatum=date(2003, 5, 5)), a_mentee(2, beroep="ruimtevaarder"), a_mentee(3, talen="Klingon"),
        a_mentee(4, beroep="leerkracht"),
        a_mentee(5, gsm="bellen na 17u"), a_mentee(6, naam=""), a_mentee(7, intake=date(2018, 1, 1)),
    ]  # fmt: skip
    duos = [(7, 1, START, END, "afgerond"), (2, 1, START, None, "afgerond"), (3, 1, START, None, "lopend")]
    meetings = [("7/1", date(2017, 3, 1), "", "cv", "op de maan")]
    outcome = dry_run(a_register(mentees, [a_mentor(1)], duos, meetings))
    assert counts(outcome)["refused"] == 0
    assert odd(outcome, "Mentees") == [
        (2, "minor"), (3, "unknown_occupation"), (4, "unknown_language"), (5, "occupation_to_confirm"),
        (6, "odd_phone"), (7, "half_name"),
    ]  # fmt: skip
    assert odd(outcome, "Duo's") == [(2, "duo_before_intake"), (3, "no_end_date")]
    assert odd(outcome, "Opvolging") == [(2, "no_duration"), (2, "unknown_place")]
    assert outcome.sheets["Mentees"].records[4].remarks == "bellen na 17u"
    assert outcome.sheets["Mentees"].records[1].job.text == "ruimtevaarder"


def test_many_ages_are_one_line_for_the_reader() -> None:
    rows = [("Naam", "Leeftijd", "GSM"), *((f"Amina Osman{n}", 28.0, f"0400 00 10 {n}") for n in range(10, 20))]
    assert grouped(only(dry_run(an_xlsx({"Mentees": rows})))) == [
        (Oddity.AGE_INSTEAD_OF_BIRTH_DATE, list(range(2, 12)))
    ]


def test_a_trajectory_past_its_term_is_marked_and_counted() -> None:
    duos = [(1, 1, START, END, "afgerond"), (2, 1, START, date(2026, 5, 1), "afgerond")]
    outcome = dry_run(a_register([a_mentee(1), a_mentee(2)], [a_mentor(1)], duos), keep_from=date(2025, 11, 21))
    assert [record.past_retention for record in outcome.sheets["Duo's"].records] == [True, False]
    assert counts(outcome)["past_retention"] == 1


def test_a_postal_code_is_looked_up_on_the_day_of_the_row() -> None:
    asked = []

    class Watching:
        def occupations_of(self, word: str) -> tuple[str, ...]:
            return ()

        def language_of(self, word: str) -> str | None:
            return None

        def municipalities_of_postcode(self, postcode: str, on: date) -> list[str]:
            asked.append((postcode, on))
            return ["11007"]

    from tenants.registers.checking import check
    from tenants.registers.reading import read

    list(read(a_register(), "x.xlsx"))
    check(
        read(a_register([a_mentee(1, postcode=2150.0, intake="9/1/17")], [a_mentor(1)]), "x.xlsx"),
        tenant="borsbeek",
        today=date(2026, 11, 21),
        words=Watching(),
    )
    assert asked == [("2150", date(2017, 1, 9)), ("2640", date(2026, 11, 21))]
