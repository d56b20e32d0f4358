# SPDX-License-Identifier: EUPL-1.2
"""Meeting places: chosen when people plan, shown with the way there and a picture, which comes in as anything and leaves as WebP."""

from __future__ import annotations

import io
import re
import struct
import zlib
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from koepel import clock
from koepel.clock import BRUSSELS
from koepel.database import db
from koepel.ids import reference
from tenants.meeting_places import service
from tenants.meeting_places.models import MeetingPlace, PlacePicture
from tenants.meeting_places.picture import AIM, MOST_BYTES
from tenants.trajectories import letters
from tests.factories.duos import ADuo, a_duo
from tests.factories.meeting_places import ADDRESS, LIBRARY, a_meeting_place, a_picture
from tests.support.places import HOST, Staff, a_case_worker, a_municipality, inside, signed_in

LIST = "/borsbeek/ontmoetingsplaatsen"
SAID = {"name": "Bibliotheek", "address": ADDRESS, "directions": "De blauwe deur."}
GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


@pytest.fixture
def duo(app: Flask) -> ADuo:
    return a_duo(app, in_=a_municipality(app, "Borsbeek"))


@pytest.fixture
def an(app: Flask, duo: ADuo) -> Staff:
    return signed_in(app, a_case_worker(app, duo.tenant_id))


def kept(app: Flask, here: UUID) -> list[MeetingPlace]:
    with inside(app, here):
        return list(db.session.scalars(select(MeetingPlace).order_by(MeetingPlace.id)))


def send(an: Staff, path: str, file: bytes, name: str = "deur.jpg", **fields: str) -> TestResponse:
    """The form with a picture, as one body of bytes: Werkzeug leaves the file of a large one open."""
    words = {"csrf_token": an.csrf_token(), "request_key": str(reference()), **SAID, **fields}
    edge, body = encode_multipart({**words, "picture": FileStorage(io.BytesIO(file), name)})
    return an.post(path, data=body, content_type=f"multipart/form-data; boundary={edge}")


def add(an: Staff, file: bytes, name: str = "deur.jpg") -> TestResponse:
    return send(an, f"{LIST}/nieuw", file, name)


def soon() -> str:
    return f"{clock.moment().astimezone(BRUSSELS) + timedelta(days=3):%Y-%m-%dT14:00}"


def phone(app: Flask, path: str) -> TestResponse:
    return app.test_client().get(path, base_url=HOST)


def addresses(page: str) -> list[str]:
    """The pictures of a page."""
    return re.findall(r'class="place-picture" src="([^"]+)"', page)


def meet_at(an: Staff, duo: ADuo, **where: str) -> TestResponse:
    return an.send(f"/borsbeek/duos/{duo.trajectory_id}/volgende", at=soon(), every="once", **where)


def test_a_place_is_described_once_chosen_and_shown_with_all_that_helps_to_find_it(
    app: Flask, duo: ADuo, an: Staff
) -> None:
    assert add(an, a_picture((3000, 2000))).status_code == 303
    assert LIBRARY in an.get(f"/borsbeek/duos/{duo.trajectory_id}").text
    assert meet_at(an, duo, known_place=LIBRARY, where="Ergens anders").status_code == 303
    for path in (f"/l/{duo.mentee_token}/mentor", f"/l/{duo.mentor_token}"):
        page = phone(app, path).text
        for words in (
            "<bdi>Bibliotheek</bdi>",
            ADDRESS,
            "De blauwe deur.",
            "query=Dorp+1",
            'alt="Bibliotheek"',
            "14:00",
        ):
            assert words in page, (path, words)
        assert "Ergens anders" not in page
        picture = phone(app, addresses(page)[0])
        assert picture.status_code == 200
        assert Image.open(io.BytesIO(picture.data)).size == (1200, 800)
        assert (picture.mimetype, picture.headers["X-Content-Type-Options"]) == ("image/webp", "nosniff")
        assert picture.headers["Cache-Control"].startswith("private")


def test_a_mentor_chooses_it_on_the_phone_and_moves_to_a_place_of_the_own(app: Flask, duo: ADuo) -> None:
    a_meeting_place(app, duo.tenant_id, "Bibliotheek")
    mentor = signed_in(app, a_case_worker(app, duo.tenant_id, "Bo Claes"))  # only its form helpers are used
    start = f"/l/{duo.mentor_token}/afspraken"
    assert LIBRARY in phone(app, start).text
    assert mentor.send(start, at=soon(), every="week", known_place=LIBRARY).status_code == 303
    page = phone(app, start).text
    assert LIBRARY in page
    day = re.findall(r"afspraken/([0-9-]{10})", page)[0]
    assert re.search(rf'<option value="{LIBRARY}" selected>', phone(app, f"{start}/{day}").text)
    assert mentor.send(f"{start}/{day}/verzet", at=soon(), where="Café").status_code == 303
    seen = phone(app, f"/l/{duo.mentee_token}/mentor").text
    assert "Café" in seen
    assert not addresses(seen)


