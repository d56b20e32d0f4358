# SPDX-License-Identifier: EUPL-1.2
"""T42: what one half of a duo reports reaches the contact point, and the other half finds no trace of it: not by a page, a mail, a
link or an export, and not by plain SQL with the rights of the own link."""

from __future__ import annotations

import json
import re
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from koepel import scope as scopes
from koepel.database import db, transaction
from koepel.ids import new_id
from koepel.records import Message
from koepel.scope import Scope
from tenants.rights import takeout
from tenants.trajectories.models import Duo
from tests.factories.concerns import asks_for_help
from tests.factories.duos import ADuo, a_duo
from tests.guards import routes
from tests.isolation.census import filled
from tests.isolation.town import a_browser
from tests.support.mailbag import Mailbag
from tests.support.places import a_contact_point, a_municipality, inside, signed_in
from tests.support.working import worked

CANARY = "Kanariehulp"
OTHER = {"mentor": "mentee", "mentee": "mentor"}


@pytest.fixture
def duo(app: Flask) -> ADuo:
    return a_duo(app, in_=a_municipality(app, "Borsbeek"), tell=True)


def token(duo: ADuo, side: str) -> str:
    return duo.mentor_token if side == "mentor" else duo.mentee_token


def scope_of(duo: ADuo, side: str) -> Scope:
    return scopes.participant(duo.tenant_id, duo.trajectory_id, side)


def everything(app: Flask, duo: ADuo, side: str, ids: list[UUID]) -> dict[str, str]:
    """Every page that the link of this side opens, with each of these ids in it."""
    found, browser = {}, a_browser(app)
    for route in routes.kept():
        if route.rule.startswith("/l/") and "GET" in route.methods:
            for one in ids if "<uuid" in route.rule else ids[:1]:
                for address in filled(route, "", [one], token=token(duo, side)):
                    if address.method == "GET":
                        found[address.path] = browser.get(address.path).text
    return found


@pytest.mark.parametrize("side", ["mentor", "mentee"])
@pytest.mark.attack("T42")
def test_the_other_half_finds_no_trace_by_any_page_mail_or_link(
    app: Flask, mailbag: Mailbag, duo: ADuo, side: str
) -> None:
    """T42 over HTTP: the pages of the other half are word for word what they were, and nobody but staff got a mail."""
    other = OTHER[side]
    worked(app)
    ids = [duo.trajectory_id, uuid4()]
    before, sent_before = everything(app, duo, other, ids), len(mailbag.mails)
    report = a_browser(app).send(f"/l/{token(duo, side)}/hulp", kind="worry", words=CANARY, follow=True)
    assert report.status_code == 200
    worked(app)
    with inside(app, duo.tenant_id):
        known = db.session.execute(text("SELECT id FROM app.safety_report")).scalars().one()
        mails = db.session.scalars(select(Message).where(Message.kind.not_like("oversight.%"))).all()
        assert not [one for one in mails if CANARY in one.subject + one.body]
    after = everything(app, duo, other, [*ids, known])
    assert len(before) > 8, "without pages nothing is proved"
    for path, page in after.items():
        assert CANARY not in page, path
        assert str(known) not in page or str(known) in path, path
        if path in before:
            assert _steady(page) == _steady(before[path]), path
    for mail in mailbag.mails[sent_before:]:
        assert CANARY not in mail.as_string()
    point = signed_in(app, a_contact_point(app, duo.tenant_id))
    assert CANARY in point.get(f"/borsbeek/hulpvragen/{known}").text, "and the contact point does read it"


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_plain_sql_with_the_rights_of_either_link_reads_no_report(app: Flask, duo: ADuo, side: str) -> None:
    """T42 in PostgreSQL: the link may put a report in; no link reads one, not even who sent it."""
    a_browser(app).send(f"/l/{token(duo, side)}/hulp", kind="worry", words=CANARY)
    with app.app_context():
        for reader in ("mentor", "mentee"):
            for table in ("safety_report", "safety_report_step"):
                refused(scope_of(duo, reader), f"SELECT 1 FROM app.{table}")
                refused(scope_of(duo, reader), f"DELETE FROM app.{table}")
            refused(scope_of(duo, reader), "UPDATE app.safety_report SET state = 'closed'")


@pytest.mark.attack("T42")
def test_whatever_the_other_half_may_read_holds_nothing_of_the_report(app: Flask, duo: ADuo) -> None:
    """T42 in PostgreSQL: every table that a link reads, row by row, is the same before and after the report of the mentee; among
    them the keys of forms that were sent, which hold where each one led."""
    mentor = scope_of(duo, "mentor")
    with app.app_context():
        before = all_rows(mentor)
    a_browser(app).send(f"/l/{duo.mentee_token}/hulp", kind="worry", words=CANARY)
    worked(app)
    with app.app_context():
        assert all_rows(mentor) == before
        sent = all_rows(scope_of(duo, "mentee"))["request_key"]
    assert "help.send" in sent, "the own side keeps it, so that a double tap sends once"
    assert duo.mentee_token in sent


