# SPDX-License-Identifier: EUPL-1.2
"""Three municipalities at work, as the product itself made them: people, talks, cards, proposals, duos, staff, links.

Every municipality writes its own word (`MARK`) into whatever it writes: a foreign word in an answer is a leak.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy import select

from koepel import clock, links, roles
from koepel import scope as scopes
from koepel.app import create_app
from koepel.database import TenantThing, db
from koepel.permissions import Role
from koepel.records import CollaborationAppointment, Message
from koepel.scope import entered
from koepel.support import service as support
from koepel.web import places
from shared_pool.collaboration import service as collaboration
from shared_pool.proposals.models import Proposal
from shared_pool.speed_dating.models import SpeedDateGuest
from tenants import disclosure_partners as door
from tenants.activities.models import Participation
from tenants.broadcasts.models import BroadcastWish
from tenants.concerns.models import SafetyReport
from tenants.intake.models import Intake
from tenants.partners import conversation, meetings, referring
from tenants.partners.schemas import Agreed, Planned, Referred
from tenants.people import models as files
from tenants.registration.models import Registration
from tenants.trajectories.models import Meeting, Trajectory
from tests.conftest import Cluster
from tests.factories.duos import ADuo
from tests.factories.partners import a_partner, a_protocol, as_partner
from tests.factories.pool import a_region
from tests.factories.programs import a_program
from tests.isolation.tables import read_tables
from tests.isolation.townspeople import MARK, NAMES, across, answers_for, lives
from tests.support.mailbag import Mailbag
from tests.support.places import Staff, an_account, appointed, inside, signed_in
from tests.support.working import worked

PARTNERS = {"vdab": "borsbeek", "agii": "mortsel"}  # the partner, and the one municipality that shares people with it
WORKING = (Role.PARTNER, Role.PARTNER_ADMINISTRATOR)
STAFF = (Role.CONTACT_POINT, Role.CASE_WORKER, Role.DATA_PROTECTION_OFFICER, Role.OPERATOR)
REGIONAL = (Role.COORDINATOR, Role.STEERING_MEMBER)
# Free text that factories do not write: the municipality's word goes into it.
FREE_TEXT = {
    "intake": ("occupation_text", "expectations"), "meeting": ("place",), "duo": ("next_meeting_place",), "import_batch": (),
    "speed_date_answer": ("other_name",),
}  # fmt: skip
# The same in fields that stand sealed: written through their rows.
SEALED_TEXT: dict[type[TenantThing], tuple[str, ...]] = {
    files.Person: ("notes", "address"), Meeting: ("note",), Message: ("subject", "body"), Trajectory: ("stop_note",),
    Registration: ("remark",), SafetyReport: ("words",),
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody who comes to the door: where they sit, as what, and their browser."""

    name: str
    place: str
    role: Role | None
    client: Staff = field(compare=False, hash=False)
    decides: bool = False
    token: str = ""
    account: UUID | None = None

    def browser(self, *, for_once: bool = False) -> Staff:
        """The own one, or a new one that may be signed out."""
        if not for_once:
            return self.client
        app = self.client.application
        return signed_in(app, self.account) if self.account else a_browser(app)


@dataclass
class Town:
    """The application, who comes, whose words are whose, and the ids of everything by municipality and table."""

    app: Flask
    cluster: Cluster
    database: str
    region: UUID
    members: dict[str, UUID]
    people: list[Person]
    ids: dict[str, dict[str, list[UUID]]]

    def staff(self, place: str) -> list[Person]:
        """Who sits there."""
        return [person for person in self.people if person.place == place and person.role is not None]

    def links(self) -> list[Person]:
        """Who holds a link."""
        return [person for person in self.people if person.token]

    def prove_again(self) -> None:
        """Everybody proved this very minute who they are, however long the tests before this one took."""
        with psycopg.connect(roles.plain(roles.with_database(self.cluster.admin_url, self.database))) as admin:
            admin.execute("UPDATE app.session SET stepped_up_at = now() WHERE stepped_up_at IS NOT NULL")

    def nobody(self) -> Person:
        """A browser without a session."""
        return Person("nobody", "", None, a_browser(self.app))


def leaked(answer: bytes, person: Person) -> list[str]:
    """Words of municipalities that this person has nothing to do with."""
    own = MARK.get(PARTNERS.get(person.place, person.place), "")
    return [mark for mark in MARK.values() if mark != own and mark.encode() in answer]


