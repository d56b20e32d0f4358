# SPDX-License-Identifier: EUPL-1.2
"""`./koepel import TENANT FILE --dry-run --json`: the same check as the screen, for scripts and for operators."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from koepel.database import db, mine
from koepel.launcher import Refused
from koepel.web import places
from tenants.people.models import Person
from tenants.registers.command import command
from tenants.registers.models import ImportBatch
from tests.conftest import Cluster
from tests.factories.pool import a_tenant
from tests.factories.spreadsheets import a_mentee, a_mentor, a_register
from tests.support.places import inside
from tests.support.secret_files import written

REGISTERS = Path(__file__).parents[1] / "data" / "registers"


class Terminal:
    """A terminal beside an installation on a clone database."""

    def __init__(self, cluster: Cluster, database: str, folder: Path) -> None:
        self._environment = {
            "KOEPEL_MODE": "test", "KOEPEL_DATABASE_URL": cluster.login_url(database), "KOEPEL_REDIS_URL": cluster.redis_url,
            "KOEPEL_KEYS_URL": cluster.keys_url,
            "KOEPEL_SECRETS": str(written(folder)),
        }  # fmt: skip

    def types(self, *words: str) -> Result:
        """`./koepel import` with these words."""
        places.forget()
        return CliRunner().invoke(command, words, env=self._environment)


@pytest.fixture
def terminal(app: Flask, cluster: Cluster, database: str, tmp_path: Path) -> Terminal:
    """A terminal of this test's own."""
    return Terminal(cluster, database, tmp_path)


@pytest.mark.parametrize("place", ["aartselaar", "borsbeek", "mortsel"])
def test_a_dry_run_says_what_the_list_states_and_writes_nothing(app: Flask, terminal: Terminal, place: str) -> None:
    tenant_id = a_tenant(app, place)
    told = terminal.types(place, str(REGISTERS / f"{place}.xlsx"), "--dry-run", "--json")
    assert told.exit_code == 0
    report = json.loads(told.stdout)
    expected = json.loads((REGISTERS / f"{place}.expected.json").read_text())
    found = {name: {key: sheet[key] for key in ("imported", "refused")} for name, sheet in report["sheets"].items()}
    assert {"tenant": report["tenant"], "sheets": found} == expected
    with inside(app, tenant_id):
        assert db.session.scalar(select(func.count()).select_from(mine(Person).subquery())) == 0
        assert db.session.scalar(mine(ImportBatch)) is None


def test_an_import_comes_in_and_says_so_in_sentences(app: Flask, terminal: Terminal, tmp_path: Path) -> None:
    tenant_id = a_tenant(app, "aartselaar")
    path = tmp_path / "lijst.xlsx"
    path.write_bytes(a_register([a_mentee(1), a_mentee(2, email="geen@")], [a_mentor(1)]))
    told = terminal.types("aartselaar", str(path))
    assert told.exit_code == 0
    assert "Mentees: 1 came in, 1 refused, 0 unchanged." in told.stdout
    assert "row 3: This is not an e-mail address." in told.stdout
    with inside(app, tenant_id):
        assert db.session.scalar(select(func.count()).select_from(mine(Person).subquery())) == 2
    again = json.loads(terminal.types("aartselaar", str(path), "--json").stdout)
    assert (again["sheets"]["Mentees"]["imported"], again["sheets"]["Mentees"]["unchanged"]) == (0, 1)


def test_an_unknown_municipality_and_an_unreadable_file_are_one_sentence(
    app: Flask, terminal: Terminal, tmp_path: Path
) -> None:
    a_tenant(app, "aartselaar")
    path = tmp_path / "lijst.xlsx"
    path.write_bytes(b"PK\x03\x04 torn")
    for words, sentence in (
        (("gent", str(path)), "no municipality called gent"),
        (("aartselaar", str(path)), "damaged"),
    ):
        why = terminal.types(*words).exception
        assert isinstance(why, Refused)
        assert sentence in str(why)
