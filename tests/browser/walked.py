# SPDX-License-Identifier: EUPL-1.2
"""The town of the isolation suite behind a port, with a duo, proposals, a list and letters in the states that a screen shows."""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.message import EmailMessage
from uuid import UUID

import psycopg
from sqlalchemy import select
from werkzeug.serving import make_server

from koepel import clock, links, roles
from koepel import scope as scopes
from koepel.accounts import link as account_link
from koepel.chain import rounds
from koepel.database import db
from koepel.scope import entered
from koepel.support import service as support
from shared_pool.announcements import service as announcements
from shared_pool.steering import counting
from shared_pool.steering.models import Snapshot
from shared_pool.steering.snapshots import REGION
from tenants.activities import attendance, guests, places
from tenants.activities.schemas import WalkIn
from tenants.intake import service as intakes
from tenants.partners.models import Referral
from tenants.people import service as people
from tenants.protocols.models import PartnerGrant, Protocol
from tenants.recruitment import warming
from tenants.recruitment.codes import Route, Tried
from tenants.registers import service as registers
from tenants.rights import apart
from tenants.rights import link as own_link
from tenants.rights import service as rights
from tenants.rights.grounds import CheckedHow, Ground
from tenants.rights.kinds import RightKind
from tenants.rights.schemas import AskedFor
from tenants.surveys import service as surveys
from tenants.surveys.instrument import MENTEE_END, newest
from tenants.trajectories.models import Duo
from tests.browser.screens import CASE_WORKER, COORDINATOR, MENTEE, MENTOR, Screen
from tests.conftest import Cluster
from tests.factories.activities import TRAINING, a_person, invited, planned
from tests.factories.broadcasts import drafted, sent, stop_token, written
from tests.factories.campaigns import a_campaign, a_session
from tests.factories.cohorts import a_cohort, arrives
from tests.factories.meeting_places import LIBRARY, a_meeting_place
from tests.factories.people import a_mentee, a_mentor, an_intake
from tests.factories.proposals import APair, agreed, card_of, introduced
from tests.factories.regional_drafts import a_region_with_drafts
from tests.factories.surveys import a_survey, an_ended_duo, the_link
from tests.factories.talks import talked
from tests.factories.vdab import HOA, LOA, lot_of, the_programme
from tests.factories.vdab import KEY as VDAB
from tests.isolation.town import Person, Town, at_work
from tests.support.places import an_account, inside
from tests.support.working import worked

BOX = re.compile(r'name="met"[^>]*?value="([^"]+)"|value="([^"]+)"[^>]*?name="met"')
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
LIST = "Dossiernr;Voornaam;Naam;Rol;Postcode;Gemeente;Geboortedatum\nB1;Lina;Aziz;mentee;2150;Borsbeek;02/04/1988\n"
GROUPS = {
    "age": ("18_24", "25_34", "35_44", "45_54", "55_64", "65_plus"),
    "gender": ("woman", "man", "other", "unknown"),
    "education": ("primary", "lower_secondary", "secondary", "higher", "university", "unknown"),
}


@dataclass
class Walk:
    """A running Koepel of which every screen can be opened: who looks, and what fills the braces of an address."""

    url: str
    town: Town
    parts: dict[str, str] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        """Who looks, by name; anybody else has no session."""
        known = {person.name: person for person in self.town.people}
        return known.get(name) or self.town.nobody()

    def filled(self, screen: Screen) -> str:
        """The address of this screen. A brace with the name of a table takes the first of its rows that opens."""
        path = screen.path
        for name in re.findall(r"\{(\w+)\}", path):
            if name not in self.parts:
                self.parts[name] = self._opens(name, screen)
            path = path.replace(f"{{{name}}}", self.parts[name])
        return path

    def _opens(self, table: str, screen: Screen) -> str:
        for one in self.town.ids["borsbeek"][table]:
            address = self.filled(replace(screen, path=screen.path.replace(f"{{{table}}}", str(one))))
            if self.person(screen.who).client.get(address).status_code == screen.status:
                return str(one)
        raise AssertionError(f"no row of {table} opens {screen.path}: make one in tests/browser/walked.py")


