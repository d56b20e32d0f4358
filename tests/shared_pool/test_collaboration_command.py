# SPDX-License-Identifier: EUPL-1.2
"""What an operator types, and the one sentence that comes back when it cannot be done."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from koepel import scope as scopes
from koepel.accounts.sign_in import prove
from koepel.launcher import Refused
from koepel.scope import entered
from koepel.web import places
from shared_pool.collaboration import service
from shared_pool.collaboration.command import collaboration, tenant
from tests.conftest import Cluster
from tests.factories.pool import a_region
from tests.support.mailbag import Mailbag
from tests.support.places import Staff, signed_in
from tests.support.secret_files import written
from tests.support.working import worked

Typed = tuple[str, ...]


class Terminal:
    """A terminal beside an installation on a clone database."""

    def __init__(self, cluster: Cluster, database: str, folder: Path) -> None:
        self._environment = {
            "KOEPEL_MODE": "test",
            "KOEPEL_DATABASE_URL": cluster.login_url(database),
            "KOEPEL_KEYS_URL": cluster.keys_url,
            "KOEPEL_REDIS_URL": cluster.redis_url,
            "KOEPEL_SECRETS": str(written(folder)),
        }

    def types(self, *words: str) -> Result:
        """`./koepel` with these words."""
        places.forget()
        group = {"tenant": tenant, "collaboration": collaboration}[words[0]]
        return CliRunner().invoke(group, words[1:], env=self._environment)

    def refusal(self, *words: str) -> str:
        """The sentence that comes back."""
        why = self.types(*words).exception
        assert isinstance(why, Refused), why
        return str(why)


@pytest.fixture
def terminal(app: Flask, cluster: Cluster, database: str, tmp_path: Path) -> Terminal:
    """A terminal of this test's own."""
    return Terminal(cluster, database, tmp_path)


def test_a_region_and_its_member_come_in_by_two_commands(app: Flask, terminal: Terminal) -> None:
    assert terminal.types("collaboration", "add", "bam", "--name", "BAM").exit_code == 0
    told = terminal.types("tenant", "add", "mortsel", "--nis", "11029", "--collaboration", "bam")
    assert "Its contact point can now sign the agreement of bam" in told.output
    places.forget()
    with app.app_context():
        mortsel = places.place_of("mortsel")
        assert mortsel is not None
        with entered(scopes.tenant(mortsel.id)):
            assert [paper.name for paper in service.agreements() if paper.to_sign] == ["BAM"]
            assert [member.name for member in service.members().values()] == ["Mortsel"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("tenant", "add", "mortsel", "--nis", "99999"), "There is no municipality with NIS code 99999"),
        (("tenant", "add", "Mortsel!", "--nis", "11029"), "cannot be an address word"),
        (
            ("tenant", "add", "mortsel", "--nis", "11029", "--collaboration", "bam"),
            "There is no collaboration called bam.",
        ),
        (("tenant", "join", "nowhere", "--collaboration", "bam"), "There is no collaboration called bam."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(terminal: Terminal, words: Typed, sentence: str) -> None:
    assert sentence in terminal.refusal(*words)


def test_an_address_word_is_given_once(terminal: Terminal) -> None:
    assert terminal.types("tenant", "add", "mortsel", "--nis", "11029").exit_code == 0
    assert "is taken" in terminal.refusal("tenant", "add", "mortsel", "--nis", "11029")


def test_a_demo_municipality_does_not_join_a_real_region(terminal: Terminal) -> None:
    terminal.types("collaboration", "add", "bam", "--name", "BAM")
    terminal.types("tenant", "add", "mortsel", "--nis", "11029", "--kind", "demo")
    assert "do not go together" in terminal.refusal("tenant", "join", "mortsel", "--collaboration", "bam")


def test_the_first_contact_point_is_invited_from_the_terminal(app: Flask, terminal: Terminal, mailbag: Mailbag) -> None:
    terminal.types("tenant", "add", "mortsel", "--nis", "11029")
    told = terminal.types("tenant", "invite", "mortsel", "inge.baert@example.org", "--name", "Inge Baert")
    assert told.exit_code == 0, told.output
    assert "leaves as soon as a worker runs" in told.output
    worked(app)
    path = mailbag.last_link("inge.baert@example.org")
    browser = Staff(app, app.response_class, use_cookies=True)
    assert browser.get(path).status_code == 200
    assert browser.send(path, password="vier kalme groene ezels").status_code == 303
    with app.app_context():
        assert prove("inge.baert@example.org", "vier kalme groene ezels") is not None


def test_who_is_invited_needs_an_address_that_mail_can_reach(app: Flask, terminal: Terminal) -> None:
    terminal.types("tenant", "add", "mortsel", "--nis", "11029")
    assert "mail" in terminal.refusal("tenant", "invite", "mortsel", "inge.baert", "--name", "Inge Baert")
    assert "no municipality" in terminal.refusal("tenant", "invite", "lier", "a@example.org", "--name", "A")


def test_a_coordinator_is_appointed_with_a_link_and_dismissed(app: Flask, terminal: Terminal) -> None:
    region = a_region(app, "Borsbeek")
    told = terminal.types("collaboration", "appoint", "bam", "els.maes@example.org", "--name", "Els Maes")
    assert told.exit_code == 0, told.output
    path = "/" + told.output.strip().split("/", 3)[3]
    browser = Staff(app, app.response_class, use_cookies=True)
    assert browser.send(path, password="vier kalme groene ezels").status_code == 303
    again = terminal.types("collaboration", "appoint", "bam", "els.maes@example.org", "--name", "Els Maes")
    assert "logs in as before" in again.output
    with app.app_context():
        account = prove("els.maes@example.org", "vier kalme groene ezels")
        assert account is not None
    els = signed_in(app, account.account_id)
    assert els.get("/samen/bam/uitwisselingen").status_code == 200
    assert region.id
    assert terminal.types("collaboration", "dismiss", "bam", "els.maes@example.org").exit_code == 0
    assert els.get("/samen/bam/uitwisselingen").status_code == 404
    assert "no such role" in terminal.refusal("collaboration", "dismiss", "bam", "els.maes@example.org")
