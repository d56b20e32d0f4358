# SPDX-License-Identifier: EUPL-1.2
"""What an operator types, and the one sentence that comes back when it cannot be done."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from koepel import scope as scopes
from koepel.config import SECRETS as NAMES
from koepel.launcher import Refused
from koepel.scope import entered
from koepel.web import places
from shared_pool.collaboration import service
from shared_pool.collaboration.command import collaboration, tenant
from tests.conftest import SECRETS, Cluster

Typed = tuple[str, ...]


class Terminal:
    """A terminal beside an installation on a clone database."""

    def __init__(self, cluster: Cluster, database: str, folder: Path) -> None:
        for name in NAMES:
            value = getattr(SECRETS, name)
            (folder / name).write_text(value if isinstance(value, str) else value.hex())
        self._environment = {
            "KOEPEL_MODE": "test",
            "KOEPEL_DATABASE_URL": cluster.login_url(database),
            "KOEPEL_REDIS_URL": cluster.redis_url,
            "KOEPEL_SECRETS": str(folder),
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
