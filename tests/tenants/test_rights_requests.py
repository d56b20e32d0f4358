# SPDX-License-Identifier: EUPL-1.2
"""A request from arrival to answer: one clock, who asks is checked, and the answer with its reason goes to the person."""

from __future__ import annotations

import contextvars
import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel.database import db
from koepel.errors import Invalid
from koepel.ids import reference
from koepel.permissions import Role
from koepel.records import AuditEntry, Message
from koepel.rights import RightSignal
from tenants.people import service as people
from tenants.people.models import Person
from tenants.rights import across, apart, erasure, link, service
from tenants.rights.failures import AnsweredAlready, CannotErase, CheckWho, ExtendedAlready
from tenants.rights.grounds import CheckedHow
from tenants.rights.kinds import Limit, Outcome, RightKind
from tenants.rights.models import RightsPart, RightsRequest
from tenants.rights.schemas import Answered, AskedFor
from tests.factories.people import a_person
from tests.factories.pool import a_region
from tests.factories.proposals import APair, a_pair, introduced
from tests.support.places import (
    Staff,
    a_case_worker,
    a_contact_point,
    a_municipality,
    appointed,
    inside,
    on_day,
    opened,
    signed_in,
)
from tests.support.working import worked
from tests.tenants.test_rights import in_english, own_link, page
from tests.tenants.test_rights_apart import mentee_of

TODAY = date(2019, 5, 14)


@pytest.fixture(autouse=True)
def a_day() -> Iterator[None]:
    with on_day(TODAY):
        yield


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def selam(app: Flask, borsbeek: UUID) -> UUID:
    with app.app_context():
        return a_person(
            borsbeek, given="Selam", family="Kidane", email="selam@example.org", preferred_channel="mail", preferred_language="nl",
            notes="Slaapt slecht sinds mei",
        ).id  # fmt: skip


def noted(app: Flask, in_: UUID, person_id: UUID, kind: RightKind, words: str = "", on: date | None = None) -> UUID:
    with inside(app, in_):
        found = service.note(person_id, AskedFor(kind, words, on)).id
    worked(app)
    return found


