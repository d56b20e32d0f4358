# SPDX-License-Identifier: EUPL-1.2
"""Lines are sealed within seconds, in the order in which they came to light, and even a superuser cannot bend them unseen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, text, update
from sqlalchemy.exc import ProgrammingError

from koepel import audit, roles
from koepel import scope as scopes
from koepel.chain import export, rounds, sealing
from koepel.chain.heads import Head
from koepel.chain.models import AuditSeal
from koepel.chain.verify import Kind, Verdict, verify
from koepel.database import db, transaction
from koepel.ids import new_id
from koepel.records import AuditEntry, PoolAuditEntry, Slug
from tenants.people import service as people
from tests.conftest import Cluster
from tests.support.places import a_municipality, inside


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


def sealed(app: Flask) -> int:
    """One round of a sealer that just started."""
    with app.app_context():
        return rounds.round_once({})


def head(app: Flask, tenant_id: UUID) -> Head:
    with inside(app, tenant_id):
        return sealing.head_of(sealing.MUNICIPALITY, sealing.last_seal(sealing.MUNICIPALITY, tenant_id), "Borsbeek")


def held_against(app: Flask, tenant_id: UUID, *heads: Head) -> Verdict:
    with inside(app, tenant_id):
        return verify(export.records("Borsbeek"), heads)


def work(app: Flask, tenant_id: UUID, *names: str) -> None:
    for name in names:
        with inside(app, tenant_id):
            people.open_file(name, "Haddad")


def test_what_happened_is_sealed_and_the_database_holds_against_the_head(app: Flask, borsbeek: UUID) -> None:
    work(app, borsbeek, "Samira", "Dawit")
    count = sealed(app)
    assert count > 2
    work(app, borsbeek, "Lien")
    verdict = held_against(app, borsbeek, head(app, borsbeek))
    assert verdict.holds
    assert (verdict.before, verdict.unsealed) == (count, 1)


def test_seals_follow_each_other_without_a_gap(app: Flask, borsbeek: UUID) -> None:
    for name in ("Samira", "Dawit", "Lien"):
        work(app, borsbeek, name)
        sealed(app)
    with inside(app, borsbeek):
        found = db.session.query(AuditSeal).order_by(AuditSeal.number).all()
    assert [one.number for one in found] == [1, 2, 3]
    assert [one.former for one in found[1:]] == [one.hash for one in found[:-1]]
    assert found[-1].last_place == sum(len(one.line_ids) for one in found)


def test_a_line_that_comes_to_light_after_a_later_one_was_sealed_is_sealed_next(app: Flask, borsbeek: UUID) -> None:
    """Its id is older than all of the seal: an order by id, or a mark of how far one came, would leave it out for ever."""
    with app.app_context(), transaction(scopes.tenant(borsbeek)) as slow:
        late = an_entry(action="made_first")
        slow.add(late)
        slow.flush()
        work(app, borsbeek, "Samira")
        sealed(app)
        assert held_against(app, borsbeek, head(app, borsbeek)).unsealed == 0
    assert sealed(app) == 1
    kept = head(app, borsbeek)
    assert held_against(app, borsbeek, kept).holds
    with inside(app, borsbeek):
        last = sealing.last_seal(sealing.MUNICIPALITY, borsbeek)
        assert last.line_ids == [late.id]


def test_no_line_is_sealed_twice_and_none_is_left_when_the_sealer_starts_anew(app: Flask, borsbeek: UUID) -> None:
    work(app, borsbeek, "Samira", "Dawit")
    sealed(app)
    assert sealed(app) == 0


def test_many_lines_make_several_seals(app: Flask, borsbeek: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST", 2)
    work(app, borsbeek, "Samira", "Dawit", "Lien")
    count = sealed(app)
    with inside(app, borsbeek):
        assert db.session.query(AuditSeal).count() == (count + 1) // 2
    assert held_against(app, borsbeek, head(app, borsbeek)).holds


def test_more_lines_than_one_scope_lives_long_enough_for_are_sealed_all_the_same(
    app: Flask, borsbeek: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A municipality with years of lines and no seal yet: without this its trail would never be sealed."""
    signer, before = app.extensions["koepel_signer"], sealing._sealed

    def and_a_minute_goes_by(*given: Any) -> Any:
        made, connection = before(*given), db.session.connection()
        if made.number > 1:
            return made
        pid = connection.connection.dbapi_connection.info.backend_pid  # type: ignore[union-attr]
        old = signer.sign(scopes.current(), pid, now=time.time() - 61)
        connection.execute(text("SELECT set_config('koepel.scope', :old, true)"), {"old": old})
        return made

    monkeypatch.setattr(sealing, "MOST", 2)
    monkeypatch.setattr(sealing, "_sealed", and_a_minute_goes_by)
    work(app, borsbeek, "Samira", "Dawit", "Lien")
    assert sealed(app) > 4
    assert held_against(app, borsbeek, head(app, borsbeek)).unsealed == 0


