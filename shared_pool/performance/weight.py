# SPDX-License-Identifier: EUPL-1.2
"""What grows where people work: letters, sealed as the product does it, and audit lines of five years, sealed into the chain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from flask import current_app

from koepel import clock, ids
from koepel.chain import rounds
from koepel.keys import envelope
from koepel.keys.ledger import Entry, ledger_of
from koepel.keys.vault import Vault
from shared_pool.performance.copies import Plain
from shared_pool.performance.towns import Towns

LETTERS, AT_ONCE = 200, 250  # letters of a municipality; audit lines of one at a time
ERASED = 20  # entries of the ledger for each municipality: people who were erased in years before
RECIPIENT, SUBJECT, BODY = (
    b"iemand@example.org",
    b"Een bericht van je gemeente",
    b"Dag, we hebben nieuws voor jou. " * 20,
)
LETTER = (
    "COPY app.message (tenant_id, id, kind, channel, recipient, subject, body, language, state, hold_until, created_at,"
    " sent_at, about_kind, about_id, person_id, account_id) FROM STDIN"
)
LINES = """
INSERT INTO app.audit_entry (tenant_id, id, at, account_id, actor, action, object_kind, object_id, person_id, subject_id,
  fields, purpose, request_id, sensitive)
SELECT t.tenant_id, uuidv7(t.at - now()), t.at, NULL, 'An Peeters', 'read', 'person', p.id, p.id, NULL,
  ARRAY['email', 'phone'], 'casework', 'bench', false
FROM (SELECT o AS tenant_id, n, now() - interval '5 years' * ((%(until)s - n + random()) / (%(until)s + 1.0)) AS at
      FROM unnest(%(owners)s::uuid[]) o, generate_series(%(since)s::int, %(until)s::int - 1) n) t
CROSS JOIN LATERAL (SELECT id FROM app.person p WHERE p.tenant_id = t.tenant_id AND p.number = 1 + t.n %% 100) p
ORDER BY t.n
"""


def letters(admin: Plain, towns: Towns) -> None:
    """To people of each municipality, of the last weeks."""
    vault: Vault = current_app.extensions["koepel_vault"]
    now = clock.utcnow()
    with admin.cursor() as cursor:
        for tenant_id in towns.ids:
            found = admin.execute(
                "SELECT id FROM app.person WHERE tenant_id = %s LIMIT %s", (tenant_id, LETTERS)
            ).fetchall()
            people = [UUID(str(row[0])) for row in found]
            keys = vault.ensured(tenant_id, people)
            with cursor.copy(LETTER) as rows:
                for person in people:
                    new, sent = ids.new_id(), now - timedelta(days=person.int % 60)
                    about = f"{tenant_id}|message|{tenant_id}/{new}|{person}"
                    sealed = (
                        envelope.seal(keys[person].cipher, value, f"{about}|{column}")
                        for column, value in (("recipient", RECIPIENT), ("subject", SUBJECT), ("body", BODY))
                    )
                    rows.write_row(
                        (
                            tenant_id,
                            new,
                            "bench",
                            "mail",
                            *sealed,
                            "nl",
                            "sent",
                            sent,
                            sent,
                            sent,
                            "",
                            None,
                            person,
                            None,
                        )
                    )


def lines(admin: Plain, towns: Towns, gigabytes: float) -> Iterator[int]:
    """Until the database is as large as is asked; yields how many each municipality has."""
    many = 0
    while _size(admin) < gigabytes * 1e9:
        admin.execute(LINES, {"owners": list(towns.ids), "since": many, "until": many + AT_ONCE})
        many += AT_ONCE
        yield many


def seal() -> int:
    """Every line into the chain of its municipality, by the product's own sealer; returns how many."""
    return rounds.round_once({})


def ledger(towns: Towns) -> int:
    """Who was erased in years before; their rows are gone, so no mark is anybody's. Returns how many entries there are."""
    book = ledger_of(current_app.extensions["koepel_settings"], current_app.extensions["koepel_vault"])
    marks = ((owner, hashlib.sha256(f"{owner}/{n}".encode()).digest()) for owner in towns.ids for n in range(ERASED))
    return book.bring(Entry(owner, mark, ids.reference(), "retention", clock.utcnow()) for owner, mark in marks)


def _size(admin: Plain) -> int:
    row = admin.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(str(row[0])) if row else 0
