# SPDX-License-Identifier: EUPL-1.2
"""The demo region as whoever starts Koepel for the first time finds it: the figures of practice, and nothing half done.

Loaded once, with the product's own services; what is asked of it is read as the administrator, who sees all three.
"""

from __future__ import annotations

import email
import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from email import policy
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select

from koepel import roles
from koepel import scope as scopes
from koepel.app import create_app
from koepel.database import db
from shared_pool.demo import service
from shared_pool.demo.stage import PASSWORD, TOWNS, Stage
from shared_pool.steering.dashboard import figures
from tenants.partners.demo import HOUSES
from tenants.people.models import Person
from tenants.registration.models import Registration
from tests.conftest import Cluster
from tests.support.mailbag import Mailbag
from tests.support.places import Staff, inside, on_day, opened

pytestmark = pytest.mark.slow
TODAY = date(2019, 5, 14)
# Of the story that seed 2016 tells. Another plot or cast tells another one: then take over what the test prints.
DIGEST = "798e46281d313af4"
STORY = (
    "SELECT t.word, p.number, p.given_name, p.family_name, p.birth_date::text, p.gender, p.postcode,"
    " p.spoken_on::text FROM app.person p JOIN app.slug t ON t.target_id = p.tenant_id",
    "SELECT t.word, p.number, i.side, i.state, i.started_on::text, i.decided_on::text, i.waiting_since::text, i.tier,"
    " i.no_match_reason, i.next_step, i.next_step_on::text FROM app.intake i JOIN app.slug t ON t.target_id = i.tenant_id"
    " JOIN app.person p ON (p.tenant_id, p.id) = (i.tenant_id, i.person_id)",
    "SELECT t.word, c.number, p.number, c.state, c.started_on::text, c.ended_on::text, c.stop_reason FROM app.trajectory c"
    " JOIN app.slug t ON t.target_id = c.tenant_id JOIN app.person p ON (p.tenant_id, p.id) = (c.tenant_id, c.person_id)",
    "SELECT t.word, c.number, m.held_on::text, m.minutes, m.mode, m.activity FROM app.meeting m"
    " JOIN app.slug t ON t.target_id = m.tenant_id JOIN app.trajectory c ON (c.tenant_id, c.id) = (m.tenant_id, m.trajectory_id)",
    "SELECT a.word, b.word, p.number, p.state, p.made_at::text, p.owner_name FROM app.proposal p"
    " JOIN app.slug a ON a.target_id = p.mentee_tenant_id JOIN app.slug b ON b.target_id = p.mentor_tenant_id",
    "SELECT t.word, c.side, c.level, c.places, c.resting FROM app.card c JOIN app.slug t ON t.target_id = c.tenant_id",
    "SELECT t.word, m.kind, m.channel, m.language, m.state, count(*) FROM app.message m"
    " JOIN app.slug t ON t.target_id = m.tenant_id GROUP BY 1, 2, 3, 4, 5",
)


