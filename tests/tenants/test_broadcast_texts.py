# SPDX-License-Identifier: EUPL-1.2
"""Texts of messages: shipped in several languages, made one's own per programme and language, back in one click."""

from __future__ import annotations

from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tenants.broadcasts import placeholders, texts
from tenants.broadcasts.shipped import Said, templates
from tests.support.places import Staff, a_case_worker, a_municipality, inside, signed_in

TEXTS = "/borsbeek/berichten/teksten"


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def worker(app: Flask, borsbeek: UUID) -> Staff:
    return signed_in(app, a_case_worker(app, borsbeek))


def body_of(app: Flask, here: UUID, programme: str = "", language: str = "nl") -> str:
    with inside(app, here):
        return texts.known("thanks", programme)[language].said.body


@pytest.mark.parametrize("key", templates())
def test_every_shipped_text_stands_in_dutch_and_english_and_fills_in_what_is_known(key: str) -> None:
    said = templates()[key]
    assert {"nl", "en"} <= set(said)
    for language, text in said.items():
        assert placeholders.fault(text.body) == "", f"{key} {language}"
        assert placeholders.fault(text.subject, placeholders.OF_SUBJECTS) == "", f"{key} {language}"
        assert placeholders.used(text.body) == placeholders.used(said["nl"].body), f"{key} {language}"


def test_a_name_that_looks_like_a_placeholder_stays_a_name() -> None:
    filled = placeholders.fill("Dag {voornaam} van {gemeente}", {"voornaam": "{gemeente}", "gemeente": "Borsbeek"})
    assert filled == "Dag {gemeente} van Borsbeek"


def test_an_own_text_counts_from_then_on_with_who_wrote_it_and_the_shipped_one_is_one_click_away(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    shipped = body_of(app, borsbeek)
    written = {"language": "nl", "programme": "", "subject": "Dank vanuit {gemeente}"}
    for body in ("Merci, {voornaam}!", "Bedankt, {voornaam}!"):
        assert worker.send(f"{TEXTS}/thanks", **written, body=body).status_code == 303
    assert body_of(app, borsbeek) == "Bedankt, {voornaam}!"
    page = worker.get(f"{TEXTS}/thanks?in=nl").text
    assert "Bedankt, Sam!" in page
    assert "Version 2" in page
    assert "An Willems" in page
    worker.send(f"{TEXTS}/thanks/terug", language="nl", programme="")
    assert body_of(app, borsbeek) == shipped
    assert "Version 3: back to the shipped text" in worker.get(f"{TEXTS}/thanks?in=nl").text


def test_a_text_for_one_programme_and_language_leaves_the_others_as_they_were(app: Flask, borsbeek: UUID) -> None:
    english, dutch = body_of(app, borsbeek, language="en"), body_of(app, borsbeek)
    with inside(app, borsbeek):
        texts.write("thanks", "net_werk", "nl", Said("Dank", "Voor net-werk"))
    assert body_of(app, borsbeek, "net_werk") == "Voor net-werk"
    assert body_of(app, borsbeek) == dutch
    assert body_of(app, borsbeek, "net_werk", "en") == english
    with inside(app, borsbeek):
        texts.write("thanks", "", "nl", Said("Dank", "Voor allen"))
        texts.back_to_shipped("thanks", "net_werk", "nl")
    assert body_of(app, borsbeek, "net_werk") == "Voor allen", "back for a programme is what counts for all"


def test_a_text_of_another_municipality_is_untouched(app: Flask, borsbeek: UUID, worker: Staff) -> None:
    mortsel = a_municipality(app, "Mortsel")
    before = body_of(app, mortsel)
    worker.send(f"{TEXTS}/thanks", language="nl", programme="", subject="Dank", body="Van Borsbeek")
    assert body_of(app, borsbeek) == "Van Borsbeek"
    assert body_of(app, mortsel) == before


def test_a_subject_that_names_somebody_is_refused_at_its_field_and_the_typing_stays(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    before = body_of(app, borsbeek)
    answer = worker.send(
        f"{TEXTS}/thanks", language="nl", programme="", subject="Dag {voornaam}", body="Een lange tekst, {voornaam}."
    )
    assert answer.status_code == 422
    soup = BeautifulSoup(answer.text, "html.parser")
    subject, body = soup.find(id="f-subject"), soup.find(id="f-body")
    assert subject is not None
    assert body is not None
    assert (subject["value"], subject["aria-invalid"]) == ("Dag {voornaam}", "true")
    assert body.get_text().strip() == "Een lange tekst, {voornaam}."
    assert "{voornaam} is not known here. You can use: {gemeente}." in answer.text
    assert body_of(app, borsbeek) == before


def test_every_language_has_its_page_right_to_left_included_and_says_when_nobody_proofread_it(worker: Staff) -> None:
    soup = BeautifulSoup(worker.get(f"{TEXTS}/thanks?in=ar").text, "html.parser")
    shown, box = soup.find(id="t-ar"), soup.find(id="f-body")
    assert shown is not None
    assert box is not None
    assert shown["dir"] == box["dir"] == "rtl"
    assert "not proofread yet" in soup.get_text()
    assert "Who reads it gets the Dutch text." in worker.get(f"{TEXTS}/thanks?in=ti").text
    assert worker.get(f"{TEXTS}/nowhere").status_code == 404
