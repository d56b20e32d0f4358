# SPDX-License-Identifier: EUPL-1.2
"""Row by row: what comes in, what is refused and why, what is odd, what was there already."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from tenants.registers.checking import Outcome
from tenants.registers.fields import SheetKind
from tenants.registers.known import KnownDuo, KnownPerson, Nothing
from tenants.registers.problems import Oddity, Problem
from tenants.registers.records import AlreadyHere, Elsewhere, Origin
from tenants.registers.report import as_json, counts, grouped
from tests.factories.spreadsheets import (
    DUOS,
    MEETINGS,
    MENTEES,
    MENTORS,
    NATIONAL_NUMBER,
    a_mentee,
    a_mentor,
    a_register,
    an_xlsx,
    dry_run,
    only,
    refused,
)  # fmt: skip

START, END = date(2017, 2, 1), date(2017, 8, 1)


def odd(outcome: Outcome, sheet: str) -> list[tuple[int, str]]:
    return [(row["row"], row["warning"]) for row in as_json(outcome)["sheets"][sheet]["warnings"]]


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


@dataclass
class Archive(Nothing):
    """What an earlier import left behind."""

    rows: dict[str, KnownPerson] = field(default_factory=dict)
    pairs: list[KnownDuo] = field(default_factory=list)
    noted: dict[tuple[str, date], int] = field(default_factory=dict)
    found: dict[tuple[SheetKind, str], KnownPerson] = field(default_factory=dict)
    same: tuple[KnownPerson, ...] = ()

    @classmethod
    def after(cls, outcome: Outcome) -> "Archive":
        """As if the outcome had been imported."""
        archive, ids = cls(), {}
        for sheet in outcome.sheets.values():
            for record in sheet.records:
                ids[record.origin] = f"{record.origin.sheet}-{record.origin.row}"
                for key in getattr(record, "keys", ()):
                    archive.rows[key] = KnownPerson(ids[record.origin], record.name, record.intake_on)
        for duo in outcome.sheets["Duo's"].records:
            archive.pairs.append(
                KnownDuo(ids[duo.origin], ids[duo.mentee], ids[duo.mentor], duo.started_on, duo.ended_on)
            )
        for meeting in outcome.sheets["Opvolging"].records:
            key = (ids[meeting.duo], meeting.held_on)
            archive.noted[key] = archive.noted.get(key, 0) + 1
        return archive

    def imported(self, key: str) -> KnownPerson | None:
        return self.rows.get(key)

    def named(self, kind: SheetKind, name: str) -> tuple[KnownPerson, ...]:
        return (self.found[kind, name],) if (kind, name) in self.found else ()

    def alike(self, given: str, family: str, email: str, phone: str) -> tuple[KnownPerson, ...]:
        return self.same

    def duos(self, mentee_id: str) -> tuple[KnownDuo, ...]:
        return tuple(pair for pair in self.pairs if pair.mentee_id == mentee_id)

    def meetings(self, duo_id: str, on: date) -> int:
        return self.noted.get((duo_id, on), 0)

    def members(self) -> frozenset[str]:
        return frozenset({"mortsel", "borsbeek"})


def a_small_register(**changed: object) -> bytes:
    return a_register(
        [a_mentee(1, **changed), a_mentee(2, email="geen@")], [a_mentor(1)], [(1, 1, START, END, "")],
        [("1/1", date(2017, 3, 1), 1, "cv", "bib"), ("1/1", date(2017, 3, 1), 2, "cv", "thuis"),
        ("1/1", date(2017, 3, 8), 1, "cv", "bib")],
    )  # fmt: skip


def test_the_same_file_a_second_time_changes_nothing_and_refuses_the_same() -> None:
    first = dry_run(a_small_register())
    again = dry_run(a_small_register(), known=Archive.after(first))
    assert counts(first)["imported"] == 6
    assert counts(again)["imported"] == 0
    assert [len(sheet.unchanged) for sheet in again.sheets.values()] == [1, 1, 1, 3]
    assert refused(again, "Mentees") == refused(first, "Mentees") == [(3, "invalid_email")]


def test_a_row_known_by_its_number_is_unchanged_though_another_cell_was_edited() -> None:
    archive = Archive.after(dry_run(a_small_register()))
    assert [
        len(sheet.unchanged) for sheet in dry_run(a_small_register(postcode="9999"), known=archive).sheets.values()
    ] == [1, 1, 1, 3]


def test_a_number_that_was_given_to_somebody_else_is_a_new_person() -> None:
    archive = Archive.after(dry_run(a_small_register()))
    someone = a_small_register(voornaam="Leila", naam="Safi", email="leila@example.org", gsm="0400 00 99 99")
    assert len(dry_run(someone, known=archive).sheets["Mentees"].records) == 1


def test_only_the_new_meetings_of_a_known_duo_come_in() -> None:
    archive = Archive.after(dry_run(a_small_register()))
    archive.noted[("Duo's-2", date(2017, 3, 1))] = 1
    sheet = dry_run(a_small_register(), known=archive).sheets["Opvolging"]
    assert [(record.origin.row, record.duo) for record in sheet.records] == [(3, AlreadyHere("Duo's-2"))]


def test_a_list_of_meetings_alone_finds_the_people_who_are_here() -> None:
    archive = Archive(pairs=[KnownDuo("d", "m", "k", START, None)])
    archive.found[SheetKind.MENTEES, "Amina Osman"] = KnownPerson("m", "Amina Osman")
    data = an_xlsx(
        {
            "Opvolging": [
                ("Mentee", "Datum", "Duur"),
                ("Amina Osman", date(2017, 3, 1), "1u"),
                ("Amina Osman", date(2016, 3, 1), "1u"),
            ]
        }
    )
    outcome = dry_run(data, known=archive)
    assert [record.duo for record in only(outcome).records] == [AlreadyHere("d")]
    assert refused(outcome, "Opvolging") == [(3, "outside_trajectory")]


def test_a_mentor_of_a_member_municipality_is_a_pending_link() -> None:
    duos = [
        (1, "mortsel:M-07", START, END, ""),
        (1, "Gent:7", START, END, ""),
        ("mortsel:3", 1, START, END, ""),
        (1, "aartselaar:1", START, date(2017, 9, 1), ""),
    ]
    outcome = dry_run(
        a_register([a_mentee(1)], [a_mentor(1)], duos, [("1/mortsel:m-07", date(2017, 3, 1), 1, "cv", "bib")]),
        known=Archive(),
    )
    assert [record.mentor for record in outcome.sheets["Duo's"].records] == [
        Elsewhere("mortsel", "M-07"),
        Origin("Mentors", 2, "1"),
    ]
    assert refused(outcome, "Duo's") == [(3, "unknown_person"), (4, "unknown_person")]
    assert odd(outcome, "Duo's") == [(2, "mentor_elsewhere")]
    assert refused(outcome, "Opvolging") == []


def test_somebody_alike_is_shown_and_comes_in() -> None:
    archive = Archive(same=(KnownPerson("x", "Amina Osman", why="email"),))
    sheet = dry_run(a_register([a_mentee(1)]), known=archive).sheets["Mentees"]
    assert [(row.row, row.people[0].id) for row in sheet.alike] == [(2, "x")]
    assert len(sheet.records) == 1


def test_two_rows_of_one_file_that_share_a_telephone_are_alike() -> None:
    sheet = dry_run(a_register([a_mentee(1, gsm="0400 00 55 55"), a_mentee(2, gsm="0400/00.55.55")])).sheets["Mentees"]
    assert [(row.row, row.rows) for row in sheet.alike] == [(3, (Origin("Mentees", 2, "1"),))]


def test_fingerprints_of_rows_hold_no_name() -> None:
    record = dry_run(a_register([a_mentee(1)])).sheets["Mentees"].records[0]
    assert record.keys
    assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in record.keys)