def test_a_place_that_is_not_in_the_list_cannot_be_chosen(app: Flask, duo: ADuo, an: Staff) -> None:
    a_meeting_place(app, a_municipality(app, "Mortsel"), "Kasteel")
    refused = meet_at(an, duo, known_place=f"Kasteel, {ADDRESS}", where="Getypt")
    assert refused.status_code == 422
    assert "Getypt" in refused.text


def test_what_was_planned_stays_when_the_place_is_taken_out_or_gets_another_address(
    app: Flask, duo: ADuo, an: Staff
) -> None:
    row = a_meeting_place(app, duo.tenant_id, "Bibliotheek")
    meet_at(an, duo, known_place=LIBRARY)
    an.send(f"{LIST}/{row}", name="Bibliotheek", address="Plein 2, 2150 Borsbeek", version="1")
    an.send(f"{LIST}/{row}/weghalen")
    page = phone(app, f"/l/{duo.mentee_token}/mentor").text
    assert phone(app, addresses(page)[0]).status_code == 200
    assert "Bibliotheek" not in an.get(LIST).text
    assert "known_place" not in an.get(f"/borsbeek/duos/{duo.trajectory_id}").text
    an.send(f"{LIST}/{row}/terugzetten")
    assert "Plein 2, 2150 Borsbeek" in an.get(LIST).text


def test_a_link_opens_the_picture_of_its_own_next_place_and_of_no_other(app: Flask, duo: ADuo, an: Staff) -> None:
    a_meeting_place(app, duo.tenant_id, "Bibliotheek")
    a_meeting_place(app, duo.tenant_id, "Kerk", color="green")
    meet_at(an, duo, known_place=LIBRARY)
    own, other = (row.picture for row in kept(app, duo.tenant_id))
    here = f"/l/{duo.mentee_token}/plaats"
    assert phone(app, f"{here}/{own}").status_code == 200
    assert phone(app, f"{here}/{other}").status_code == 404
    stranger = a_duo(app, in_=duo.tenant_id)
    assert phone(app, f"/l/{stranger.mentee_token}/plaats/{own}").status_code == 404
    an.send(f"/borsbeek/duos/{duo.trajectory_id}/volgende/ongedaan")
    assert phone(app, f"{here}/{own}").status_code == 404


def test_the_reminder_looks_for_the_address_on_the_map_and_not_for_the_name(app: Flask, duo: ADuo) -> None:
    a_meeting_place(app, duo.tenant_id, "Bibliotheek")
    with inside(app, duo.tenant_id):
        body = letters.next_meeting("Amal", clock.moment(), LIBRARY)[1]
    assert f"Waar: {LIBRARY}" in body
    assert "query=Dorp+1%2C+2150+Borsbeek" in body


def test_another_municipality_finds_neither_the_place_nor_its_picture(app: Flask, duo: ADuo) -> None:
    row = a_meeting_place(app, duo.tenant_id, "Bibliotheek")
    mark = kept(app, duo.tenant_id)[0].picture
    mortsel = a_municipality(app, "Mortsel")
    theirs = signed_in(app, a_case_worker(app, mortsel, "Bo Claes"))
    start = "/mortsel/ontmoetingsplaatsen"
    assert "Bibliotheek" not in theirs.get(start).text
    assert theirs.get(f"{start}/{row}").status_code == 404
    assert theirs.get(f"{start}/{row}/foto/{mark}").status_code == 404
    assert theirs.send(f"{start}/{row}/weghalen").status_code == 404
    away = a_duo(app, in_=mortsel)
    theirs.send(f"/mortsel/duos/{away.trajectory_id}/volgende", at=soon(), every="once", where=LIBRARY)
    assert phone(app, f"/l/{away.mentee_token}/plaats/{mark}").status_code == 404


