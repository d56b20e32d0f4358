# SPDX-License-Identifier: EUPL-1.2
"""T33: a municipality leaves. Its data goes along as files, then nothing of its people is found in either database, and the others
work on as before, with a shared history that names nobody of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from psycopg import sql
from sqlalchemy import select

from koepel import doctor, roles
from koepel import scope as scopes
from koepel.backups import counting
from koepel.backups.servers import Server
from koepel.chain import export as trail
from koepel.chain import heads, rounds, sealing, verify
from koepel.database import db
from koepel.departure import removing
from koepel.departure.removing import House
from koepel.keys import install
from koepel.keys.ledger import Ledger
from koepel.keys.vault import vault_of
from koepel.launcher import Refused
from koepel.permissions import Role
from koepel.scope import entered
from koepel.web import places
from shared_pool.collaboration import command_leaving as leaving
from shared_pool.collaboration import service as collaboration
from shared_pool.collaboration.stopping import OUTLIVES
from tenants.municipality import stopping as page
from tenants.people.models import CardRelease, Person
from tenants.retention import restoring
from tests.conftest import Cluster
from tests.factories.proposals import APair, a_pair, introduced, started
from tests.isolation.town import Town, at_work
from tests.isolation.townspeople import MARK
from tests.support.places import inside
from tests.support.working import worked

pytestmark = pytest.mark.slow
GOES, STAYS = "borsbeek", ("aartselaar", "mortsel")
FOR_ONCE = re.compile(rb'value="[^"]*"|nonce="[^"]*"|content="[^"]*"')  # tokens of forms
OF_OTHERS = {"app.program.name"}  # a partner called its program so: it is the partner's
PAGES = ("", "/mentees", "/mentoren", "/duos", "/voorstellen", "/samenwerking", "/cijfers")


@pytest.fixture
def wild_town(cluster: Cluster) -> Iterator[Town]:
    """Of each test alone: who left comes not back."""
    with cluster.cloned("wild_town") as database, at_work(cluster, database) as built:
        yield built


@pytest.fixture
def house(wild_town: Town, tmp_path: Path) -> House:
    """The servers of the town, and a shared history: of each pair of municipalities a duo that runs and a proposal under way."""
    app, members = wild_town.app, wild_town.members
    for mentee_in, mentor_in in ((GOES, "mortsel"), ("mortsel", GOES), ("aartselaar", "mortsel")):
        started(app, _named(wild_town, a_pair(app, members[mentee_in], members[mentor_in], occupation="2221")))
    introduced(app, _named(wild_town, a_pair(app, members["aartselaar"], members[GOES], occupation="7115")))
    worked(app)
    cluster = wild_town.cluster
    keys_url = roles.with_database(cluster.admin_url, str(roles.make_url(cluster.keys_url).database))
    rows = Server(roles.with_database(cluster.admin_url, wild_town.database), roles.OPS)
    vault = vault_of(cluster.settings(wild_town.database))
    features = app.extensions["koepel_features"]
    return House(
        rows, Server(keys_url, install.KEEPER), vault, Ledger(vault, tmp_path / "erasures.jsonl"),
        tuple(one for feature in features for one in feature.outlives),
        tuple(one for feature in features for one in feature.ends),
    )  # fmt: skip


def _named(town: Town, pair: APair) -> APair:
    """Who is of the municipality that leaves bears its word, so what the others keep of them is found."""
    here = town.members[GOES]
    for tenant, card in ((pair.mentee_tenant, pair.mentee_card), (pair.mentor_tenant, pair.mentor_card)):
        if tenant == here:
            with inside(town.app, here):
                release = db.session.scalars(select(CardRelease).where(CardRelease.id == card)).one()
                person = db.session.get_one(Person, (here, release.person_id))
                person.given_name, person.family_name = f"{MARK[GOES]} in duo", f"{MARK[GOES]}s"
    return pair


def agree(town: Town) -> None:
    contact_point = next(one for one in town.staff(GOES) if one.role is Role.CONTACT_POINT)
    with inside(town.app, town.members[GOES], contact_point.account):
        page.agree()


def stopped(town: Town, house: House) -> None:
    agree(town)
    for _ in range(4):
        with town.app.app_context():
            left = leaving.stop_municipality(house, town.members[GOES])
        worked(town.app)
        if not left:
            return
    raise AssertionError(left)


def exported(town: Town, house: House, folder: Path) -> Path:
    with town.app.app_context():
        leaving.export_municipality(house, town.members[GOES], GOES, folder)
    return folder


def everything(server: Server, word: str) -> list[str]:
    """Where a word stands, in any column of any table: as text, and as bytes."""
    found = []
    with server.reading() as session:
        asked = (
            "SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema IN ('app', 'vault') ORDER BY 1, 2, 3"
        )
        for schema, table, column, kind in session.execute(asked).fetchall():
            value = "encode({}, 'escape')" if kind == "bytea" else "{}::text"
            words = sql.SQL("SELECT count(*) FROM {}.{} WHERE " + value + " ILIKE %s").format(
                *map(sql.Identifier, (schema, table, column))
            )
            if session.execute(words, (f"%{word}%",)).fetchone()[0]:  # type: ignore[index]
                found.append(f"{schema}.{table}.{column}")
    return found


def pages(town: Town) -> dict[tuple[str, str], tuple[int, bytes]]:
    """What staff of the others see."""
    found = {}
    for place in STAYS:
        for person in town.staff(place):
            for path in PAGES:
                answer = person.client.get(f"/{place}{path}")
                shown = (
                    FOR_ONCE.sub(b"", answer.data) if answer.status_code == 200 else b""
                )  # a refusal has a reference
                found[person.name, path] = answer.status_code, shown
    return found


def counts(house: House) -> counting.Counts:
    with house.rows.reading() as session:
        return counting.of_database(session)


def head_of(town: Town, place: str) -> heads.Head:
    with town.app.app_context():
        rounds.round_once({})
        with entered(scopes.at_home(town.members[place])):
            ledger, owner = sealing.ledger_here()
            head = sealing.head_of(ledger, sealing.last_seal(ledger, owner), place)
            db.session.remove()
    return head


@pytest.mark.attack("T33")
def test_who_leaves_takes_everything_along_and_nothing_of_its_people_stays(
    wild_town: Town, house: House, tmp_path: Path
) -> None:
    town, mark, here = wild_town, MARK[GOES], wild_town.members[GOES]
    assert {"app.counterpart.given_name", "app.proposal_half.told"} < set(everything(house.rows, mark))
    stopped(town, house)
    folder = exported(town, house, tmp_path / "out")
    kept = {place: head_of(town, place) for place in STAYS}
    gone = {str(here), alone(town, here)}
    seen, before = pages(town), counts(house)

    many = removing.remove(house, GOES, folder)
    places.forget()

    assert many > 200
    assert [one for one in everything(house.rows, mark) if one not in OF_OTHERS] == []
    assert everything(house.keys, str(here)) == ["vault.erasure.owner_id"]
    assert only_what_outlives(house, here) == []
    for place, head in kept.items():
        with town.app.app_context(), entered(scopes.at_home(town.members[place])):
            assert verify.verify(trail.records(place), [head]).holds
            db.session.remove()
    differences = counting.differences(others(before, gone), others(counts(house), gone))
    assert differences == []
    assert [key for key, said in pages(town).items() if said != seen[key]] == []
    said = [one for one in doctor.examine(town.app) if one.check not in doctor.WORTH_KNOWING]
    assert [str(one) for one in said] == []
    nobody, never = town.nobody().client, town.nobody().client
    for path in ("", "/mentees", "/aanmelden", "/protocollen"):
        gone, strange = nobody.get(f"/{GOES}{path}"), never.get(f"/nergens{path}")
        assert (gone.status_code, len(gone.data)) == (strange.status_code, len(strange.data)), path
    entry = house.book.departed()[here]
    assert entry.ground == f"municipality_left:{many}"

    # what went along can be read, and proves itself
    rows = json.loads((folder / "tables/person.json").read_text("utf-8"))
    assert any(mark in str(row["notes"]) for row in rows), "sensitive fields are open"
    assert mark in (folder / "lists/mentees.csv").read_text("utf-8-sig")
    with (folder / "audit/trail.jsonl").open(encoding="utf-8") as lines:
        given = heads.of_file((folder / "audit/heads.json").read_text("utf-8"))
        assert verify.verify(verify.read(lines), given).holds
    for place in STAYS:
        assert not [file for file in folder.rglob("*") if file.is_file() and MARK[place].encode() in file.read_bytes()]


def alone(town: Town, here: UUID) -> str:
    """Its collaboration of one."""
    with inside(town.app, here):
        return str(collaboration.alone())


def others(found: counting.Counts, gone: set[str]) -> counting.Counts:
    """Rows of everybody else; not of people's accounts, nor of who reads pages meanwhile."""
    kept = {
        key: many
        for key, many in found.items()
        if key.partition("|")[2] not in {*gone, "-"} and key.partition("|")[0] not in SHARED | OF_READING
    }
    return counting.Counts(kept)


