# SPDX-License-Identifier: EUPL-1.2
"""Heads leave the operator: by mail at night, as a download, and into the keeping of fellow members."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import update

from koepel import clock
from koepel.chain import rounds
from koepel.commands import audit as command
from koepel.database import db
from koepel.permissions import Role
from koepel.records import AuditEntry, Outbox
from tenants.contact_points import service as contact_points
from tenants.contact_points.service import Named
from tenants.people import service as people
from tests.factories.pool import a_region
from tests.support.mailbag import Mailbag
from tests.support.places import a_case_worker, a_contact_point, a_municipality, appointed, inside, signed_in
from tests.support.working import worked


def sealed(app: Flask) -> None:
    with app.app_context():
        rounds.round_once({})


def work(app: Flask, tenant_id: UUID, given: str = "Samira") -> None:
    with inside(app, tenant_id):
        people.open_file(given, "Haddad")


def night(app: Flask, *tenants: UUID) -> None:
    """The heads leave now instead of after midnight."""
    for tenant_id in tenants:
        with inside(app, tenant_id):
            due = clock.utcnow() - timedelta(seconds=1)
            db.session.execute(update(Outbox).where(Outbox.kind == "audit.send_heads").values(due_at=due))
    worked(app)


def heads_of(mail: Any) -> list[dict[str, Any]]:
    (file,) = mail.iter_attachments()
    assert file.get_filename().endswith(".json")
    found: list[dict[str, Any]] = json.loads(file.get_content())["heads"]
    return found


def test_the_head_leaves_by_mail_without_a_name_in_it(app: Flask, mailbag: Mailbag) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    with inside(app, borsbeek):
        contact_points.name(Named("Bert Claes", email="bert@example.org"))
    work(app, borsbeek)
    sealed(app)
    night(app, borsbeek)
    (mail,) = mailbag.to("bert@example.org")
    (head,) = heads_of(mail)
    assert (head["owner"], head["name"]) == (str(borsbeek), "Borsbeek")
    assert head["lines"] > 2
    for name in ("Samira", "Haddad", "Bert", "Claes"):
        assert name not in mail.as_string().replace("bert@example.org", "")


def test_each_member_keeps_the_heads_of_the_others_and_of_the_collaboration(app: Flask, mailbag: Mailbag) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek", "Mortsel")
    with inside(app, region.aartselaar):
        contact_points.name(Named("Bert Claes", email="bert@example.org"))
    sealed(app)
    night(app, *region.members.values())
    work(app, region.aartselaar)
    sealed(app)
    page = signed_in(app, a_contact_point(app, region.aartselaar))
    told = json.loads(page.get("/aartselaar/toezicht/koppen").text)["heads"]
    assert told[0]["owner"] == str(region.aartselaar)
    assert {str(region.borsbeek), str(region.members["mortsel"])} <= {head["owner"] for head in told[1:]}


def test_a_municipality_outside_the_collaboration_gives_and_gets_nothing(app: Flask) -> None:
    region = a_region(app, "Aartselaar", "Borsbeek")
    mortsel = a_municipality(app, "Mortsel")
    sealed(app)
    night(app, *region.members.values(), mortsel)
    for tenant_id, word in ((mortsel, "mortsel"), (region.borsbeek, "borsbeek")):
        page = signed_in(app, a_contact_point(app, tenant_id))
        owners = {head["owner"] for head in json.loads(page.get(f"/{word}/toezicht/koppen").text)["heads"]}
        assert (str(mortsel) in owners) == (tenant_id == mortsel)


def test_contact_point_and_officer_download_what_proves_itself_without_koepel(app: Flask, tmp_path: Path) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    work(app, borsbeek)
    sealed(app)
    officer = signed_in(app, appointed(app, borsbeek, Role.DATA_PROTECTION_OFFICER, name="Dirk Put"))
    head, trail = tmp_path / "head.json", tmp_path / "trail.jsonl"
    head.write_text(officer.get("/borsbeek/toezicht/koppen").text, "utf-8")
    trail.write_bytes(officer.get("/borsbeek/toezicht/regels").data)
    assert "Samira" not in trail.read_text("utf-8")
    verify = ["verify", "--head", str(head), "--export", str(trail), "--language"]
    whole = CliRunner().invoke(command.command, [*verify, "en"])
    assert (whole.exit_code, "is whole" in whole.output) == (0, True)
    trail.write_text(trail.read_text("utf-8").replace('"file_opened"', '"corrected"'), "utf-8")
    bent = CliRunner().invoke(command.command, [*verify, "nl"])
    assert bent.exit_code == 1
    assert "is veranderd" in bent.output
    trail.write_text("{}\n", "utf-8")
    assert CliRunner().invoke(command.command, [*verify, "en"]).exit_code == 2


def test_taking_the_lines_along_asks_the_password_again_and_is_on_record(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    page = signed_in(app, a_contact_point(app, borsbeek))
    assert page.get("/borsbeek/toezicht/regels").status_code == 200
    with inside(app, borsbeek):
        assert db.session.query(AuditEntry).filter_by(action="trail_exported").count() == 1


def test_it_is_asked_again_when_the_proof_is_old(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from koepel.accounts import service

    borsbeek = a_municipality(app, "Borsbeek")
    page = signed_in(app, a_contact_point(app, borsbeek))
    monkeypatch.setattr(service, "STEP_UP", timedelta(0))
    answer = page.get("/borsbeek/toezicht/regels")
    assert answer.status_code == 303
    assert "/account/bevestig" in answer.location


def test_a_case_worker_takes_no_trail_along(app: Flask) -> None:
    borsbeek = a_municipality(app, "Borsbeek")
    page = signed_in(app, a_case_worker(app, borsbeek))
    assert {page.get(f"/borsbeek/toezicht{more}").status_code for more in ("", "/koppen", "/regels")} == {403}
