# SPDX-License-Identifier: EUPL-1.2
"""Whom a row is about: duos find their people, and meetings their duo."""

from datetime import date

import pytest

from tenants.registers.records import Origin
from tenants.registers.report import counts
from tests.factories.spreadsheets import (
    DUOS,
    END,
    MEETINGS,
    MENTEES,
    MENTORS,
    START,
    a_mentee,
    a_mentor,
    a_register,
    an_xlsx,
    dry_run,
    refused,
)


def test_the_sheets_may_stand_in_any_order() -> None:
    sheets = {
        "contacten": [MEETINGS, ("1/1", date(2017, 3, 1), 1, "cv", "bib")],
        "koppels": [DUOS, (1, 1, START, END, "afgerond")],
        "vrijwilligers": [MENTORS, a_mentor(1)], "deelnemers": [MENTEES, a_mentee(1)],
        "kladblok": [("drukker bellen", "niet vergeten")],
    }  # fmt: skip
    outcome = dry_run(an_xlsx(sheets))
    assert list(outcome.sheets) == ["contacten", "koppels", "vrijwilligers", "deelnemers"]
    assert counts(outcome)["imported"] == 4
    assert outcome.ignored == ["kladblok"]


@pytest.mark.parametrize("word", ["Amina Osman 1", "osman 1 AMINA", "Amina  OSMAN-1", "1"])
def test_a_duo_names_its_people_by_number_or_by_name_in_either_order(word: str) -> None:
    outcome = dry_run(
        a_register([a_mentee(1)], [a_mentor(1)], [(word, "Cools 1, Koen".replace(",", ""), START, END, "")])
    )
    assert len(outcome.sheets["Duo's"].records) == 1


def test_a_name_that_two_people_bear_is_not_guessed() -> None:
    mentees = [a_mentee(1, naam="Osman"), a_mentee(2, naam="Osman")]
    outcome = dry_run(a_register(mentees, [a_mentor(1)], [("Amina Osman", 1, START, END, ""), (2, 1, START, END, "")]))
    assert refused(outcome, "Duo's") == [(2, "unknown_person")]


@pytest.mark.parametrize(
    "called",
    [
        "1/1",
        "1 - 1",
        "1 & 1",
        "Amina Osman 1 / Koen Cools 1",
        "Amina Osman 1 en Koen Cools 1",
        "Koen Cools 1 - Amina Osman 1",
    ],
)
def test_a_meeting_names_its_duo_in_many_ways(called: str) -> None:
    outcome = dry_run(
        a_register([a_mentee(1)], [a_mentor(1)], [(1, 1, START, END, "")], [(called, date(2017, 3, 1), 1, "cv", "bib")])
    )
    assert refused(outcome, "Opvolging") == []


def test_the_heading_says_who_comes_first_in_a_pair_of_numbers() -> None:
    sheets = {
        "Mentees": [MENTEES, a_mentee(1), a_mentee(2)],
        "Mentors": [MENTORS, a_mentor(1), a_mentor(2)],
        "Duo's": [DUOS, (1, 2, START, END, "")],
    }
    rows = [("Duo (mentor/mentee)", "Datum", "Duur"), ("2/1", date(2017, 3, 1), 1)]
    assert refused(dry_run(an_xlsx(sheets | {"Opvolging": rows})), "Opvolging") == []
    rows = [("Duo (mentee/mentor)", "Datum", "Duur"), ("2/1", date(2017, 3, 1), 1)]
    assert refused(dry_run(an_xlsx(sheets | {"Opvolging": rows})), "Opvolging") == [(2, "unknown_duo")]


def test_a_meeting_belongs_to_the_duo_that_ran_on_its_day() -> None:
    later = date(2018, 2, 1)
    duos = [(1, 1, START, END, "gestopt"), (1, 2, later, None, "lopend")]
    meetings = [
        ("Mentee", "Datum", "Duur"),
        ("Amina Osman 1", date(2018, 3, 1), 1),
        ("Amina Osman 1", date(2017, 3, 1), 1),
        ("Amina Osman 1", date(2017, 12, 1), 1),
    ]
    sheets = {
        "Mentees": [MENTEES, a_mentee(1)],
        "Mentors": [MENTORS, a_mentor(1), a_mentor(2)],
        "Duo's": [DUOS, *duos],
        "Opvolging": meetings,
    }
    outcome = dry_run(an_xlsx(sheets))
    assert [record.duo for record in outcome.sheets["Opvolging"].records] == [Origin("Duo's", 3), Origin("Duo's", 2)]
    assert refused(outcome, "Opvolging") == [(4, "outside_trajectory")]


def test_somebody_nobody_knows_is_unknown_before_the_duo_is() -> None:
    meetings = [("Mentee", "Datum", "Duur"), ("Niemand", date(2018, 3, 1), 1), ("Amina Osman 1", date(2017, 3, 1), 1)]
    outcome = dry_run(an_xlsx({"Mentees": [MENTEES, a_mentee(1)], "Opvolging": meetings}))
    assert refused(outcome, "Opvolging") == [(2, "unknown_person"), (3, "unknown_duo")]