# Tables of the pool of which rows of the one that left go; what may stay of them is looked at in `only_what_outlives`.
SHARED = {
    "card", "card_in_full", "place", "place_hold", "look_alike_cell", "breakdown_cell", "pool_read", "pool_event", "duo_signal",
    "proposal", "proposal_half", "proposal_disclosure", "programme_cell", "membership", "member_contact_point",
    "agreement", "collaboration", "pool_schedule", "announcement", "announced_place", "announced_hold",
}  # fmt: skip
OF_READING = {"audit_entry", "audit_seal", "outbox"}


def only_what_outlives(house: House, here: UUID) -> list[str]:
    """Columns that still hold the id of the one that left, but for those in which the others need it."""
    needed = {
        *(f"{one.table}.{column}" for one in OUTLIVES if one.stays != "false"
          for column in ("tenant_id", "for_tenant_id", "mentee_tenant_id", "mentor_tenant_id", "acting_tenant_id")),
        "duo.mentor_tenant_id", "engagement.mentee_tenant_id", "proposal.owner_tenant_id", "disclosure.recipient_id",
    }  # fmt: skip
    found = {one.removeprefix("app.") for one in everything(house.rows, str(here))}
    codes_and_ids = {
        "snapshot.cells", "regional_draft.report", "fair_share.found", "member_head.head", "pool_audit_entry.object_id",
        "audit_entry.object_id",
    }  # fmt: skip
    return sorted(found - needed - codes_and_ids)