def a_browser(app: Flask) -> Staff:
    """Nobody is signed in; pages come in English."""
    client = Staff(app, app.response_class, use_cookies=True)
    client.set_cookie("taal", "en", domain="127.0.0.1")
    return client


@contextmanager
def at_work(cluster: Cluster, database: str) -> Iterator[Town]:
    """Build the town in this clone; it lasts as long as the block."""
    places.forget()
    app = create_app(cluster.settings(database), bell=lambda owner, row_id, queue: None, transport=Mailbag())
    app.config["TESTING"] = False
    region = a_region(app, *NAMES)
    with app.app_context():
        collaboration.found_collaboration("Noord", "noord", "demo", "vzw Noord", date(2016, 1, 1))
    for name, tenant_id in region.members.items():
        lives(app, name, tenant_id)
        answers_for(app, name, tenant_id)
    duos = across(app, region.id, region.members)
    comers = [*_staff(app, region.members), *_regional(app, region.id), *_holders(app, duos)]
    comers += [one for word, town in PARTNERS.items() for one in _partner(app, word, region.members[town], MARK[town])]
    school = a_partner(app, "huis-van-het-leren")  # with whom a client of every municipality may go on
    for tenant_id in region.members.values():
        a_protocol(app, in_=tenant_id, with_=school)
    worked(app)
    _questions(app, region.members, comers)
    _mark(cluster, database, region.members)
    for name, tenant_id in region.members.items():
        _mark_sealed(app, tenant_id, MARK[name])
    town = Town(app, cluster, database, region.id, region.members, comers, _ids(cluster, database, region.members))
    yield town
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    places.forget()


def _staff(app: Flask, members: dict[str, UUID]) -> Iterator[Person]:
    for place, tenant_id in members.items():
        for role in STAFF:
            account = appointed(app, tenant_id, role, name=f"{MARK[place]} {role}")
            yield Person(f"{role} of {place}", place, role, signed_in(app, account), account=account)
        account = appointed(app, tenant_id, Role.CASE_WORKER, name=f"{MARK[place]} beslist", may_decide=True)
        yield Person(
            f"deciding case worker of {place}",
            place,
            Role.CASE_WORKER,
            signed_in(app, account),
            decides=True,
            account=account,
        )


def _regional(app: Flask, region: UUID) -> Iterator[Person]:
    for role in REGIONAL:
        account = an_account(app, f"Els {role}")
        with app.app_context(), entered(scopes.region(region)):
            row = CollaborationAppointment(
                collaboration_id=region,
                account_id=account,
                role=role.value,
                shown_name="Els",
                valid_from=date(2016, 1, 1),
            )
            db.session.add(row)
            db.session.commit()
        yield Person(str(role), "bam", role, signed_in(app, account), account=account)


def _partner(app: Flask, word: str, tenant_id: UUID, mark: str) -> Iterator[Person]:
    """A partner with protocols in three states, clients of its worker and of nobody, a referral, words to and fro."""
    one = a_partner(app, word)
    protocol_id = a_protocol(app, in_=tenant_id, with_=one, title="Cliënten volgen", may_refer=True)
    a_protocol(app, in_=tenant_id, with_=one, state="advised", title=f"{mark} te tekenen")
    a_protocol(app, in_=tenant_id, with_=one, state="draft", title=f"{mark} ontwerp")
    with inside(app, tenant_id):
        first, second = db.session.scalars(select(Intake.person_id).where(Intake.side == "mentee").limit(2))
        grant = door.open_grant(protocol_id, first, worker_id=one.worker, worker_name=mark)
        door.open_grant(protocol_id, second)
        conversation.write(grant, mark, mark)
        met = meetings.plan(grant, Planned(clock.moment(), mark))
        meetings.agree(met.id, Agreed(mark, mark, mark))
    with as_partner(app, one.id, one.worker):
        referring.refer(Referred(protocol_id, mark, mark, "+32400001990", "ti", informed=True, remark=mark), mark)
    a_program(app, one, mark)
    for role, account in ((Role.PARTNER, one.worker), (Role.PARTNER_ADMINISTRATOR, one.administrator)):
        yield Person(f"{role} of {word}", word, role, signed_in(app, account), account=account)


