# SPDX-License-Identifier: EUPL-1.2
"""The diaries of a programme: short lines without names, to search, change, take back, and give along with a purpose."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.records import AuditEntry
from tenants.closing.codes import DiaryKind
from tenants.closing.models import DiaryEntry
from tests.factories.closing import a_diary_line
from tests.support.places import Staff, a_case_worker, a_municipality, inside, signed_in

DONE = {"what": "Wandeling met vijf duo's", "went_well": "Veel gepraat", "adjusted": "Volgende keer korter"}
CHANGED = {
    "what": "Een mentee durft zelf te bellen", "target_group": "newcomers", "domain": "competences", "seen_by": "mentor",
    "helped": "Samen oefenen",
}  # fmt: skip


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def worker(app: Flask, borsbeek: UUID) -> Staff:
    return signed_in(app, a_case_worker(app, borsbeek))


def kept(app: Flask, borsbeek: UUID) -> list[DiaryEntry]:
    with inside(app, borsbeek):
        return list(db.session.scalars(select(DiaryEntry)))


def test_what_was_done_stands_in_the_diary_and_is_found_by_a_word(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    today = clock.today().isoformat()
    assert worker.send("/borsbeek/dagboek/activity/nieuw", on_day=today, **DONE).status_code == 303
    a_diary_line(app, borsbeek, "Infoavond")
    page = worker.get("/borsbeek/dagboek").text
    assert "Wandeling met vijf duo" in page
    assert "Infoavond" in page
    found = worker.get("/borsbeek/dagboek?q=korter").text
    assert "Wandeling met vijf duo" in found
    assert "Infoavond" not in found


def test_a_percent_sign_is_a_word_like_any_other(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    a_diary_line(app, borsbeek, "Infoavond")
    assert "Infoavond" not in worker.get("/borsbeek/dagboek?q=%25").text


def test_an_effect_says_in_whom_in_what_and_who_saw_it(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    today = clock.today().isoformat()
    assert worker.send("/borsbeek/dagboek/effect/nieuw", on_day=today, **CHANGED).status_code == 303
    page = worker.get("/borsbeek/dagboek?soort=effect").text
    for word in ("Newcomers", "Competences and confidence", "Mentors", "Samen oefenen", "They prove nothing"):
        assert word in page
    assert "durft zelf" not in worker.get("/borsbeek/dagboek").text, "the other diary"


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("effect", CHANGED | {"domain": "attitude"}),
        ("effect", {name: value for name, value in CHANGED.items() if name != "seen_by"}),
        ("activity", DONE | {"programme": "unknown"}),
        ("activity", {"went_well": DONE["went_well"]}),
        ("activity", DONE | {"what": "a" * 301}),
    ],
)
def test_what_does_not_fit_keeps_the_typing(
    app: Flask, borsbeek: UUID, worker: Staff, kind: str, sent: dict[str, str]
) -> None:
    answer = worker.send(f"/borsbeek/dagboek/{kind}/nieuw", on_day=clock.today().isoformat(), **sent)
    assert answer.status_code == 422
    assert ("Samen oefenen" if kind == "effect" else "Veel gepraat") in answer.text
    assert kept(app, borsbeek) == []


def test_a_line_is_changed_removed_and_put_back(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    line = a_diary_line(app, borsbeek, "Infoavond")
    assert "Infoavond" in worker.get(f"/borsbeek/dagboek/{line}/wijzigen").text
    today = clock.today().isoformat()
    assert worker.send(f"/borsbeek/dagboek/{line}/wijzigen", on_day=today, what="Infodag").status_code == 303
    assert "Infodag" in worker.get("/borsbeek/dagboek").text
    assert worker.send(f"/borsbeek/dagboek/{line}/verwijderen").status_code == 303
    worker.get("/borsbeek/dagboek")
    assert "Infodag" not in worker.get("/borsbeek/dagboek").text
    assert worker.send(f"/borsbeek/dagboek/{line}/terugzetten").status_code == 303
    assert "Infodag" in worker.get("/borsbeek/dagboek").text


def test_the_form_asks_to_name_nobody(worker: Staff) -> None:
    for kind in DiaryKind:
        assert "Name nobody" in worker.get(f"/borsbeek/dagboek/{kind.value}/nieuw").text


def test_the_file_needs_a_purpose_names_no_writer_and_leaves_a_line_for_each_entry(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    worker.send("/borsbeek/dagboek/activity/nieuw", on_day=clock.today().isoformat(), **DONE)
    a_diary_line(app, borsbeek, "=HYPERLINK(1)")
    assert worker.send("/borsbeek/dagboek/export?soort=activity").status_code == 422
    answer = worker.send("/borsbeek/dagboek/export?soort=activity", purpose="report")
    assert answer.status_code == 200
    with ZipFile(BytesIO(answer.data)) as book:
        cells = book.read("xl/sharedStrings.xml").decode()
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert DONE["what"] in cells
    assert "=HYPERLINK(1)" in cells
    assert "An Willems" not in cells
    with inside(app, borsbeek):
        left = select(AuditEntry.purpose).where(AuditEntry.action == "exported")
        assert db.session.scalars(left).all() == ["report", "report"]


def test_another_municipality_reads_changes_and_exports_nothing_of_it(app: Flask, borsbeek: UUID) -> None:
    line = a_diary_line(app, borsbeek, "Infoavond")
    other = signed_in(app, a_case_worker(app, a_municipality(app, "Mortsel")))
    assert "Infoavond" not in other.get("/mortsel/dagboek").text
    assert other.get(f"/mortsel/dagboek/{line}/wijzigen").status_code == 404
    assert other.send(f"/mortsel/dagboek/{line}/verwijderen").status_code == 404
