# SPDX-License-Identifier: EUPL-1.2
"""A campaign has a link and a code of its own, so that the source of everybody is known, without following anybody."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.errors import Invalid
from koepel.jobs import Ring
from tenants.activities.models import Activity, Guest
from tenants.recruitment import campaigns, figures
from tenants.recruitment.jobs import arrived as take_up
from tenants.recruitment.schemas import Plan
from tenants.registration import service as arrivals
from tenants.registration.codes import Door
from tenants.registration.models import Campaign, Registration
from tenants.trajectories.models import Duo
from tenants.vocabulary import RecruitmentChannel, Side
from tests.factories.campaigns import a_campaign, a_session
from tests.factories.duos import a_duo
from tests.factories.people import a_mentor
from tests.factories.registrations import Phone, a_registration, registers
from tests.support.places import a_case_worker, a_municipality, inside, signed_in
from tests.support.working import worked


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


def arrived(app: Flask, here: UUID) -> list[tuple[str, str, UUID | None]]:
    with inside(app, here):
        query = select(Registration.given_name, Registration.source, Registration.campaign_id)
        return [(row[0], row[1], row[2]) for row in db.session.execute(query.order_by(Registration.id))]


def answers(phone: Phone, path: str) -> Phone:
    """Follow this link and register as a mentor who can be called."""
    phone.open(path)
    if phone.answer.status_code in (302, 303):
        phone.open(str(phone.answer.location))
    phone.press(given_name="Lieve", family_name="Maes").press(reach="phone").press(phone="0400 00 00 11")
    return phone.press(home="2150").press(languages=["nl"]).press().press()


def test_who_follows_the_link_on_a_poster_is_known_by_its_campaign_and_source(app: Flask, borsbeek: UUID) -> None:
    campaign = a_campaign(app, borsbeek)
    phone = answers(Phone(app, path="/borsbeek/"), "/borsbeek/w/jaarmarkt").press("")
    assert phone.title == "Dank je. We hebben je aanmelding."
    assert arrived(app, borsbeek) == [("Lieve", "fair", campaign)]


def test_the_campaign_stays_through_a_slip_the_back_button_and_another_language(app: Flask, borsbeek: UUID) -> None:
    campaign = a_campaign(app, borsbeek)
    phone = Phone(app, path="/borsbeek/")
    phone.open("/borsbeek/w/jaarmarkt").open(str(phone.answer.location))
    assert phone.press(given_name="").answer.status_code == 422 or phone.page.select(".fault")
    phone.press(given_name="Lieve").press("back").press(given_name="Lieve").press("language").press("show")
    phone.press(reach="phone").press(phone="0400 00 00 11").press(home="2150").press(languages=["nl"]).press().press()
    phone.press("")
    assert arrived(app, borsbeek) == [("Lieve", "fair", campaign)]


def test_choosing_a_language_before_the_form_keeps_the_campaign_in_the_address(app: Flask, borsbeek: UUID) -> None:
    campaign = a_campaign(app, borsbeek)
    phone = Phone(app, path="/borsbeek/?w=jaarmarkt")
    tongues = next(str(link["href"]) for link in phone.page.select("a.language-link[href*='/taal']"))
    assert "w=jaarmarkt" in tongues
    french = next(str(link["href"]) for link in phone.open(tongues).page.select("a[lang=fr]"))
    door = next(
        str(link["href"]) for link in phone.open(french).page.select("main a.tile") if "mentor" in str(link["href"])
    )
    answers(phone, door).press("")
    assert arrived(app, borsbeek) == [("Lieve", "fair", campaign)]


def test_no_cookie_and_no_other_host_follows_who_scans_a_poster(app: Flask, borsbeek: UUID) -> None:
    a_campaign(app, borsbeek, session=a_session(app, borsbeek))
    seen = Phone(app, path="/borsbeek/w/jaarmarkt").answer
    assert not seen.headers.getlist("Set-Cookie") or all(
        "jaarmarkt" not in one for one in seen.headers.getlist("Set-Cookie")
    )
    assert "binnenskamers" not in seen.text, "the address of an online meeting is for who is invited"


def test_a_word_that_nobody_planned_or_that_is_of_the_other_door_counts_for_nothing(app: Flask, borsbeek: UUID) -> None:
    a_campaign(app, borsbeek, "flyer-bib", Door.HELP)
    assert Phone(app, path="/borsbeek/w/bestaat-niet").answer.status_code == 404
    answers(Phone(app, path="/borsbeek/"), "/borsbeek/ik-word-mentor?w=flyer-bib").press("")
    answers(Phone(app, path="/borsbeek/"), "/borsbeek/ik-word-mentor?w=../../x").press("")
    assert [row[1:] for row in arrived(app, borsbeek)] == [("", None), ("", None)]


def test_the_link_of_another_municipality_is_no_link_here(app: Flask, borsbeek: UUID) -> None:
    a_campaign(app, borsbeek)
    mortsel = a_municipality(app, "Mortsel")
    assert Phone(app, path="/mortsel/w/jaarmarkt").answer.status_code == 404
    a_campaign(app, mortsel)  # the same word is free there
    stranger = signed_in(app, a_case_worker(app, mortsel, "Inge Baert"))
    with inside(app, borsbeek):
        theirs = campaigns.every()[0].id
    for path in ("", "/wijzigen", "/affiche", "/qr.svg"):
        assert stranger.get(f"/mortsel/werving/{theirs}{path}").status_code == 404
    assert stranger.send(f"/mortsel/werving/{theirs}/stoppen").status_code == 404


def test_a_visitor_reads_of_activities_only_the_session_to_which_a_running_campaign_leads(
    app: Flask, borsbeek: UUID
) -> None:
    led_to, other = a_session(app, borsbeek), a_session(app, borsbeek)
    campaign = a_campaign(app, borsbeek, session=led_to)
    with app.app_context(), scopes.entered(scopes.public(borsbeek)):
        assert db.session.scalars(select(Activity.id)).all() == [led_to]
        db.session.rollback()
        with pytest.raises(Exception, match="permission denied"):
            db.session.scalars(select(Activity.online_link)).all()
        db.session.rollback()
    with inside(app, borsbeek):
        campaigns.end(campaign)
    with app.app_context(), scopes.entered(scopes.public(borsbeek)):
        assert db.session.scalars(select(Activity.id)).all() == []
    assert other != led_to


def test_the_link_of_an_info_session_shows_day_place_and_free_places_and_gives_one(app: Flask, borsbeek: UUID) -> None:
    session = a_session(app, borsbeek, places=2)
    a_campaign(app, borsbeek, session=session)
    phone = Phone(app, path="/borsbeek/w/jaarmarkt")
    assert phone.title == "Infosessie in de bib"
    assert "Bibliotheek" in phone.page.text
    assert "Vrije plaatsen: 2" in phone.page.text
    begin = next(str(link["href"]) for link in phone.page.select("main a.button-primary"))
    answers(phone, begin).press("")
    assert phone.title == "Dank je. We hebben je aanmelding."
    assert "Bibliotheek" in phone.page.text, "day and place are said once more"
    worked(app)
    assert "Vrije plaatsen: 1" in Phone(app, path="/borsbeek/w/jaarmarkt").page.text
    worker = signed_in(app, a_case_worker(app, borsbeek))
    assert "Lieve Maes" in worker.get(f"/borsbeek/activiteiten/{session}").text


def test_who_signs_up_when_all_places_are_taken_waits_and_is_lost_to_nobody(app: Flask, borsbeek: UUID) -> None:
    session = a_session(app, borsbeek, places=1)
    a_campaign(app, borsbeek, session=session)
    for _each in range(2):
        answers(Phone(app, path="/borsbeek/"), "/borsbeek/ik-word-mentor?w=jaarmarkt").press("")
        worked(app)
    with inside(app, borsbeek):
        states = db.session.scalars(select(Guest.state).order_by(Guest.id)).all()
        assert (list(states), db.session.get_one(Activity, (borsbeek, session)).taken) == (["signed_up", "waiting"], 1)
    full = Phone(app, path="/borsbeek/w/jaarmarkt").page.text
    assert "Alle plaatsen zijn bezet." in full
    assert "Mijn naam achterlaten" in full


def test_a_job_that_runs_twice_gives_one_place(app: Flask, borsbeek: UUID) -> None:
    session = a_session(app, borsbeek, places=5)
    a_campaign(app, borsbeek, session=session)
    answers(Phone(app, path="/borsbeek/"), "/borsbeek/ik-word-mentor?w=jaarmarkt").press("")
    worked(app)
    with inside(app, borsbeek):
        row = db.session.scalars(select(Registration.id)).one()
        take_up(Ring("recruitment.arrived", row, {}))
        assert len(db.session.scalars(select(Guest.id)).all()) == 1
        assert db.session.get_one(Activity, (borsbeek, session)).taken == 1


def test_an_ended_campaign_keeps_its_link_and_says_where_to_go(app: Flask, borsbeek: UUID) -> None:
    campaign = a_campaign(app, borsbeek)
    worker = signed_in(app, a_case_worker(app, borsbeek))
    worker.send(f"/borsbeek/werving/{campaign}/stoppen")
    phone = Phone(app, path="/borsbeek/w/jaarmarkt")
    assert phone.answer.status_code == 200
    assert "Dit is voorbij. Je kan nog je naam achterlaten" in phone.page.text
    assert "0400 00 00 00" in phone.page.text, "whom to call"
    answers(phone, next(str(link["href"]) for link in phone.page.select("main a.button-primary"))).press("")
    assert arrived(app, borsbeek) == [("Lieve", "fair", campaign)], "also then it is known how they came"
    worker.send(f"/borsbeek/werving/{campaign}/hervatten")
    assert Phone(app, path="/borsbeek/w/jaarmarkt").answer.status_code in (302, 303)


def test_a_campaign_after_its_last_day_is_over_by_itself(app: Flask, borsbeek: UUID) -> None:
    with inside(app, borsbeek):
        days = clock.today() - timedelta(days=9), clock.today() - timedelta(days=1)
        campaigns.plan(Door.MENTOR, Plan("Beurs", RecruitmentChannel.FAIR, *days))
    assert "Dit is voorbij." in Phone(app, path="/borsbeek/w/beurs").page.text


def test_staff_plan_a_campaign_and_a_slip_keeps_what_was_typed(app: Flask, borsbeek: UUID) -> None:
    worker = signed_in(app, a_case_worker(app, borsbeek))
    facts = {"title": "Jaarmarkt Borsbeek 2026", "source": "fair", "starts_on": "2026-05-01", "ends_on": "2026-05-03"}
    path = "/borsbeek/werving/nieuw?kant=mentor"
    backwards = worker.send(path, **{**facts, "ends_on": "2026-04-01"})
    assert backwards.status_code == 422
    assert "The end is after the start." in backwards.text
    assert "Jaarmarkt Borsbeek 2026" in backwards.text
    assert worker.send(path, **{**facts, "source": "vdab"}).status_code == 422, "a source of mentees is none of mentors"
    assert "Use small letters" in worker.send(path, **facts, word="Jaar Markt").text
    page = worker.get(worker.send(path, **facts).location).text
    assert "http://127.0.0.1:8000/borsbeek/w/jaarmarkt-borsbeek-2026" in page
    taken = worker.send(path, **facts)
    assert taken.status_code == 422
    assert "This word is of another campaign." in taken.text


def test_the_word_on_the_wall_stays_whatever_else_changes(app: Flask, borsbeek: UUID) -> None:
    campaign = a_campaign(app, borsbeek)
    worker = signed_in(app, a_case_worker(app, borsbeek))
    path, facts = f"/borsbeek/werving/{campaign}/wijzigen", {"source": "fair", "starts_on": "2026-05-01"}
    moved = worker.send(path, title="Anders", word="anders", **facts)
    assert (moved.status_code, "The word stays" in moved.text) == (422, True)
    worker.send(path, title="Nieuwe titel", word="jaarmarkt", **facts)
    with inside(app, borsbeek):
        row = db.session.get_one(Campaign, (borsbeek, campaign))
        assert (row.title, row.word) == ("Nieuwe titel", "jaarmarkt")


def test_a_campaign_leads_to_an_info_session_only(app: Flask, borsbeek: UUID) -> None:
    over = a_session(app, borsbeek, days=-3)
    with pytest.raises(Invalid):
        a_campaign(app, borsbeek, session=over)


def test_the_poster_has_the_code_the_address_in_words_and_a_number_to_call(app: Flask, borsbeek: UUID) -> None:
    campaign = a_campaign(app, borsbeek)
    worker = signed_in(app, a_case_worker(app, borsbeek))
    for size in ("a4", "a5"):
        poster = worker.get(f"/borsbeek/werving/{campaign}/affiche?formaat={size}").text
        assert f'class="poster poster-{size}"' in poster
        assert "<svg" in poster
        assert "127.0.0.1:8000/borsbeek/w/jaarmarkt" in poster
        assert "0400 00 00 00" in poster
    file = worker.get(f"/borsbeek/werving/{campaign}/qr.svg")
    assert (file.mimetype, file.data[:5]) == ("image/svg+xml", b"<?xml")


def test_figures_follow_who_came_by_a_campaign_up_to_a_duo(app: Flask, borsbeek: UUID) -> None:
    campaign = a_campaign(app, borsbeek)
    a_duo(app, in_=borsbeek, mentee="Amina", mentor="Lieve")
    with app.app_context():
        waits = a_mentor(borsbeek, given="Karel").person_id
    ids = [
        a_registration(app, in_=borsbeek, door=Door.MENTOR, given=given, source=RecruitmentChannel.FAIR)
        for given in ("Lieve", "Karel", "An", "Dubbel")
    ]
    with inside(app, borsbeek):
        mentor = db.session.scalars(select(Duo.mentor_person_id)).one()
        rows = [arrivals.registration(one) for one in ids]
        for row in rows:
            row.campaign_id = campaign
        rows[0].stage, rows[0].person_id = "intake", mentor
        rows[1].stage, rows[1].person_id = "intake", waits
        rows[3].stage, rows[3].refusal = "refused", "double"
    with inside(app, borsbeek):
        one = figures.of_campaigns()[campaign]
        assert (one.registered, one.talked, one.in_pool, one.duos, one.share) == (3, 2, 2, 1, None)
        assert figures.of_sources(Side.MENTOR)["fair"] == one
        assert figures.of_sources(Side.MENTEE) == {}
    page = signed_in(app, a_case_worker(app, borsbeek)).get("/borsbeek/werving?kant=mentor").text
    assert "Fair or market" in page
    assert "33 %" not in page, "a share of three people says nothing"


def test_the_ordinary_door_still_works_without_a_campaign(app: Flask, borsbeek: UUID) -> None:
    registers(Phone(app, path="/borsbeek/")).press("")
    assert arrived(app, borsbeek) == [("Amina", "", None)]
