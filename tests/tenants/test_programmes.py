# SPDX-License-Identifier: EUPL-1.2
"""Programmes are data: taken over, adjusted as a new version, and asking only what the seed asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from koepel.errors import NotFound
from tenants.programmes import service as programmes
from tenants.programmes import shipped
from tenants.programmes.criteria import CriterionCode, Met, checked
from tenants.programmes.follow_up import presets
from tenants.programmes.settings import ProgrammeSettings
from tenants.programmes.shipped import ProgrammeTemplate, template, templates
from tenants.trajectories import service as trajectories
from tests.factories.duos import ADuo, a_duo
from tests.support.places import a_contact_point, a_municipality, inside, signed_in

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
    shipped_so = template("net_werk").settings
    mentees = [one.code for one in shipped_so.mentee_criteria]
    assert mentees == ["no_full_time_job", "motivated", "enough_time", "lives_in_collaboration"]
    assert (shipped_so.silence_days, shipped_so.usual_minutes, shipped_so.wanted_meetings) == (21, 120, 12)
    assert shipped_so.readiness == ("volunteer_agreement", "confidentiality", "training")


def test_a_mentor_may_live_outside_the_collaboration() -> None:
    assert "lives_in_collaboration" not in [one.code for one in template("net_werk").settings.mentor_criteria]


@pytest.mark.parametrize("key", LANGUAGE_RULES)
def test_every_criterion_has_words_and_none_asks_for_recognition_or_origin(key: str) -> None:
    laid_down = template(key).settings
    for side in ("mentee", "mentor"):
        for one in checked(laid_down, side, {}):
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


def ship_anew(monkeypatch: pytest.MonkeyPatch) -> ProgrammeTemplate:
    """Net-werk is shipped anew: nine months, and a talk every month."""
    before = templates()
    settings = replace(before["net_werk"].settings, months=9).following("asylum_2")
    changed = replace(before["net_werk"], settings=settings, version=before["net_werk"].version + 1)
    monkeypatch.setattr(shipped, "templates", lambda: {**before, "net_werk": changed})
    return changed


def test_a_newer_template_changes_nothing_until_it_is_followed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    duo = a_duo(app, in_=borsbeek)
    newer = ship_anew(monkeypatch)
    with inside(app, borsbeek):
        row = programmes.offered()[0]
        assert programmes.settings_of(row).months == 6
        followed = programmes.follow_template(row)
        assert (followed.version, followed.template_version) == (2, newer.version)
        assert programmes.settings_of(followed) == newer.settings
        theirs = programmes.programme(trajectories.trajectory(duo.trajectory_id).programme_id)
        assert programmes.settings_of(theirs).months == 6, "who is under way keeps theirs"
        back = programmes.go_back(followed, row)
        assert [one.id for one in programmes.offered()] == [back.id]


def test_the_page_offers_a_newer_template_with_what_would_change_until_somebody_chose(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    ship_anew(monkeypatch)
    client = signed_in(app, a_contact_point(app, borsbeek))
    with inside(app, borsbeek):
        path = f"/borsbeek/beheer/programmas/{programmes.offered()[0].id}"
    page = client.get(path).get_data(as_text=True)
    assert "The template changed" in page
    assert "9 months" in page
    assert "every 30 days from the start" in page
    assert client.send(f"{path}/houd-eigen").status_code == 303
    assert "The template changed" not in client.get(path).get_data(as_text=True)
    followed = client.send(f"{path}/volg-sjabloon").location
    assert "Everything is as in the template." in client.get(followed).get_data(as_text=True)


SETTINGS = st.fixed_dictionaries(
    {}, optional={
        "months": st.integers(1, 24), "silence_days": st.integers(7, 60), "wanted_meetings": st.integers(0, 100),
        "max_duos": st.integers(1, 3), "preset": st.sampled_from(["", *sorted(presets())]),
    },
)  # fmt: skip


def test_whatever_one_municipality_sets_nothing_changes_in_another_nor_for_who_is_under_way(app: Flask) -> None:
    borsbeek, mortsel = (a_municipality(app, name) for name in ("Borsbeek", "Mortsel"))
    duo = a_duo(app, in_=borsbeek)
    own, started_with, before = _of(app, duo), _settings(app, duo), _all_of(app, mortsel)

    @settings(max_examples=25, deadline=None)
    @given(turns=st.lists(SETTINGS, min_size=1, max_size=4))
    def holds(turns: list[dict[str, Any]]) -> None:
        with inside(app, borsbeek):
            for turn in turns:
                programmes.adjust(programmes.offered()[0], **turn)
        assert (_of(app, duo), _settings(app, duo)) == (own, started_with)
        assert _all_of(app, mortsel) == before
        with inside(app, borsbeek):
            assert len(programmes.offered()) == 1

    holds()


def _of(app: Flask, duo: ADuo) -> UUID:
    with inside(app, duo.tenant_id):
        return trajectories.trajectory(duo.trajectory_id).programme_id


def _settings(app: Flask, duo: ADuo) -> ProgrammeSettings:
    with inside(app, duo.tenant_id):
        return programmes.settings_of(programmes.programme(trajectories.trajectory(duo.trajectory_id).programme_id))


def _all_of(app: Flask, tenant_id: UUID) -> list[tuple[UUID, int, dict[str, Any]]]:
    with inside(app, tenant_id):
        return [(one.id, one.version, one.settings) for one in programmes.every()]
