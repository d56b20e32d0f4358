# SPDX-License-Identifier: EUPL-1.2
"""One mentee against the whole pool: the engine alone, and the page of the workbench from request to answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice
from uuid import UUID

from sqlalchemy import select

from koepel import scope as scopes
from koepel.database import db
from koepel.web.kept import keep_for_good
from shared_pool.matching import service
from shared_pool.matching.engine import rank
from shared_pool.matching.service import Bench
from shared_pool.performance import towns
from shared_pool.performance.ground import Ground
from shared_pool.performance.timing import Times, timed
from shared_pool.performance.visiting import Visitor, signed_in
from tenants.intake.models import Intake, IntakeState

SEEKERS = 20


@dataclass(frozen=True)
class Ranked:
    """Times of the engine and of the page, and how many were looked at and found possible for a seeker."""

    engine: Times
    page: Times
    looked_at: int
    possible: tuple[int, ...]


def measure(ground: Ground) -> Ranked:
    """The workbench of some people of one municipality who wait."""
    number = ground.towns.measured[0]
    scope = scopes.tenant(ground.towns.ids[number])
    with ground.app.app_context(), scopes.entered(scope):
        seekers = waiting()
        engine, found, looked_at = _by_the_engine(seekers, ground.scale.rounds)
        account_id = towns.case_worker(ground.towns.ids[number], number)
    client = signed_in(ground.app, account_id)
    paths = [f"/{towns.word_of(number)}/koppelen/{intake_id}" for intake_id in seekers]
    for path in paths:
        client.page(path)
    keep_for_good()  # as a server that has served its first visitors
    page = timed(_opening(client, path) for path in islice(cycle(paths), ground.scale.rounds))
    return Ranked(engine, page, looked_at, found)


def _by_the_engine(seekers: list[UUID], rounds: int) -> tuple[Times, tuple[int, ...], int]:
    """Times of the engine alone, how many are possible for each, how many were looked at. The decks are gone before the pages come."""
    benches = [service.own_bench(intake_id) for intake_id in seekers]
    db.session.remove()
    engine = timed(islice(cycle(_ranking(bench) for bench in benches), rounds))
    return engine, tuple(len(bench.ranking) for bench in benches), benches[0].looked_at


def waiting() -> list[UUID]:
    """Intakes of mentees who wait in the municipality of this scope."""
    mine = [Intake.tenant_id == scopes.here(), Intake.side == "mentee", Intake.state == IntakeState.WAITING]
    return list(db.session.scalars(select(Intake.id).where(*mine).order_by(Intake.id).limit(SEEKERS)))


def _ranking(bench: Bench) -> Callable[[], object]:
    here = bench.around
    return lambda: rank(bench.seeker.card, bench.deck, here.programme, here.week, may_share=here.partners)


def _opening(client: Visitor, path: str) -> Callable[[], object]:
    return lambda: client.page(path)
