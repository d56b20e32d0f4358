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

from koepel import clock, links, mail, roles
from koepel import scope as scopes
from koepel.app import create_app
from koepel.database import TenantThing, db
from koepel.permissions import Role
from koepel.records import CollaborationAppointment, Message
from koepel.retention_terms import Retention
from koepel.scope import entered
from koepel.support import service as support
from koepel.web import places
from koepel.web.seen import mark_of
from shared_pool.arrangements import service as arrangements
from shared_pool.cards import service as cards
from shared_pool.collaboration import service as collaboration
from shared_pool.proposals.models import Proposal
from tenants import disclosure_partners as door
from tenants.accountability import access_list, processors
from tenants.accountability.schemas import ProcessorNamed
from tenants.breaches import service as breaches
from tenants.breaches.schemas import Reported
from tenants.concerns.models import SafetyReport
from tenants.consents import service as consents
from tenants.consents import texts
from tenants.consents.kinds import Answer, ConsentKind
from tenants.consents.schemas import Recorded
from tenants.intake.models import Intake
from tenants.partners import conversation, meetings, referring
from tenants.partners.schemas import Agreed, Planned, Referred
from tenants.people import models as files
from tenants.people import service as people
from tenants.registers import service as registers
from tenants.registration.models import Registration
from tenants.retention import rules
from tenants.retention.due import NOTICE
from tenants.retention.models import Destruction, DestructionItem, Tombstone
from tenants.rights import apart
from tenants.rights import service as rights
from tenants.rights.grounds import CheckedHow, Ground
from tenants.rights.kinds import RightKind
from tenants.rights.schemas import AskedFor
from tenants.trajectories import service as trajectories
from tenants.trajectories.models import Meeting, Trajectory
from tests.conftest import Cluster
from tests.factories.concerns import asks_for_help
from tests.factories.duos import ADuo, a_duo, an_engagement
from tests.factories.partners import a_partner, a_protocol, as_partner
from tests.factories.people import a_mentee, a_mentor, an_intake
from tests.factories.pool import a_region
from tests.factories.programs import a_program
from tests.factories.proposals import APair, proposed
from tests.factories.registrations import a_registration
from tests.isolation.tables import read_tables
from tests.support.mailbag import Mailbag
from tests.support.places import Staff, an_account, appointed, inside, signed_in
from tests.support.working import worked

