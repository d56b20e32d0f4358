# SPDX-License-Identifier: EUPL-1.2
"""Screen 29 as a case worker uses it: upload, columns, check and mend, import, undo; and everything out again."""

import io
import re
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from koepel import clock, jobs
from koepel.database import db, mine
from koepel.ids import reference
from koepel.records import AuditEntry, Outbox
from tenants.people import service as people
from tenants.people.models import Person
from tenants.registers import service
from tenants.registers.models import ImportBatch
from tenants.registers.reading import read
from tests.factories.pool import a_tenant
from tests.factories.spreadsheets import NATIONAL_NUMBER, a_mentee, a_mentor, a_register, an_xlsx, dry_run
from tests.support.places import HOST, Staff, a_case_worker, a_contact_point, inside, signed_in

REGISTERS = Path(__file__).parents[1] / "data" / "registers"


class Desk:
    """A case worker of Aartselaar at her desk."""

    def __init__(self, app: Flask, place: str = "aartselaar") -> None:
        self.app, self.place = app, place
        self.tenant_id = a_tenant(app, place)
        self.browser: Staff = signed_in(app, a_case_worker(app, self.tenant_id))

    def upload(self, data: bytes, filename: str = "lijst.xlsx") -> TestResponse:
        fields = {
            "csrf_token": self.browser.csrf_token(),
            "request_key": str(reference()),
            "file": (io.BytesIO(data), filename),
        }
        return self.browser.post(f"/{self.place}/importeren", data=fields, content_type="multipart/form-data")

    def page(self, path: str, status: int = 200) -> BeautifulSoup:
        answer = self.browser.get(path)
        assert answer.status_code == status, answer.text[:500]
        return BeautifulSoup(answer.data, "html.parser")

    def checked(self, data: bytes, filename: str = "lijst.xlsx") -> str:
        """Uploaded, the columns as guessed, and checked; returns the path of the check."""
        columns = self.upload(data, filename)
        assert columns.status_code == 303, columns.text[:300]
        answer = self.submit(columns.location)
        assert answer.status_code == 303
        return path_of(answer)

    def submit(self, path: str, **typed: str) -> TestResponse:
        """Send the form of a page as it stands there, with some boxes typed anew."""
        form = max(self.page(path).select("main form"), key=lambda one: len(one.select("input, select, button")))
        fields = {
            box["name"]: box.get("value", "")
            for box in form.select("input[name]")
            if box.get("type") not in ("radio", "hidden")
        }
        fields |= {box["name"]: box.get("value", "") for box in form.select("input[type=radio][checked]")}
        for box in form.select("select"):
            chosen = box.select_one("option[selected]") or box.select_one("option")
            fields[box["name"]] = chosen["value"] if chosen else ""
        return self.browser.send(str(form["action"]), **fields | typed)

    def worker(self) -> None:
        with inside(self.app, self.tenant_id):
            rung = list(
                db.session.scalars(
                    select(Outbox.id).where(Outbox.kind.startswith("registers."), Outbox.due_at <= clock.utcnow())
                )
            )
        with self.app.app_context():
            for row_id in rung:
                jobs.run(str(self.tenant_id), str(row_id))

    def people(self) -> int:
        with inside(self.app, self.tenant_id):
            return int(db.session.scalar(select(func.count()).select_from(mine(Person).subquery())) or 0)


def path_of(answer: TestResponse) -> str:
    return str(answer.location).removeprefix(HOST)


def figures(page: BeautifulSoup) -> list[str]:
    """Come in, refused, unchanged, look alike, to look at."""
    return [kpi.text for kpi in page.select(".kpi-value")]


def batch_of(path: str) -> UUID:
    found = re.search(r"importeren/([0-9a-f-]{36})", path)
    assert found
    return UUID(found[1])


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def test_a_list_comes_in_with_four_clicks(desk: Desk) -> None:
    check = desk.checked((REGISTERS / "aartselaar.xlsx").read_bytes())
    page = desk.page(check)
    assert figures(page)[:2] == ["223", "12"]
    assert desk.people() == 0
    following = desk.submit(check, do="import")
    assert following.status_code == 303
    progress = desk.page(path_of(following))
    assert progress.select_one("progress")["max"] == "223"
    desk.worker()
    done = desk.page(path_of(following))
    assert "223 rows came in" in done.text
    assert [row.select("td")[0].text for row in done.select("tbody tr")] == ["17", "16", "14", "176"]
    assert desk.people() == 33


def test_before_reading_the_page_tells_the_limits(desk: Desk) -> None:
    text = desk.page("/aartselaar/importeren").text
    assert "10 MB" in text
    assert "20,000" in text


