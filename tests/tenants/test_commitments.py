# SPDX-License-Identifier: EUPL-1.2
"""A mentor signs once, in words that are kept, and before anything of a mentee is shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import scope as scopes
from koepel.database import db
from koepel.errors import Invalid
from koepel.records import Message
from koepel.scope import entered
from tenants.commitments import service, texts
from tenants.commitments.codes import CommitmentKind
from tenants.commitments.models import Commitment
from tenants.commitments.schemas import Adopted
from tenants.intake import ready, signing
from tenants.intake import service as intakes
from tenants.intake.models import Intake
from tenants.retention.erasing import Ground, erase
from tests.factories.people import a_mentor, an_intake
from tests.isolation.town import a_browser
from tests.support.mailbag import Mailbag
from tests.support.places import (
    Staff,
    a_case_worker,
    a_contact_point,
    a_municipality,
    inside,
    on_day,
    signed_in,
)
from tests.support.working import worked

# Somebody may have read these words: a text that changes is a new version.
FROZEN = {1: "739db44e89c383b5"}
TODAY = date(2019, 5, 14)
NEW = "Ik hou mij aan de afspraken van Borsbeek."


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
def karel(app: Flask, borsbeek: UUID) -> UUID:
    """A mentor in the pool who has signed nothing; reads French, and has mail."""
    with app.app_context():
        return a_mentor(
            borsbeek, given="Karel", family="Peeters", ready=False, email="karel@example.org", preferred_channel="mail",
            preferred_language="fr",
        ).person_id  # fmt: skip


def done(person_id: UUID) -> set[str]:
    return {row.step for row in intakes.readiness_of(person_id)}


def signature(kind: CommitmentKind) -> Commitment:
    return db.session.scalars(select(Commitment).where(Commitment.kind == kind.value)).one()


def page_of(person_id: UUID) -> str:
    return f"/borsbeek/mentoren/{person_id}/ondertekenen"


def test_the_texts_of_a_version_are_never_changed() -> None:
    marks = {
        number: hashlib.sha256(json.dumps(kinds, sort_keys=True).encode()).hexdigest()[:16]
        for number, kinds in texts.shipped().items()
    }
    assert marks == FROZEN


def test_every_text_is_there_in_dutch_and_english_and_says_nobody_has_to_find_a_job() -> None:
    for kind in CommitmentKind:
        one = texts.of_koepel(kind, 1)
        assert {"nl", "en", "fr", "ar"} <= set(one.languages)
        assert len(one.lines("nl")) == len(one.lines("en")) > 3
    assert "A mentor does not look for a job for you" in texts.of_koepel(CommitmentKind.STATEMENT, 1).words["en"]


def test_what_a_mentor_signs_on_the_screen_keeps_who_when_which_text_and_the_language(
    app: Flask, borsbeek: UUID, worker: Staff, karel: UUID
) -> None:
    assert worker.get(page_of(karel)).status_code == 200
    sent = worker.send(page_of(karel), way="paper", language="fr", signed_on="2019-05-13")
    assert sent.status_code == 303
    with inside(app, borsbeek):
        row = signature(CommitmentKind.CONFIDENTIALITY)
        text = texts.of_koepel(CommitmentKind.CONFIDENTIALITY, 1)
        assert (row.source, row.version, row.language, row.way) == ("koepel", 1, "fr", "paper")
        assert row.hash == text.hash("fr") != text.hash("nl")
        assert (row.signed_on, row.noted_name) == (date(2019, 5, 13), "An Willems")
        assert {"volunteer_agreement", "confidentiality"} <= done(karel)


def test_nobody_signs_on_a_day_to_come_and_what_was_typed_stays(app: Flask, worker: Staff, karel: UUID) -> None:
    day = {"signed_on-day": "20", "signed_on-month": "5", "signed_on-year": "2019"}
    sent = worker.send(page_of(karel), way="paper", language="fr", **day)
    assert sent.status_code == 422
    assert "still to come" in sent.text
    assert all(f'value="{part}"' in sent.text for part in day.values())
    assert sent.text.count('<option value="fr" selected') == 1


def test_signing_twice_is_signing_once(app: Flask, borsbeek: UUID, worker: Staff, karel: UUID) -> None:
    for day in ("2019-05-13", "2019-05-14"):
        worker.send(page_of(karel), way="screen", language="nl", signed_on=day)
    with inside(app, borsbeek):
        assert [row.signed_on for row in service.signatures(karel)] == [date(2019, 5, 13)] * 2, "one of each kind"


def test_what_was_noted_by_mistake_is_taken_back_at_once(
    app: Flask, borsbeek: UUID, worker: Staff, karel: UUID
) -> None:
    worker.send(page_of(karel), way="screen", language="nl", signed_on="2019-05-14")
    assert worker.send(f"{page_of(karel)}/terugnemen").status_code == 303
    with inside(app, borsbeek):
        assert service.signatures(karel) == []
        assert done(karel) == set()


def test_a_step_that_is_signed_cannot_be_ticked_without_its_words(app: Flask, borsbeek: UUID, karel: UUID) -> None:
    with inside(app, borsbeek), pytest.raises(ValueError, match="signed"):
        intakes.note_readiness(karel, "confidentiality", TODAY, "An Willems")


def test_a_mentor_signs_by_the_own_link_in_the_own_language_with_one_tap(
    app: Flask, borsbeek: UUID, worker: Staff, karel: UUID, mailbag: Mailbag
) -> None:
    assert worker.send(f"{page_of(karel)}/link").status_code == 303
    worked(app)
    mail = mailbag.to("karel@example.org")[-1]
    assert "Karel" not in str(mail["Subject"])
    link = mailbag.last_link("karel@example.org").partition("?")[0]
    phone = a_browser(app)
    shown = phone.get(f"{link}?taal=fr")
    assert texts.of_koepel(CommitmentKind.CONFIDENTIALITY, 1).lines("fr")[0].replace("'", "&#39;") in shown.text
    with inside(app, borsbeek):
        assert service.signatures(karel) == [], "opening signs nothing"
    assert phone.send(link, language="fr").status_code == 303
    assert 'role="status"' in phone.get(link).text, "that it is done"
    worked(app)
    with inside(app, borsbeek):
        row = signature(CommitmentKind.VOLUNTEER_AGREEMENT)
        assert (row.way, row.language, row.noted_name) == ("link", "fr", "")
        assert {"volunteer_agreement", "confidentiality"} <= done(karel), "in order by itself"


def test_a_link_for_signing_opens_nothing_else_and_signs_for_nobody_else(
    app: Flask, borsbeek: UUID, worker: Staff, karel: UUID, mailbag: Mailbag
) -> None:
    with app.app_context():
        other = a_mentor(borsbeek, given="Lieve", ready=False).person_id
    worker.send(f"{page_of(karel)}/link")
    worked(app)
    link = mailbag.last_link("karel@example.org").partition("/ondertekenen")[0]
    phone = a_browser(app)
    for word in ("mijn-gegevens", "antwoord", "bevraging", "mentor", "activiteit", "plan"):
        assert phone.get(f"{link}/{word}").status_code in {404, 410}, word
    with app.app_context(), entered(scopes.participant(borsbeek, karel, "mentor")):
        service.sign_by_link("nl")
        db.session.commit()
    with inside(app, borsbeek):
        assert service.signatures(other) == []


def test_the_list_names_who_has_still_to_sign_and_vandaag_says_how_many(
    app: Flask, borsbeek: UUID, worker: Staff, karel: UUID
) -> None:
    with app.app_context():
        a_mentor(borsbeek, given="Rosa", family="Maes")
        an_intake(borsbeek, "mentor", state="draft", given="Draft", family="Person")
    listed = worker.get("/borsbeek/mentoren/te-ondertekenen").text
    assert "Karel" in listed
    assert "Rosa" not in listed, "she signed"
    assert "Draft" not in listed, "who signs in the talk is not asked by mail"
    assert "1 mentor has still to sign" in worker.get("/borsbeek/vandaag").text
    worker.send("/borsbeek/mentoren/te-ondertekenen")
    assert "has still to sign" not in worker.get("/borsbeek/vandaag").text, "who was asked is left in peace"
    assert "Link sent on" in worker.get("/borsbeek/mentoren/te-ondertekenen").text


def test_from_another_municipality_it_is_not_found(app: Flask, borsbeek: UUID, karel: UUID) -> None:
    mortsel = a_municipality(app, "Mortsel")
    stranger = signed_in(app, a_case_worker(app, mortsel, "Els Maes"))
    assert stranger.get(f"/mortsel/mentoren/{karel}/ondertekenen").status_code == 404
    assert stranger.send(f"/mortsel/mentoren/{karel}/ondertekenen/link").status_code == 404
    assert "Karel" not in stranger.get("/mortsel/mentoren/te-ondertekenen").text


def adopting(kind: str, *, app: Flask, borsbeek: UUID, **said: str) -> int:
    point = signed_in(app, a_contact_point(app, borsbeek))
    page = f"/borsbeek/beheer/teksten/{kind}/nieuw"
    assert point.get(page).status_code == 200
    return int(point.send(page, **{"words_nl": NEW, "effective_from": "2019-05-14", **said}).status_code)


def test_own_words_ask_nobody_again_unless_they_say_so(app: Flask, borsbeek: UUID) -> None:
    with app.app_context():
        rosa = a_mentor(borsbeek, given="Rosa").person_id
    assert adopting("confidentiality", app=app, borsbeek=borsbeek) == 303
    worked(app)
    with inside(app, borsbeek):
        assert texts.current(CommitmentKind.CONFIDENTIALITY).lines("nl") == [NEW]
        assert service.to_sign(rosa) == []
        assert "confidentiality" in done(rosa)


def test_a_text_that_says_so_asks_everybody_anew_and_the_old_signature_stays_readable(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    with app.app_context():
        rosa = a_mentor(borsbeek, given="Rosa").person_id
    assert adopting("confidentiality", app=app, borsbeek=borsbeek, sign_again="1") == 303
    worked(app)
    with inside(app, borsbeek):
        assert done(rosa) == {"volunteer_agreement", "training"}
        assert service.to_sign(rosa) == [CommitmentKind.CONFIDENTIALITY]
    page = worker.get(page_of(rosa)).text
    assert NEW in page
    assert "versie=koepel-1" in page
    worker.send(page_of(rosa), way="screen", language="ar", signed_on="2019-05-14")
    with inside(app, borsbeek):
        rows = [row for row in service.signatures(rosa) if row.kind == "confidentiality"]
        assert [(row.source, row.version, row.language) for row in rows] == [("own", 1, "nl"), ("koepel", 1, "nl")]
    old = worker.get("/borsbeek/beheer/teksten/confidentiality?versie=koepel-1&in=nl").text
    assert "Is iemand in gevaar, dan bel ik meteen." in old


def test_a_text_of_later_asks_from_its_day_on(app: Flask, borsbeek: UUID) -> None:
    with app.app_context():
        rosa = a_mentor(borsbeek, given="Rosa").person_id
    with inside(app, borsbeek):
        later = TODAY + timedelta(days=10)
        service.adopt(CommitmentKind.VOLUNTEER_AGREEMENT, Adopted(later, NEW, sign_again=True))
        signing.ask_anew()
        assert "volunteer_agreement" in done(rosa)
        assert texts.current(CommitmentKind.VOLUNTEER_AGREEMENT).source == "koepel"
    with on_day(later), inside(app, borsbeek):
        signing.ask_anew()
        assert "volunteer_agreement" not in done(rosa)


def test_own_words_of_a_day_that_passed_are_refused_and_stay_in_the_box(app: Flask, borsbeek: UUID) -> None:
    point = signed_in(app, a_contact_point(app, borsbeek))
    sent = point.send("/borsbeek/beheer/teksten/statement/nieuw", words_nl=NEW, effective_from="2019-05-01")
    assert sent.status_code == 422
    assert NEW in sent.text
    assert "Choose today or a later day." in sent.text
    with inside(app, borsbeek), pytest.raises(Invalid):
        service.adopt(CommitmentKind.STATEMENT, Adopted(date(2019, 5, 1), NEW))


def test_a_case_worker_reads_the_texts_and_adopts_none(app: Flask, worker: Staff) -> None:
    assert worker.get("/borsbeek/beheer/teksten").status_code == 200
    assert worker.get("/borsbeek/beheer/teksten/statement?in=ar").status_code == 200
    assert "Handtekening" in worker.get("/borsbeek/beheer/teksten/confidentiality/blad?in=nl").text
    assert "Handtekening" not in worker.get("/borsbeek/beheer/teksten/statement/blad?in=nl").text
    assert worker.get("/borsbeek/beheer/teksten/statement/nieuw").status_code == 403
    assert worker.get("/borsbeek/beheer/teksten/statement?versie=own-9").status_code == 404


def test_the_gate_says_in_words_what_is_missing_and_opens_for_nothing_less() -> None:
    def lacks(needed: Collection[str], done: Collection[str], *, accepted: bool) -> tuple[str, ...]:
        return ready.missing(ready.checklist(needed, done, accepted=accepted))

    needed = ("volunteer_agreement", "confidentiality", "training", "extract_seen")
    assert len(lacks(needed, (), accepted=False)) == 5
    assert lacks(needed, needed, accepted=True) == ()
    for step in needed:
        rest = set(needed) - {step}
        assert len(lacks(needed, rest, accepted=True)) == 1, step
    assert lacks(needed, needed, accepted=False) != ()
    assert lacks(("training",), ("training",), accepted=True) == (), "an extract that nobody asks stops nobody"


def test_the_file_shows_the_checklist_with_the_page_that_mends_each(app: Flask, worker: Staff, karel: UUID) -> None:
    page = worker.get(f"/borsbeek/mentoren/{karel}").text
    assert "Before anything of a mentee is shown" in page
    assert page_of(karel) in page
    assert "/stap/in-orde?terug=dossier" in page
    assert "Accepted after a first talk" in page


def test_not_now_takes_a_mentor_out_of_the_pool_with_a_kind_word_and_can_be_undone(
    app: Flask, borsbeek: UUID, worker: Staff, karel: UUID, mailbag: Mailbag
) -> None:
    with inside(app, borsbeek):
        intake = intakes.intake(db.session.scalars(select(Intake.id)).one())
    sent = worker.send(f"/borsbeek/intakes/{intake.id}/stopzetten", how="not_now")
    assert sent.status_code == 303
    with inside(app, borsbeek):
        row = intakes.screening_of(karel)
        assert row is not None
        assert (row.decision, row.rejection) == ("not_now", "")
        letter = db.session.scalars(select(Message).where(Message.kind == "intake.answer")).one()
        assert letter.state == "held"
    worker.send(f"/borsbeek/intakes/{intake.id}/heropenen")
    with inside(app, borsbeek):
        row = intakes.screening_of(karel)
        assert row is not None
        assert row.decision == ""
        assert db.session.scalars(select(Message.state).where(Message.kind == "intake.answer")).one() == "withdrawn"


def test_who_is_turned_down_hears_it_kindly_and_never_the_reason(app: Flask, borsbeek: UUID, karel: UUID) -> None:
    with inside(app, borsbeek):
        intake = intakes.intake(db.session.scalars(select(Intake.id)).one())
        intakes.reject(intake, "unsuitable_attitude")
        row = intakes.screening_of(karel)
        assert row is not None
        assert (row.decision, row.rejection) == ("rejected", "unsuitable_attitude")
        letter = db.session.scalars(select(Message).where(Message.kind == "intake.answer")).one()
        assert "Merci" in letter.body
        assert "attitude" not in letter.body + letter.subject


def test_a_mentor_whom_the_screening_turned_down_is_not_taken_into_the_pool(app: Flask, borsbeek: UUID) -> None:
    with app.app_context():
        draft = an_intake(borsbeek, "mentor", state="draft")
    with inside(app, borsbeek):
        intakes.note_screening(draft.person_id, ["motivated"], "not_now")
        with pytest.raises(intakes.NotAccepted):
            intakes.accept(intakes.intake(draft.id))
        intakes.note_screening(draft.person_id, ["motivated"], "fits")
        assert intakes.accept(intakes.intake(draft.id)).state == "waiting"


def test_a_no_in_the_screening_takes_a_mentor_out_of_the_pool_at_once(
    app: Flask, borsbeek: UUID, worker: Staff, karel: UUID
) -> None:
    with inside(app, borsbeek):
        intake_id = db.session.scalars(select(Intake.id)).one()
    worker.send(f"/borsbeek/intakes/{intake_id}/stap/eerste-indruk", do="save", decision="not_now")
    with inside(app, borsbeek):
        intake = intakes.intake(intake_id)
        assert intake.state == "draft"
        assert not next(one for one in intakes.checks(intake) if one.code == ready.ACCEPTED).done


def test_the_criteria_of_work_are_asked_where_the_programme_is_about_work(
    app: Flask, borsbeek: UUID, worker: Staff
) -> None:
    pages = {}
    for programme in ("net_werk", "buddy"):
        with app.app_context():
            draft = an_intake(borsbeek, "mentor", state="draft", programme=programme)
        pages[programme] = worker.get(f"/borsbeek/intakes/{draft.id}/stap/eerste-indruk").text
    assert "At least 5 years in the function or sector" in pages["net_werk"]
    assert "At least 5 years in the function or sector" not in pages["buddy"]
    assert all("Knows the social services" in page and "Empathic" in page for page in pages.values())


def test_what_somebody_signed_goes_with_the_file(app: Flask, borsbeek: UUID, worker: Staff, karel: UUID) -> None:
    worker.send(page_of(karel), way="screen", language="nl", signed_on="2019-05-14")
    with inside(app, borsbeek):
        erase(karel, ground=Ground.REQUEST, by=None)
        assert list(db.session.scalars(select(Commitment))) == []
