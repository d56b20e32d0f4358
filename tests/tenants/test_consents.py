# SPDX-License-Identifier: EUPL-1.2
"""Consent: asked for the optional alone, in words that are kept, and never in the way of anything."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel.database import db
from koepel.errors import Invalid
from koepel.records import AuditEntry
from tenants import disclosure
from tenants.consents import service, texts
from tenants.consents.failures import AlreadyWithdrawn, OtherText
from tenants.consents.kinds import Answer, ConsentKind
from tenants.consents.models import Consent
from tenants.consents.schemas import Recorded
from tests.factories.people import a_person
from tests.factories.pool import a_region
from tests.factories.proposals import a_pair, introduced
from tests.support.meanwhile import at_the_same_moment
from tests.support.places import Staff, a_case_worker, a_contact_point, a_municipality, inside, on_day, signed_in

# Somebody may have read these words: a text that changes is a new version.
FROZEN = {1: "3f6570c190e50b7c"}
TODAY = date(2019, 5, 14)


@pytest.fixture(autouse=True)
def a_day() -> Iterator[None]:
    with on_day(TODAY):
        yield


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def worker(app: Flask, borsbeek: UUID) -> Staff:
    return signed_in(app, a_case_worker(app, borsbeek))


@pytest.fixture
def selam(app: Flask, borsbeek: UUID) -> UUID:
    with app.app_context():
        return a_person(borsbeek, given="Selam", family="Kidane", preferred_language="ti").id


def said(kind: ConsentKind, answer: Answer = Answer.GIVEN, *, about: str = "", on: date | None = None) -> Recorded:
    return Recorded(kind, answer, "nl", on or TODAY, texts.newest(kind), interpreter=True, about=about)


def test_staff_note_a_yes_with_its_text_its_language_and_the_interpreter(
    app: Flask, borsbeek: UUID, selam: UUID, worker: Staff
) -> None:
    at = f"/borsbeek/dossiers/{selam}/toestemmingen/photo"
    page = worker.get(f"{at}?in=fr").text
    assert "Pouvons-nous montrer une photo de vous" in page
    assert "This translation has not been checked yet." in page
    answer = worker.send(
        at, kind="photo", answer="given", language="fr", version="1", interpreter="1", about="Gemeentekrant mei",
        given_on=TODAY.isoformat(),
    )  # fmt: skip
    assert answer.status_code == 303
    with inside(app, borsbeek):
        row = db.session.scalars(select(Consent)).one()
        assert (row.language, row.text_version, row.interpreter, row.about) == ("fr", 1, True, "Gemeentekrant mei")
        assert (row.recorded_name, row.given_on) == ("An Willems", TODAY)
        line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "consent_given")).one()
        assert (line.person_id, line.fields) == (selam, ["photo"]), "which consent, never its words"
    assert "Gemeentekrant mei" in worker.get(f"/borsbeek/dossiers/{selam}/toestemmingen").text


def test_the_same_yes_in_two_tabs_at_the_same_moment_is_kept_once(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    website = said(ConsentKind.PHOTO, about="Website")
    first, second = at_the_same_moment(app, borsbeek, lambda: service.record(selam, website).id)
    assert first == second
    with inside(app, borsbeek):
        assert len(db.session.scalars(select(Consent)).all()) == 1


def test_who_sends_the_same_yes_again_lands_on_the_same_calm_page(
    app: Flask, borsbeek: UUID, selam: UUID, worker: Staff
) -> None:
    at = f"/borsbeek/dossiers/{selam}/toestemmingen/photo"
    sent = {"kind": "photo", "answer": "given", "language": "nl", "version": "1", "about": "Website",
            "given_on": TODAY.isoformat()}  # fmt: skip
    answers = [worker.send(at, **sent) for _ in range(2)]
    assert [(one.status_code, one.headers["Location"]) for one in answers] == [(303, at.removesuffix("/photo"))] * 2
    with inside(app, borsbeek):
        assert len(db.session.scalars(select(Consent)).all()) == 1
        assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "consent_given")).all()) == 1


def test_who_may_be_shown_is_a_list_that_empties_when_consent_ends(
    app: Flask, borsbeek: UUID, selam: UUID, worker: Staff
) -> None:
    with inside(app, borsbeek):
        photo = service.record(selam, said(ConsentKind.PHOTO, about="Website")).id
        service.record(selam, said(ConsentKind.TESTIMONY, Answer.REFUSED))
        service.record(selam, said(ConsentKind.CONTACT_AFTER_CLOSING))
    contact_point = signed_in(app, a_contact_point(app, borsbeek))
    for reader in (worker, contact_point):
        page = reader.get("/borsbeek/te-tonen").text
        assert page.count("Selam Kidane") == 1
        assert "Website" in page
    assert worker.send(f"/borsbeek/toestemmingen/{photo}/intrekken").status_code == 303
    assert "Selam" not in worker.get("/borsbeek/te-tonen").text
    assert "Nobody may be shown now" in contact_point.get("/borsbeek/te-tonen").text
    assert worker.send(f"/borsbeek/toestemmingen/{photo}/intrekken").status_code == 409


def test_the_contact_point_notes_nothing_and_opens_no_file(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    contact_point = signed_in(app, a_contact_point(app, borsbeek))
    assert contact_point.get(f"/borsbeek/dossiers/{selam}/toestemmingen").status_code == 403
    assert contact_point.send(f"/borsbeek/dossiers/{selam}/toestemmingen/photo").status_code == 403


def test_the_consent_of_another_municipality_is_not_found(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    mortsel = a_municipality(app, "Mortsel")
    stranger = signed_in(app, a_case_worker(app, mortsel, "Piet Maes"))
    with inside(app, borsbeek):
        photo = service.record(selam, said(ConsentKind.PHOTO, about="Website")).id
    assert stranger.send(f"/mortsel/toestemmingen/{photo}/intrekken").status_code == 404
    assert stranger.get(f"/mortsel/dossiers/{selam}/toestemmingen").status_code == 404
    assert "Selam" not in stranger.get("/mortsel/te-tonen").text


def test_a_no_takes_back_the_yes_of_the_same_use_only(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    with inside(app, borsbeek):
        service.record(selam, said(ConsentKind.PHOTO, about="Website"))
        service.record(selam, said(ConsentKind.PHOTO, about="Folder"))
        service.record(selam, said(ConsentKind.PHOTO, Answer.REFUSED, about="Website"))
        assert not service.holds_for(selam, ConsentKind.PHOTO, "Website")
        assert service.holds_for(selam, ConsentKind.PHOTO, "Folder")


def test_keep_me_informed_is_asked_again_each_year(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    with inside(app, borsbeek):
        service.record(selam, said(ConsentKind.CONTACT_AFTER_CLOSING))
        assert service.holds_for(selam, ConsentKind.CONTACT_AFTER_CLOSING)
    with on_day(TODAY + timedelta(days=364)), inside(app, borsbeek):
        assert service.holds_for(selam, ConsentKind.CONTACT_AFTER_CLOSING)
    with on_day(TODAY + timedelta(days=365)), inside(app, borsbeek):
        assert not service.holds_for(selam, ConsentKind.CONTACT_AFTER_CLOSING)
        again = said(ConsentKind.CONTACT_AFTER_CLOSING, on=clock.today())
        service.record(selam, again)
        assert service.holds_for(selam, ConsentKind.CONTACT_AFTER_CLOSING)


@pytest.mark.parametrize(
    ("slip", "box"),
    [
        (said(ConsentKind.PHOTO), "about"),
        (said(ConsentKind.CONTACT_AFTER_CLOSING, on=TODAY + timedelta(days=1)), "given_on"),
        (said(ConsentKind.SPECIAL_FIELDS), "kind"),
    ],
)
def test_what_does_not_fit_is_refused(app: Flask, borsbeek: UUID, selam: UUID, slip: Recorded, box: str) -> None:
    """A use is named, a day has come, and nobody agrees to a field that the product does not have."""
    with inside(app, borsbeek), pytest.raises(Invalid) as refused:
        service.record(selam, slip)
    assert list(refused.value.errors) == [box]


def test_an_answer_to_a_text_that_changed_meanwhile_is_not_kept(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    old = dataclasses.replace(said(ConsentKind.PHOTO, about="Website"), version=texts.newest(ConsentKind.PHOTO) + 1)
    with inside(app, borsbeek), pytest.raises(OtherText):
        service.record(selam, old)


def test_who_relied_on_a_consent_is_told_in_the_same_transaction(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    told: list[tuple[UUID, str, str]] = []
    before = app.extensions["koepel_features"]
    listening = dataclasses.replace(before[0], consent_withdrawn=(lambda *what: told.append(what),))
    app.extensions["koepel_features"] = (listening, *before[1:])
    with inside(app, borsbeek):
        row = service.record(selam, said(ConsentKind.OUTSIDE_AUTHORITY, about="Huurdersbond"))
        assert told == []
        service.withdraw(row.id)
        assert told == [(selam, "outside_authority", "Huurdersbond")]
        with pytest.raises(AlreadyWithdrawn):
            service.withdraw(row.id)
    assert len(told) == 1


@pytest.mark.parametrize("then", ["never asked", "refused", "taken back"])
def test_refusing_or_withdrawing_stops_no_trajectory(app: Flask, then: str) -> None:
    """From intake to introduction, the same whatever was said."""
    region = a_region(app, "Aartselaar", "Borsbeek")
    pair = a_pair(app, region.borsbeek, region.aartselaar)
    with inside(app, region.borsbeek):
        person = disclosure.own_person(pair.mentee_intake).person_id
        for kind in (
            ConsentKind.PHOTO,
            ConsentKind.TESTIMONY,
            ConsentKind.OUTSIDE_AUTHORITY,
            ConsentKind.CONTACT_AFTER_CLOSING,
        ):
            if then == "refused":
                service.record(person, said(kind, Answer.REFUSED))
            if then == "taken back":
                service.withdraw(service.record(person, said(kind, about="Website")).id)
    proposal = introduced(app, pair)
    assert proposal


def test_nothing_that_runs_can_ask_for_a_consent() -> None:
    """import-linter holds the direction; this says what it means, so that nobody moves the folder down."""
    contract = Path(__file__).parents[2].joinpath("pyproject.toml").read_text("utf-8")
    way = contract[contract.index("a newcomer's way") :]
    for below in ("(disclosure)", "(followup)", "(trajectories)", "(intake)", "(registration)", "(people)"):
        assert way.index("(consents)") < way.index(below)


def test_a_text_that_somebody_may_have_read_never_changes() -> None:
    folder = Path(texts.__file__).with_name("texts")
    found = {int(path.stem): hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in folder.glob("*.toml")}
    assert found == FROZEN, "put new words in a new file, and its mark in FROZEN"


def test_every_text_can_be_read_in_dutch_and_english_and_says_that_no_is_fine() -> None:
    for kind in ConsentKind:
        assert {"nl", "en"} <= set(texts.languages(kind))
        assert "Je mag nee zeggen" in texts.wording(kind, "nl").text
        assert "You may say no" in texts.wording(kind, "en").text
        assert texts.wording(kind, "ti").language == "nl", "where there is no text yet, the Dutch one is read aloud"
    assert not texts.wording(ConsentKind.PHOTO, "ar").proofread