def gps() -> Image.Exif:
    """As a telephone writes it: lying on its side, made by somebody, somewhere."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "Telefoon van An"
    exif.get_ifd(GPS).update({1: "N", 2: (51.0, 12.0, 0.0), 3: "E", 4: (4.0, 29.0, 0.0)})
    return exif


def picture_of_list(an: Staff) -> bytes:
    return an.get(addresses(an.get(LIST).text)[0]).data


@pytest.mark.attack("T25", hostile=True)
def test_where_and_with_what_a_picture_was_made_is_not_in_what_leaves(an: Staff) -> None:
    sent = a_picture((400, 200), exif=gps())
    assert b"Telefoon van An" in sent
    assert add(an, sent).status_code == 303
    served = picture_of_list(an)
    for trace in (b"Telefoon", b"EXIF", b"Exif", b"XMP", b"ICCP"):
        assert trace not in served
    with Image.open(io.BytesIO(served)) as found:
        assert found.size == (200, 400), "upright, as it was held"
        assert not found.getexif()


def animated() -> bytes:
    out, frames = io.BytesIO(), [Image.new("RGB", (60, 40), color) for color in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


def noise() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((1600, 1600), 200).save(out, "JPEG", quality=90)
    return out.getvalue()


def through() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


def test_of_a_moving_picture_the_first_frame_stays_and_what_lets_through_becomes_white(app: Flask, an: Staff) -> None:
    add(an, animated())
    with Image.open(io.BytesIO(picture_of_list(an))) as found:
        assert getattr(found, "n_frames", 1) == 1
        assert found.convert("RGB").getpixel((5, 5))[0] > 200
    row = an.get(LIST).text
    send(an, re.findall(rf"{LIST}/[0-9a-f-]{{36}}", row)[-1], through(), version="1")
    with Image.open(io.BytesIO(picture_of_list(an))) as found:
        assert found.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_restless_picture_becomes_small_all_the_same(an: Staff) -> None:
    add(an, noise())
    assert len(picture_of_list(an)) <= AIM


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 by 60,000."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000)))


@pytest.mark.attack("T25", hostile=True)
@pytest.mark.parametrize(
    ("sent", "name", "sentence"),
    [
        (b"Dit is tekst.", "deur.jpg", "This is no picture that we know."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "deur.png", "This is no picture that we know."),
        (b"", "deur.jpg", "This is no picture that we know."),
        (a_picture(kind="GIF"), "deur.jpg", "This is no picture that we know."),
        (noise()[:5000], "deur.jpg", "This picture cannot be read."),
        (bomb(), "deur.png", "This picture is too large."),
        (a_picture((6000, 5100), kind="PNG"), "deur.png", "This picture is too large."),
        (a_picture() + bytes(MOST_BYTES), "deur.jpg", "This picture is too large."),
    ],
    ids=["text", "svg", "empty", "gif", "cut off", "bomb", "many points", "many bytes"],
)
def test_a_bad_file_is_refused_at_its_box_and_the_typing_stays(
    app: Flask, duo: ADuo, an: Staff, sent: bytes, name: str, sentence: str
) -> None:
    answer = add(an, sent, name)
    assert answer.status_code == 422
    for words in (sentence, "De blauwe deur.", ADDRESS):
        assert words in answer.text
    assert kept(app, duo.tenant_id) == []


def test_a_picture_is_replaced_under_another_address_and_taken_away(app: Flask, duo: ADuo, an: Staff) -> None:
    row = a_meeting_place(app, duo.tenant_id, "Bibliotheek")
    before = addresses(an.get(LIST).text)[0]
    form = f"{LIST}/{row}"
    send(an, form, a_picture(color="blue"), version="1")
    assert addresses(an.get(LIST).text)[0] != before
    assert an.get(before).status_code == 404
    an.send(form, **SAID, version="2", without_picture="1")
    assert addresses(an.get(LIST).text) == []
    with inside(app, duo.tenant_id):
        assert db.session.scalars(select(PlacePicture)).all() == []


def test_of_two_colleagues_the_second_looks_again_and_a_second_click_changes_nothing(
    app: Flask, duo: ADuo, an: Staff
) -> None:
    row = a_meeting_place(app, duo.tenant_id, "Bibliotheek")
    assert an.send(f"{LIST}/{row}", **SAID, version="1").status_code == 303
    assert an.send(f"{LIST}/{row}", **SAID, version="1").status_code == 303
    late = an.send(f"{LIST}/{row}", **SAID | {"directions": "Bel aan."}, version="1")
    assert late.status_code == 422
    assert "Bel aan." in late.text
    assert kept(app, duo.tenant_id)[0].directions == "De blauwe deur."


def test_one_place_does_not_stand_twice_in_the_list(app: Flask, duo: ADuo, an: Staff) -> None:
    row = a_meeting_place(app, duo.tenant_id, "Bibliotheek")
    assert an.send(f"{LIST}/nieuw", **SAID).status_code == 422
    an.send(f"{LIST}/{row}/weghalen")
    assert an.send(f"{LIST}/nieuw", **SAID).status_code == 303
    an.send(f"{LIST}/{row}/terugzetten")
    assert an.get(LIST).text.count(ADDRESS) == 1
    with inside(app, duo.tenant_id):
        assert service.known(LIBRARY).directions == "De blauwe deur.", "the one of the list"  # type: ignore[union-attr]