@pytest.mark.attack("T33")
def test_nobody_is_removed_without_its_own_say_or_with_another_export(
    wild_town: Town, house: House, tmp_path: Path
) -> None:
    town = wild_town
    with town.app.app_context(), pytest.raises(Refused, match="did not agree"):
        leaving.stop_municipality(house, town.members[GOES])
    early = exported(town, house, tmp_path / "early")
    with pytest.raises(Refused, match="did not agree"):
        removing.remove(house, GOES, early)
    agree(town)
    with pytest.raises(Refused, match="duos across a border run"):
        removing.remove(house, GOES, early)
    stopped(town, house)
    with pytest.raises(Refused, match="other rows than the export"):
        removing.remove(house, GOES, early)
    folder = exported(town, house, tmp_path / "out")
    (folder / "tables/person.json").write_bytes(b"[]")
    with pytest.raises(Refused, match="was changed"):
        removing.remove(house, GOES, folder)
    folder = exported(town, house, tmp_path / "again")
    with inside(town.app, town.members[GOES]):
        page.take_back()
    with pytest.raises(Refused, match="did not agree"):
        removing.remove(house, GOES, folder)
    with pytest.raises(Refused, match="is the export of"):
        removing.remove(house, "mortsel", folder)
    assert everything(house.rows, MARK[GOES])


def test_a_removal_that_broke_off_is_completed(
    wild_town: Town, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, here = wild_town, wild_town.members[GOES]
    stopped(town, house)
    folder = exported(town, house, tmp_path / "out")
    before = counts(house)

    def dies(*_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(house.vault, "forget", dies)
        with pytest.raises(KeyboardInterrupt):
            removing.remove(house, GOES, folder)
    assert counts(house) == before, "the rows go all or not at all"
    with monkeypatch.context() as broken:
        broken.setattr(removing, "_forget_keys", dies)
        with pytest.raises(KeyboardInterrupt):
            removing.remove(house, GOES, folder)
    assert everything(house.keys, str(here)) != ["vault.erasure.owner_id"]
    assert removing.remove(house, GOES, folder) == 0
    assert everything(house.keys, str(here)) == ["vault.erasure.owner_id"]
    assert removing.remove(house, GOES, folder) == 0
    assert len([one for one in house.book.entries() if one.owner_id == here]) == 1


def test_who_left_and_comes_back_with_a_backup_is_removed_again(wild_town: Town, house: House) -> None:
    town, here = wild_town, wild_town.members[GOES]
    assert removing.came_back(house) == []
    house.book.enter_departure(here, 1)
    assert removing.came_back(house) == [here]
    with town.app.app_context():
        restoring._without_who_left(house)
    places.forget()
    assert [one for one in everything(house.rows, MARK[GOES]) if one not in OF_OTHERS] == []
    assert removing.came_back(house) == []
    assert town.nobody().client.get(f"/{GOES}").status_code == 404


def test_every_shared_table_says_what_becomes_of_a_row_that_names_another_municipality(house: House) -> None:
    said = {one.table: one.mine for one in house.outlives}
    with house.rows.reading() as session:
        columns = session.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'app'"
            " AND column_name LIKE '%\\_tenant\\_id' AND table_name IN (SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = 'app' AND column_name = 'collaboration_id' AND ordinal_position = 1)"
        ).fetchall()
    assert columns
    silent = sorted({table for table, _column in columns} - set(said))
    assert not silent, (
        f"say in shared_pool/collaboration/stopping.py what becomes of {silent} when a municipality leaves"
    )
