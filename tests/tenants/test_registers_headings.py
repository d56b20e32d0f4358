# SPDX-License-Identifier: EUPL-1.2
"""Which column means what: other orders, other words, other languages, and the correction that is remembered."""

import pytest

from tenants.registers.cells import Row
from tenants.registers.fields import Field, SheetKind
from tenants.registers.headings import SheetMapping, SheetPlan, apply, field_of, guess, remember
from tests.factories.spreadsheets import NATIONAL_NUMBER, a_mentee, an_xlsx, dry_run, only


def planned(name: str, *rows: tuple[str, ...]) -> SheetPlan | None:
    return guess(name, [Row(number, cells) for number, cells in enumerate(rows, 1)])


def fields(plan: SheetPlan | None) -> list[str]:
    assert plan is not None
    return [column.field.value if column.field else "" for column in plan.columns]


@pytest.mark.parametrize(
    ("name", "headings", "kind", "found"),
    [
        (
            "Participants",
            ("E-mail address", "Last name", "First name", "Date of birth", "Zip code", "Mobile", "Languages",
            "Wants to work as", "Intake date"),
            SheetKind.MENTEES,
            ["email", "family_name", "given_name", "birth_date", "postcode", "phone", "languages", "job", "intake_on"],
        ),
        (
            "Volunteers",
            ("Full name", "Phone number", "Occupation", "Years of experience", "How many mentees", "Available"),
            SheetKind.MENTORS,
            ["full_name", "phone", "job", "years", "max_duos", "availability"],
        ),
        (
            "Bénévoles",
            ("Nom", "Prénom", "Code postal", "Courriel", "Métier", "Années d'expérience", "Disponibilités"),
            SheetKind.MENTORS,
            ["family_name", "given_name", "postcode", "email", "job", "years", "availability"],
        ),
        ("Blad1", ("naam mentee", "naam buddy", "startdatum", "einddatum", "status"), SheetKind.DUOS,
        ["mentee", "mentor", "started_on", "ended_on", "state"]),
        ("Blad2", ("Mentor", "Mentee", "Datum contact", "Van", "Tot", "Waar"), SheetKind.MEETINGS,
        ["mentor", "mentee", "held_on", "starts_at", "ends_at", "place"]),
        ("contacts", ("Pair", "Date", "Duration (min)", "Activity", "Location", "Follow-up"), SheetKind.MEETINGS,
        ["duo", "held_on", "minutes", "activity", "place", "follow_up"]),
        (
            "deelnemers 2018",
            ("VOORNAAM*", "Achternaam (verplicht)", "Geb. datum (dd/mm/jjjj)", "Straat", "Nr", "Post-code",
            "Woonplaats", "GSM-nummer", "Nationaliteit"),
            SheetKind.MENTEES,
            ["given_name", "family_name", "birth_date", "address", "address", "postcode", "town", "phone", ""],
        ),
    ],
)  # fmt: skip
def test_the_habits_of_other_lists_are_understood(
    name: str, headings: tuple[str, ...], kind: SheetKind, found: list[str]
) -> None:
    plan = planned(name, headings)
    assert plan is not None
    assert plan.kind is kind
    assert fields(plan) == found


def test_columns_without_a_purpose_are_left_out() -> None:
    plan = planned(
        "Mentees",
        ("Voornaam", "Naam", "E-mail", "Nationaliteit", "Godsdienst", "Statuut", "Gezondheid", "Rijksregisternummer"),
    )
    assert fields(plan) == ["given_name", "family_name", "email", "", "", "", "", ""]


def test_the_phone_of_somebody_else_is_not_the_phone_of_the_person() -> None:
    plan = planned("Mentees", ("Naam", "GSM", "Telefoon noodcontact", "E-mail begeleider", "Naam school"))
    assert fields(plan) == ["full_name", "phone", "", "", ""]


def test_a_typing_error_in_a_heading_is_forgiven() -> None:
    assert field_of("Geboortedatm", SheetKind.MENTEES) == (Field.BIRTH_DATE, 1.0)
    assert field_of("Beschikbaarheidd", SheetKind.MENTORS) == (Field.AVAILABILITY, 1.0)
    assert field_of("Opmerkelijk", SheetKind.MENTORS) is None