@contextmanager
def running(cluster: Cluster, database: str) -> Iterator[Walk]:
    """The town, served by a thread of this process on a free port of this machine."""
    with at_work(cluster, database) as town:
        server = make_server("127.0.0.1", 0, town.app, threaded=True)
        walk = Walk(f"http://127.0.0.1:{server.server_port}", town)
        _fill(walk)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield walk
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def _fill(walk: Walk) -> None:
    here, there = walk.town.members["borsbeek"], walk.town.members["aartselaar"]
    _links(walk)
    _surveys(walk, here)
    _signing(walk, here)
    _intakes(walk, here)
    _proposals(walk, here, there)
    _lists(walk, here)
    _letters(walk)
    _figures(walk, here)
    _partners(walk, here)
    _oversight(walk, here)
    _rights(walk, here)
    _activities(walk, here)
    _cohorts(walk, here)
    _messages(walk, here)
    _recruiting(walk, here)
    walk.parts |= talked(walk.town.app, here)
    walk.parts |= a_region_with_drafts(walk.town.app, walk.town.region, *walk.town.members.values())
    worker, region = walk.person(CASE_WORKER), walk.person(COORDINATOR)
    mine = _boxes(worker, f"/borsbeek/koppelen/{walk.parts['mentee_intake']}")
    walk.parts |= {"one_card": f"met={mine[0]}", "two_cards": f"met={mine[0]}&met={mine[1]}"}
    waiting = region.client.get("/samen/bam/koppelen").get_data(as_text=True)
    for card in re.findall(rf"/samen/bam/koppelen/({IDS.pattern})", waiting):
        shown = _boxes(region, f"/samen/bam/koppelen/{card}")
        if len(shown) > 1:
            walk.parts |= {"card": card, "two_of_the_region": f"met={shown[0]}&met={shown[1]}"}
            return
    raise AssertionError("nobody of the region has two mentors to compare")


def _partners(walk: Walk, here: UUID) -> None:
    """A person who is shared and can go on elsewhere, a draft and a protocol to sign, the registration of a referral."""
    with inside(walk.town.app, here):
        grant = db.session.scalars(select(PartnerGrant).where(PartnerGrant.worker_id.is_not(None))).one()
        theirs = select(Protocol).where(Protocol.tenant_id == here, Protocol.partner_id == grant.partner_id)
        by_state = {row.state: row.id for row in db.session.scalars(theirs)}
        shared, transferable = grant.person_id, grant.id
        referred = db.session.scalars(select(Referral.registration_id)).first()
    walk.parts |= {
        "shared_person": str(shared), "draft_protocol": str(by_state["draft"]), "to_sign": str(by_state["advised"]),
        "protocol": str(by_state["in_force"]), "referred": str(referred),
        "transferable": str(transferable),
    }  # fmt: skip


def _oversight(walk: Walk, here: UUID) -> None:
    """An operator asked to look along, and something is sealed."""
    with inside(walk.town.app, here):
        walk.parts["support_access"] = str(support.waiting()[0].id)
    with walk.town.app.app_context():
        rounds.round_once({})


def _rights(walk: Walk, here: UUID) -> None:
    """A mentee opens the own page and asks something; a file is set apart."""
    app = walk.town.app
    with app.app_context():
        person_id = a_mentee(here, given="Yonas", family="Tesfay").person_id
    with inside(app, here):
        asked = rights.note(UUID(walk.parts["mentee"]), AskedFor(RightKind.TAKE_ALONG, "Alles, graag"))
        rights.check(asked.id, CheckedHow.KNOWN)
        address = own_link.make(people.person(UUID(walk.parts["mentee"])))
        walk.parts |= {"asked_right": str(asked.id), "own_link": address.partition("/l/")[2].split("/")[0]}
        walk.parts["set_apart"] = str(apart.set_apart(person_id, Ground.CONTESTED).id)
    worked(app)


def _activities(walk: Walk, here: UUID) -> None:
    """A training of this evening: one mentor is there, another one is invited."""
    app, soon = walk.town.app, clock.moment().replace(hour=23, minute=59)
    training = planned(app, here, replace(TRAINING, starts_at=soon, ends_at=soon + timedelta(hours=2), capacity=12))
    person = a_person(app, here, "Hilde")
    walk.parts |= {"training": str(training), "invited": invited(app, here, training, "Geert")}
    with inside(app, here):
        row = places.sign_up(training, places.add(training, person, "mentor").id)
        attendance.tap(training, row.id, by="Tom Verlinden")
        walk.parts |= {"was_there": str(row.id), "announced": str(announcements.coming()[0][0].id)}


def _cohorts(walk: Walk, here: UUID) -> None:
    """A cohort with a mentee who registered and one who waits for a match, an info session with a guest, and who has no place."""
    app = walk.town.app
    cohort = a_cohort(app, here, "Lente 2027", programme="volunteering", places=2)
    for given in ("Selam", "Farid", "Oksana"):
        arrives(app, here, given, programme="volunteering", waits=given == "Farid")
    session = a_session(app, here, cohort_id=cohort, programme="volunteering")
    with inside(app, here):
        guests.walk_in(session, WalkIn("Mehmet Demir", "+32400000013"))
    walk.parts["cohort"] = str(cohort)