@dataclass
class Region:
    """The loaded demo: its stage, its database and its mailbox."""

    stage: Stage
    database: str
    cluster: Cluster
    state: Path

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What stands there, whosever it is."""
        address = roles.plain(roles.with_database(self.cluster.admin_url, self.database))
        with psycopg.connect(address) as admin:
            admin.execute("SET TIME ZONE 'Europe/Brussels'")
            return admin.execute(query, values).fetchall()  # type: ignore[arg-type]

    def one(self, query: str, *values: Any) -> Any:
        """The one value of this query."""
        return self.rows(query, *values)[0][0]

    def whole(self, app: Flask, tenant_id: uuid.UUID, *models: Any) -> list[Any]:
        """The rows of a municipality with what is sealed in them."""
        with inside(app, tenant_id):
            return [opened(row) for model in models for row in db.session.scalars(select(model))]

    def by_town(self, query: str) -> dict[str, int]:
        """Word of the municipality -> count, of a query that counts by tenant."""
        names = {tenant_id: town for town, tenant_id in self.stage.tenants.items()}
        return {names[row[0]]: row[1] for row in self.rows(query)}


@pytest.fixture(scope="module")
def demo(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Region]:
    """Loaded once for all of them: it takes a while."""
    name, state = cluster.clone(f"koepel_{uuid.uuid4().hex[:12]}"), tmp_path_factory.mktemp("demo")
    app = service.demo_app(replace(cluster.settings(name), state=state))
    try:
        yield Region(service.load(app), name, cluster, state)
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        cluster.drop(name)


def test_sixty_one_duos_of_which_a_dozen_run_and_each_that_ended_met_twelve_times(demo: Region) -> None:
    states = dict(demo.rows("SELECT state, count(*) FROM app.duo GROUP BY 1"))
    assert states == {"started": 12, "completed": 40, "stopped": 9}
    met = demo.rows(
        "SELECT d.ended_on IS NULL, count(m.id) FROM app.duo d LEFT JOIN app.meeting m ON (m.tenant_id, m.duo_id)"
        " = (d.tenant_id, d.id) GROUP BY d.tenant_id, d.id, d.ended_on"
    )
    assert len(met) == 61
    assert min(times for _, times in met) >= 12
    assert demo.one("SELECT count(*) FROM app.duo WHERE mentor_tenant_id <> tenant_id") == 21
    assert demo.one("SELECT max(held_on) FROM app.meeting") < TODAY


def test_mentors_are_free_in_each_municipality_and_more_people_wait_than_mentors(demo: Region) -> None:
    waits = "SELECT tenant_id, count(*) FROM app.intake WHERE state = 'waiting' AND side = '{}' GROUP BY 1"
    mentors, mentees = (demo.by_town(waits.format(side)) for side in ("mentor", "mentee"))
    assert set(mentors) == set(mentees) == set(TOWNS)
    assert all(1 <= free <= 3 for free in mentors.values())
    assert sum(mentors.values()) < sum(mentees.values())
    shown = demo.by_town("SELECT tenant_id, count(*) FROM app.card WHERE side = 'mentor' AND places > 0 GROUP BY 1")
    assert shown == mentors
    assert not demo.one("SELECT count(*) FROM app.card WHERE resting")


def test_a_mentor_who_stopped_or_rests_has_no_card(demo: Region) -> None:
    gone = (
        "SELECT count(*) FROM app.card_release r JOIN app.intake i ON (i.tenant_id, i.id) = (r.tenant_id, r.intake_id)"
    )
    assert demo.one(gone + " WHERE r.withdrawn_at IS NULL AND i.state <> 'waiting'") == 0
    paused = "SELECT min(next_step_on) FROM app.intake WHERE side = 'mentor' AND next_step = 'paused'"
    assert demo.one(paused) > TODAY


def test_nothing_is_left_to_send_and_nothing_failed_on_the_way(demo: Region) -> None:
    for table in ("outbox", "pool_event", "registration"):
        assert demo.rows(f"SELECT state, count(*) FROM app.{table} GROUP BY 1 HAVING state <> 'done'") == [], table
    for table in ("outbox", "pool_event"):
        assert demo.one(f"SELECT max(tries) FROM app.{table}") == 1, table
    assert set(demo.rows("SELECT DISTINCT state FROM app.message WHERE channel = 'mail'")) <= {
        ("sent",),
        ("withdrawn",),
    }


def test_the_mailbox_holds_the_mail_of_the_last_week_and_all_of_it_is_invented(demo: Region, on_the_day: Flask) -> None:
    mails = [
        email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in (demo.state / "mail").glob("*")
    ]
    assert 0 < len(mails) < 40
    assert {str(mail["To"]).rpartition("@")[2] for mail in mails} == {"example.org"}
    sent = demo.one("SELECT count(*) FROM app.message WHERE channel = 'mail' AND state = 'sent'")
    assert len(mails) < sent / 10
    accounts = demo.rows("SELECT email FROM app.account")
    reached = [
        (row.email, row.phone)
        for tenant_id in demo.stage.tenants.values()
        for row in demo.whole(on_the_day, tenant_id, Person, Registration)
    ]
    addresses = [row[0] for row in (*accounts, *reached) if row[0]]
    assert {address.rpartition("@")[2] for address in addresses} == {"example.org"}
    assert all(phone.startswith("+324000") for _, phone in reached if phone)
    assert len(addresses) > 50


def test_the_dashboard_says_what_is_there(demo: Region, on_the_day: Flask) -> None:
    assert demo.stage.region is not None
    with on_the_day.app_context(), scopes.entered(scopes.steering(demo.stage.region)):
        found = figures(demo.stage.region)
        db.session.remove()
    counted = {
        "registrations": "SELECT count(*) FROM app.registration",
        "intakes": "SELECT count(*) FROM app.intake WHERE state <> 'draft'",
        "waiting": "SELECT count(*) FROM app.intake WHERE side = 'mentee' AND state = 'waiting'",
        "mentors_free": "SELECT count(*) FROM app.intake WHERE side = 'mentor' AND state = 'waiting'",
        "duos_started": "SELECT count(*) FROM app.duo",
        "duos_ended": "SELECT count(*) FROM app.duo WHERE ended_on IS NOT NULL",
        "duos_running": "SELECT count(*) FROM app.duo WHERE ended_on IS NULL",
        "meetings": "SELECT count(*) FROM app.meeting",
        "minutes": "SELECT sum(minutes) FROM app.meeting",
    }
    assert {name: found.total[name] for name in counted} == {name: demo.one(query) for name, query in counted.items()}
    assert found.targets["duos"] == 60
    assert found.targets["meetings_per_duo"] == 12
    assert {table.month for table in found.frozen} == {date(2019, 4, 1)}


@pytest.fixture
def on_the_day(demo: Region, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The web as `./koepel up` opens it, on the date of the demo."""
    with on_day(date(2019, 5, 14)):
        app = create_app(demo.cluster.settings(demo.database), bell=lambda *_: None, transport=Mailbag())
        app.test_client_class = Staff
        yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_every_account_that_is_printed_can_sign_in_and_finds_a_first_page(demo: Region, on_the_day: Flask) -> None:
    told = json.loads((demo.state / "accounts.json").read_text())
    assert len(told) == len(TOWNS) + 7 + len({name for one in HOUSES for name in (one.worker, one.administrator)})
    for account in told:
        client = on_the_day.test_client()
        assert isinstance(client, Staff)
        answer = client.send("/account/inloggen", email=account["email"], password=PASSWORD)
        assert answer.status_code == 303, account["email"]
        assert client.get("/", follow_redirects=True).status_code == 200, account["email"]


