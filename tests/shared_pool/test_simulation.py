# SPDX-License-Identifier: EUPL-1.2
"""Practice played on a moved clock: the same seed tells the same story, and what must never happen is seen when it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from koepel.clock import BRUSSELS
from koepel.ids import reference
from koepel.local_services import Services
from shared_pool.simulation import report
from shared_pool.simulation.part import FIRST_DAY, Part, drop, play, prepare
from shared_pool.simulation.plot import ENDINGS, lives
from shared_pool.simulation.post import Left
from shared_pool.simulation.report import Played
from shared_pool.simulation.stage import RUNS, towns
from tenants.followup.words_of_presets import WORD
from tenants.programmes.follow_up import presets
from tenants.programmes.shipped import template
from tenants.trajectories.models import Trajectory
from tests.conftest import LOGIN_PASSWORD, Cluster

TOWN = reference()


def left(at: datetime, kind: str = WORD, recipient: str = "karel@example.org", about: UUID | None = None) -> Left:
    return Left(TOWN, kind, recipient, about, at)


def at(day: int, hour: int) -> datetime:
    return datetime(2024, 3, day, hour, tzinfo=BRUSSELS)


def test_the_same_seed_tells_the_same_lives_and_another_one_tells_others() -> None:
    told = lives("aartselaar", 24, FIRST_DAY, 2016)
    assert told == lives("aartselaar", 24, FIRST_DAY, 2016)
    assert told != lives("aartselaar", 24, FIRST_DAY, 2017)
    assert told != lives("balen", 24, FIRST_DAY, 2016)
    assert {life.ending for life in told} == {name for name, _share in ENDINGS}
    assert sum(share for _name, share in ENDINGS) == 100


def test_two_years_in_eight_municipalities_are_about_six_hundred_trajectories() -> None:
    everybody = [life for word, *_ in towns(8, FIRST_DAY) for life in lives(word, 24, FIRST_DAY, 2016)]
    assert 550 < len(everybody) < 700


def test_every_preset_of_practice_runs_somewhere() -> None:
    running = {own or template(key).settings.preset for town in RUNS for key, own in town}
    assert running == set(presets())


def test_a_message_between_eight_in_the_evening_and_eight_in_the_morning_is_at_night() -> None:
    assert [report._at_night(left(at(4, hour))) for hour in (7, 8, 19, 20, 3)] == [True, False, False, True, True]


def test_the_same_word_to_the_same_person_within_a_month_is_twice() -> None:
    once = [left(at(1, 9)), left(at(1, 9), recipient="samira@example.org"), left(at(1, 9), about=reference())]
    assert report._twice(once) == 0
    assert report._twice([*once, left(at(15, 9))]) == 1
    assert report._twice([left(at(1, 9)), left(at(31, 9))]) == 0


@pytest.fixture
def part(cluster: Cluster) -> Iterator[Part]:
    services = Services(admin_url=cluster.admin_url, redis_url=cluster.redis_url, login_password=LOGIN_PASSWORD)
    one = Part(services, cluster.state, months=4, municipalities=2, seed=7, number=1, of=2)
    yield one
    drop(one)


@pytest.mark.slow
def test_four_months_are_played_through_the_real_services_and_told_the_same_twice(part: Part) -> None:
    first, again = (play(part, prepare(part)) for _ in range(2))
    assert first.trajectories > 3
    assert first.moments["done"] > 0
    assert first.messages > first.trajectories, "two links each, and what the presets write"
    assert (first.at_night, first.after_stop, first.twice) == (0, 0, 0)
    assert first.digest == again.digest
    assert first.digest != replace(first, lines=first.lines[1:]).digest
    assert (first + Played()).digest == first.digest
    assert not [line for line in first.lines if "example.org" in line and line.split()[-1] < "08:00"]


def test_a_message_about_a_duo_that_ended_before_is_after_a_stop() -> None:
    ended = Trajectory(id=reference(), ended_on=at(4, 9).date())
    known = {ended.id: ended}
    assert not report._after_stop(left(at(4, 19), about=ended.id), known), "the same day is no fault: it was on its way"
    assert report._after_stop(left(at(4, 19) + timedelta(days=1), about=ended.id), known)
