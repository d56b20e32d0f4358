# SPDX-License-Identifier: EUPL-1.2
"""Programmes are data: taken over, adjusted as a new version, and asking only what the seed asks."""

from __future__ import annotations

import pytest
from flask import Flask

from koepel.errors import NotFound
from tenants.programmes import service as programmes
from tenants.programmes.criteria import CriterionCode, Met, checked
from tenants.programmes.shipped import template, templates
from tests.support.places import a_municipality, inside

# durations in months as practice has them (requirements, section Y); net_werk and buddy six, asylum four
MONTHS = {"net_werk": 6, "asylum_orientation": 4, "buddy": 6}
LANGUAGE_RULES = {
    "net_werk": "required", "asylum_orientation": "required", "vdab_mentoring": "required",
    "buddy": "preferred", "network_package": "preferred", "volunteering": "preferred",
}  # fmt: skip


def test_six_templates_are_shipped() -> None:
    assert set(templates()) == set(LANGUAGE_RULES)


@pytest.mark.parametrize(("key", "months"), MONTHS.items())
def test_the_shipped_durations_are_those_of_practice(key: str, months: int) -> None:
    assert template(key).settings.months == months


@pytest.mark.parametrize(("key", "rule"), LANGUAGE_RULES.items())
def test_the_language_rule_follows_the_matching_table(key: str, rule: str) -> None:
    assert template(key).settings.language_rule == rule


def test_net_werk_checks_exactly_its_criteria() -> None:
    settings = template("net_werk").settings
    mentees = [one.code for one in settings.mentee_criteria]
    assert mentees == ["no_full_time_job", "motivated", "enough_time", "lives_in_collaboration"]
    assert (settings.silence_days, settings.usual_minutes, settings.wanted_meetings) == (21, 120, 12)
    assert settings.readiness == ("volunteer_agreement", "confidentiality", "training")


def test_a_mentor_may_live_outside_the_collaboration() -> None:
    assert "lives_in_collaboration" not in [one.code for one in template("net_werk").settings.mentor_criteria]


@pytest.mark.parametrize("key", LANGUAGE_RULES)
def test_every_criterion_has_words_and_none_asks_for_recognition_or_origin(key: str) -> None:
    settings = template(key).settings
    for side in ("mentee", "mentor"):
        for one in checked(settings, side, {}):
            assert one.code in set(CriterionCode)
            assert not {"recognition", "origin", "nationality", "religion", "health"} & set(one.code.split("_"))


def test_what_was_not_asked_is_unknown_and_stops_nothing() -> None:
    found = checked(template("net_werk").settings, "mentee", {"motivated": "no", "enough_time": "exception"})
    assert {one.code: one.answer for one in found} == {
        "no_full_time_job": Met.UNKNOWN,
        "motivated": Met.NO,
        "enough_time": Met.EXCEPTION,
        "lives_in_collaboration": Met.UNKNOWN,
    }
    assert [one.code for one in found if one.stops] == ["motivated"]


def test_a_new_municipality_runs_net_werk(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with inside(app, borsbeek):
        assert [(one.template, one.version, one.active) for one in programmes.offered()] == [("net_werk", 1, True)]


def test_a_template_can_be_taken_over_once_at_a_time(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with inside(app, borsbeek):
        programmes.take_over("buddy", months=9)
        with pytest.raises(programmes.AlreadyTakenOver):
            programmes.take_over("buddy")
        running = programmes.running("buddy")
        assert running is not None
        assert programmes.settings_of(running).months == 9


def test_an_unknown_template_is_not_found(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with inside(app, borsbeek), pytest.raises(NotFound):
        programmes.take_over("no_such_programme")


def test_other_settings_make_a_new_version_and_the_old_one_stays(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with inside(app, borsbeek):
        first = programmes.offered()[0]
        second = programmes.adjust(first, silence_days=14)
    with inside(app, borsbeek):
        kept = programmes.programme(first.id)
        assert (kept.active, programmes.settings_of(kept).silence_days) == (False, 21)
        assert (second.version, programmes.settings_of(second).silence_days) == (2, 14)
        assert [one.id for one in programmes.offered()] == [second.id]


def test_the_same_settings_make_no_new_version(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with inside(app, borsbeek):
        first = programmes.offered()[0]
        assert programmes.adjust(first, silence_days=21).id == first.id


def test_a_programme_of_another_municipality_is_not_found(app: Flask) -> None:
    borsbeek, mortsel = a_municipality(app, "Borsbeek"), a_municipality(app, "Mortsel")
    with inside(app, borsbeek):
        own = programmes.offered()[0]
    with inside(app, mortsel), pytest.raises(NotFound):
        programmes.programme(own.id)


def test_an_ended_programme_can_run_again_unless_another_version_runs(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with inside(app, borsbeek):
        first = programmes.offered()[0]
        programmes.end(first)
        assert programmes.offered() == []
        programmes.resume(first)
        second = programmes.adjust(first, months=9)
        assert second.active
        with pytest.raises(programmes.AlreadyTakenOver):
            programmes.resume(first)