def test_what_people_do_during_an_export_is_not_told_as_a_line_that_is_gone(
    app: Flask, borsbeek: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "LINES", 2)
    work(app, borsbeek, "Samira")
    sealed(app)
    kept, left = head(app, borsbeek), ["Lien", "Dawit", "Els", "Jan", "An", "Bo"]

    def meanwhile(_c: object, _u: object, statement: str, *_rest: object) -> None:
        if left and "FROM app.audit_" in statement and not busy:
            busy.append(True)
            work(app, borsbeek, left.pop())
            sealed(app)
            busy.clear()

    busy: list[bool] = []
    with app.app_context():
        engine = db.engine
    with inside(app, borsbeek):
        event.listen(engine, "before_cursor_execute", meanwhile)
        try:
            told = list(export.records("Borsbeek"))
        finally:
            event.remove(engine, "before_cursor_execute", meanwhile)
    assert len(left) < 6
    assert verify(told, [kept]).findings == ()


@contextmanager
def roles_taken(app: Flask) -> Iterator[list[str]]:
    """In whose name statements run."""
    found: list[str] = []

    def note(_c: object, _u: object, statement: str, parameters: object, *_rest: object) -> None:
        if "set_config('role'" in statement and isinstance(parameters, dict):
            found.append(str(parameters["role"]))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def test_a_municipality_in_which_nothing_happened_costs_nothing(app: Flask, borsbeek: UUID) -> None:
    seen: rounds.Seen = {}
    work(app, borsbeek, "Samira")
    with app.app_context():
        rounds.round_once(seen)
    with roles_taken(app) as taken, app.app_context():
        rounds.round_once(seen)
    assert taken == ["koepel_relay"]
    work(app, borsbeek, "Dawit")
    with roles_taken(app) as taken, app.app_context():
        assert rounds.round_once(seen) == 1
    assert "koepel_tenant" in taken


def test_one_that_cannot_be_sealed_does_not_hold_up_the_others(
    app: Flask, borsbeek: UUID, superuser: Callable[[str], None]
) -> None:
    mortsel = a_municipality(app, "Mortsel")
    sealed(app)
    for tenant_id in (borsbeek, mortsel):
        work(app, tenant_id, "Samira")
    stuck = min(borsbeek, mortsel)
    superuser(f"UPDATE app.audit_seal SET number = 2147483647 WHERE tenant_id = '{stuck}'")  # no number comes after it
    seen: rounds.Seen = {}
    with app.app_context():
        assert rounds.round_once(seen) == 1
    assert set(seen) == {max(borsbeek, mortsel)}, "the other is tried again at the next round"


def test_the_trail_of_a_collaboration_is_sealed_too(app: Flask) -> None:
    region = new_id()
    with app.app_context(), transaction(scopes.region(region)) as session:
        session.add(Slug(word="bam", kind="collaboration", target_id=region))
        session.add(
            PoolAuditEntry(collaboration_id=region, at=audit.clock.utcnow(), actor="staff", action="read", object_kind="card",
                           fields=[], purpose="match", request_id="")
        )  # fmt: skip
    assert sealed(app) == 1
    with app.app_context(), scopes.entered(scopes.region(region)):
        last = sealing.last_seal(sealing.COLLABORATION, region)
        assert verify(export.records("BAM"), [sealing.head_of(sealing.COLLABORATION, last)]).holds
        db.session.remove()


def test_nobody_of_the_application_changes_a_seal(app: Flask, borsbeek: UUID) -> None:
    work(app, borsbeek, "Samira")
    sealed(app)
    with pytest.raises(ProgrammingError, match="permission denied"), inside(app, borsbeek):
        db.session.execute(update(AuditSeal).where(AuditSeal.tenant_id == borsbeek).values(last_place=0))


def test_the_sealer_who_stands_still_is_noticed(app: Flask, borsbeek: UUID) -> None:
    work(app, borsbeek, "Samira")
    ahead = audit.clock.utcnow().replace(year=2100)
    with app.app_context():
        assert rounds.behind(ahead) == 1
        rounds.round_once({})
        assert rounds.behind(ahead) == 0