@pytest.mark.parametrize(
    "wrong",
    [
        {"side": "mentee"},
        {"trajectory_id": "other"},
        {"state": "closed"},
        {"arrived_by": "phone"},
        {"told_at": "now"},
    ],
    ids=str,
)
def test_a_link_puts_in_a_report_of_its_own_side_and_duo_only(app: Flask, duo: ADuo, wrong: dict[str, str]) -> None:
    other = a_duo(app, in_=duo.tenant_id, mentee="Yusuf", mentor="Lies")
    with inside(app, duo.tenant_id):
        query = text("SELECT id FROM app.duo WHERE trajectory_id = :of")
        duo_id = db.session.execute(query, {"of": duo.trajectory_id}).scalar_one()
    right = {
        "tenant_id": duo.tenant_id, "id": new_id(), "trajectory_id": duo.trajectory_id, "duo_id": duo_id, "side": "mentor",
        "kind": "talk", "about_worker": False, "words": b"", "arrived_by": "link", "noted_name": "",
        "reported_at": "2019-05-14", "told_at": None, "state": "open",
    }  # fmt: skip
    meant = {"other": other.trajectory_id, "now": "2019-05-14"}
    bad = {name: meant.get(value, value) for name, value in wrong.items()}
    if bad.get("side") == "mentee":
        bad["duo_id"] = None  # as a report of a mentee is
    names = ", ".join(right)
    statement = f"INSERT INTO app.safety_report ({names}) VALUES ({', '.join(f':{name}' for name in right)})"
    with app.app_context():
        refused(scope_of(duo, "mentor"), statement, right | bad)
        with transaction(scope_of(duo, "mentor")) as session:
            session.execute(text(statement), right)


@pytest.mark.attack("T42")
def test_the_pool_and_the_municipality_of_the_mentor_hear_nothing(app: Flask) -> None:
    """T42 across a border: no event, signal or row of the pool, and nothing in the mentor's municipality."""
    here, there = a_municipality(app, "Borsbeek"), a_municipality(app, "Aartselaar")
    duo = a_duo(app, in_=here, mentor_from=there)
    asks_for_help(app, duo, "mentor", CANARY)
    worked(app)
    with inside(app, there):
        for table in ("safety_report", "message", "outbox"):
            rows = db.session.execute(text(f"SELECT count(*) FROM app.{table} WHERE tenant_id = :t"), {"t": there})
            assert rows.scalar_one() == 0 or table == "outbox"
        assert not db.session.execute(text("SELECT 1 FROM app.outbox WHERE kind LIKE 'concerns%'")).all()
        assert not db.session.execute(text("SELECT 1 FROM app.pool_event")).all()


def refused(scope: Scope, statement: str, values: dict[str, object] | None = None) -> None:
    with pytest.raises(DBAPIError, match=r"permission denied|row-level security"), transaction(scope) as session:
        session.execute(text(statement), values or {})


def all_rows(scope: Scope) -> dict[str, str]:
    """Each table that this scope may read, with the rows and columns that it finds."""
    columns = text(
        "SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY column_name)"
        " FROM information_schema.column_privileges"
        " WHERE table_schema = 'app' AND privilege_type = 'SELECT' AND grantee IN ('koepel_participant', 'PUBLIC')"
        " GROUP BY table_name"
    )
    found = {}
    with transaction(scope) as session:
        for table, names in session.execute(columns).all():
            rows = [tuple(map(str, row)) for row in session.execute(text(f"SELECT {names} FROM app.{table}"))]
            found[table] = json.dumps(sorted(rows))
    assert {"duo", "meeting", "request_key"} <= found.keys()
    return found


def _steady(page: str) -> str:
    """The page without what is new each time it is opened."""
    lines = re.sub(r'<code dir="ltr">[0-9a-f]+</code>', "", page).splitlines()  # the reference of a refusal
    return "\n".join(
        line for line in lines if "csrf_token" not in line and "request_key" not in line and "nonce" not in line
    )


@pytest.mark.attack("T42")
def test_who_takes_everything_along_takes_the_own_report_and_not_that_of_the_other(app: Flask, duo: ADuo) -> None:
    asks_for_help(app, duo, "mentor", f"{CANARY} van de mentor")
    asks_for_help(app, duo, "mentee", f"{CANARY} van de mentee")
    with inside(app, duo.tenant_id):
        mentor_id = db.session.scalars(select(Duo.mentor_person_id).where(Duo.trajectory_id == duo.trajectory_id)).one()
        assert mentor_id is not None
        of_mentee, of_mentor = (repr(takeout.everything(one)["kept"]) for one in (duo.person_id, mentor_id))
    assert [side in of_mentee for side in ("van de mentee", "van de mentor")] == [True, False]
    assert [side in of_mentor for side in ("van de mentor", "van de mentee")] == [True, False]
