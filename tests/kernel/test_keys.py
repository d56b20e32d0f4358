# SPDX-License-Identifier: EUPL-1.2
"""The vault: keys in keys, made once, wrapped anew while people work, and gone when somebody is forgotten."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from koepel import config, roles
from koepel.config import SECRETS, Secrets, Settings, Unsafe
from koepel.keys import envelope, install
from koepel.keys.failures import DoesNotOpen, Erased
from koepel.keys.rotation import rotate
from koepel.keys.vault import Vault
from tests.conftest import Cluster

MASTER = b"\x07" * 48


@pytest.fixture
def keys_url(cluster: Cluster) -> Iterator[str]:
    """A database of keys for one test."""
    name = f"keys_{uuid4().hex[:8]}"
    url = roles.with_database(cluster.keys_url, name)
    install.ensure(cluster.admin_url, url)
    yield url
    cluster.drop(name)


@pytest.fixture
def vault(keys_url: str) -> Iterator[Vault]:
    found = Vault(keys_url, MASTER)
    yield found
    found.close()


def opened(vault: Vault, owner: UUID, subjects: list[UUID]) -> dict[UUID, bytes | None]:
    return {subject: key.secret for subject, key in vault.keys(owner, subjects).items()}


def test_an_envelope_opens_with_its_key_in_its_place_only() -> None:
    key, other = AESGCM(os.urandom(32)), AESGCM(os.urandom(32))
    sealed = envelope.seal(key, "ሰላም".encode(), "a|person|1|email")
    assert envelope.open_(key, sealed, "a|person|1|email").decode() == "ሰላም"
    for wrong, where, what in (
        (other, "a|person|1|email", sealed), (key, "a|person|2|email", sealed), (key, "a|person|1|email", sealed[:-1]),
        (key, "a|person|1|email", b""), (key, "a|person|1|email", b"amina@example.org, long enough to look sealed"),
    ):  # fmt: skip
        with pytest.raises(DoesNotOpen):
            envelope.open_(wrong, what, where)


def test_a_person_keeps_their_key_and_everybody_has_another(vault: Vault, keys_url: str) -> None:
    town, people = uuid4(), [uuid4() for _ in range(5)]
    made = {subject: key.secret for subject, key in vault.ensured(town, people).items()}
    assert len(set(made.values())) == 5
    again = Vault(keys_url, MASTER)
    assert opened(again, town, people) == made
    assert opened(again, uuid4(), people) == {}, "the same person in another municipality is somebody else"
    again.close()


def test_two_who_make_a_key_at_once_get_the_same(vault: Vault) -> None:
    town, people = uuid4(), [uuid4() for _ in range(20)]
    with ThreadPoolExecutor(8) as hands:
        found = list(hands.map(lambda _: vault.ensured(town, people), range(16)))
    assert len({key[person].secret for key in found for person in people}) == 20


def test_another_master_key_opens_nothing(vault: Vault, keys_url: str) -> None:
    town, person = uuid4(), uuid4()
    vault.ensured(town, [person])
    stranger = Vault(keys_url, b"\x08" * 48)
    with pytest.raises(DoesNotOpen):
        stranger.keys(town, [person])
    stranger.close()


def test_the_login_of_the_vault_reads_no_table_and_the_rows_name_nobody(
    vault: Vault, keys_url: str, cluster: Cluster
) -> None:
    town, person = uuid4(), uuid4()
    vault.ensured(town, [person])
    with psycopg.connect(roles.plain(keys_url), autocommit=True) as login:
        for question in ("SELECT * FROM vault.subject_key", "DELETE FROM vault.owner_key", "CREATE TABLE vault.x ()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                login.execute(question.encode())
    database = roles.make_url(keys_url).database or ""
    with psycopg.connect(roles.plain(roles.with_database(cluster.admin_url, database))) as admin:
        rows = admin.execute("SELECT reference, secret FROM vault.subject_key").fetchall()
    assert all(person.bytes not in bytes(value) for row in rows for value in row)
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(roles.plain(roles.with_database(cluster.login_url(database), database)))


@pytest.mark.attack("T34")
def test_who_is_forgotten_stays_forgotten_and_their_neighbour_does_not_notice(vault: Vault) -> None:
    town, gone, neighbour = uuid4(), uuid4(), uuid4()
    made = vault.ensured(town, [gone, neighbour])
    vault.forget(town, [gone])
    vault.forget(town, [gone])
    for found in (vault.keys(town, [gone, neighbour]), vault.ensured(town, [gone, neighbour])):
        assert found[neighbour].secret == made[neighbour].secret
        with pytest.raises(Erased):
            _ = found[gone].cipher


def test_after_a_rotation_every_key_is_as_it_was_and_the_old_wrapping_is_gone(vault: Vault, keys_url: str) -> None:
    town, people, gone = uuid4(), [uuid4() for _ in range(30)], uuid4()
    made = {subject: key.secret for subject, key in vault.ensured(town, people).items()}
    vault.ensured(town, [gone])
    vault.forget(town, [gone])
    mark = vault.mark(town, "amina@example.org")
    beside = Vault(keys_url, MASTER)  # another process, which has looked before
    assert opened(beside, town, people) == made
    assert rotate(vault, [town]) == 30
    assert vault.owner(town).version == 2
    assert vault.owners()[town] == 1
    assert opened(vault, town, people) == opened(beside, town, people) == made
    assert vault.mark(town, "amina@example.org") == beside.mark(town, "amina@example.org") == mark
    assert vault.keys(town, [gone])[gone].secret is None
    beside.close()


def test_who_looked_before_a_rotation_makes_keys_that_last(vault: Vault, keys_url: str) -> None:
    town, early, late = uuid4(), uuid4(), uuid4()
    beside = Vault(keys_url, MASTER)
    beside.ensured(town, [early])
    rotate(vault, [town])
    made = beside.ensured(town, [late])
    assert vault.keys(town, [late])[late].secret == made[late].secret
    beside.close()


def test_people_work_while_keys_are_rotated(vault: Vault, keys_url: str) -> None:
    town, beside = uuid4(), Vault(keys_url, MASTER)
    made: dict[UUID, bytes | None] = {}

    def work(number: int) -> None:
        person = uuid4()
        made[person] = beside.ensured(town, [person])[person].secret

    with ThreadPoolExecutor(4) as hands:
        working = [hands.submit(work, number) for number in range(200)]
        for _ in range(3):
            rotate(vault, [town])
        for one in working:
            one.result()
    rotate(vault, [town])
    assert opened(vault, town, list(made)) == made
    beside.close()


def test_a_rotation_that_ends_between_a_question_and_its_reading_loses_no_key(
    vault: Vault, keys_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, early, late = uuid4(), uuid4(), uuid4()
    beside, left = Vault(keys_url, MASTER), [2]
    first = beside.ensured(town, [early])[early].secret
    ask = beside._ask

    def answered_too_late(question: str, **values: Any) -> list[Any]:
        rows = ask(question, **values)
        if "subject_keys(" in question and left[0]:
            left[0] -= 1
            rotate(vault, [town])
            beside._versions(town, anew=True)  # somebody else in this process looked
        return rows

    monkeypatch.setattr(beside, "_ask", answered_too_late)
    assert beside.keys(town, [early])[early].secret == first
    left[0] = 2
    made = beside.ensured(town, [late])[late].secret
    assert not left[0]
    assert vault.keys(town, [late])[late].secret == made
    beside.close()


KILLED = """
import os, signal, sys
from uuid import UUID
from koepel.keys.vault import Vault
vault, town = Vault(sys.argv[1], bytes.fromhex(sys.argv[2])), UUID(sys.argv[3])
vault.renew(town)
vault.rewrap_some(town, 7)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_rotation_that_was_killed_goes_on_where_it_was(vault: Vault, keys_url: str) -> None:
    town, people = uuid4(), [uuid4() for _ in range(20)]
    made = {subject: key.secret for subject, key in vault.ensured(town, people).items()}
    path = os.pathsep.join(map(str, (Path(config.__file__).parents[1], Path(config.__file__).parents[2])))
    dead = subprocess.run(
        [sys.executable, "-c", KILLED, keys_url, MASTER.hex(), str(town)], check=False, env={**os.environ, "PYTHONPATH": path}
    )  # fmt: skip
    assert dead.returncode == -signal.SIGKILL
    assert vault.owners()[town] == 2, "half-way: both versions stand"
    assert opened(vault, town, people) == made, "and everybody can be read"
    assert rotate(vault, [town]) == 13
    assert vault.owner(town).version == 2
    assert opened(vault, town, people) == made