def _messages(walk: Walk, here: UUID) -> None:
    """A draft to mentees, and a message that waits for them, with the link at its foot."""
    app = walk.town.app
    walk.parts |= {
        "message_draft": str(drafted(app, here)),
        "message_ready": str(written(app, here, template="contact")),
        "stop_link": next(stop_token(one.body) for one in sent(app, here) if "/berichten" in one.body),
    }


def _recruiting(walk: Walk, here: UUID) -> None:
    """A poster for an info session with a guest on its list, a mentor in reserve and a mentee for whom one was looked for."""
    app = walk.town.app
    session = a_session(app, here, places=12)
    walk.parts |= {"info_session": str(session), "campaign": str(a_campaign(app, here, "bib", session=session))}
    with inside(app, here):
        guests.walk_in(session, WalkIn("Dawit Kidane", "+32400000012"))
        mentor, mentee = (intakes.waiting_list(side)[0].id for side in ("mentor", "mentee"))
        warming.put_in_reserve(mentor)
        warming.looked(mentee, Route.LINKEDIN, Tried.NOBODY)
        walk.parts |= {"warm_mentor": str(mentor), "warm_mentee": str(mentee)}


def _figures(walk: Walk, here: UUID) -> None:
    """Counted, and a frozen month with as many groups as a region can have: the fullest page of the steering group."""
    app, region = walk.town.app, walk.town.region
    for tenant in walk.town.members.values():
        with inside(app, tenant):
            counting.count(counting.recent_months())
    worked(app)
    month = counting.month_before(clock.today().replace(day=1))
    with app.app_context(), entered(scopes.region(region)):
        for attribute, values in GROUPS.items():
            cells = [{"place": place, "value": one, "persons": 25} for place in (REGION, str(here)) for one in values]
            for side in ("mentee", "mentor"):
                db.session.add(
                    Snapshot(
                        collaboration_id=region, month=month, attribute=f"{side}_{attribute}",
                        cells=cells, taken_at=clock.moment(),
                    )
                )  # fmt: skip
        db.session.commit()


def _boxes(person: Person, path: str) -> list[str]:
    """The mentors that can be compared on a workbench."""
    return [one or other for one, other in BOX.findall(person.client.get(path).get_data(as_text=True))]


def _links(walk: Walk) -> None:
    """A mentor reports a meeting and a call by the own link."""
    mentor, mentee = walk.person(MENTOR), walk.person(MENTEE)
    walk.parts |= {"mentor_link": mentor.token, "mentee_link": mentee.token}
    for how, part in (("in_person", "meeting"), ("call", "contact")):
        saved = mentor.client.send(f"/l/{mentor.token}/ontmoeting", held_on=clock.today().isoformat(), how=how)
        found = IDS.search(saved.headers.get("Location", ""))
        assert found, f"{how}: {saved.status_code} {saved.get_data(as_text=True)[:3000]}"
        walk.parts[part] = found[0]
    day = clock.today() + timedelta(days=7)
    a_meeting_place(walk.town.app, walk.town.members["borsbeek"], "Bibliotheek", directions="De blauwe deur.")
    planned_ = mentor.client.send(f"/l/{mentor.token}/afspraken", at=f"{day}T14:00", known_place=LIBRARY, every="week")
    assert planned_.status_code == 303, planned_.status
    with inside(walk.town.app, walk.town.members["borsbeek"]):
        duo = db.session.scalars(select(Duo.trajectory_id).where(Duo.series.is_not(None))).one()
    walk.parts |= {"agreed_day": day.isoformat(), "agreed_duo": str(duo)}


def _signing(walk: Walk, here: UUID) -> None:
    with inside(walk.town.app, here):
        mentor = a_mentor(here, given="Lieve", family="Aerts", ready=False)
        walk.parts["unsigned"] = str(mentor.person_id)
        walk.parts["signing_link"] = links.make(
            "signing",
            mentor.person_id,
            "mentor",
            "sign",
            person_id=mentor.person_id,
            language="nl",
            life=timedelta(days=7),
        )


def _surveys(walk: Walk, here: UUID) -> None:
    """Six people answered, so that the results have a chart; a seventh holds a link, and an eighth a sheet of paper."""
    app = walk.town.app
    for number in range(8):
        duo = an_ended_duo(app, in_=here, mentee=f"Lina {number}")
        asked = a_survey(app, duo, way="link" if number == 6 else "paper")
        if number == 6:
            walk.parts["survey_link"] = the_link(app, duo, asked)
        elif number == 7:
            walk.parts["survey"] = str(asked)
        else:
            with inside(app, here):
                items = newest(MENTEE_END).asked("completed")
                surveys.type_in(asked, {item.key: item.scale.answers[-1 - number % 2] for item in items})


