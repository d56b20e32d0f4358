# SPDX-License-Identifier: EUPL-1.2
"""`./koepel matching policy`: what an operator or a steering group reads before it chooses, without anybody's name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from koepel import scope as scopes
from koepel.database import db
from koepel.launcher import Refused
from koepel.scope import entered
from koepel.web import places
from shared_pool.fair_shares import command
from shared_pool.matching import seasons
from shared_pool.matching.replay import USUAL
from shared_pool.proposals.models import Proposal
from tests.conftest import Cluster
from tests.factories.people import a_mentee, a_mentor
from tests.factories.pool import a_region
from tests.support.secret_files import written
from tests.support.working import worked

Types = Callable[..., Result]


@pytest.fixture
def types(app: Flask, cluster: Cluster, database: str, tmp_path: Path) -> Types:
    """A terminal beside an installation on a clone database."""
    environment = {
        "KOEPEL_MODE": "test",
        "KOEPEL_DATABASE_URL": cluster.login_url(database),
        "KOEPEL_KEYS_URL": cluster.keys_url,
        "KOEPEL_REDIS_URL": cluster.redis_url,
        "KOEPEL_SECRETS": str(written(tmp_path)),
    }

    def typed(*words: str) -> Result:
        places.forget()
        return CliRunner().invoke(command.matching, ["policy", *words], env=environment)

    return typed


def test_the_pool_of_a_region_is_replayed_and_nobody_is_proposed(app: Flask, types: Types) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    with app.app_context():
        for _ in range(2):
            a_mentor(region.aartselaar, occupation="7212")
        for number in range(6):
            a_mentee(region.borsbeek, occupation="7212", tier=int(number == 0))
    worked(app)
    told = types("--json")
    assert told.exit_code == 0, told.output
    (pool,) = json.loads(told.output)["pools"]
    assert (pool["collaboration"], pool["programme"]) == ("bam", "net_werk")
    assert [one["policy"] for one in pool["policies"]] == list(USUAL)
    shipped = pool["policies"][0]
    assert (shipped["waiting"], shipped["pairs"]) == (6, 2)
    assert [(one["tier"], one["waiting"], one["matched"]) for one in shipped["tiers"]] == [(0, 5, 1), (1, 1, 1)]
    (borsbeek,) = shipped["towns"]
    assert (borsbeek["name"], borsbeek["waiting"], borsbeek["pairs"]) == ("Borsbeek", 5, None)
    lines = types("--collaboration", "bam", "--mentors", "50").output
    assert "50 % of the mentors" in lines
    assert "1 pairs" in lines
    with app.app_context(), entered(scopes.region(region.id)):
        assert db.session.scalar(select(func.count()).select_from(Proposal)) == 0


def test_the_seasons_come_along_when_asked_and_say_that_they_are_a_model(
    app: Flask, types: Types, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = seasons.Span(months=12, runs=1, first=1, last=3)
    monkeypatch.setattr(seasons, "shorter", lambda **_: quick)
    told = types("--seasons")
    assert told.exit_code == 0, told.output
    assert "read the differences, not the levels" in told.output
    assert told.output.count("scarce") == len(USUAL)


def test_region_m_is_measured_without_an_installation_as_it_is_and_with_fewer_mentors() -> None:
    told = CliRunner().invoke(command.matching, ["policy", "--region", "m", "--json"], env={})
    assert told.exit_code == 0, told.output
    tree = json.loads(told.output)
    assert (tree["pools"], tree["seasons"]) == ([], [])
    shares = {(one["supply"], one["policy"]): one["matched_vulnerable"] for one in tree["region"]}
    assert list(shares) == [(supply, policy) for supply in ("m 100 %", "m 89 %", "m 50 %") for policy in USUAL]
    assert shares["m 50 %", "shipped"] > 2 * shares["m 50 %", "maximum_sum"] > 0
    fewer = CliRunner().invoke(command.matching, ["policy", "--region", "m", "--mentors", "75"], env={}).output
    assert "read the differences, not the levels" in fewer
    assert fewer.count("m 75 %") == len(USUAL)


def test_a_collaboration_that_is_not_there_is_refused(app: Flask, types: Types) -> None:
    assert isinstance(types("--collaboration", "nergens").exception, Refused)