def test_a_cell_is_mended_where_it_stands(desk: Desk) -> None:
    check = desk.checked(a_register([a_mentee(1, email="geen@"), a_mentee(2, postcode="9999"), a_mentee(3)]))
    page = desk.page(check)
    boxes = {box["name"]: box["value"] for box in page.select("input[name^=cell-]")}
    assert boxes == {"cell-0-2-6": "geen@", "cell-0-3-4": "9999"}
    answer = desk.submit(check, **{"cell-0-2-6": "amina@example.org", "do": "check"})
    page = desk.page(path_of(answer))
    assert [box["value"] for box in page.select("input[name^=cell-]")] == ["9999"]
    assert figures(page)[:2] == ["2", "1"]


def test_a_national_number_is_shown_as_stars_and_kept_nowhere(desk: Desk) -> None:
    check = desk.checked(
        a_register([a_mentee(1, beroep=f"lasser {NATIONAL_NUMBER}"), a_mentee(2)]), f"{NATIONAL_NUMBER}.xlsx"
    )
    page = desk.page(check)
    assert NATIONAL_NUMBER not in page.text
    assert page.select_one("input[name^=cell-]")["value"] == "lasser ***************"
    answer = desk.submit(check, **{"cell-0-2-8": f"kok {NATIONAL_NUMBER}", "do": "check"})
    assert NATIONAL_NUMBER not in desk.page(path_of(answer)).text
    with inside(desk.app, desk.tenant_id):
        assert NATIONAL_NUMBER not in str(service.sheets_of(service.batch(batch_of(check))))


def test_columns_can_be_read_otherwise_and_are_remembered(desk: Desk) -> None:
    data = an_xlsx({"Blad1": [("Wie", "Belt op", "Bijnaam"), ("Amina Osman", "0400 00 10 10", "Ami")]})
    columns = path_of(desk.upload(data))
    page = desk.page(columns)
    assert page.select_one("#f-kind-0 option[selected]") is None
    assert "Ami" in page.text
    answer = desk.browser.send(
        columns, **{"kind-0": "mentees", "field-0-0": "full_name", "field-0-1": "phone", "field-0-2": ""}
    )
    assert figures(desk.page(path_of(answer)))[0] == "1"
    again = desk.page(path_of(desk.upload(data)))
    assert again.select_one("#f-kind-0 option[selected]")["value"] == "mentees"
    assert again.select_one("#f-field-0-1 option[selected]")["value"] == "phone"


def test_people_who_look_alike_stand_side_by_side_and_one_says_who_it_is(desk: Desk) -> None:
    with inside(desk.app, desk.tenant_id):
        here = people.open_file("Amina", "Osman", email="amina.1@example.org", phone="+32400009999").id
    check = desk.checked(a_register([a_mentee(1)]))
    page = desk.page(check)
    assert "+32400009999" in page.text
    choices = [box["value"] for box in page.select("input[name=same-0-2]")]
    assert choices == ["", str(here)]
    answer = desk.submit(check, **{"same-0-2": str(here), "do": "check"})
    assert figures(desk.page(path_of(answer)))[:3] == ["0", "0", "1"]
    with inside(desk.app, desk.tenant_id):
        read_lines = select(AuditEntry.purpose).where(AuditEntry.person_id == here, AuditEntry.action == "read")
        assert "import: compare" in list(db.session.scalars(read_lines))


def test_somebody_of_another_municipality_cannot_be_chosen(desk: Desk) -> None:
    other = a_tenant(desk.app, "borsbeek")
    with inside(desk.app, other):
        foreign = people.open_file("Amina", "Osman").id
    check = desk.checked(a_register([a_mentee(1)]))
    answer = desk.submit(check, **{"same-0-2": str(foreign), "do": "check"})
    assert figures(desk.page(path_of(answer)))[0] == "1"


def test_an_import_is_undone_from_the_page(desk: Desk) -> None:
    check = desk.checked(a_register([a_mentee(1)]))
    progress = path_of(desk.submit(check, do="import"))
    desk.worker()
    assert desk.people() == 1
    assert any("ongedaan" in form["action"] for form in desk.page(progress).select("form"))
    answer = desk.browser.send(f"/aartselaar/importeren/{batch_of(check)}/ongedaan", follow=True)
    assert "undone" in answer.text
    assert desk.people() == 0
    assert "undone" in desk.browser.send(f"/aartselaar/importeren/{batch_of(check)}/ongedaan", follow=True).text