def test_head_and_lines_leave_together_at_night(app: Flask, borsbeek: UUID) -> None:
    work(app, borsbeek, "Samira")
    sealed(app)
    work(app, borsbeek, "Dawit")
    sealed(app)
    with inside(app, borsbeek):
        rung = db.session.execute(text("SELECT due_at FROM app.outbox WHERE kind = 'audit.send_heads'")).all()
    assert len(rung) == 1, "once for a day"
    assert rung[0].due_at.astimezone(audit.clock.BRUSSELS).hour == 1


def an_entry(**values: object) -> AuditEntry:
    told = {
        "at": audit.clock.utcnow(),
        "actor": "koepel",
        "object_kind": "person",
        "fields": [],
        "purpose": "",
        "request_id": "",
    }
    return AuditEntry(**{**told, "sensitive": False, **values})


SEAL_OF = "(SELECT line_ids FROM app.audit_seal ORDER BY number LIMIT 1)"
BENT: dict[str, tuple[str, Kind]] = {
    "a word in a line": ("UPDATE app.audit_entry SET purpose = 'nothing' WHERE action = 'file_opened'", Kind.CHANGED),
    "who it was": ("UPDATE app.audit_entry SET account_id = id WHERE action = 'file_opened'", Kind.CHANGED),
    "a line is gone": ("DELETE FROM app.audit_entry WHERE action = 'file_opened'", Kind.GONE),
    "an id": (f"UPDATE app.audit_entry SET id = gen_random_uuid() WHERE id = {SEAL_OF}[1]", Kind.GONE),
    "a line from long ago": (
        "INSERT INTO app.audit_entry SELECT tenant_id, gen_random_uuid(), at - interval '1 year', account_id, actor, action, object_kind,"
        " object_id, person_id, subject_id, fields, purpose, request_id, sensitive FROM app.audit_entry LIMIT 1",
        Kind.ADDED,
    ),
    "the order": (
        "UPDATE app.audit_seal SET line_ids = ARRAY[line_ids[2], line_ids[1]] || line_ids[3:] WHERE number = 1", Kind.MOVED,
    ),
    "the digests": ("UPDATE app.audit_seal SET digests = digests || digests WHERE number = 1", Kind.BROKEN),
    "the tail": ("DELETE FROM app.audit_seal WHERE number = 2", Kind.CUT),
    "the tail with its lines": (
        "DELETE FROM app.audit_entry WHERE id = ANY ((SELECT line_ids FROM app.audit_seal WHERE number = 2)::uuid[]);"
        "DELETE FROM app.audit_seal WHERE number = 2",
        Kind.CUT,
    ),
}  # fmt: skip


@pytest.fixture
def superuser(cluster: Cluster, database: str) -> Iterator[Callable[[str], None]]:
    """Who administers the server: no trigger and no policy stops this one."""
    with psycopg.connect(roles.plain(roles.with_database(cluster.admin_url, database)), autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        yield lambda statements: [admin.execute(one.encode()) for one in statements.split(";")] and None


@pytest.mark.attack("T28")
@pytest.mark.parametrize("what", BENT)
def test_the_superuser_cannot_bend_it_unseen(
    app: Flask, borsbeek: UUID, superuser: Callable[[str], None], what: str
) -> None:
    work(app, borsbeek, "Samira", "Dawit")
    sealed(app)
    work(app, borsbeek, "Lien")
    sealed(app)
    kept = head(app, borsbeek)
    assert held_against(app, borsbeek, kept).holds
    statement, kind = BENT[what]
    superuser(statement)
    assert kind in {finding.kind for finding in held_against(app, borsbeek, kept).findings}


@pytest.mark.attack("T28")
def test_yesterdays_state_put_back_and_worked_on_is_seen(
    app: Flask, borsbeek: UUID, superuser: Callable[[str], None]
) -> None:
    """All again with the true key: only the head that somebody else holds tells."""
    work(app, borsbeek, "Samira")
    sealed(app)
    yesterday = head(app, borsbeek)
    work(app, borsbeek, "Dawit")
    sealed(app)
    today = head(app, borsbeek)
    superuser(
        "DELETE FROM app.audit_entry WHERE id = ANY ((SELECT line_ids FROM app.audit_seal WHERE number = 2)::uuid[]);"
        "DELETE FROM app.audit_seal WHERE number = 2"
    )
    work(app, borsbeek, "Lien")
    sealed(app)
    assert held_against(app, borsbeek, yesterday).holds
    assert held_against(app, borsbeek, head(app, borsbeek)).holds
    (found,) = held_against(app, borsbeek, yesterday, today).findings
    assert (found.kind, found.place) == (Kind.REWRITTEN, yesterday.lines + 1)
