# SPDX-License-Identifier: EUPL-1.2
"""Lists that go out: text stays text, days stay days, and what was refused comes back as a file that can be mended."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from koepel.national_number import looks_like_national_number
from tenants.registers.reading import read
from tenants.registers.writing import Table, refused_rows, workbook
from tests.factories.spreadsheets import NATIONAL_NUMBER, a_mentee, a_register, dry_run, refused

BARE = Flask("bare")
Babel(BARE)


def read_back(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    return {sheet.name: [row.cells for row in sheet.rows] for sheet in read(data, "out.xlsx")}


@pytest.mark.attack("T25")
def test_what_looks_like_a_formula_or_a_link_is_text() -> None:
    texts = [
        '=HYPERLINK("http://evil.example","klik")',
        "+1+1",
        "-2",
        "@SUM(A1)",
        "http://evil.example",
        "mailto:x@example.org",
        "\t=1",
    ]
    data = workbook([Table("Mentees", ["Opmerking"], [[text] for text in texts])])
    assert [row[0] for row in read_back(data)["Mentees"][1:]] == [text.strip() for text in texts]
    with zipfile.ZipFile(io.BytesIO(data)) as parcel:
        sheet = parcel.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.lower()


def test_every_kind_of_cell_comes_back() -> None:
    row = (
        "tekst",
        7,
        1.5,
        True,
        date(2018, 3, 4),
        datetime(2018, 3, 4, 14, 30),
        time(14, 30),
        timedelta(hours=25),
        None,
        "",
    )
    assert read_back(workbook([Table("A", ["x"] * 10, [row])]))["A"][1] == ("tekst", 7.0, *row[2:8])


def test_names_of_sheets_are_made_fit_for_excel() -> None:
    tables = [
        Table(name, ["a"], [])
        for name in ("Duo's: 2018/19 [alle] van Aartselaar en Mortsel", "x", "X", "", NATIONAL_NUMBER)
    ]
    names = list(read_back(workbook(tables)))
    assert len(set(names)) == 5
    assert all(len(name) <= 31 for name in names)
    assert not any(looks_like_national_number(name) for name in names)
    assert list(read_back(workbook([]))) == ["Koepel"]


def test_refused_rows_come_back_under_their_headings_masked_and_fit_to_be_mended() -> None:
    outcome = dry_run(a_register([a_mentee(1), a_mentee(2, email="geen@"), a_mentee(3, beroep=NATIONAL_NUMBER)]))
    with BARE.app_context():
        data = refused_rows(outcome)
    sheet = read_back(data)["Mentees"]
    assert sheet[0][2:6] == ("Nr", "Voornaam", "Naam", "Geboortedatum")
    assert [row[0] for row in sheet[1:]] == [3.0, 4.0]
    assert NATIONAL_NUMBER not in str(sheet)
    again = dry_run(data)
    assert refused(again, "Mentees") == [(2, "invalid_email"), (3, "national_number")]


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=()), max_size=60), max_size=4), max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_written_and_read_again(rows: list[list[str]]) -> None:
    list(read(workbook([Table("A", ["kop", "naam"], rows)]), "a.xlsx"))
