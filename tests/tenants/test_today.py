# SPDX-License-Identifier: EUPL-1.2
"""Vandaag: what burns, in order, each line done by one click and undone by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select, update

from koepel import clock, mail
from koepel.database import db
from koepel.records import AuditEntry, Message, Outbox
from tenants.today import service as today
from tenants.trajectories import service
from tenants.trajectories.models import Duo
from tests.factories.duos import ADuo, a_duo
from tests.factories.pool import a_coordinator, a_region
from tests.support.mailbag import Mailbag
from tests.support.places import HOST, Staff, a_case_worker, a_contact_point, a_municipality, inside, signed_in
from tests.support.working import worked

LIST = "/borsbeek/vandaag"


@pytest.fixture
def duo(app: Flask) -> ADuo:
    return a_duo(app, in_=a_municipality(app, "Borsbeek"), channel="phone", contact="+32400000001")


@pytest.fixture
def an(app: Flask, duo: ADuo) -> Staff:
    return signed_in(app, a_case_worker(app, duo.tenant_id))


def page(staff: Staff, path: str = LIST, status: int = 200) -> BeautifulSoup:
    answer = staff.get(path, base_url=HOST)
    assert answer.status_code == status, answer.status
    return BeautifulSoup(answer.text, "html.parser")


def groups(staff: Staff, path: str = LIST) -> dict[str, list[str]]:
    """Title of each group -> its lines, as read."""
    found = {}
    for section in page(staff, path).select(".work-group"):
        title = section.h2.text.strip().rsplit(" ", 1)[0] if section.h2 else ""
        found[title] = [" ".join(line.text.split()) for line in section.select("li")]
    return found


def press(staff: Staff, words: str, path: str = LIST) -> None:
    """Press the button with these words on the first line that has it."""
    for form in page(staff, path).select("main form[method=post]"):
        if words in form.text:
            fields = {str(box["name"]): str(box.get("value", "")) for box in form.select("input")}
            assert staff.send(str(form["action"]), **fields).status_code == 303
            return
    raise AssertionError(f"no button {words}")


def undo(staff: Staff, path: str = LIST) -> None:
    form = page(staff, path).select_one("#flash form")
    assert form is not None, "no undo was offered"
    assert staff.send(str(form["action"])).status_code == 303


def test_a_silent_duo_is_closed_by_one_click_and_comes_back_by_one(an: Staff) -> None:
    (line,) = groups(an)["Silent duos"]
    assert "Samira Haddad and Karel Peeters" in line
    assert "30 days" in line
    press(an, "Note contact")
    assert "Silent duos" not in groups(an)


def test_undo_brings_the_line_back(an: Staff) -> None:
    press(an, "Note contact")
    undo(an)
    assert "Silent duos" in groups(an)


def test_a_mentor_with_mail_is_asked_how_it_goes_once_a_week(app: Flask, mailbag: Mailbag) -> None:
    duo = a_duo(app, in_=a_municipality(app, "Borsbeek"))
    an = signed_in(app, a_case_worker(app, duo.tenant_id))
    press(an, "Ask how it goes")
    assert "Silent duos" not in groups(an)
    worked(app)
    (sent,) = mailbag.to("karel@example.org")
    assert "/l/" not in str(sent.get_body(("plain",)))
    with inside(app, duo.tenant_id):
        db.session.scalars(select(Message)).one().created_at = clock.utcnow() - timedelta(days=8)
    assert "Silent duos" in groups(an)


def test_a_question_that_still_waits_is_taken_back(app: Flask, mailbag: Mailbag) -> None:
    duo = a_duo(app, in_=a_municipality(app, "Borsbeek"))
    an = signed_in(app, a_case_worker(app, duo.tenant_id))
    press(an, "Ask how it goes")
    undo(an)
    worked(app)
    assert mailbag.mails == []
    assert "Silent duos" in groups(an)


def test_who_meets_today_stands_there_and_afterwards_is_noted_by_one_click(app: Flask, duo: ADuo, an: Staff) -> None:
    for hour, minute in ((23, 59), (0, 0)):
        with inside(app, duo.tenant_id):
            row = db.session.scalars(select(Duo)).one()
            row.next_meeting_at, row.next_meeting_place = (
                clock.moment().replace(hour=hour, minute=minute),
                "Bibliotheek",
            )
        (line,) = groups(an)["Meetings and tasks of today"]
        assert "Bibliotheek" in line
        assert ("Note meeting" in line) is (hour == 0)
    press(an, "Note meeting")
    assert groups(an) == {}


def test_a_call_to_make_is_done_undone_and_logged_when_read(app: Flask, duo: ADuo, an: Staff) -> None:
    with inside(app, duo.tenant_id):
        service.send_duo_link(service.trajectory(duo.trajectory_id))
    assert "Link to report meetings" in groups(an)["Meetings and tasks of today"][0]
    press(an, "Done")
    undo(an)
    assert "Meetings and tasks of today" in groups(an)
    press(an, "Done")
    assert "Meetings and tasks of today" not in groups(an)
    with inside(app, duo.tenant_id):
        message = db.session.scalars(select(Message)).one()
        assert message.state == "done_by_hand"
    seen = page(an, f"{LIST}/berichten/{message.id}")
    assert "0400 00 00 01" in seen.text
    assert seen.select_one("svg.segno")
    with inside(app, duo.tenant_id):
        assert ["recipient", "subject", "body"] in db.session.scalars(
            select(AuditEntry.fields).where(AuditEntry.action == "read")
        ).all()


def test_a_mail_that_broke_off_is_shown_sent_again_and_taken_back(
    app: Flask, an: Staff, duo: ADuo, mailbag: Mailbag
) -> None:
    with inside(app, duo.tenant_id):
        mail.post(
            "duo.mentor",
            to="samira@example.org",
            subject="Jouw mentor",
            body="Dag",
            language="nl",
            person_id=duo.person_id,
        )
    mailbag.failures.append(ConnectionError("gone"))
    worked(app)
    (line,) = groups(an)["Waits for an answer"]
    assert "Uncertain whether this left" in line
    assert "Samira Haddad" in line
    press(an, "Send again")
    undo(an)
    assert "Waits for an answer" in groups(an)
    press(an, "Send again")
    worked(app)
    assert len(mailbag.to("samira@example.org")) == 1
    assert "Waits for an answer" not in groups(an)


def test_a_mail_that_the_server_never_takes_comes_to_a_person_in_the_end(
    app: Flask, an: Staff, duo: ADuo, mailbag: Mailbag
) -> None:
    with inside(app, duo.tenant_id):
        mail.post("duo.mentor", to="samira@example.org", subject="Jouw mentor", body="Dag", language="nl")
        db.session.execute(update(Outbox).where(Outbox.kind == "messages.deliver").values(tries=mail.TRIES - 1))
    mailbag.failures.append(mail.NotTaken())
    worked(app)
    (line,) = groups(an)["Waits for an answer"]
    assert "The mail server does not take this" in line
    press(an, "Send again")
    worked(app)
    assert len(mailbag.to("samira@example.org")) == 1


def test_a_mail_to_an_address_that_is_not_there_comes_to_a_person_at_once(
    app: Flask, an: Staff, duo: ADuo, mailbag: Mailbag
) -> None:
    with inside(app, duo.tenant_id):
        mail.post("duo.mentor", to="samira@example.org", subject="Jouw mentor", body="Dag", language="nl")
    mailbag.failures.append(mail.NeverTaken())
    worked(app)
    (line,) = groups(an)["Waits for an answer"]
    assert "The mail server does not take this" in line
    with inside(app, duo.tenant_id):
        assert db.session.scalars(select(Outbox.state).where(Outbox.kind == "messages.deliver")).all() == ["done"]
    press(an, "Send again")
    worked(app)
    assert len(mailbag.to("samira@example.org")) == 1


def test_what_burns_comes_first_and_the_oldest_on_top(app: Flask, duo: ADuo, an: Staff) -> None:
    a_duo(
        app,
        in_=duo.tenant_id,
        mentee="Yusuf",
        mentor="Lies",
        started_on=clock.today() - timedelta(days=80),
        channel="phone",
    )
    with inside(app, duo.tenant_id):
        service.send_duo_link(service.trajectory(duo.trajectory_id))
    found = groups(an)
    assert list(found) == ["Silent duos", "Meetings and tasks of today"]
    assert ["Yusuf" in line for line in found["Silent duos"]] == [True, False]


def test_a_group_shows_seven_lines_and_leads_to_the_rest(app: Flask, duo: ADuo, an: Staff) -> None:
    for number in range(8):
        a_duo(app, in_=duo.tenant_id, mentee=f"Nieuw{number}", channel="phone")
    assert len(groups(an)["Silent duos"]) == 7
    more = page(an).find("a", string="Show all 9")
    assert more is not None
    assert len(groups(an, str(more["href"]))["Silent duos"]) == 9


def test_the_menu_counts_the_lines(an: Staff) -> None:
    current = page(an).select_one("nav a[aria-current=page]")
    assert current is not None
    assert " ".join(current.text.split()) == "Today1 open"


def test_a_duo_past_its_planned_end_asks_to_be_extended_or_ended(app: Flask) -> None:
    duo = a_duo(app, in_=a_municipality(app, "Borsbeek"), started_on=date(2016, 1, 4), meetings=[clock.today()])
    an = signed_in(app, a_case_worker(app, duo.tenant_id))
    assert "Extend or end." in groups(an)["Ends soon"][0]
    day = clock.today() + timedelta(days=90)
    an.send(
        f"/borsbeek/duos/{duo.trajectory_id}/verleng",
        **{"until-day": day.day, "until-month": day.month, "until-year": day.year},
    )
    undo(an, f"/borsbeek/duos/{duo.trajectory_id}")
    assert "Ends soon" in groups(an)
    an.send(
        f"/borsbeek/duos/{duo.trajectory_id}/verleng",
        **{"until-day": day.day, "until-month": day.month, "until-year": day.year},
    )
    assert groups(an) == {}


def test_an_empty_day_says_so(app: Flask, an: Staff, duo: ADuo) -> None:
    press(an, "Note contact")
    assert "Nothing burns" in page(an).text


def test_a_contact_point_sees_no_names_of_files(app: Flask, duo: ADuo) -> None:
    bert = signed_in(app, a_contact_point(app, duo.tenant_id))
    assert "Samira" not in page(bert).text


def test_mortsel_sees_nothing_of_borsbeek(app: Flask, duo: ADuo) -> None:
    eva = signed_in(app, a_case_worker(app, a_municipality(app, "Mortsel"), "Eva Maes"))
    page(eva, LIST, status=404)
    assert "Samira" not in page(eva, "/mortsel/vandaag").text


def test_the_coordinator_has_a_list_of_the_region_without_any_file(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    a_duo(app, in_=region.borsbeek, mentor_from=region.aartselaar, region=region.id)
    els = signed_in(app, a_coordinator(app, region))
    seen = page(els, "/samen/bam/vandaag")
    assert "Samira" not in seen.text
    page(els, LIST, status=404)


def in_the_menu(staff: Staff, path: str) -> int:
    """The number beside Today."""
    count = page(staff, path).select_one('nav a[href$="/vandaag"] .count')
    return int(count.find(string=True) or 0) if count else 0


def test_other_pages_show_the_number_without_asking_all_that_is_due(
    app: Flask, an: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    sources = today._sources

    def counted() -> list[Callable[[datetime], tuple[Any, ...]]]:
        asked.append("all")
        return sources()

    monkeypatch.setattr(today, "_sources", counted)
    there = in_the_menu(an, LIST)
    assert there > 0
    assert in_the_menu(an, "/borsbeek/duos") == there
    assert asked == ["all"], "counted once, on its own page"
    press(an, "Note contact")
    assert in_the_menu(an, "/borsbeek/duos") == there - 1, "what she did herself she sees at once"
