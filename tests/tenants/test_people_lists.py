# SPDX-License-Identifier: EUPL-1.2
"""The lists that used to be an Excel: filtered and sorted in the address, exported with a purpose, searched by name."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.records import AuditEntry
from tenants.files import rows
from tests.factories.people import a_mentee, a_mentor, an_intake
from tests.support.places import Staff, a_case_worker, a_contact_point, a_municipality, inside, signed_in


def borsbeek_at_work(app: Flask) -> tuple[UUID, Staff]:
    borsbeek = a_municipality(app, "Borsbeek")
    return borsbeek, signed_in(app, a_case_worker(app, borsbeek, "An Willems"))


def names(page: Staff, address: str) -> list[str]:
    answer = page.get(address)
    assert answer.status_code == 200
    return [
        head.get_text(strip=True) for head in BeautifulSoup(answer.text, "html.parser").select("tbody th[scope=row]")
    ]


def test_the_list_is_filtered_by_state_language_sector_and_name(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        a_mentee(borsbeek, given="Amina", family="Haddad", speaks=("ar", "nl:2"), sectors=["Q"])
        a_mentee(borsbeek, given="Oksana", family="Bondar", speaks=("uk",), sectors=["C"])
        an_intake(borsbeek, state="draft", given="Leyla", family="Yilmaz", speaks=("tr",))
    assert names(page, "/borsbeek/mentees") == ["Oksana Bondar", "Amina Haddad", "Leyla Yilmaz"]
    assert names(page, "/borsbeek/mentees?status=waiting") == ["Amina Haddad", "Oksana Bondar"]
    assert names(page, "/borsbeek/mentees?status=draft") == ["Leyla Yilmaz"]
    assert names(page, "/borsbeek/mentees?spreekt=uk") == ["Oksana Bondar"]
    assert names(page, "/borsbeek/mentees?sector=Q") == ["Amina Haddad"]
    assert names(page, "/borsbeek/mentees?zoek=hadd") == ["Amina Haddad"]
    assert names(page, "/borsbeek/mentees?zoek=M-2") == ["Oksana Bondar"]
    assert names(page, "/borsbeek/mentees?sorteer=name&omgekeerd=1") == [
        "Leyla Yilmaz",
        "Amina Haddad",
        "Oksana Bondar",
    ]


def test_the_longest_wait_stands_first_and_shows_its_days(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    today = clock.today()
    with app.app_context():
        a_mentee(borsbeek, given="Amina", family="Haddad", on=today - timedelta(days=2))
        a_mentee(borsbeek, given="Oksana", family="Bondar", on=today - timedelta(days=30))
    assert names(page, "/borsbeek/mentees?status=waiting") == ["Oksana Bondar", "Amina Haddad"]
    shown = BeautifulSoup(page.get("/borsbeek/mentees?status=waiting").text, "html.parser")
    assert [tag.get_text(strip=True) for tag in shown.select("td .tag-amber")] == ["30 days"]


def test_a_word_that_no_filter_knows_is_left_out_and_a_list_is_never_an_error(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        a_mentee(borsbeek, given="Amina", family="Haddad")
    for query in (
        "status=nonsense",
        "spreekt=%27%3B--",
        "pagina=abc",
        "pagina=0",
        "x=y",
        "sorteer=password",
        "zoek=%00",
        "zoek=%25",
    ):
        assert page.get(f"/borsbeek/mentees?{query}").status_code == 200, query
    assert names(page, "/borsbeek/mentees?status=nonsense&zoek=amina") == ["Amina Haddad"]
    assert names(page, "/borsbeek/mentees?zoek=%25") == [], "a percent sign is a letter, not everything"


def test_long_lists_come_in_pages(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    borsbeek, page = borsbeek_at_work(app)
    monkeypatch.setattr(rows, "PAGE", 2)
    with app.app_context():
        for family in ("Aerts", "Bos", "Claes"):
            a_mentee(borsbeek, given="An", family=family)
    assert names(page, "/borsbeek/mentees") == ["An Aerts", "An Bos"]
    assert names(page, "/borsbeek/mentees?pagina=2") == ["An Claes"]
    assert names(page, "/borsbeek/mentees?pagina=9") == ["An Claes"], "beyond the end is the last page"


def test_an_empty_list_says_what_to_do_next(app: Flask) -> None:
    _borsbeek, page = borsbeek_at_work(app)
    empty = page.get("/borsbeek/mentees").text
    assert "No mentees yet" in empty
    assert "/borsbeek/intakes/nieuw?kant=mentee" in empty
    assert "Nobody fits this" in page.get("/borsbeek/mentees?spreekt=ti").text


def test_mentors_show_their_load_and_what_is_not_in_order(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        a_mentor(borsbeek, given="Jos", family="Aerts", max_duos=2)
        a_mentor(borsbeek, given="Rita", family="Bos", ready=False)
    cells = [
        [cell.get_text(" ", strip=True) for cell in row.select("td")]
        for row in BeautifulSoup(page.get("/borsbeek/mentoren").text, "html.parser").select("tbody tr")
    ]
    assert [(row[3], row[4]) for row in cells] == [("0 of 2", "Yes"), ("0 of 1", "Not yet")]


def test_and_from_another_municipality_the_list_is_empty(app: Flask) -> None:
    borsbeek, mortsel = a_municipality(app, "Borsbeek"), a_municipality(app, "Mortsel")
    page = signed_in(app, a_case_worker(app, mortsel))
    with app.app_context():
        a_mentee(borsbeek, given="Zonneke", family="Zeldzaam")
        a_mentor(borsbeek, given="Zonneke", family="Zeldzaam")
    for address in ("mentees", "mentoren", "mentees?status=all", "zoeken?q=zeldzaam", "zoeken?q=1"):
        assert "Zonneke" not in page.get(f"/mortsel/{address}").text, address
    assert "Zonneke" not in str(page.send("/mortsel/mentee-export?status=all", purpose="report").data)
    assert page.get("/borsbeek/mentees").status_code == 404


def sheet_of(content: bytes) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


def test_an_export_needs_a_purpose(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        a_mentee(borsbeek)
    assert page.send("/borsbeek/mentee-export").status_code == 422
    with inside(app, borsbeek):
        assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "exported")).all() == []


def test_an_export_is_logged_in_every_file_that_stands_in_it(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        amina = a_mentee(borsbeek, given="Amina", family="Haddad", phone="+32400000041")
        a_mentee(borsbeek, given="Oksana", family="Bondar", speaks=("uk",))
    answer = page.send("/borsbeek/mentee-export?spreekt=ar", purpose="call_list")
    assert answer.status_code == 200
    assert "koepel-mentees-" in answer.headers["Content-Disposition"]
    assert "Haddad" not in answer.headers["Content-Disposition"]
    cells = sheet_of(answer.data)
    assert [row[1] for row in cells[3:]] == ["Amina Haddad"]
    assert "+32400000041" not in str(cells)
    with inside(app, borsbeek):
        lines = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "exported")).all()
        assert [(one.person_id, one.purpose) for one in lines] == [(amina.person_id, "call_list")]


def test_contact_data_goes_along_only_when_asked_and_counts_as_read(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        amina = a_mentee(borsbeek, given="Amina", family="Haddad", phone="+32400000041")
    answer = page.send("/borsbeek/mentee-export", purpose="call_list", contact_data="1")
    assert "+32400000041" in str(sheet_of(answer.data))
    with inside(app, borsbeek):
        read = db.session.scalars(select(AuditEntry).where(AuditEntry.sensitive)).one()
        assert (read.person_id, read.fields, read.purpose) == (amina.person_id, ["phone", "email"], "export")


@pytest.mark.attack("T25")
def test_no_cell_of_an_export_can_run_a_formula(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        a_mentee(borsbeek, given='=HYPERLINK("http://example.org")', family="+1+1", occupation_text="@SUM(A1)")
    content = page.send("/borsbeek/mentee-export", purpose="report").data
    assert sheet_of(content)[3][1] == '=HYPERLINK("http://example.org") +1+1'

    with ZipFile(BytesIO(content)) as parts:
        cells = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in cells
    assert "<hyperlink" not in cells


def test_a_contact_point_exports_nothing(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    page = signed_in(app, a_contact_point(app, borsbeek))
    assert page.send("/borsbeek/mentee-export", purpose="report").status_code == 403


def test_search_finds_a_person_by_a_part_of_the_name_or_the_number(app: Flask) -> None:
    borsbeek, page = borsbeek_at_work(app)
    with app.app_context():
        a_mentee(borsbeek, given="Amina", family="Haddad")
        mentor = a_mentor(borsbeek, given="José", family="Peeters")
    for word in ("peeters", "jose", "José Pee", "K-2", "2"):
        shown = page.get("/borsbeek/zoeken", query_string={"q": word}).text
        assert f"/borsbeek/dossiers/{mentor.person_id}" in shown, word
        assert "Haddad" not in shown, word
    assert "Nothing found" in page.get("/borsbeek/zoeken?q=xyzzy").text
    assert page.get("/borsbeek/zoeken").status_code == 200


def test_search_shows_no_person_to_a_role_without_files(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    page = signed_in(app, a_contact_point(app, borsbeek))
    with app.app_context():
        a_mentee(borsbeek, given="Zonneke", family="Zeldzaam")
    shown = page.get("/borsbeek/zoeken?q=zeldzaam")
    assert shown.status_code == 200
    assert "Zonneke" not in shown.text