def folder_of(tmp_path: Path, **instead: str) -> Path:
    tmp_path.mkdir(exist_ok=True)
    for name in SECRETS:
        (tmp_path / name).write_text(instead.get(name, os.urandom(48).hex()))
        (tmp_path / name).chmod(0o400)
    return tmp_path


def test_the_master_key_is_a_secret_of_its_own(tmp_path: Path) -> None:
    assert len(Secrets.read(folder_of(tmp_path)).master_key) == 48


@pytest.mark.parametrize(
    ("said", "why"),
    [("ab" * 20, "too short"), ("00" * 48, "guess"), ("changeme" * 12, "too short"), ("0123456789abcdef" * 6, "guess")],
)
def test_a_master_key_that_is_short_or_an_example_is_refused(tmp_path: Path, said: str, why: str) -> None:
    with pytest.raises(Unsafe, match=f"master_key.*{why}"):
        Secrets.read(folder_of(tmp_path, master_key=said))


def test_a_master_key_that_is_missing_or_another_secret_too_or_read_by_others_is_refused(tmp_path: Path) -> None:
    same = os.urandom(48).hex()
    with pytest.raises(Unsafe, match="the same"):
        Secrets.read(folder_of(tmp_path / "same", audit_key=same, master_key=same))
    (folder_of(tmp_path / "open") / "master_key").chmod(0o440)
    with pytest.raises(Unsafe, match="Others may read"):
        Secrets.read(tmp_path / "open")
    (folder_of(tmp_path / "gone") / "master_key").unlink()
    with pytest.raises(Unsafe, match="master_key cannot be read"):
        Secrets.read(tmp_path / "gone")


def test_keys_stand_in_a_database_of_their_own(cluster: Cluster) -> None:
    settings: Settings = cluster.settings("koepel")
    config.checked(settings)
    with pytest.raises(Unsafe, match="KOEPEL_KEYS_URL"):
        config.checked(replace(settings, keys_url=settings.database_url))