def _holders(app: Flask, duos: dict[str, ADuo]) -> Iterator[Person]:
    for place, duo in duos.items():
        for side, token in (("mentor", duo.mentor_token), ("mentee", duo.mentee_token)):
            yield Person(f"{side} of a duo of {place}", place, None, a_browser(app), token=token)
        with inside(app, duo.tenant_id):
            mine = Proposal.mentee_tenant_id == duo.tenant_id
            proposal_id = db.session.scalars(select(Proposal.id).where(mine)).one()
            token = links.make(
                "proposal", proposal_id, "mentee", "meets", person_id=None, language="nl", life=timedelta(days=7)
            )
            invited = db.session.scalars(select(Participation).where(Participation.side == "mentee")).one()
            invitation = links.make(
                "participation", invited.id, "mentee", "activity", person_id=None, language="nl", life=timedelta(days=7)
            )
            wish = db.session.scalars(select(BroadcastWish)).first()
            assert wish is not None
            stop = links.make(
                "broadcast_wish", wish.id, "mentee", "broadcasts", person_id=None, language="nl", life=timedelta(days=7),
                beside=True,
            )  # fmt: skip
            guest = db.session.scalars(select(SpeedDateGuest).order_by(SpeedDateGuest.id)).first()
            assert guest is not None
            card = links.make(
                "speed_guest", guest.id, guest.side, "marks", person_id=None, language="nl", life=timedelta(days=7),
            )  # fmt: skip
        yield Person(f"guest of a speed date of {place}", place, None, a_browser(app), token=card)
        yield Person(f"somebody written to in {place}", place, None, a_browser(app), token=stop)
        yield Person(f"mentee of a proposal of {place}", place, None, a_browser(app), token=token)
        yield Person(f"somebody invited in {place}", place, None, a_browser(app), token=invitation)


def _mark(cluster: Cluster, database: str, members: dict[str, UUID]) -> None:
    with psycopg.connect(roles.plain(roles.with_database(cluster.admin_url, database))) as admin:
        for table, columns in FREE_TEXT.items():
            for column in columns:
                query = sql.SQL("UPDATE app.{} SET {} = %s WHERE tenant_id = %s").format(
                    *map(sql.Identifier, (table, column))
                )
                for place, tenant_id in members.items():
                    admin.execute(query, (MARK[place], tenant_id))


def _questions(app: Flask, members: dict[str, UUID], comers: list[Person]) -> None:
    """In each municipality an operator asked to look along."""
    for person in comers:
        if person.role is Role.OPERATOR and person.account is not None:
            with inside(app, members[person.place], person.account):
                support.ask(person.account, "Ode Raes", MARK[person.place], 2)


def _mark_sealed(app: Flask, tenant_id: UUID, mark: str) -> None:
    with inside(app, tenant_id):
        for model, fields in SEALED_TEXT.items():
            for row in db.session.scalars(select(model).where(model.tenant_id == tenant_id)):
                for field in fields:
                    setattr(row, field, mark)


def _ids(cluster: Cluster, database: str, members: dict[str, UUID]) -> dict[str, dict[str, list[UUID]]]:
    """The ids that a page could be asked for, read as the administrator."""
    found: dict[str, dict[str, list[UUID]]] = {place: {} for place in members}
    with psycopg.connect(roles.plain(roles.with_database(cluster.admin_url, database))) as admin:
        for table in read_tables(admin).values():
            owners = [name for name in ("tenant_id", "mentee_tenant_id", "mentor_tenant_id") if name in table.columns]
            asked_for = "collaboration_id" if table.name == "accession" else "id"
            if not owners or asked_for not in table.columns:
                continue
            mine = sql.SQL(" OR ").join(sql.SQL("{} = %(tenant)s").format(sql.Identifier(name)) for name in owners)
            query = sql.SQL("SELECT {} FROM app.{} WHERE {} ORDER BY 1 LIMIT 16")
            for place, tenant_id in members.items():
                words = query.format(sql.Identifier(asked_for), sql.Identifier(table.name), mine)
                found[place][table.name] = [row[0] for row in admin.execute(words, {"tenant": tenant_id})]
        programs = "SELECT p.id FROM app.program p JOIN app.slug s ON s.target_id = p.partner_id WHERE s.word = %s"
        for word, place in PARTNERS.items():
            found[place]["program"] = [row[0] for row in admin.execute(programs, (word,))]
        drafts = [row[0] for row in admin.execute("SELECT id FROM app.regional_draft")]  # of all members together
        for place in members:
            found[place]["regional_draft"] = drafts
    return found