def test_a_paper_that_came_in_earlier_has_its_month_from_that_day(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    asked = noted(app, borsbeek, selam, RightKind.OBJECT, on=date(2019, 1, 31) + timedelta(days=100))
    with inside(app, borsbeek):
        row = service.request_of(asked)
        assert (row.received_on, row.due_on, row.number) == (date(2019, 5, 11), date(2019, 6, 11), 1)
        with pytest.raises(Invalid):
            service.note(selam, AskedFor(RightKind.OBJECT, "", TODAY + timedelta(days=1)))


def test_an_answer_goes_to_the_person_with_its_ground_and_its_reason(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    asked = noted(app, borsbeek, selam, RightKind.ERASE)
    with inside(app, borsbeek):
        with pytest.raises(Invalid):
            service.answer(asked, Answered(Outcome.REFUSED, "Je traject loopt nog"))
        service.answer(asked, Answered(Outcome.REFUSED, "Je traject loopt nog", Limit.PUBLIC_TASK))
    with inside(app, borsbeek):
        (letter,) = db.session.scalars(select(Message).where(Message.kind == "rights.answer"))
        assert letter.recipient == "selam@example.org"
        assert "De gemeente heeft het nodig voor haar publieke taak" in letter.body
        assert "Je traject loopt nog" in letter.body
        assert "Selam" not in letter.subject
        with pytest.raises(AnsweredAlready):
            service.answer(asked, Answered(Outcome.GRANTED, "Toch wel"))


def test_nothing_is_given_before_somebody_noted_who_asks(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    asked = noted(app, borsbeek, selam, RightKind.TAKE_ALONG)
    answers = signed_in(app, a_contact_point(app, borsbeek))
    at = f"/borsbeek/rechten/{asked}"
    assert answers.get(f"{at}/meenemen/json").status_code == 409
    with inside(app, borsbeek), pytest.raises(CheckWho):
        service.answer(asked, Answered(Outcome.GRANTED, "Hierbij"))
    answers.send(f"{at}/identiteit", how="card_seen")
    tree = json.loads(answers.get(f"{at}/meenemen/json").text)
    (person,) = tree["kept"]["person"]
    assert (person["given_name"], person["email"], person["notes"]) == (
        "Selam", "selam@example.org", "Slaapt slecht sinds mei",
    )  # fmt: skip
    assert any("notes" in line["fields"] for line in tree["read_by"])
    assert "Slaapt slecht sinds mei" in answers.get(f"{at}/meenemen").text
    with inside(app, borsbeek):
        row = service.request_of(asked)
        assert (row.checked_how, row.checked_on) == ("card_seen", TODAY)


@pytest.mark.parametrize("kind", [RightKind.CORRECT, RightKind.TAKE_ALONG, RightKind.ERASE])
def test_what_shows_or_changes_data_is_no_yes_before_somebody_noted_who_asks(
    app: Flask, borsbeek: UUID, selam: UUID, kind: RightKind
) -> None:
    asked = noted(app, borsbeek, selam, kind)
    with inside(app, borsbeek), pytest.raises(CheckWho):
        service.answer(asked, Answered(Outcome.PARTLY, "Een deel", Limit.OTHERS))


def test_an_open_question_holds_the_file_back_from_its_term(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    noted(app, borsbeek, selam, RightKind.ERASE)
    with inside(app, borsbeek):
        assert not apart.holds(selam), "who asks to go is not kept by asking"
    noted(app, borsbeek, selam, RightKind.OBJECT)
    with inside(app, borsbeek):
        assert apart.holds(selam)


def test_the_whole_file_is_opened_for_who_asks_a_copy_and_for_no_other_question(
    app: Flask, borsbeek: UUID, selam: UUID
) -> None:
    asked = noted(app, borsbeek, selam, RightKind.COMPLAIN)
    answers, at = signed_in(app, a_contact_point(app, borsbeek)), f"/borsbeek/rechten/{asked}"
    answers.send(f"{at}/identiteit", how="known")
    assert "Everything, to print" not in answers.get(at).text
    assert [answers.get(f"{at}/{end}").status_code for end in ("meenemen", "meenemen/json")] == [404, 404]


def test_a_term_is_extended_once_by_two_months_with_a_reason_that_the_person_gets(
    app: Flask, borsbeek: UUID, selam: UUID
) -> None:
    asked = noted(app, borsbeek, selam, RightKind.CORRECT)
    with inside(app, borsbeek):
        service.extend(asked, "We zoeken in het archief")
        assert service.request_of(asked).due_on == date(2019, 8, 14)
        with pytest.raises(ExtendedAlready):
            service.extend(asked, "Nog eens")
        (letter,) = db.session.scalars(select(Message).where(Message.kind == "rights.extended"))
        assert "We zoeken in het archief" in letter.body


def test_after_the_month_nothing_can_be_extended(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    asked = noted(app, borsbeek, selam, RightKind.CORRECT)
    with on_day(date(2019, 6, 15)), inside(app, borsbeek), pytest.raises(Invalid):
        service.extend(asked, "Te laat")


def test_both_statements_stay_side_by_side_when_a_correction_is_refused(
    app: Flask, borsbeek: UUID, selam: UUID
) -> None:
    asked = noted(app, borsbeek, selam, RightKind.CORRECT, "Ik ben geboren in 1990")
    with inside(app, borsbeek):
        service.answer(asked, Answered(Outcome.REFUSED, "Je kaart zegt 1992", Limit.UNFOUNDED))
    shown = signed_in(app, a_case_worker(app, borsbeek)).get(f"/borsbeek/dossiers/{selam}/rechten").text
    assert "Ik ben geboren in 1990" in shown
    assert "Je kaart zegt 1992" in shown


def test_an_overdue_question_burns_on_top_and_the_officer_reads_no_name(
    app: Flask, borsbeek: UUID, selam: UUID
) -> None:
    noted(app, borsbeek, selam, RightKind.CORRECT, "Mijn straat")
    officer = signed_in(app, appointed(app, borsbeek, Role.DATA_PROTECTION_OFFICER, name="Lut Janssens"))
    answers = signed_in(app, a_contact_point(app, borsbeek))
    with on_day(date(2019, 6, 16)):
        burning = answers.get("/borsbeek/vandaag").text
        assert "The term is over. Answer today." in burning
        listed = officer.get("/borsbeek/rechten").text
        assert "The term is over. Answer today." in listed
        assert "Selam" not in listed
        assert "Selam" in answers.get("/borsbeek/rechten").text


def test_a_national_number_is_refused_in_an_answer(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    asked = noted(app, borsbeek, selam, RightKind.COMPLAIN)
    answers = signed_in(app, a_contact_point(app, borsbeek))
    sent = answers.send(f"/borsbeek/rechten/{asked}/antwoorden", outcome="granted", words="85.07.30-033.28", limits="")
    assert sent.status_code == 422


def test_after_erasing_the_own_link_says_that_nothing_is_left(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    path = own_link(app, borsbeek, selam)
    asked = noted(app, borsbeek, selam, RightKind.ERASE)
    answers = signed_in(app, a_contact_point(app, borsbeek))
    assert answers.send(f"/borsbeek/rechten/{asked}/wissen").status_code == 409
    answers.send(f"/borsbeek/rechten/{asked}/identiteit", how="known")
    done = answers.send(f"/borsbeek/rechten/{asked}/wissen")
    assert done.status_code == 303, done.text
    shown = page(app.test_client(), in_english(path)).text
    assert "We keep nothing about you any more" in shown
    with inside(app, borsbeek):
        assert db.session.scalars(select(Person.given_name).where(Person.id == selam)).one() == ""
        row = service.request_of(asked)
        assert (row.state, row.outcome, row.person_id) == ("answered", "granted", selam)
    assert answers.get(f"/borsbeek/rechten/{asked}").status_code == 200


def test_only_who_asked_to_be_erased_is_erased(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    asked = noted(app, borsbeek, selam, RightKind.TAKE_ALONG)
    with inside(app, borsbeek):
        service.check(asked, CheckedHow.KNOWN)
        with pytest.raises(CannotErase):
            erasure.erase(asked)
        db.session.rollback()


def test_a_yes_to_erase_is_the_erasing_itself(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    asked = noted(app, borsbeek, selam, RightKind.ERASE)
    answers, at = signed_in(app, a_contact_point(app, borsbeek)), f"/borsbeek/rechten/{asked}"
    answers.send(f"{at}/identiteit", how="known")
    refused = answers.send(f"{at}/antwoorden", outcome="granted", words="Alles is weg")
    assert (refused.status_code, "Erase this person below" in refused.text) == (422, True)
    with inside(app, borsbeek):
        assert service.request_of(asked).state == "open"


def test_what_was_asked_besides_ends_with_the_person(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    path = own_link(app, borsbeek, selam).partition("?")[0]
    complaint = noted(app, borsbeek, selam, RightKind.COMPLAIN, "Niemand belde")
    asked = noted(app, borsbeek, selam, RightKind.ERASE)
    with inside(app, borsbeek):
        service.check(asked, CheckedHow.KNOWN)
        erasure.erase(asked)
    with inside(app, borsbeek):
        row = service.request_of(complaint)
        assert (row.state, row.outcome) == ("answered", "nothing_kept"), "its words are gone, so nobody can answer it"
    sent = Staff(app, app.response_class).send(f"{path}/vragen", kind="object", words="")
    assert sent.status_code == 303
    with inside(app, borsbeek):
        assert len(service.of_person(selam)) == 2, "nobody asks for somebody who is erased"


def test_a_link_that_was_stopped_stays_stopped_after_an_erasure(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    path = own_link(app, borsbeek, selam)
    asked = noted(app, borsbeek, selam, RightKind.ERASE)
    with inside(app, borsbeek):
        link.revoke(people.person(selam))
        service.check(asked, CheckedHow.KNOWN)
        erasure.erase(asked)
    page(app.test_client(), path, status=410)


def test_numbers_of_questions_that_are_noted_at_once_differ(app: Flask, borsbeek: UUID, selam: UUID) -> None:
    def note(gate: threading.Event) -> None:
        with inside(app, borsbeek):
            service.note(selam, AskedFor(RightKind.OBJECT, "", TODAY))
            gate.wait(0.5)

    both = [threading.Thread(target=contextvars.copy_context().run, args=(note, threading.Event())) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    with inside(app, borsbeek):
        assert {row.number for row in service.of_person(selam)} == {1, 2}


@pytest.fixture
def pair(app: Flask) -> APair:
    region = a_region(app, "Borsbeek", "Aartselaar")
    return a_pair(app, region.members["borsbeek"], region.members["aartselaar"])


def theirs(app: Flask, tenant: UUID) -> list[RightsRequest]:
    with inside(app, tenant):
        return [opened(row) for row in db.session.scalars(select(RightsRequest))]


def test_the_other_municipality_gets_the_same_clock(app: Flask, pair: APair) -> None:
    introduced(app, pair)
    person_id = mentee_of(app, pair)
    asked = noted(app, pair.mentee_tenant, person_id, RightKind.ERASE, "Wis alles van Samira", on=date(2019, 5, 10))
    (part,) = theirs(app, pair.mentor_tenant)
    assert (part.kind, part.received_on, part.due_on, part.person_id, part.words) == (
        "erase", date(2019, 5, 10), date(2019, 6, 10), None, "",
    )  # fmt: skip
    with inside(app, pair.mentee_tenant):
        service.extend(asked, "Het zijn veel papieren")
    worked(app)
    (part,) = theirs(app, pair.mentor_tenant)
    assert part.due_on == date(2019, 8, 10)
    with inside(app, pair.mentor_tenant):
        service.answer(part.id, Answered(Outcome.NOTHING_KEPT, "Niets meer hier"))
    worked(app)
    with inside(app, pair.mentee_tenant):
        (told,) = db.session.scalars(select(RightsPart))
        assert (told.outcome, told.municipality, told.with_tenant_id) == (
            "nothing_kept", "Aartselaar", pair.mentor_tenant,
        )  # fmt: skip


def test_only_who_asked_makes_the_clock_longer(app: Flask, pair: APair) -> None:
    introduced(app, pair)
    asked = noted(app, pair.mentee_tenant, mentee_of(app, pair), RightKind.OBJECT)
    with inside(app, pair.mentee_tenant):
        row = service.request_of(asked)
        ours, due_on = row.shared_ref, row.due_on
        longer = RightSignal(
            "extended", ours, row.kind, row.received_on, date(2021, 1, 1), tenant_id=pair.mentor_tenant
        )
        across.heard(longer)
        assert service.request_of(asked).due_on == due_on


def test_of_a_part_only_its_own_municipality_says_how_it_ended(app: Flask, pair: APair) -> None:
    introduced(app, pair)
    asked = noted(app, pair.mentee_tenant, mentee_of(app, pair), RightKind.OBJECT)
    with inside(app, pair.mentee_tenant):
        row = service.request_of(asked)
        across.heard(
            RightSignal(
                "answered", row.shared_ref, row.kind, row.received_on, row.due_on, "granted", tenant_id=reference()
            )
        )
        assert [part.outcome for part in service.parts_of(row)] == [""]


def test_no_word_and_no_name_crosses_with_a_request(app: Flask, pair: APair) -> None:
    introduced(app, pair)
    noted(app, pair.mentee_tenant, mentee_of(app, pair), RightKind.COMPLAIN, "Mijn mentor Karel kwam niet")
    assert theirs(app, pair.mentor_tenant) == []
    noted(app, pair.mentee_tenant, mentee_of(app, pair), RightKind.OBJECT, "Mijn mentor Karel kwam niet")
    (_complaint, part) = (None, *theirs(app, pair.mentor_tenant))
    assert (part.kind, part.words, part.noted_name) == ("object", "", "Borsbeek")
    with inside(app, pair.mentor_tenant):
        lines = db.session.scalars(select(AuditEntry).where(AuditEntry.object_kind == "rights_request"))
        assert all("Karel" not in repr(vars(line)) for line in lines)
