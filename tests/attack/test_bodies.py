# SPDX-License-Identifier: EUPL-1.2
"""What is put into bodies: names of columns in every form, files that are no list, texts that make a pattern slow."""

from __future__ import annotations

import io
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from marshmallow import ValidationError
from sqlalchemy import func, select

from koepel.app import features
from koepel.database import METADATA, db
from koepel.i18n import speaking
from koepel.ids import reference
from koepel.national_number import looks_like_national_number, masked
from koepel.web.fields import Line
from tenants.registers.models import ImportBatch
from tests.attack.corpus import VALUES
from tests.guards.sources import ROOT
from tests.guards.test_national_number import boxes, forms
from tests.support.places import Staff, a_case_worker, a_municipality, inside, signed_in

# What is set by us and asked by no form of any page; a filter of a list is no form of a row.
NEVER_ASKED = {
    "tenant_id",
    "created_by",
    "created_at",
    "updated_at",
    "state",
    "is_admin",
    "collaboration_id",
    "card_id",
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="kanarie()"><script>kanarie()</script></svg>'
JPEG = b"\xff\xd8\xff\xe1\x00\x2aExif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x1aGPS\xff\xd9"


@pytest.mark.attack("T08")
def test_no_form_takes_the_name_of_a_column_that_it_does_not_ask() -> None:
    features()  # so that every table is known
    columns = {column.name for table in METADATA.tables.values() for column in table.columns}
    wrong = []
    with speaking("en"):
        for form in forms():
            made = form()
            more = sorted(columns - set(made.fields))
            try:
                made.load(dict.fromkeys(more, "x"))
                refused: dict[str, Any] = {}
            except ValidationError as fault:
                refused = fault.messages_dict
            wrong += [f"{form.__name__} takes {name}" for name in more if name not in refused]
            wrong += [f"{form.__name__} asks {name}" for name in sorted(NEVER_ASKED & set(made.fields))]
    assert not wrong, "\n".join(wrong)
    assert len(columns) > 200


@pytest.mark.attack("T37")
def test_no_text_keeps_a_box_busy() -> None:
    """Every kind of text box, the search for national numbers: each long or twisted text is done within a quarter of a second."""
    kinds = {
        (type(field), getattr(field, "most", 0)): (name, field) for name, field in boxes() if isinstance(field, Line)
    }
    texts = [*(value for value in VALUES if len(value) > 100), "0" * 4000, "0 " * 2000, "85." * 1300, "a@" * 2000, "+32 " * 1000,
             "\u0660" * 4000, "http://" * 500, "-" * 4000, "." * 4000, " \n" * 2000]  # fmt: skip
    slow = []
    with speaking("en"):
        for name, field in kinds.values():
            for text in texts:
                began = time.process_time()
                with suppress(ValidationError):
                    field.deserialize(text)
                if (took := time.process_time() - began) > 0.25:
                    slow.append(f"{name}: {took:.1f} s for {text[:20]!r}")
        for text in texts:
            began = time.process_time()
            looks_like_national_number(text)
            masked(text)
            if (took := time.process_time() - began) > 0.25:
                slow.append(f"national number: {took:.1f} s for {text[:20]!r}")
    assert not slow, "\n".join(slow)
    assert len(kinds) > 5


def bomb() -> bytes:
    """A workbook of 100 MB in 100 KB."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", b"<workbook>" + b" " * 100 * 2**20)
    return whole.getvalue()


@pytest.fixture
def staff(app: Flask) -> tuple[UUID, Staff]:
    borsbeek = a_municipality(app, "Borsbeek")
    return borsbeek, signed_in(app, a_case_worker(app, borsbeek))


@pytest.mark.attack("T25", "T37", hostile=True)
def test_what_is_no_list_is_turned_away_and_kept_nowhere(app: Flask, staff: tuple[UUID, Staff]) -> None:
    borsbeek, client = staff
    for name, content in (
        ("plan.svg", SVG), ("lijst.xlsx", SVG), ("foto.jpg", JPEG), ("lijst.csv", JPEG), ("pagina.html", b"<b>"),
        ("bom.xlsx", bomb()), ("lijst.xlsx", b"PK\x03\x04"), ("../../x.csv", b"\x00" * 1000), ("<script>kanarie7q()</script>.csv", b""),
        ("x" * 3000 + ".csv", b""), ("lijst.pdf", b"%PDF-1.4"),
    ):  # fmt: skip
        data = {"csrf_token": client.csrf_token(), "request_key": str(reference()), "file": (io.BytesIO(content), name)}
        answer = client.post("/borsbeek/importeren", data=data, content_type="multipart/form-data")
        assert answer.status_code in {400, 413, 422}, (name[:40], answer.status_code)
        assert b"<script>kanarie" not in answer.data
    with inside(app, borsbeek):
        assert db.session.scalar(select(func.count()).select_from(ImportBatch)) == 0


@pytest.mark.attack("T24", "T25", hostile=True)
def test_a_drawing_that_calls_itself_a_list_is_shown_as_text(app: Flask, staff: tuple[UUID, Staff]) -> None:
    client = staff[1]
    sent = (
        io.BytesIO(b"Voornaam;Naam;Rol;Postcode\n" + SVG + b";Haddad;mentee;2150\n"),
        "<svg onload=kanarie7q()>.csv",
    )
    data = {"csrf_token": client.csrf_token(), "request_key": str(reference()), "file": sent}
    answer = client.post("/borsbeek/importeren", data=data, content_type="multipart/form-data", follow_redirects=True)
    assert answer.status_code == 200
    assert "&lt;svg" in answer.text
    assert "<svg onload=" not in answer.text
    assert "<script>kanarie" not in answer.text


@pytest.mark.attack("T25")
def test_two_boxes_take_a_file_lists_and_the_picture_of_a_place() -> None:
    """No drawing and no letter comes in anywhere, and a picture of no person: what is taken is drawn anew before it is kept."""
    takes = sorted(
        str(path.relative_to(ROOT))
        for floor in ("platform", "tenants", "shared_pool")
        for path in Path(ROOT / floor).rglob("*.html")
        if 'type="file"' in path.read_text("utf-8")
    )
    assert takes == [
        "tenants/meeting_places/templates/meeting_places/form.html",
        "tenants/registers/templates/registers/index.html",
    ]
