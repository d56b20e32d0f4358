# SPDX-License-Identifier: EUPL-1.2
"""What is revoked is refused at once: question by question, and as a race of readers against who revokes (T14)."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, update

from koepel import clock
from koepel.database import db
from koepel.partners.models import ProgramToken
from tenants import disclosure_partners as door
from tenants.protocols import service as protocols
from tests.factories.partners import APartner, as_partner
from tests.factories.people import a_mentee
from tests.factories.programs import AProgram, Asking, asking
from tests.support.places import inside, signed_in

RACES = int(os.environ.get("KOEPEL_RACES", "500"))  # before a release 10,000
AGAINST_READERS = RACES if RACES >= 10_000 else 15


def lasting(app: Flask, ocmw: APartner, program: AProgram) -> Asking:
    """A token that outlives all rounds."""
    held = asking(app, program)
    with as_partner(app, ocmw.id):
        db.session.execute(update(ProgramToken).values(expires_at=clock.utcnow() + timedelta(days=1)))
    return held


def _rounds(app: Flask, ocmw: APartner, program: AProgram, rounds: int) -> list[float]:
    """Seconds, by PostgreSQL's clock, from each revocation until a question was refused; one that is answered is a failure."""
    held, waits = lasting(app, ocmw, program), []
    now = func.clock_timestamp()
    for _ in range(rounds):
        assert held.get("/api/v1/protocols").status_code == 200
        with as_partner(app, ocmw.id):
            revoked = db.session.scalars(update(ProgramToken).values(revoked_at=now).returning(now)).one()
        assert held.get("/api/v1/protocols").status_code == 401
        with as_partner(app, ocmw.id):
            again = db.session.scalars(update(ProgramToken).values(revoked_at=None).returning(now)).one()
        waits.append((again - revoked).total_seconds())
    return waits


def test_what_is_revoked_is_refused_at_the_next_question(app: Flask, ocmw: APartner, program: AProgram) -> None:
    assert max(_rounds(app, ocmw, program, 200)) <= 1


@pytest.mark.attack("T14")
@pytest.mark.slow
def test_what_is_revoked_is_refused_however_often(app: Flask, ocmw: APartner, program: AProgram) -> None:
    assert max(_rounds(app, ocmw, program, RACES)) <= 1


@dataclass
class Reader:
    """Asks again and again, and notes when each question began, and whether its answer held data."""

    ask: Callable[[], bytes]
    seen: list[tuple[float, bool]] = field(default_factory=list)

    def run(self, over: threading.Event) -> None:
        """Until it is over."""
        while not over.is_set():
            began = time.perf_counter()
            self.seen.append((began, b"Amina" in self.ask()))


@pytest.mark.slow
@pytest.mark.attack("T14", hostile=True)
def test_no_answer_that_began_after_a_revocation_holds_data(
    app: Flask, mortsel: UUID, ocmw: APartner, protocol_id: UUID, program: AProgram
) -> None:
    """Three read without a pause, by screen and by token; a fourth suspends, waits until each was answered, and resumes."""
    with app.app_context():
        amina = a_mentee(mortsel, given="Amina", family="Tesfay").person_id
    with inside(app, mortsel):
        grant_id = door.open_grant(protocol_id, amina, worker_id=ocmw.worker, worker_name="Koen Jacobs").id
    held, browser, over = lasting(app, ocmw, program), signed_in(app, ocmw.worker), threading.Event()
    readers = [
        Reader(lambda: held.get(f"/api/v1/clients/{grant_id}").data),
        Reader(lambda: held.get("/api/v1/clients").data),
        Reader(lambda: browser.get(ocmw.path(f"clienten/{grant_id}")).data),
    ]
    threads = [threading.Thread(target=one.run, args=(over,)) for one in readers]
    for thread in threads:
        thread.start()
    try:
        answers = [data for _ in range(AGAINST_READERS) for data in _while_shut(app, mortsel, protocol_id, readers)]
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert not sum(answers), f"{sum(answers)} of {len(answers)} answers that began after a suspension held data"
    assert len(answers) >= 3 * AGAINST_READERS
    assert all(any(data for _, data in reader.seen) for reader in readers), "nothing was ever read"


def _while_shut(app: Flask, mortsel: UUID, protocol_id: UUID, readers: list[Reader]) -> list[bool]:
    """Suspend, wait, resume: whether there were data in the answers to what was asked after the commit of the suspension."""
    with inside(app, mortsel):
        protocols.suspend(protocol_id, "onderzoek")
    closed = time.perf_counter()
    _until(lambda: all(one.seen and one.seen[-1][0] > closed for one in readers))
    answers = [data for one in readers for began, data in one.seen[-20:] if began > closed]
    with inside(app, mortsel):
        protocols.resume(protocol_id)
    opened = time.perf_counter()
    _until(lambda: all(one.seen[-1][0] > opened for one in readers))
    return answers


def _until(done: Callable[[], bool]) -> None:
    patience = time.monotonic() + 60
    while not done():
        assert time.monotonic() < patience, "a reader hangs"
        time.sleep(0.001)
