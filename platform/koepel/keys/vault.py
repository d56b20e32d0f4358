# SPDX-License-Identifier: EUPL-1.2
"""Where keys stand: a database of its own, asked for many keys at once by opaque references, written at once and for good.

A key is made before the row that needs it is saved, so a transaction that fails leaves a key without rows, never the reverse.
The secret of an owner is kept in the process for at most a minute; the key of a person never outlives one transaction.
"""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from koepel.config import Settings
from koepel.keys.failures import DoesNotOpen, Erased
from koepel.keys.tree import INSTALLATION, KEY, Master, Owner

OWNER_SECONDS = 60.0
AT_ONCE = 2000  # references in one question
LOOKS = 4  # a rotation can end between a question and its reading; so many in a row cannot


@dataclass(frozen=True)
class SubjectKey:
    """The key of one person (or registration, trajectory ..); without one when it was forgotten."""

    secret: bytes | None = field(repr=False)

    @cached_property
    def cipher(self) -> AESGCM:
        """Ready to seal and open. Raises `Erased`."""
        if self.secret is None:
            raise Erased
        return AESGCM(self.secret)


FORGOTTEN = SubjectKey(None)


class Vault:
    """The keys of one installation."""

    def __init__(self, url: str, master: bytes, line: Mapping[str, int] | None = None) -> None:
        self._master = Master(master)
        self._engine = create_engine(
            url, isolation_level="AUTOCOMMIT", pool_size=5, max_overflow=10, pool_pre_ping=True, hide_parameters=True,
            connect_args=dict(line or {}),
        )  # fmt: skip
        self._owners: dict[UUID, tuple[float, dict[int, Owner]]] = {}
        weakref.finalize(
            self, self._engine.dispose
        ).atexit = False  # a vault that nobody holds leaves no connection open

    def owner(self, owner_id: UUID) -> Owner:
        """The newest secret of an owner, made when there is none."""
        versions = self._versions(owner_id) or self._first(owner_id)
        return versions[max(versions)]

    def _versions(self, owner_id: UUID, *, anew: bool = False) -> dict[int, Owner]:
        until, known = self._owners.get(owner_id, (0.0, {}))
        if not anew and time.monotonic() < until:
            return known
        rows = self._ask("SELECT version, secret FROM vault.owner_keys(:owner)", owner=owner_id)
        found = {version: self._master.unwrap(owner_id, version, bytes(secret)) for version, secret in rows}
        if found:
            self._owners[owner_id] = (time.monotonic() + OWNER_SECONDS, found)
        return found

    def _first(self, owner_id: UUID) -> dict[int, Owner]:
        self._add(self._master.made(owner_id))
        return self._versions(owner_id, anew=True)  # perhaps somebody was faster

    def _add(self, owner: Owner) -> None:
        self._ask(
            "SELECT vault.add_owner_key(:owner, :version, :secret)",
            owner=owner.owner_id, version=owner.version, secret=self._master.wrap(owner),
        )  # fmt: skip

    def keys(self, owner_id: UUID, subjects: Iterable[UUID]) -> dict[UUID, SubjectKey]:
        """The keys of these subjects, those that there are."""
        owner = self.owner(owner_id)
        by_reference = {owner.reference(subject): subject for subject in subjects}
        asked = "SELECT reference, version, secret FROM vault.subject_keys(:owner, :refs)"
        found: dict[UUID, SubjectKey] = {}
        for some in _portions(list(by_reference)):
            found |= self._read(owner_id, by_reference, partial(self._ask, asked, owner=owner_id, refs=some))
        return found

    def ensured(self, owner_id: UUID, subjects: Iterable[UUID]) -> dict[UUID, SubjectKey]:
        """The keys of these subjects, made where there is none; they stand for good when this returns."""
        wanted, found = list(dict.fromkeys(subjects)), dict[UUID, SubjectKey]()
        for some in _portions(wanted):
            owner = self.owner(owner_id)
            by_reference = {owner.reference(subject): subject for subject in some}
            found |= self._read(owner_id, by_reference, partial(self._made, owner_id, list(by_reference)))
        return found

    def _made(self, owner_id: UUID, references: Sequence[bytes]) -> Iterable[Any]:
        owner = self.owner(owner_id)
        return self._ask(
            "SELECT reference, version, secret FROM vault.ensure_subject_keys(:owner, :version, :refs, :secrets)",
            owner=owner_id, version=owner.version, refs=list(references),
            secrets=[owner.wrap(reference, os.urandom(KEY)) for reference in references],
        )  # fmt: skip

    def _read(
        self, owner_id: UUID, by_reference: Mapping[bytes, UUID], ask: Callable[[], Iterable[Any]]
    ) -> dict[UUID, SubjectKey]:
        """Ask, and open what comes; once more when a rotation ended in between, for then those keys are wrapped anew."""
        for _ in range(LOOKS - 1):
            try:
                return self._unwrapped(owner_id, by_reference, ask())
            except (IntegrityError, DoesNotOpen):  # the version we wrote by, or read, is gone
                self._versions(owner_id, anew=True)
        return self._unwrapped(owner_id, by_reference, ask())

    def _unwrapped(
        self, owner_id: UUID, by_reference: Mapping[bytes, UUID], rows: Iterable[Any]
    ) -> dict[UUID, SubjectKey]:
        versions, found = self._versions(owner_id), dict[UUID, SubjectKey]()
        for reference, version, secret in rows:
            if version is None:
                found[by_reference[bytes(reference)]] = FORGOTTEN
                continue
            if version not in versions:
                versions = self._versions(owner_id, anew=True)
            if version not in versions:
                raise DoesNotOpen(f"owner|{owner_id}|{version}")
            key = versions[version].unwrap(bytes(reference), bytes(secret))
            found[by_reference[bytes(reference)]] = SubjectKey(key)
        return found

    def forget(self, owner_id: UUID, subjects: Iterable[UUID]) -> None:
        """Delete these keys at once and for good, whatever becomes of the transaction around it. Safe to repeat."""
        owner = self.owner(owner_id)
        for some in _portions([owner.reference(subject) for subject in subjects]):
            self._ask("SELECT vault.forget(:owner, :refs)", owner=owner_id, refs=some)

    def owners(self) -> dict[UUID, int]:
        """Who has keys here, and in how many versions: more than one while a rotation is under way."""
        return {owner_id: int(many) for owner_id, many in self._ask("SELECT owner_id, versions FROM vault.owners()")}

    def renew(self, owner_id: UUID) -> int:
        """Begin a rotation, or go on with one that was broken off; returns the version that keys are wrapped by now."""
        versions = self._versions(owner_id, anew=True) or self._first(owner_id)
        newest = versions[max(versions)]
        if len(versions) == 1:
            self._add(newest.renewed(newest.version + 1))
            versions = self._versions(owner_id, anew=True)
        return max(versions)

    def rewrap_some(self, owner_id: UUID, most: int = 500) -> int:
        """Wrap that many keys by the newest version; 0 when none is left, and then older versions are gone too."""
        versions = self._versions(owner_id, anew=True)
        newest = versions[max(versions)]
        asked = "SELECT reference, version, secret FROM vault.stale_keys(:owner, :most)"
        rows = [(bytes(r), v, bytes(s)) for r, v, s in self._ask(asked, owner=owner_id, most=most)]
        if not rows:
            self._ask("SELECT vault.drop_old_versions(:owner)", owner=owner_id)
            self._versions(owner_id, anew=True)
            return 0
        self._ask(
            "SELECT vault.rewrap(:owner, :version, :refs, :befores, :afters)",
            owner=owner_id, version=newest.version, refs=[r for r, _, _ in rows], befores=[s for _, _, s in rows],
            afters=[newest.wrap(r, versions[v].unwrap(r, s)) for r, v, s in rows],
        )  # fmt: skip
        return len(rows)

    def wrapped_owners(self) -> list[tuple[UUID, int, bytes]]:
        """(owner, version, wrapped secret) of everybody, for a new master key."""
        rows = self._ask("SELECT owner_id, version, secret FROM vault.wrapped_owners()")
        return [(owner_id, version, bytes(secret)) for owner_id, version, secret in rows]

    def swap_owner(self, owner_id: UUID, version: int, before: bytes, after: bytes) -> None:
        """Put the secret of an owner, wrapped anew, in the place of what stood there."""
        asked = "SELECT vault.swap_owner(:owner, :version, :before, :after)"
        self._ask(asked, owner=owner_id, version=version, before=before, after=after)

    def look(self) -> str:
        """What is wrong with the vault, in one sentence; '' when its keys open. Raises the driver's error when it is away."""
        try:
            self._versions(INSTALLATION, anew=True)
            for owner_id in list(self.owners())[:1]:
                self._versions(owner_id, anew=True)
        except DoesNotOpen:
            return "was made with another master_key: put that one back, no other opens a single value"
        except ProgrammingError:
            return "has no tables yet, or its login is not koepel_keys: run ./koepel migrate"
        return ""

    def mark(self, owner_id: UUID, value: str) -> str:
        """The blind index of a value within one municipality."""
        return self.owner(owner_id).mark(value)

    def erased_mark(self, owner_id: UUID, subject: UUID) -> bytes:
        """How the erasure ledger names this subject."""
        return self.owner(owner_id).erased(subject)

    def ask_ledger(self, question: str, **values: Any) -> list[Any]:
        """A question of `koepel.keys.ledger`, committed at once."""
        return self._ask(question, **values)

    def others(self) -> int:
        """How many other sessions ask for keys now: each process of the application keeps some."""
        asked = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"
            " AND pid <> pg_backend_pid()"
        )
        return int(self._ask(asked)[0][0])

    def _ask(self, question: str, **values: Any) -> list[Any]:
        with self._engine.connect() as connection:
            return list(connection.execute(text(question), values))

    def close(self) -> None:
        """Let the connections go."""
        self._engine.dispose()


def _portions(many: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (many[start : start + AT_ONCE] for start in range(0, len(many), AT_ONCE))


@lru_cache(maxsize=8)
def _opened(url: str, master: bytes, line: tuple[tuple[str, int], ...]) -> Vault:
    return Vault(url, master, dict(line))


def vault_of(settings: Settings) -> Vault:
    """The vault of this installation; one per process."""
    return _opened(settings.keys_url, settings.secrets.master_key, tuple(settings.line.items()))
