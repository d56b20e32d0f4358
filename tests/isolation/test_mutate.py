# SPDX-License-Identifier: EUPL-1.2
"""The proof of the proof: a removal that nobody notices is told and fails the run, and walls stand again afterwards."""

from __future__ import annotations

import time

import pytest
from psycopg import sql

from tests.isolation.cases import broken
from tests.isolation.mutate import Result, tell
from tests.isolation.removals import Removal, audited, removals
from tests.isolation.world import World


def test_a_removal_that_nobody_notices_fails_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    results = [
        Result("policy removed", "person.tenant_select", "behaviour: read"),
        Result("policy removed", "duo.x", ""),
    ]
    assert tell(results, time.monotonic(), quiet=False) == 1
    assert "NOBODY NOTICED: policy removed duo.x" in capsys.readouterr().out
    assert tell(results[:1], time.monotonic(), quiet=True) == 0
    assert tell([], time.monotonic(), quiet=True) == 1, "a run that tried nothing proves nothing"


def test_every_kind_of_wall_of_a_table_is_taken_away(world: World) -> None:
    tried = {(one.kind, one.words) for one in removals(world, [world.tables["proposal_half"], world.tables["person"]])}
    assert {
        ("policy removed", "person.tenant_select"),
        ("policy opened", "person.tenant_select"),
        ("right given", "SELECT on person to koepel_region"),
        ("right widened to all columns", "UPDATE on proposal_half to koepel_participant"),
        ("ENABLE removed", "person"),
        ("FORCE removed", "person"),
        ("key removed", "uq_person_number"),
        ("reference removed", "fk_proposal_half_proposal_id"),
        ("check removed", "ck_proposal_half_tenant"),
        ("policy removed", "proposal_half.guard_select"),
    } <= tried


def test_the_walls_stand_again_afterwards(world: World) -> None:
    person = world.tables["person"]
    nothing = Removal("nothing removed", "person", (sql.SQL("SELECT 1"),), lambda _: "")
    assert nothing.tried(world) == ""
    for one in list(removals(world, [person]))[:4]:
        assert one.tried(world)
    assert audited(world) == ""
    staff = next(actor for actor in world.actors if actor.name == "staff of aartselaar")
    assert broken(world.admin, staff, world.generator.cases(person, staff)) == []
    world.admin.rollback()
