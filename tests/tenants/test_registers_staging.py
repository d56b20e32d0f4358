# SPDX-License-Identifier: EUPL-1.2
"""A file before it comes in: what is never kept, what may be mended and chosen in place, when the copy goes."""

from datetime import date

import pytest
from flask import Flask

from koepel import clock
from koepel.database import db, mine
from tenants.people import service as people
from tenants.people.models import Person
from tenants.registers import service
from tenants.registers.failures import WorkingCopyGone
from tenants.registers.fields import Field, SheetKind
from tenants.registers.headings import SheetMapping
from tenants.registers.models import ImportBatch
from tenants.registers.report import counts
from tenants.trajectories.models import Trajectory
from tests.factories.pool import a_tenant
from tests.factories.spreadsheets import NATIONAL_NUMBER, a_mentee, a_mentor, a_register, an_xlsx, dry_run
from tests.support.lists import count, import_job, imported, list_of
from tests.support.places import inside


@pytest.mark.attack("T36")
def test_a_national_number_is_in_no_column_of_the_database(app: Flask) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    digits = "".join(char for char in NATIONAL_NUMBER if char.isdigit())
    data = a_register([a_mentee(1), a_mentee(2, beroep=f"lasser {NATIONAL_NUMBER}"), a_mentee(3, gsm=float(digits))])
    with inside(app, tenant_id):
        row = service.stage(data, f"{NATIONAL_NUMBER}.xlsx")
        kept = str(service.sheets_of(row)) + str(row.mapping) + row.file_kind + row.file_mark
        assert NATIONAL_NUMBER not in kept
        assert digits not in kept
        assert [
            one["problem"]
            for one in service.check_later(row, service.sheets_of(row)).report["sheets"]["Mentees"]["refused"]
        ] == ["national_number"] * 2


def test_special_columns_are_emptied_before_anything_is_kept(app: Flask) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    rows = [
        ("Naam", "GSM", "Nationaliteit", "Gezondheid", "Bijnaam"),
        ("Amina Osman", "0400 00 10 10", "Somalische", "rugpijn", "Ami"),
    ]
    with inside(app, tenant_id):
        kept = str(service.sheets_of(service.stage(an_xlsx({"Mentees": rows}), "a.xlsx")))
        assert "Somalische" not in kept
        assert "rugpijn" not in kept
        assert "Nationaliteit" in kept


def test_what_was_mended_in_place_comes_in(app: Flask) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    with inside(app, tenant_id):
        row = service.stage(a_register([a_mentee(1, email="geen@"), a_mentee(2, intake="31/02/2018")]), "a.xlsx")
        service.mend(
            row.id,
            {("Mentees", 2, 6): "amina@example.org", ("Mentees", 3, 9): "28/02/2018", ("Mentees", 2, 4): "2630"},
            {},
        )
        sheet = row.report["sheets"]["Mentees"]
        assert (sheet["imported"], sheet["refused"]) == (2, [])
        assert service.sheets_of(row)[0].rows[1].cells[3] == date(1983, 8, 17)


def test_a_row_that_is_somebody_here_makes_no_second_file(app: Flask) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    with inside(app, tenant_id):
        here = people.open_file("Amina", "Osman", email="amina.1@example.org")
        row = service.stage(a_register([a_mentee(1)], [a_mentor(1)], [(1, 1, clock.today(), None, "lopend")]), "a.xlsx")
        service.check_later(row, service.sheets_of(row))
        alike = row.report["details"]["Mentees"]["alike"]
        assert [(one["row"], [who["id"] for who in one["people"]]) for one in alike] == [(2, [str(here.id)])]
        service.mend(row.id, {}, {("Mentees", 2): str(here.id)})
        assert row.report["sheets"]["Mentees"]["unchanged"] == 1
        service.begin_import(row.id)
    import_job(app, tenant_id)
    with inside(app, tenant_id):
        assert db.session.scalars(mine(Trajectory)).one().person_id == here.id
        assert count(Person) == 2


def test_columns_that_a_person_chose_are_remembered_here_and_nowhere_else(app: Flask) -> None:
    mortsel, borsbeek = a_tenant(app, "mortsel"), a_tenant(app, "borsbeek")
    data = an_xlsx({"Blad1": [("Wie", "Bereikbaar op"), ("Amina Osman", "0400 00 10 10")]})
    with inside(app, mortsel):
        row = service.stage(data, "a.xlsx")
        assert row.mapping["sheets"] == {"Blad1": None}
        mapping = SheetMapping(SheetKind.MENTEES, {"wie": Field.FULL_NAME, "bereikbaar op": Field.PHONE})
        service.read_columns(row.id, {"Blad1": mapping})
        assert row.report["sheets"]["Blad1"]["imported"] == 1
    with inside(app, mortsel):
        assert service.mappings_of(service.stage(data, "b.xlsx")) == {"Blad1": mapping}
    with inside(app, borsbeek):
        assert service.mappings_of(service.stage(data, "b.xlsx")) == {}


def test_the_working_copy_is_gone_after_a_day(app: Flask) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    batch_id = imported(app, tenant_id, a_register([a_mentee(1)]))
    with inside(app, tenant_id):
        lost = service.stage(a_register([a_mentee(2)]), "a.xlsx").id
    with inside(app, tenant_id):
        service.forget_content(batch_id)
        service.forget_content(lost)
    with inside(app, tenant_id):
        assert count(ImportBatch) == 1
        with pytest.raises(WorkingCopyGone):
            service.sheets_of(service.batch(batch_id))


def test_all_rows_are_counted_the_same_by_the_pure_check(app: Flask, business_day: None) -> None:
    tenant_id = a_tenant(app, "mortsel")
    pure = dry_run(list_of("mortsel"), tenant="mortsel", today=date(2019, 5, 14), keep_from=date(2018, 5, 14))
    with inside(app, tenant_id):
        row = service.stage(list_of("mortsel"), "a.xlsx")
        assert counts(service.dry_run(row)) == counts(pure)
