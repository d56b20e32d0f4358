# SPDX-License-Identifier: EUPL-1.2
"""Before anything of a mentee is shown a mentor is in order; before a duo starts both said yes to the half-page."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from koepel import clock, links
from koepel import scope as scopes
from koepel.database import db
from koepel.records import Message
from koepel.scope import entered
from shared_pool.proposals import answers, introduction, rows, service
from shared_pool.proposals.failures import MentorNotInOrder, NotPossible, StatementFirst
from shared_pool.proposals.models import ProposalHalf
from tenants import disclosure
from tenants.commitments import service as commitments
from tenants.commitments.codes import CommitmentKind
from tenants.commitments.schemas import Adopted
from tenants.intake import service as intakes
from tenants.intake import signing
from tests.factories.people import signed
from tests.factories.pool import Region, a_region
from tests.factories.proposals import APair, a_pair, agreed, answered, introduced, proposed, state_of
from tests.isolation.town import a_browser
from tests.support.mailbag import Mailbag
from tests.support.places import a_case_worker, inside, signed_in
from tests.support.working import worked

LIFE = timedelta(days=7)
NEW = "Nieuwe afspraken voor iedereen."


@pytest.fixture
def region(app: Flask) -> Region:
    return a_region(app, "Aartselaar", "Borsbeek")


@pytest.fixture
def pair(app: Flask, region: Region) -> APair:
    return a_pair(app, region.borsbeek, region.aartselaar)


def half(app: Flask, tenant: UUID, side: str) -> ProposalHalf:
    with inside(app, tenant):
        return db.session.scalars(select(ProposalHalf).where(ProposalHalf.side == side)).one()


def not_signed(app: Flask, pair: APair) -> None:
    """The mentor of the pair has nothing that counts any more: a new text says so."""
    with inside(app, pair.mentor_tenant):
        commitments.adopt(CommitmentKind.CONFIDENTIALITY, Adopted(clock.today(), NEW, sign_again=True))
    worked(app)


def signs(app: Flask, pair: APair) -> None:
    with inside(app, pair.mentor_tenant):
        signed(intakes.intake(pair.mentor_intake))
    worked(app)


def written_to(app: Flask, pair: APair) -> str:
    """All that was ever written to the mentor, and what stands in the half that the own link opens."""
    with inside(app, pair.mentor_tenant):
        told = db.session.scalars(select(ProposalHalf.told).where(ProposalHalf.side == "mentor")).all()
        mentor = intakes.intake(pair.mentor_intake).person_id
        letters = db.session.scalars(select(Message).where(Message.person_id == mentor))
        return " ".join([*map(str, told), *(f"{one.subject} {one.body}" for one in letters)])


def test_a_mentor_who_is_not_in_order_is_not_asked_and_it_goes_on_by_itself_once_signed(
    app: Flask, pair: APair, mailbag: Mailbag
) -> None:
    proposal_id = proposed(app, pair)
    not_signed(app, pair)
    with inside(app, pair.mentor_tenant):
        service.agree(proposal_id, by="Bert Claes")
    worked(app)
    assert len(mailbag.to("samira@example.org")) == 1, "the mentee is asked apart"
    assert mailbag.to("karel@example.org") == []
    page = signed_in(app, a_case_worker(app, pair.mentor_tenant)).get(f"/aartselaar/voorstellen/{proposal_id}").text
    assert "This mentor is asked nothing and hears no name before this is in order" in page
    assert "Confidentiality clause signed" in page
    signs(app, pair)
    assert len(mailbag.to("karel@example.org")) == 1


def test_no_first_name_of_a_mentee_reaches_a_mentor_who_has_not_signed_by_any_step(app: Flask, pair: APair) -> None:
    proposal_id = agreed(app, pair)
    not_signed(app, pair)
    answered(app, pair, proposal_id, "meets")
    assert state_of(app, pair.mentee_tenant, proposal_id) == "willing"
    with inside(app, pair.mentee_tenant):
        introduction.held(proposal_id, clock.today())
    worked(app)
    for word in ("Samira", "Haddad", "samira@example.org"):
        assert word not in written_to(app, pair)
    with inside(app, pair.mentor_tenant):
        token = links.make("proposal", proposal_id, "mentor", "goes_on", person_id=None, language="nl", life=LIFE)
    assert "Samira" not in a_browser(app).get(f"/l/{token}/antwoord").text
    with inside(app, pair.mentor_tenant), pytest.raises(MentorNotInOrder):
        answers.note_answer(proposal_id, "mentor", "goes_on", "yes", "", by="Bert Claes", way="aloud")
    signs(app, pair)
    assert "Samira" in written_to(app, pair), "signed: now the name may be known"


def test_a_mentor_without_signature_is_not_proposed_at_all(app: Flask, region: Region) -> None:
    pair = a_pair(app, region.borsbeek, region.aartselaar)
    not_signed(app, pair)
    with pytest.raises(NotPossible):
        proposed(app, pair)


def test_the_own_link_shows_the_half_page_and_one_tap_says_yes_to_both(app: Flask, pair: APair) -> None:
    proposal_id = introduced(app, pair)
    with inside(app, pair.mentee_tenant):
        token = links.make("proposal", proposal_id, "mentee", "goes_on", person_id=None, language="ar", life=LIFE)
    phone = a_browser(app)
    page = f"/l/{token}/antwoord"
    shown = phone.get(f"{page}?taal=ar").text
    with inside(app, pair.mentee_tenant):
        text = disclosure.statement("ar")
    assert text.language == "ar"
    assert all(line in shown for line in text.lines)
    assert phone.send(page, answer="yes", read=text.hash).status_code == 303
    kept = half(app, pair.mentee_tenant, "mentee")
    assert (kept.goes_on, kept.statement_way, kept.statement_language) == ("yes", "link", "ar")
    assert (kept.statement_hash, kept.statement_text, kept.statement_name) == (text.hash, "koepel 1", "")


def test_a_yes_without_the_agreements_or_to_older_ones_is_no_yes(app: Flask, pair: APair) -> None:
    proposal_id = introduced(app, pair)
    with inside(app, pair.mentee_tenant):
        token = links.make("proposal", proposal_id, "mentee", "goes_on", person_id=None, language="nl", life=LIFE)
        old = disclosure.statement("nl").hash
        commitments.adopt(CommitmentKind.STATEMENT, Adopted(clock.today(), NEW))
    phone = a_browser(app)
    for read in ("", old, "x" * 64):
        again = phone.send(f"/l/{token}/antwoord", answer="yes", read=read)
        assert again.status_code == 422
        assert NEW in again.text, "the words of today stand there to read"
    assert half(app, pair.mentee_tenant, "mentee").goes_on == ""
    assert phone.send(f"/l/{token}/antwoord", answer="no").status_code == 303, "a no needs no agreements"


def test_staff_note_a_yes_said_aloud_with_one_tap_and_who_and_in_which_language(app: Flask, pair: APair) -> None:
    proposal_id = introduced(app, pair)
    worker = signed_in(app, a_case_worker(app, pair.mentee_tenant))
    page = f"/borsbeek/voorstellen/{proposal_id}"
    assert "Read the agreements" in worker.get(page).text
    said = {"side": "mentee", "question": "goes_on", "answer": "yes", "language": "ar"}
    assert worker.send(f"{page}/antwoord", **said).status_code == 409, "how it was said belongs to it"
    assert worker.send(f"{page}/antwoord", **said, way="aloud").status_code == 303
    kept = half(app, pair.mentee_tenant, "mentee")
    assert (kept.goes_on, kept.statement_way, kept.statement_language) == ("yes", "aloud", "ar")
    assert kept.statement_name == kept.noted_by == "An Willems"
    assert "said aloud" in worker.get(page).text


def test_no_duo_starts_on_one_yes_to_the_agreements(app: Flask, pair: APair) -> None:
    proposal_id = introduced(app, pair)
    answered(app, pair, proposal_id, "goes_on", mentee="")
    assert state_of(app, pair.mentee_tenant, proposal_id) == "introduced"
    with (
        app.app_context(),
        entered(scopes.participant(pair.mentee_tenant, proposal_id, "mentee")),
        pytest.raises(StatementFirst),
    ):
        answers.answer("goes_on", "yes")
    answered(app, pair, proposal_id, "goes_on", mentor="")
    assert state_of(app, pair.mentee_tenant, proposal_id) == "started"


@pytest.mark.attack("T39")
def test_postgresql_starts_no_duo_without_the_agreements(app: Flask, pair: APair) -> None:
    proposal_id = introduced(app, pair)
    for tenant, side in ((pair.mentee_tenant, "mentee"), (pair.mentor_tenant, "mentor")):
        with inside(app, tenant):
            row = db.session.scalars(select(ProposalHalf).where(ProposalHalf.side == side)).one()
            row.goes_on = "yes"
    with app.app_context(), entered(scopes.tenant(pair.mentee_tenant)):
        rows.proposal(proposal_id, lock=True).state = "started"
        with pytest.raises(IntegrityError, match="a yes is missing"):
            db.session.commit()
        db.session.rollback()


def test_that_it_was_explained_what_a_mentor_is_stands_with_the_introduction(app: Flask, region: Region) -> None:
    pair = a_pair(app, region.borsbeek, region.borsbeek)
    proposal_id = agreed(app, pair)
    answered(app, pair, proposal_id, "meets")
    worker = signed_in(app, a_case_worker(app, pair.mentee_tenant))
    page = f"/borsbeek/voorstellen/{proposal_id}"
    worker.send(
        f"{page}/kennismaking",
        format="three_way_talk",
        place="Bibliotheek",
        day_1=clock.today().isoformat(),
        time_1="14:00",
    )
    worker.send(f"{page}/kennisgemaakt", on=clock.today().isoformat(), explained="1")
    assert half(app, pair.mentee_tenant, "mentee").explained_name == "An Willems"
    assert "Told what a mentor is and is not" in worker.get(page).text


def test_a_running_duo_goes_on_when_a_new_text_asks_the_mentor_to_sign_again(app: Flask, pair: APair) -> None:
    proposal_id = introduced(app, pair)
    answered(app, pair, proposal_id, "goes_on")
    not_signed(app, pair)
    assert state_of(app, pair.mentee_tenant, proposal_id) == "started"
    with inside(app, pair.mentor_tenant):
        assert [one.kinds for one in signing.still_to_sign()] == [(CommitmentKind.CONFIDENTIALITY,)]