def test_refused_rows_come_back_as_a_file(desk: Desk) -> None:
    check = desk.checked(a_register([a_mentee(1), a_mentee(2, email="geen@")]))
    answer = desk.browser.get(check.replace("controle", "geweigerd"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="geweigerde-rijen.xlsx"'
    (sheet,) = read(answer.data, "x.xlsx")
    assert sheet.rows[1].cells[0] == 3.0
    assert "geen@" in sheet.rows[1].cells


@pytest.mark.parametrize(
    ("data", "filename", "sentence"),
    [
        (b"%PDF-1.7", "a.pdf", "Koepel reads .xlsx and .csv"),
        (b"x", "a.xlsx", "damaged"),
        (b"", "a.csv", "empty"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_box(desk: Desk, data: bytes, filename: str, sentence: str) -> None:
    answer = desk.upload(data, filename)
    assert answer.status_code == 422
    assert (
        sentence
        in BeautifulSoup(answer.data, "html.parser")
        .select_one(".field-error, .error, #f-file-error, [id*=file]")
        .parent.text
    )
    with inside(desk.app, desk.tenant_id):
        assert db.session.scalar(mine(ImportBatch)) is None


def test_a_list_may_be_larger_than_any_other_form(desk: Desk) -> None:
    rows = ["Voornaam;Naam;E-mail;Opmerkingen", *(f"Amina;Osman{n};a{n}@example.org;{'x' * 3000}" for n in range(100))]
    data = "\n".join(rows).encode()
    assert len(data) > 256 * 1024
    assert desk.upload(data, "mentees.csv").status_code == 303


def test_no_file_at_all_is_said_too(desk: Desk) -> None:
    assert desk.browser.send("/aartselaar/importeren").status_code == 422


def test_a_list_can_be_thrown_away(desk: Desk) -> None:
    check = desk.checked(a_register([a_mentee(1)]))
    desk.browser.send(check.replace("controle", "weg"))
    assert desk.browser.get(check).status_code == 404


def test_a_long_list_is_checked_while_its_page_waits(desk: Desk) -> None:
    rows = [("Voornaam", "Naam", "E-mail"), *(("Amina", f"Osman{n}", f"a{n}@example.org") for n in range(2_100))]
    check = desk.checked("\n".join(";".join(row) for row in rows).encode(), "mentees.csv")
    assert "long" in desk.page(check).text
    desk.worker()
    assert figures(desk.page(check))[0] == "2100"


def test_another_municipality_finds_nothing_and_a_contact_point_may_not(desk: Desk) -> None:
    check = desk.checked(a_register([a_mentee(1)]))
    borsbeek = a_tenant(desk.app, "borsbeek")
    stranger = signed_in(desk.app, a_case_worker(desk.app, borsbeek, "Mia Peeters"))
    assert stranger.get(check).status_code == 404
    assert stranger.get(check.replace("aartselaar", "borsbeek")).status_code == 404
    assert stranger.send(f"/borsbeek/importeren/{batch_of(check)}/ongedaan").status_code == 404
    contact = signed_in(desk.app, a_contact_point(desk.app, desk.tenant_id))
    assert contact.get(check).status_code == 403


def test_everything_goes_out_again_and_can_come_in_elsewhere(desk: Desk) -> None:
    start = clock.today() - timedelta(days=60)
    data = a_register(
        [a_mentee(1), a_mentee(2, beroep='=HYPERLINK("x")')], [a_mentor(1)], [(1, 1, start, None, "lopend")],
        [("1/1", start + timedelta(days=7), 1.5, "cv", "bib")],
    )  # fmt: skip
    desk.submit(desk.checked(data), do="import")
    desk.worker()
    assert desk.browser.send("/aartselaar/uitvoeren").status_code == 422
    answer = desk.browser.send("/aartselaar/uitvoeren", purpose="move")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    outcome = dry_run(answer.data, "register.xlsx", tenant="mortsel", today=clock.today())
    assert {name: len(sheet.records) for name, sheet in outcome.sheets.items()} == {
        "Mentees": 2,
        "Mentors": 1,
        "Duo's": 1,
        "Opvolging": 1,
    }
    assert [row for sheet in outcome.sheets.values() for row in sheet.refused] == []
    assert outcome.sheets["Mentees"].records[0].birth_date == date(1983, 8, 17)
    assert any(record.job.text == '=HYPERLINK("x")' for record in outcome.sheets["Mentees"].records)
    with inside(desk.app, desk.tenant_id):
        logged = (
            select(func.count())
            .select_from(AuditEntry)
            .where(AuditEntry.purpose == "export: move", AuditEntry.sensitive.is_(True))
        )
        assert db.session.scalar(logged) == 3