def _intakes(walk: Walk, here: UUID) -> None:
    app = walk.town.app
    with app.app_context():
        walk.parts["draft"] = str(an_intake(here, "mentee", state="draft", given="Samira", family="Haddad").id)
        walk.parts["mentor_draft"] = str(an_intake(here, "mentor", state="draft", given="Wim", family="Smets").id)
        mentee = a_mentee(here, given="Selam", family="Kidane", email="selam@example.org", occupation="7212")
        mentor = a_mentor(here, given="Lieve", family="Aerts", email="lieve@example.org", occupation="7212")
        walk.parts |= {"mentee_intake": str(mentee.id), "mentee": str(mentee.person_id)}
        walk.parts |= {"mentor_intake": str(mentor.id), "mentor": str(mentor.person_id)}
    _vdab(walk, here)
    worked(app)


def _vdab(walk: Walk, here: UUID) -> None:
    """Somebody whom VDAB was not asked about yet, and somebody outside the lot."""
    app = walk.town.app
    people = (("sought", "Dawit", "higher", HOA), ("outside", "Yusuf", "primary", LOA))
    for part, given, education, subgroup in people:
        if part == "outside":
            lot_of(app, here, HOA)
        with app.app_context():
            talk = an_intake(here, programme=VDAB, given=given, family="Tesfay", education=education, subgroup=subgroup)
            walk.parts[part] = str(talk.id)
    with inside(app, here):
        walk.parts["lot"] = str(the_programme().id)


def _proposals(walk: Walk, here: UUID, there: UUID) -> None:
    """One in each state; the town brought those that wait for a municipality."""
    app = walk.town.app
    with psycopg.connect(roles.plain(roles.with_database(walk.town.cluster.admin_url, walk.town.database))) as admin:
        rows = admin.execute(
            "SELECT id, mentee_tenant_id FROM app.proposal WHERE %s IN (mentee_tenant_id, mentor_tenant_id)", (here,)
        ).fetchall()
    walk.parts["proposed"] = str(next(row[0] for row in rows if row[1] == here))
    walk.parts["to_decide"] = str(next(row[0] for row in rows if row[1] != here))
    asked = agreed(app, _pair(walk, here, there, "2221"))
    met = introduced(app, _pair(walk, here, there, "5120"))
    walk.parts |= {"agreed": str(asked), "introduced": str(met)}
    for tenant, proposal, side, action, part in (
        (here, asked, "mentee", "meets", "asked_mentee"),
        (there, asked, "mentor", "meets", "asked_mentor"),
        (here, met, "mentee", "goes_on", "asked_again"),
    ):
        with inside(app, tenant):
            walk.parts[part] = links.make(
                "proposal", proposal, side, action, person_id=None, language="nl", life=timedelta(days=7)
            )


def _pair(walk: Walk, here: UUID, there: UUID, occupation: str) -> APair:
    app = walk.town.app
    with app.app_context():
        mentee = a_mentee(
            here, given="Lina", family="Aziz", email=f"lina{occupation}@example.org", occupation=occupation
        )
        mentor = a_mentor(
            there, given="Rudi", family="Claes", email=f"rudi{occupation}@example.org", occupation=occupation
        )
        ids = mentee.id, mentor.id
    worked(app)
    return APair(here, there, *ids, card_of(app, here, ids[0]), card_of(app, there, ids[1]))


def _lists(walk: Walk, here: UUID) -> None:
    staged = walk.parts["staged"] = str(walk.town.ids["borsbeek"]["import_batch"][0])
    with inside(walk.town.app, here):
        walk.parts["imported"] = str(registers.import_now(LIST.encode(), "dossiers.csv")[0].id)
    worker = walk.person(CASE_WORKER)
    sent = worker.client.send(f"/borsbeek/importeren/{staged}/kolommen")
    assert sent.status_code == 303, sent.get_data(as_text=True)[:2000]
    worked(walk.town.app)


def _letters(walk: Walk) -> None:
    """A mail in the development mailbox, and an invitation that somebody has not opened yet."""
    name = uuid.uuid4()
    letter = EmailMessage()
    letter["To"], letter["Subject"], letter["Date"] = "lina@example.org", "Koepel", "Tue, 14 May 2019 09:00:00 +0200"
    letter.set_content("Dag Lina,\n\nJe mentor is Karel.")
    folder = walk.town.app.extensions["koepel_settings"].state / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.eml").write_bytes(letter.as_bytes())
    account = an_account(walk.town.app, "Nieuw Gezicht")
    with walk.town.app.app_context():
        walk.parts |= {"letter": str(name), "invitation": account_link.make(account, "invitation")}