def test_titles_above_the_headings_are_passed_over_and_say_what_the_sheet_is() -> None:
    rows = (
        ("Onze vrijwilligers, stand van maart", ""),
        ("", ""),
        ("Naam", "Tel", "Talen"),
        ("Koen Cools", "0400 00 10 10", "Frans"),
    )
    plan = planned("Blad1", *rows)
    assert plan is not None
    assert (plan.kind, plan.heading_row) == (SheetKind.MENTORS, 3)


def test_people_who_could_be_either_are_not_guessed() -> None:
    assert planned("Blad1", ("Naam", "Tel", "Talen")) is None
    assert planned("kladblok", ("niet importeren", "bellen naar drukker")) is None
    assert planned("leeg") is None


def test_a_correction_is_remembered_and_fits_the_list_of_next_month() -> None:
    cells = ("Naam", "Tel", "Wie?", "Nota", "Nota", f"rrn {NATIONAL_NUMBER}")
    mapping = SheetMapping(
        SheetKind.MENTEES,
        {"naam": Field.FULL_NAME, "tel": Field.PHONE, "wie": Field.CHANNEL, "nota 2": Field.REMARKS, "nota": None},
    )
    assert SheetMapping.from_json(mapping.as_json()) == mapping
    plan = apply(mapping, [Row(1, ("Lijst april",)), Row(4, ("Nieuw", *cells))])
    assert plan is not None
    assert [(column.heading, column.field) for column in plan.columns if column.field] == [
        ("Naam", Field.FULL_NAME), ("Tel", Field.PHONE), ("Wie?", Field.CHANNEL), ("Nota", Field.REMARKS),
    ]  # fmt: skip
    kept = remember(plan, ("Nieuw", *cells))
    assert NATIONAL_NUMBER not in str(kept.as_json())
    assert apply(mapping, [Row(1, ("Iets", "heel", "anders"))]) is None


@pytest.mark.parametrize(
    "stored",
    [{}, {"kind": "mentees"}, {"kind": "x", "columns": {}}, {"kind": "mentees", "columns": {"a": "shoe size"}}],
)
def test_a_mapping_that_no_longer_fits_is_a_value_error(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"columns|valid"):
        SheetMapping.from_json(stored)


def test_a_corrected_mapping_decides_in_a_dry_run() -> None:
    data = an_xlsx({"Blad1": [("Naam", "Tel", "Talen"), ("Koen Cools", "0400 00 10 10", "Frans")]})
    assert dry_run(data).ignored == ["Blad1"]
    mapping = SheetMapping(SheetKind.MENTORS, {"naam": Field.FULL_NAME, "tel": Field.PHONE, "talen": None})
    record = only(dry_run(data, mappings={"Blad1": mapping})).records[0]
    assert (record.name, record.languages) == ("Koen Cools", ())


def test_a_house_number_is_no_number_of_the_list() -> None:
    headings = ("Voornaam", "Naam", "Straat", "Nr", "Postcode", "E-mail")
    data = an_xlsx(
        {
            "Mentees": [
                headings,
                ("Amina", "Osman", "Dorp", 7, "2630", "a@example.org"),
                ("Leila", "Osman", "Dorp", 7, "2630", "l@example.org"),
            ]
        }
    )
    records = only(dry_run(data)).records
    assert [record.street for record in records] == ["Dorp 7", "Dorp 7"]


def test_two_telephones_are_both_kept() -> None:
    data = an_xlsx({"Mentees": [("Naam", "Tel", "GSM"), ("Amina Osman", "03 400 00 10", "0400 00 10 10")]})
    record = only(dry_run(data)).records[0]
    assert (record.phone, record.other_phones) == ("+3234000010", ("+32400001010",))


def test_records_are_found_below_headings_only() -> None:
    data = an_xlsx(
        {"Mentees": [("Lijst van Amina", None), ("Voornaam", "Naam", "E-mail"), [*a_mentee()[1:3], "a@example.org"]]}
    )
    assert [record.origin.row for record in only(dry_run(data)).records] == [3]
