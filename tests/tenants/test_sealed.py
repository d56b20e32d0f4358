# SPDX-License-Identifier: EUPL-1.2
"""What is sensitive of a person is sealed under the key of that person: it opens in its own row and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pyotp
import pytest
from flask import Flask
from psycopg import sql
from sqlalchemy import Engine, event, inspect, select, update

from koepel import clock, mail, roles
from koepel.accounts import second_factor, sign_in
from koepel.database import METADATA, db
from koepel.errors import NotFound
from koepel.keys import sealed
from koepel.keys.failures import DoesNotOpen, Erased
from koepel.keys.value import Sealed
from koepel.keys.vault import Vault
from koepel.permissions import Role
from koepel.privacy import Hashed, guarded
from koepel.records import Message
from tenants import forgetting
from tenants.people import service as people
from tenants.people.models import Person
from tenants.registration.models import Registration
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Meeting
from tests.conftest import KEYS, Cluster
from tests.factories.duos import a_duo
from tests.factories.people import a_person
from tests.factories.registrations import a_registration
from tests.support.places import a_case_worker, a_municipality, appointed, inside, signed_in

WORDS = ("amina@example.org", "+32400000011", "Dorpsstraat 117", "Slaapt slecht sinds mei")


def somebody(in_: UUID, **more: Any) -> UUID:
    email, phone, address, notes = WORDS
    return a_person(in_, **{"email": email, "phone": phone, "address": address, "notes": notes, **more}).id


@contextmanager
def administrator(cluster: Cluster, database: str) -> Iterator[psycopg.Connection[Any]]:
    """Whoever can write in the tables: an intruder in the database, or the operator."""
    url = roles.plain(roles.with_database(cluster.admin_url, database))
    with psycopg.connect(url, options="-c session_replication_role=replica", autocommit=True) as connection:
        yield connection


@contextmanager
def questions() -> Iterator[list[str]]:
    """The statements that are asked of any database."""
    asked: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield asked
    event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.attack("T28")
def test_whoever_reads_the_table_sees_no_word_of_it(app: Flask, cluster: Cluster, database: str) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        somebody(borsbeek)
    with administrator(cluster, database) as admin:
        row = admin.execute("SELECT email, phone, address, notes FROM app.person").fetchone()
    assert row is not None
    for value, word in zip(row, WORDS, strict=True):
        assert word.encode() not in bytes(value)
        assert len(value) > len(word)
    with inside(app, borsbeek):
        person = db.session.scalars(select(Person)).one()
        assert (person.email, person.phone, person.address, person.notes) == WORDS


def test_the_same_words_are_sealed_differently_each_time(app: Flask, cluster: Cluster, database: str) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        somebody(borsbeek), somebody(borsbeek)
    with administrator(cluster, database) as admin:
        assert admin.execute("SELECT count(DISTINCT phone) FROM app.person").fetchone() == (2,)


MOVES = {
    "another person's row": "UPDATE app.person SET email = (SELECT email FROM app.person WHERE id = %(from)s) WHERE id = %(to)s",
    "another column": "UPDATE app.person SET email = phone WHERE id = %(to)s",
    "another municipality": "UPDATE app.person SET tenant_id = %(other)s WHERE id = %(to)s",
    "another table": "UPDATE app.person SET email = (SELECT phone FROM app.registration LIMIT 1) WHERE id = %(to)s",
    "a bit that fell over": "UPDATE app.person SET email = set_byte(email, 20, get_byte(email, 20) # 1) WHERE id = %(to)s",
    "another generation": "UPDATE app.person SET email = set_byte(email, 2, 9) WHERE id = %(to)s",
}


@pytest.mark.attack("T28")
@pytest.mark.parametrize("move", MOVES)
def test_a_value_that_was_moved_or_changed_is_refused(app: Flask, cluster: Cluster, database: str, move: str) -> None:
    borsbeek, mortsel = a_municipality(app, "Borsbeek"), a_municipality(app, "Mortsel")
    with app.app_context():
        amina, dawit = somebody(borsbeek), somebody(borsbeek)
    a_registration(app, in_=borsbeek)
    with administrator(cluster, database) as admin:
        assert admin.execute(MOVES[move], {"from": amina, "to": dawit, "other": mortsel}).rowcount == 1
    with inside(app, mortsel if "municipality" in move else borsbeek):
        person = people.person(dawit)
        with pytest.raises(DoesNotOpen, match="email"):
            _ = person.email


def test_a_note_moved_to_another_meeting_of_the_same_duo_is_refused(
    app: Flask, cluster: Cluster, database: str
) -> None:
    duo = a_duo(app, in_=a_municipality(app, "Borsbeek"))
    with inside(app, duo.tenant_id):
        for days, note in ((2, "Huilde"), (1, "Lachte")):
            trajectories.record_meeting(duo.trajectory_id, clock.today() - timedelta(days=days), note=note)
    with administrator(cluster, database) as admin:
        admin.execute("UPDATE app.meeting m SET note = (SELECT o.note FROM app.meeting o WHERE o.id <> m.id)")
    with inside(app, duo.tenant_id):
        for row in db.session.scalars(select(Meeting)):
            with pytest.raises(DoesNotOpen):
                _ = row.note


def test_a_page_says_that_a_damaged_value_does_not_open(app: Flask, cluster: Cluster, database: str) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        amina = somebody(borsbeek)
    with administrator(cluster, database) as admin:
        admin.execute("UPDATE app.person SET phone = email")
    page = signed_in(app, a_case_worker(app, borsbeek)).get(f"/borsbeek/dossiers/{amina}/bewerken")
    assert page.status_code == 500
    assert "do not open" in page.text
    assert "amina@example.org" not in page.text


def test_the_table_itself_takes_no_plain_value(app: Flask, cluster: Cluster, database: str) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        somebody(borsbeek)
    taken = []
    with administrator(cluster, database) as admin:
        for column in guarded(METADATA):
            plain = "plain words" if isinstance(column.type, Hashed) else b"plain words, long enough to be sealed"
            row = sql.SQL("UPDATE app.{} SET {} = %s").format(
                sql.Identifier(column.table.name), sql.Identifier(column.name)
            )
            if not admin.execute(sql.SQL("SELECT FROM app.{}").format(sql.Identifier(column.table.name))).rowcount:
                continue
            with pytest.raises(psycopg.errors.CheckViolation):
                admin.execute(row, [plain])
            taken.append(f"{column.table.name}.{column.name}")
    assert "person.email" in taken


def test_a_statement_that_passes_the_row_by_carries_no_words(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        somebody(borsbeek)
    with inside(app, borsbeek):
        with pytest.raises(Exception, match="a plain value on its way"):
            db.session.execute(update(Person).values(notes="Slaapt"))
        found = db.session.scalars(select(Person.notes)).one()
        assert isinstance(found, Sealed)
        with pytest.raises(TypeError, match="through its row"):
            str(found)


def test_what_is_empty_stays_empty_and_needs_no_key(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with questions() as asked, inside(app, borsbeek):
        person = people.open_file("Amina", "Haddad")
        db.session.flush()
        db.session.expire_all()
        assert (person.email, person.phone, person.address, person.notes) == ("", "", "", "")
    assert not [said for said in asked if "vault." in said]


def test_a_list_that_shows_no_sensitive_field_asks_for_no_key_and_one_that_does_asks_once(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        for _ in range(30):
            somebody(borsbeek)
    with questions() as asked, inside(app, borsbeek):
        everybody = list(db.session.scalars(select(Person)))
        assert len({person.family_name for person in everybody}) > 1
        assert not [said for said in asked if "subject_keys" in said]
        assert {person.phone for person in everybody} == {WORDS[1]}
        assert {person.notes for person in everybody} == {WORDS[3]}
    assert len([said for said in asked if "subject_keys" in said]) == 1


def test_a_key_is_not_kept_longer_than_the_transaction(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        amina = somebody(borsbeek)
    with inside(app, borsbeek):
        person = people.person(amina)
        assert person.phone == WORDS[1]
        db.session.commit()
        vault: Vault = app.extensions["koepel_vault"]
        vault.forget(borsbeek, [amina])
        with pytest.raises(Erased):
            _ = person.notes


@pytest.mark.attack("T34")
def test_who_is_forgotten_opens_nowhere_any_more(app: Flask, cluster: Cluster, database: str) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        amina, dawit = somebody(borsbeek), somebody(borsbeek)
    with administrator(cluster, database) as admin:
        backup = admin.execute("SELECT email FROM app.person WHERE id = %s", [amina]).fetchone()
    with inside(app, borsbeek):
        forgetting.forget(amina)
    worker = signed_in(app, a_case_worker(app, borsbeek))
    page = worker.get(f"/borsbeek/dossiers/{amina}/bewerken")
    assert page.status_code == 410
    assert "erased" in page.text
    assert worker.get(f"/borsbeek/dossiers/{dawit}/bewerken").status_code == 200
    with inside(app, borsbeek):
        people.person(amina).notes = "Opnieuw"
        with pytest.raises(Erased):
            db.session.flush()
        db.session.rollback()
    with administrator(cluster, database) as admin:
        restored = admin.execute("UPDATE app.person SET email = %s WHERE id = %s", [*(backup or ()), amina])
        assert restored.rowcount == 1
    with inside(app, borsbeek), pytest.raises(Erased):
        _ = people.person(amina).email


@pytest.mark.attack("T34")
def test_with_a_person_their_registration_their_meetings_and_their_mail_are_forgotten(app: Flask) -> None:
    duo = a_duo(app, in_=a_municipality(app, "Borsbeek"))
    registered = a_registration(app, in_=duo.tenant_id, remark="Zoekt werk", email="samira@example.org")
    with inside(app, duo.tenant_id):
        trajectories.record_meeting(duo.trajectory_id, clock.today(), note="Huilde")
        mail.post("notice", to="x@example.org", subject="Dag", body="Samira", language="nl", person_id=duo.person_id)
        db.session.get_one(Registration, (duo.tenant_id, registered)).person_id = duo.person_id
        db.session.commit()
        forgetting.forget(duo.person_id)
        db.session.commit()
        db.session.expire_all()
        for row, name in (
            (db.session.get_one(Registration, (duo.tenant_id, registered)), "remark"),
            (db.session.scalars(select(Meeting)).one(), "note"),
            (db.session.scalars(select(Message).where(Message.kind == "notice")).one(), "body"),
            (people.person(duo.person_id), "email"),
        ):
            with pytest.raises(Erased):
                getattr(row, name)


def test_nobody_of_another_municipality_is_forgotten_from_here(app: Flask) -> None:
    borsbeek, mortsel = a_municipality(app, "Borsbeek"), a_municipality(app, "Mortsel")
    with app.app_context():
        amina = somebody(borsbeek)
    with inside(app, mortsel), pytest.raises(NotFound):
        forgetting.forget(amina)
    with inside(app, borsbeek):
        assert people.person(amina).email == WORDS[0]


def test_a_row_that_becomes_somebody_else_s_is_sealed_under_their_key(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        amina, dawit = somebody(borsbeek), somebody(borsbeek)
    with inside(app, borsbeek):
        written = mail.post(
            "notice", to="a@example.org", subject="Dag", body="Hallo", language="nl", person_id=amina
        ).id
    with inside(app, borsbeek):
        db.session.get_one(Message, (borsbeek, written)).person_id = dawit
    with inside(app, borsbeek):
        forgetting.forget(amina)
    with inside(app, borsbeek):
        assert db.session.get_one(Message, (borsbeek, written)).body == "Hallo"


def test_a_missing_key_is_a_fault_and_not_an_erasure(app: Flask, cluster: Cluster) -> None:
    hove = a_municipality(app, "Hove")  # of this test alone: its keys do not come back
    with app.app_context():
        amina = somebody(hove)
    with psycopg.connect(roles.plain(roles.with_database(cluster.admin_url, KEYS))) as keys:
        keys.execute("DELETE FROM vault.subject_key WHERE owner_id = %s", [hove])
    with inside(app, hove), pytest.raises(DoesNotOpen):
        _ = people.person(amina).email


def test_the_second_factor_of_an_account_opens_in_that_account_only(
    app: Flask, cluster: Cluster, database: str
) -> None:
    secret = second_factor.new_secret()
    with app.app_context():
        els = sign_in.make_account("Els Maes", "els.maes@example.org", "drie woorden samen", totp_secret=secret)
        sign_in.make_account("Inge Baert", "inge.baert@example.org", "drie woorden samen", totp_secret=secret)
        proved = sign_in.prove("els.maes@example.org", "drie woorden samen")
        assert proved is not None
        assert proved.account_id == els
    with administrator(cluster, database) as admin:
        stored = admin.execute("SELECT totp_secret FROM app.account WHERE account_id = %s", [els]).fetchone()
        assert stored is not None
        assert secret.encode() not in bytes(stored[0])
        admin.execute("UPDATE app.account SET totp_secret = %s WHERE account_id <> %s", [stored[0], els])
        moved = admin.execute("SELECT account_id FROM app.account WHERE account_id <> %s", [els]).fetchone()
    code = pyotp.TOTP(secret).now()
    with app.app_context():
        assert moved is not None
        with pytest.raises(DoesNotOpen):
            second_factor.accept(moved[0], code)
        assert second_factor.accept(els, code)


def test_staff_with_a_second_factor_open_their_pages(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with app.app_context():
        secret = second_factor.new_secret()
        els = sign_in.make_account("Els Maes", "els.maes@example.org", "drie woorden samen", totp_secret=secret)
    appointed(app, borsbeek, Role.CASE_WORKER, account=els)
    assert signed_in(app, els, second_factor=True).get("/borsbeek/vandaag").status_code == 200


def test_every_model_with_sensitive_fields_says_under_whose_key_they_stand(app: Flask) -> None:
    from koepel.database import Base

    silent = []
    for mapper in Base.registry.mappers:
        if sealed.fields(mapper.class_):
            named = getattr(mapper.class_, "__sealed_under__", None)
            if named is None or any(name not in inspect(mapper.class_).column_attrs for name in named):
                silent.append(mapper.class_.__name__)
    assert not silent, f'{silent}: __sealed_under__ = ("person_id",), the columns that say whose key it is'
