# SPDX-License-Identifier: EUPL-1.2
"""The mentor's phone: one tap reports a meeting, one undoes it, and a link opens one duo only."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import ProgrammingError

from koepel import clock, links
from koepel import scope as scopes
from koepel.database import db
from koepel.ids import reference
from koepel.records import ActionLink, Message
from koepel.scope import entered
from tenants.trajectories import service
from tenants.trajectories.models import Contact, Meeting
from tests.factories.duos import ADuo, a_duo
from tests.support.mailbag import Mailbag
from tests.support.places import HOST, a_municipality, inside, opened
from tests.support.working import worked


def page(client: FlaskClient, path: str, *, status: int = 200, language: str = "en") -> BeautifulSoup:
    client.set_cookie("taal", language, domain="127.0.0.1")  # chosen: else a page speaks the language of its link
    answer = client.get(path, base_url=HOST)
    assert answer.status_code == status, answer.status
    return BeautifulSoup(answer.text, "html.parser")


def fields_of(form: Any) -> dict[str, str]:
    """What a browser would send for this form as it stands."""
    sent = {}
    for box in form.select("input, textarea, select"):
        if box.get("type") in ("radio", "checkbox") and not box.has_attr("checked"):
            continue
        if box.name == "select":
            chosen = box.select_one("option[selected]") or box.select_one("option")
            sent[box["name"]] = chosen.get("value", "") if chosen else ""
        else:
            sent[box["name"]] = box.get("value", "") if box.name == "input" else box.text
    return sent


def tap(client: FlaskClient, path: str, *, language: str = "en", **changed: str) -> Any:
    """Open the form on this page and press its button, with some answers changed."""
    form = page(client, path, language=language).select_one("main form[method=post]")
    assert form is not None
    return client.post(str(form["action"]), data=fields_of(form) | changed, base_url=HOST)


def reported(app: Flask, duo: ADuo) -> list[Meeting]:
    with inside(app, duo.tenant_id):
        return [opened(row) for row in db.session.scalars(select(Meeting).where(Meeting.withdrawn_at.is_(None)))]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def duo(app: Flask) -> ADuo:
    return a_duo(app, in_=a_municipality(app, "Borsbeek"))


def test_one_tap_saves_a_meeting_of_today_and_the_usual_length(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    answer = tap(client, duo.report)
    assert answer.status_code == 303
    assert "Saved: 2 hours" in page(client, answer.location).text
    (meeting,) = reported(app, duo)
    assert (meeting.held_on, meeting.minutes, meeting.mode, meeting.reported_by) == (
        clock.today(),
        120,
        "in_person",
        "mentor",
    )


@pytest.mark.attack("T23")
def test_opening_the_link_reports_nothing(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    for path in (f"/l/{duo.mentor_token}", duo.report, f"/l/{duo.mentor_token}/taal"):
        page(client, path)
    assert reported(app, duo) == []
    page(client, duo.report)  # and it still works


@pytest.mark.attack("T39")
def test_a_double_tap_saves_once(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    form = page(client, duo.report).select_one("main form[method=post]")
    sent = fields_of(form)
    places = {client.post(duo.report, data=sent, base_url=HOST).location for _ in range(3)}
    assert len(places) == 1
    assert len(reported(app, duo)) == 1


def test_a_report_can_be_undone_and_saved_after_all(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    saved = tap(client, duo.report).location
    assert tap(client, saved).status_code == 303
    assert reported(app, duo) == []
    assert tap(client, saved).status_code == 303
    assert len(reported(app, duo)) == 1


def test_it_took_three_hours_says_the_mentor_afterwards(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    saved = tap(client, duo.report).location
    form = page(client, saved).select("main form[method=post]")[1]
    client.post(str(form["action"]), data=fields_of(form) | {"minutes": "180"}, base_url=HOST)
    assert "Saved: 3 hours" in page(client, saved).text
    assert reported(app, duo)[0].minutes == 180


def test_a_call_is_a_contact_and_no_meeting(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    saved = tap(client, duo.report, how="call").location
    assert "Saved: you called" in page(client, saved).text
    assert reported(app, duo) == []
    with inside(app, duo.tenant_id):
        assert db.session.scalar(select(func.count()).select_from(Contact)) == 1


def test_yesterday_or_another_day_with_topic_place_and_note(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    day = clock.today() - timedelta(days=9)
    boxes = {"held_on": "", "held_on-day": str(day.day), "held_on-month": str(day.month), "held_on-year": str(day.year)}
    tap(client, duo.report, **boxes, activity="cv_letter", place="library", note="Brief voor de bakker")
    (meeting,) = reported(app, duo)
    assert (meeting.held_on, meeting.activity, meeting.place, meeting.note) == (
        day,
        "cv_letter",
        "library",
        "Brief voor de bakker",
    )


@pytest.mark.parametrize("ago", [-1, 31])
def test_a_day_to_come_or_before_the_start_is_refused_with_a_sentence(client: FlaskClient, duo: ADuo, ago: int) -> None:
    answer = tap(client, duo.report, held_on=(clock.today() - timedelta(days=ago)).isoformat())
    assert answer.status_code == 422
    assert BeautifulSoup(answer.text, "html.parser").select_one(".error-summary a[href='#f-held_on']")


@pytest.mark.attack("T10")
def test_a_meeting_link_of_one_duo_cannot_see_another_duo(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    other = a_duo(app, in_=duo.tenant_id, mentee="Yusuf", mentor="Lies")
    saved = tap(client, other.report).location
    foreign = saved.replace(other.mentor_token, duo.mentor_token)
    page(client, foreign, status=404)
    assert client.post(f"{foreign}/ongedaan", base_url=HOST, data=_csrf(client, duo)).status_code == 404
    assert len(reported(app, other)) == 1
    assert "Yusuf" not in page(client, f"/l/{duo.mentor_token}").text


def _csrf(client: FlaskClient, duo: ADuo) -> dict[str, str]:
    form = page(client, duo.report).select_one("main form[method=post]")
    return {name: value for name, value in fields_of(form).items() if name in ("csrf_token", "request_key")}


def test_the_mentee_sees_the_mentor_and_cannot_report(client: FlaskClient, duo: ADuo) -> None:
    seen = page(client, f"/l/{duo.mentee_token}/mentor").text
    assert "Karel" in seen
    assert "Peeters" not in seen
    page(client, f"/l/{duo.mentee_token}/ontmoeting", status=404)
    page(client, f"/l/{duo.mentor_token}/mentor", status=404)


def test_only_first_names_stand_behind_a_link(client: FlaskClient, duo: ADuo) -> None:
    for path in (f"/l/{duo.mentor_token}", duo.report):
        seen = page(client, path).text
        assert "Samira" in seen
        assert "Haddad" not in seen
        assert "samira@example.org" not in seen


def test_a_mentor_reads_the_own_reports_and_no_word_of_staff(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    with inside(app, duo.tenant_id):
        row = service.record_meeting(duo.trajectory_id, clock.today(), note="Loopt stroef, opvolgen")
    page(client, f"/l/{duo.mentor_token}/ontmoeting/{row.id}", status=404)
    assert "stroef" not in page(client, f"/l/{duo.mentor_token}").text


@pytest.mark.attack("T10")
def test_after_closing_the_link_shows_nothing_of_the_mentee(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    tap(client, duo.report, note="Samira oefende het gesprek")
    with inside(app, duo.tenant_id):
        service.close(duo.trajectory_id)
    seen = page(client, f"/l/{duo.mentor_token}").text
    assert "This duo has ended." in seen
    assert "Samira" not in seen
    assert client.get(duo.report, base_url=HOST).location == f"/l/{duo.mentor_token}"
    worked(app)
    assert "Samira" not in page(client, f"/l/{duo.mentor_token}").text
    assert "Karel" not in page(client, f"/l/{duo.mentee_token}/mentor").text


@pytest.mark.attack("T10", "T39")
def test_after_closing_nothing_more_is_saved(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    form = page(client, duo.report).select_one("main form[method=post]")
    with inside(app, duo.tenant_id):
        service.stop(duo.trajectory_id, reason="moved")
    assert client.post(duo.report, data=fields_of(form), base_url=HOST).status_code == 409
    assert reported(app, duo) == []


def test_a_report_can_be_corrected_for_fourteen_days(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    saved = tap(client, duo.report).location
    tap(client, f"{saved}/aanpassen", minutes="90", place="cafe")
    assert (reported(app, duo)[0].minutes, reported(app, duo)[0].place) == (90, "cafe")
    with inside(app, duo.tenant_id):
        db.session.get_one(Meeting, (duo.tenant_id, reported(app, duo)[0].id)).reported_at = clock.moment() - timedelta(
            days=15
        )
    assert page(client, saved).select("main form[method=post]") == []
    assert tap(client, f"{saved}/aanpassen", minutes="30").status_code == 409
    assert reported(app, duo)[0].minutes == 90


def test_an_ended_link_offers_a_new_one_in_the_readers_language(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    _expire(app, duo)
    seen = page(client, duo.report, status=410, language="ar")
    assert seen.html is not None
    assert seen.html["dir"] == "rtl"
    assert seen.select_one("main form")


@pytest.mark.attack("T23")
def test_a_new_link_goes_to_the_known_address_once_a_day(
    app: Flask, client: FlaskClient, duo: ADuo, mailbag: Mailbag
) -> None:
    _expire(app, duo)
    for _ in range(2):
        form = page(client, duo.report, status=410).select_one("main form")
        assert form is not None
        answer = client.post(str(form["action"]), data=fields_of(form), base_url=HOST)
        assert "If we know you" in page(client, answer.location).text
        worked(app)
    assert len(mailbag.to("karel@example.org")) == 1
    page(client, mailbag.last_link("karel@example.org"))


@pytest.mark.attack("T23")
def test_an_unknown_and_a_revoked_link_get_the_same_answer_and_no_message(
    app: Flask, client: FlaskClient, duo: ADuo, mailbag: Mailbag
) -> None:
    with inside(app, duo.tenant_id):
        service.revoke_duo_link(service.trajectory(duo.trajectory_id))
    said = []
    for token in (duo.mentor_token, "bestaat-niet"):
        seen = page(client, f"/l/{token}/ontmoeting", status=410)
        form = seen.select_one("main form")
        assert form is not None
        client.post(str(form["action"]), data=fields_of(form), base_url=HOST)
        said.append(re.sub(r"\s+", " ", seen.text))
    worked(app)
    assert said[0] == said[1]
    assert mailbag.mails == []


@pytest.mark.attack("T41")
def test_the_link_that_is_sent_opens_the_form_and_names_nobody_in_its_subject(
    app: Flask, client: FlaskClient, mailbag: Mailbag
) -> None:
    a_duo(app, in_=a_municipality(app, "Borsbeek"), tell=True, language="ar")
    worked(app)
    page(client, mailbag.last_link("karel@example.org"))
    mine = page(client, mailbag.last_link("samira@example.org"))
    assert mine.html is not None
    assert mine.html["lang"] == "ar"
    assert not [mail for mail in mailbag.mails if re.search("Samira|Karel", str(mail["Subject"]))]


def test_without_a_digital_channel_staff_make_a_call_or_a_letter(app: Flask, mailbag: Mailbag) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    a_duo(app, in_=borsbeek, channel="phone", contact="+32400000001", tell=True)
    worked(app)
    assert mailbag.to("+32400000001") == []
    with inside(app, borsbeek):
        assert db.session.scalar(select(Message.state).where(Message.kind == "duo.link")) == "by_hand"


@pytest.mark.attack("T23")
def test_a_new_link_stops_the_one_before(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    with inside(app, duo.tenant_id):
        service.send_duo_link(service.trajectory(duo.trajectory_id))
    page(client, duo.report, status=410)


@pytest.mark.parametrize("language", ["nl", "fr", "uk", "ar", "tr", "fa", "prs", "ps", "ti", "so"])
def test_every_language_has_its_own_words_on_the_form(client: FlaskClient, duo: ADuo, language: str) -> None:
    seen = page(client, f"{duo.report}?taal={language}")
    assert seen.html is not None
    assert seen.html["lang"] == language
    main = seen.select_one("main")
    assert main is not None
    assert not {"When?", "How?", "Save", "Add more", "Only called"} & {
        text.strip() for text in main.find_all(string=True)
    }


def _expire(app: Flask, duo: ADuo) -> None:
    with inside(app, duo.tenant_id):
        for link in db.session.scalars(select(ActionLink).where(ActionLink.subject_id == duo.trajectory_id)):
            link.expires_at = clock.utcnow() - timedelta(days=1)


def test_the_day_of_the_form_is_the_business_day(client: FlaskClient, duo: ADuo) -> None:
    chosen = page(client, duo.report).select_one("input[name=held_on][checked]")
    assert chosen is not None
    assert date.fromisoformat(str(chosen["value"])) == clock.today()


def test_the_wall_itself_keeps_staff_notes_from_a_link_and_meetings_from_the_mentee(app: Flask, duo: ADuo) -> None:
    with inside(app, duo.tenant_id):
        row = service.record_meeting(duo.trajectory_id, clock.today(), note="Loopt stroef")
        copy = {"trajectory_id": row.trajectory_id, "duo_id": row.duo_id, "held_on": row.held_on, "minutes": 60}
    for side in ("mentor", "mentee"):
        with app.app_context(), entered(scopes.participant(duo.tenant_id, duo.trajectory_id, side)):
            assert db.session.scalars(select(Meeting)).all() == []
            db.session.add(Meeting(**copy, mode="in_person", reported_by="staff", reported_at=clock.moment()))
            with pytest.raises(ProgrammingError):
                db.session.flush()
            db.session.rollback()
    with app.app_context(), entered(scopes.participant(duo.tenant_id, duo.trajectory_id, "mentee")):
        db.session.add(Meeting(**copy, mode="in_person", reported_by="mentor", reported_at=clock.moment()))
        with pytest.raises(ProgrammingError):
            db.session.flush()
        db.session.rollback()


def test_a_link_for_a_proposal_leads_to_its_question(app: Flask, client: FlaskClient, duo: ADuo) -> None:
    with inside(app, duo.tenant_id):
        token = links.make(
            "proposal", reference(), "mentee", "meets", person_id=None, language="nl", life=timedelta(days=7)
        )
    assert client.get(f"/l/{token}", base_url=HOST).location == f"/l/{token}/antwoord"
    page(client, f"/l/{token}/ontmoeting", status=404)


def test_a_link_speaks_the_language_of_whom_it_was_sent_to(app: Flask, client: FlaskClient) -> None:
    duo = a_duo(app, in_=a_municipality(app, "Borsbeek"), language="ar")
    with inside(app, duo.tenant_id):
        token = links.make(
            "trajectory", duo.trajectory_id, "mentee", "mentor", person_id=None, language="ar", life=timedelta(days=7)
        )
    answer = client.get(f"/l/{token}/mentor", base_url=HOST, headers={"Accept-Language": "nl"})
    assert BeautifulSoup(answer.text, "html.parser").html["lang"] == "ar"  # type: ignore[index]