NAMES = ("Aartselaar", "Borsbeek", "Mortsel")
MARK = {"aartselaar": "Zwaluwaar", "borsbeek": "Merelbors", "mortsel": "Koekoekmor"}
PARTNERS = {"vdab": "borsbeek", "agii": "mortsel"}  # the partner, and the one municipality that shares people with it
WORKING = (Role.PARTNER, Role.PARTNER_ADMINISTRATOR)
STAFF = (Role.CONTACT_POINT, Role.CASE_WORKER, Role.DATA_PROTECTION_OFFICER, Role.OPERATOR)
REGIONAL = (Role.COORDINATOR, Role.STEERING_MEMBER)
# Free text that factories do not write: the municipality's word goes into it.
FREE_TEXT = {
    "intake": ("occupation_text", "expectations"), "meeting": ("place",), "duo": ("next_meeting_place",), "import_batch": (),
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
        _live(app, name, tenant_id)
        _answers_for(app, name, tenant_id)
    duos = _across(app, region.id, region.members)
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


def _live(app: Flask, name: str, tenant_id: UUID) -> None:
    """People of one municipality in every state that a page shows."""
    mark = MARK[name]
    a_registration(app, in_=tenant_id, given=mark, family=f"{mark}s", remark=mark)
    with app.app_context():
        for given in ("een", "twee"):
            a_mentee(
                tenant_id, given=mark, family=f"{mark} {given}", email=f"{mark}.{given}@example.org", occupation="7212"
            )
            a_mentor(
                tenant_id,
                given=mark,
                family=f"{mark} {given}",
                email=f"{mark}.m.{given}@example.org",
                occupation="7212",
            )
        an_intake(tenant_id, "mentee", state="draft", given=mark, family=f"{mark} draft")
    worked(app)
    own = a_duo(app, in_=tenant_id, mentee=mark, mentor=mark, meetings=[clock.today() - timedelta(days=2)])
    asks_for_help(app, own, "mentor", mark)
    asks_for_help(app, own, "mentee", mark, about_worker=True)
    with inside(app, tenant_id):
        trajectories.note_contact(own.trajectory_id, "call", on=clock.today() - timedelta(days=1))
        registers.stage(f"Voornaam;Naam;Postcode\n{mark};{mark};2150\n".encode(), "lijst.csv")
        somebody = people.open_file(mark, f"{mark} call", phone="+32400000012", preferred_channel="phone")
        mail.post("notice", to=somebody.phone, subject="Koepel", body=mark, language="nl", channel="call",
                  person_id=somebody.id)  # fmt: skip


def _answers_for(app: Flask, name: str, tenant_id: UUID) -> None:
    """What an officer signs, and what a person agreed to."""
    mark = MARK[name]
    with inside(app, tenant_id):
        breaches.report(Reported(mark, clock.moment()))
        access_list.sign(mark_of(access_list.as_tree()))
        processors.name(
            ProcessorNamed("Hostingbedrijf", "bewaart de servers", "", "België", clock.today())
        )  # published
        somebody = people.open_file(mark, f"{mark} foto")
        said = Recorded(
            ConsentKind.PHOTO, Answer.GIVEN, "nl", clock.today(), texts.newest(ConsentKind.PHOTO), about=mark
        )
        consents.record(somebody.id, said)
        asked = rights.note(somebody.id, AskedFor(RightKind.TAKE_ALONG, mark))
        rights.check(asked.id, CheckedHow.KNOWN)
        apart.set_apart(people.open_file(mark, f"{mark} apart").id, Ground.CONTESTED)
        rules.decide(Retention.MENTEE_FILE, "", 6, "S-17", "", "")
        going = Destruction(number=1, announced_on=clock.today(), due_on=clock.today() + NOTICE)
        db.session.add(going)
        db.session.flush()
        db.session.add(
            DestructionItem(destruction_id=going.id, kind="person", retention="mentee_file", subject_id=somebody.id,
                            number=somebody.number, since=clock.today())
        )  # fmt: skip
        db.session.add(Tombstone(kind="person", ground="request", erased_at=clock.utcnow(), erased_by=None))
        for one in arrangements.standings():
            arrangements.publish(one.collaboration_id, one.mark)


def _across(app: Flask, region: UUID, members: dict[str, UUID]) -> dict[str, ADuo]:
    """Between municipalities: proposals in bands, and a duo whose mentor's name was disclosed (so it bears no mark)."""
    found = {}
    for name, other in zip(members, [*list(members)[1:], next(iter(members))], strict=True):
        pair = _pair(app, members[name], members[other], MARK[name])
        proposed(app, pair)
        duo = a_duo(app, in_=members[name], mentor_from=members[other], region=region, mentee=MARK[name], mentor="Karel",
                    meetings=[clock.today() - timedelta(days=5)])  # fmt: skip
        an_engagement(app, duo, in_=members[other], region=region, mentor="Karel")
        found[name] = duo
    return found


def _pair(app: Flask, mentee_in: UUID, mentor_in: UUID, mark: str) -> APair:
    with app.app_context():
        mentee = a_mentee(
            mentee_in, given=mark, family=f"{mark} paar", email=f"{mark}.p@example.org", occupation="7126"
        ).id
        mentor = a_mentor(mentor_in, given="Karel", family="Peeters", email="karel@example.org", occupation="7126").id
    worked(app)
    shown = []
    for tenant_id, intake in ((mentee_in, mentee), (mentor_in, mentor)):
        with inside(app, tenant_id):
            card = cards.cards_of(intake)
            assert card is not None
            shown.append(card.id)
    return APair(mentee_in, mentor_in, mentee, mentor, *shown)


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
        yield Person(f"mentee of a proposal of {place}", place, None, a_browser(app), token=token)


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
    return found