def test_staff_see_people_on_working_days_and_nothing_lies_in_the_future(demo: Region) -> None:
    for table, column in (
        ("intake", "started_on"),
        ("intake", "decided_on"),
        ("trajectory", "started_on"),
        ("duo", "ended_on"),
    ):
        days = [row[0] for row in demo.rows(f"SELECT {column} FROM app.{table} WHERE {column} IS NOT NULL")]
        assert max(days) < TODAY, (table, column)
        assert not [day for day in days if day.weekday() > 4], (table, column)
    lasted = demo.rows("SELECT ended_on - started_on FROM app.duo WHERE ended_on IS NOT NULL")
    assert all(timedelta(days=140).days < row[0] < 230 for row in lasted)


def test_the_same_seed_tells_the_same_story(demo: Region) -> None:
    told = hashlib.sha256()
    for query in STORY:
        for row in sorted(map(repr, demo.rows(query))):
            told.update(row.encode() + b"\n")
    assert told.hexdigest()[:16] == DIGEST


def test_the_rooms_of_accountability_have_something_to_see(demo: Region) -> None:
    assert demo.one("SELECT state FROM app.breach") == "open"
    asked = "SELECT kind, state FROM app.rights_request WHERE made_by = 'staff' ORDER BY number"
    assert demo.rows(asked) == [("take_along", "answered"), ("correct", "open"), ("erase", "open")]
    assert demo.one("SELECT count(*) FROM app.restriction WHERE lifted_at IS NULL") == 1
    assert demo.rows("SELECT number, state FROM app.destruction ORDER BY number") == [(1, "done"), (2, "announced")]
    assert demo.one("SELECT count(*) FROM app.destruction_item WHERE state = 'destroyed'") >= 1
    assert demo.one("SELECT min(ends_on) FROM app.protocol WHERE state = 'in_force'") < TODAY + timedelta(days=60)
    signing = "SELECT count(*) FROM app.protocol WHERE state = 'advised'"
    assert demo.one(signing) == 2
    assert demo.one("SELECT state FROM app.support_access") == "asked"
    assert demo.one("SELECT count(*) FROM app.arrangement") == 3
    assert demo.one("SELECT count(*) FROM app.safety_report WHERE state = 'open'") == 3
