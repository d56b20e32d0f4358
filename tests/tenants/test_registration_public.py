# SPDX-License-Identifier: EUPL-1.2
"""The front of a municipality: two doors, eleven languages, an honest page about data, on little data and no script."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event, select, update

from koepel import clock, jobs
from koepel.database import db
from koepel.i18n import LANGUAGES, not_proofread
from koepel.records import AuditEntry, Message
from tenants.contact_points import service as contact_points
from tenants.contact_points.service import Named
from tenants.registration.codes import Door, Reach
from tenants.registration.models import Registration
from tests.factories.registrations import Phone, a_registration
from tests.support.places import a_municipality, inside
from tests.support.room import Room
from tests.support.working import worked

PAGES = ("/borsbeek/", "/borsbeek/taal", "/borsbeek/privacy", "/borsbeek/toegankelijkheid", "/borsbeek/bedankt")


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    tenant_id = a_municipality(app, "Borsbeek")
    with inside(app, tenant_id):
        point = contact_points.first()
        assert point is not None
        named = Named("Els Maes", "Aanspreekpunt", "+32400000010", "els.maes@example.org", "ma en do 9-12 u.")
        contact_points.correct(point.id, named)
    return tenant_id


def test_the_start_offers_two_doors_and_somebody_to_call(app: Flask, borsbeek: UUID) -> None:
    page = Phone(app, path="/borsbeek/").page
    doors = page.select("main a.tile")
    assert [door["href"] for door in doors] == ["/borsbeek/ik-zoek-hulp", "/borsbeek/ik-word-mentor"]
    assert [door.select_one("span > span").text for door in doors] == ["Ik zoek hulp", "Ik word mentor"]  # type: ignore[union-attr]
    assert all(door.select_one("svg") for door in doors)
    call = page.select_one("main a[href^='tel:']")
    assert call is not None
    assert (call["href"], call.get_text(strip=True)) == ("tel:+32400000010", "0400 00 00 10")
    assert "ma en do 9-12 u." in page.text


def test_the_address_works_without_its_last_slash(app: Flask, borsbeek: UUID) -> None:
    assert Phone(app, path="/borsbeek").title == Phone(app, path="/borsbeek/").title


def test_another_municipality_shows_its_own_contact_point(app: Flask, borsbeek: UUID) -> None:
    a_municipality(app, "Mortsel")
    text = Phone(app, path="/mortsel/").page.text
    assert "Els Maes" not in text
    assert "Contact Mortsel" in text


def test_every_language_stands_in_its_own_words(app: Flask, borsbeek: UUID) -> None:
    links = Phone(app, path="/borsbeek/taal").page.select(".language-list a")
    assert [link["lang"] for link in links] == list(LANGUAGES)
    for link, one in zip(links, LANGUAGES.values(), strict=True):
        assert link["dir"] == one.direction
        assert link.get_text(" ", strip=True).startswith(one.autonym)
        assert bool(link.select_one("small")) is not one.proofread


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_chosen_language_stays_for_the_next_page(app: Flask, borsbeek: UUID, code: str) -> None:
    phone = Phone(app, path="/borsbeek/taal?naar=ik-word-mentor", language="de")
    link = phone.page.select_one(f".language-list a[lang={code}]")
    assert link is not None
    assert str(link["href"]).startswith("/borsbeek/ik-word-mentor?")
    phone.open(str(link["href"])).open("/borsbeek/privacy")
    assert phone.page.html is not None
    assert (phone.page.html["lang"], phone.page.html["dir"]) == (code, LANGUAGES[code].direction)
    with app.app_context():
        remark = not_proofread(code)
    assert remark is None or remark in phone.page.text


def test_the_source_of_a_link_survives_the_choice_of_a_language(app: Flask, borsbeek: UUID) -> None:
    phone = Phone(app, path="/borsbeek/?bron=ocmw")
    link = phone.page.select_one("header a.language-link")
    assert link is not None
    phone.open(str(link["href"])).follow("Soomaali").follow("Waxaan raadinayaa caawimo")
    source = phone.page.select_one("input[name=source]")
    assert source is not None
    assert source["value"] == "ocmw"


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code not in ("en", "nl")])
def test_no_sentence_on_the_way_is_left_in_english(app: Flask, borsbeek: UUID, code: str) -> None:
    """Page by page the words differ from the English ones, but for names, digits, brands, and links to another language."""
    same_everywhere = re.compile(r"Koepel|Borsbeek|WhatsApp|SMS|WCAG|OCMW|VDAB|AgII|[\w.]+@\S+|\w+\.be\b|[\W\d_]+")
    for path in PAGES:
        sentences = {
            language: {
                text.strip()
                for text in Phone(app, path=path, language=language).page.select_one("main").find_all(string=True)  # type: ignore[union-attr]
                if same_everywhere.sub("", text) and not text.find_parent(attrs={"hreflang": True})
            }
            for language in ("en", code)
        }
        shared = sentences["en"] & sentences[code] - {one.autonym for one in LANGUAGES.values()}
        shared -= {"Els Maes", "Aanspreekpunt", "ma en do 9-12 u."}
        shared = {text for text in shared if not path.endswith("taal")}
        assert not shared, f"{code} {path}"


def test_the_privacy_page_names_terms_rights_and_who_answers(app: Flask, borsbeek: UUID) -> None:
    phone = Phone(app, path="/borsbeek/privacy")
    text = phone.page.text
    for said in (
        "6 maanden",
        "rijksregisternummer",
        "Els Maes",
        "gegevensbeschermingsautoriteit.be",
        "Druk deze pagina af",
    ):
        assert said in text
    phone.open("/borsbeek/toegankelijkheid")
    assert "WCAG 2.2" in phone.page.text


def test_public_pages_carry_no_htmx_and_one_script_of_our_own(app: Flask, borsbeek: UUID) -> None:
    for path in (*PAGES, "/borsbeek/ik-zoek-hulp"):
        page = Phone(app, path=path).page
        assert [re.sub(r"\.[0-9a-f]{8}", "", str(script["src"])) for script in page.select("script")] == [
            "/static/app.js"
        ]
        assert not page.select("[hx-post], [hx-get]")


def test_each_page_stays_small_on_a_phone(app: Flask, borsbeek: UUID) -> None:
    for language in ("nl", "ar", "ti"):
        phone = Phone(app, language=language, path="/borsbeek/ik-zoek-hulp")
        for typed in ({"given_name": "Amina"}, {"reach": "visit"}, {"home": "2150"}):
            phone.press("next", **typed)  # type: ignore[arg-type]
        assert len(gzip.compress(phone.answer.data)) <= 6_000  # the page with every language


def test_every_page_has_one_heading_labels_and_unique_ids(app: Flask, borsbeek: UUID) -> None:
    phone = Phone(app, path="/borsbeek/ik-word-mentor")
    pages: list[BeautifulSoup] = [Phone(app, path=path).page for path in PAGES]
    for typed in (
        {"given_name": "Amina"}, {"reach": "helper"}, {"helper": "Oum", "phone": "0400 00 00 12"},
        {"home": "elsewhere", "postcode": "2640"}, {"languages": ["ti"]}, {"wants": ["network"]}, {},
    ):  # fmt: skip
        pages.append(phone.page)
        phone.press("next", **typed)  # type: ignore[arg-type]
    pages.append(phone.page)
    assert len({str(page.title) for page in pages}) == len(pages)
    for page in pages:
        assert len(page.select("h1")) == 1, page.title
        ids = [tag["id"] for tag in page.select("[id]")]
        assert len(ids) == len(set(ids)), page.title
        for box in page.select("main input:not([type=hidden]), main select, main textarea"):
            assert box.find_parent("label") or page.find("label", attrs={"for": box["id"]}), box


def test_looking_around_writes_nothing(app: Flask, borsbeek: UUID) -> None:
    written: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().split(" ")[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            written.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        for path in (*PAGES, "/borsbeek/ik-zoek-hulp"):
            Phone(app, path=path)
        Phone(app, path="/borsbeek/ik-zoek-hulp").press("next", given_name="Amina").press("next", reach="visit")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert written == []


def test_a_worker_that_dies_leaves_the_row_for_the_next(app: Flask, borsbeek: UUID) -> None:
    one = a_registration(app, in_=borsbeek, email="amina@example.org", reach=Reach.MAIL)
    with inside(app, borsbeek):
        dead = {"state": "leased", "tries": 1, "due_at": clock.utcnow() - timedelta(seconds=1)}
        db.session.execute(update(Registration).where(Registration.id == one).values(**dead))
    worked(app)
    with inside(app, borsbeek):
        assert db.session.scalar(select(Registration.state).where(Registration.id == one)) == "done"
        assert len(db.session.scalars(select(Message)).all()) == 1


def test_a_fault_of_the_job_is_tried_again_later_and_not_for_ever(app: Flask, borsbeek: UUID, room: Room) -> None:
    one = a_registration(app, in_=borsbeek, email="amina@example.org", reach=Reach.MAIL)
    for tries, state in ((0, "waiting"), (7, "dead")):
        with inside(app, borsbeek):
            due = {"state": "waiting", "tries": tries, "due_at": clock.utcnow()}
            db.session.execute(update(Registration).where(Registration.id == one).values(**due))
        with room.without("INSERT ON app.message", "koepel_tenant"), app.app_context():
            jobs.run(str(borsbeek), str(one))
        with inside(app, borsbeek):
            row = db.session.scalars(select(Registration).where(Registration.id == one)).one()
            assert (row.state, row.tries) == (state, tries + 1)
            assert row.due_at > clock.utcnow()
            assert db.session.scalars(select(AuditEntry).where(AuditEntry.object_id == one)).all() == []


def test_an_id_that_is_no_registration_is_left_to_others(app: Flask, borsbeek: UUID) -> None:
    from tenants.registration.jobs import take_up

    one = a_registration(app, in_=borsbeek, door=Door.MENTOR, wants=())
    mortsel = a_municipality(app, "Mortsel")
    with app.app_context():
        assert take_up(borsbeek, uuid4()) is False
        assert take_up(mortsel, one) is False
        assert take_up(borsbeek, one) is True
