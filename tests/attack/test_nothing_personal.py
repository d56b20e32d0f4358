# SPDX-License-Identifier: EUPL-1.2
"""People and what is sensitive of them stand in their files, and nowhere beside: not in a log, an address, a subject, a job (T41)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from psycopg import sql
from redis import Redis
from structlog.testing import capture_logs

from koepel import roles
from tests.attack.tally import PERSONAL, found
from tests.conftest import Cluster
from tests.factories.people import a_mentee
from tests.factories.pool import a_region
from tests.factories.registrations import a_registration
from tests.isolation.tables import read_tables
from tests.support.mailbag import Mailbag
from tests.support.places import Staff, a_case_worker, a_contact_point, signed_in
from tests.support.working import worked

NAMES = ("Kanarinka", "Kanarifam", "Kanarizoon")
SENSITIVE = ("kanarinka@example.org", "+32400001777", "Kanaristraat", "Kanarinotitie")
ANY = re.compile("|".join(map(re.escape, (*NAMES, *SENSITIVE, "kanari"))), re.IGNORECASE)
OWN_DEVICE = ("tel:", "mailto:")  # what a click hands to the phone of the reader and to nobody else
PLACES = re.compile(r'\b(?:href|action|src|hx-get|hx-post)="([^"]*)"|<title>([^<]*)</title>')


def told(app: Flask) -> Iterator[str]:
    """Addresses and titles of every page of this story, and where its forms lead."""
    region = a_region(app, "Aartselaar", "Borsbeek")
    worker, point = (signed_in(app, one(app, region.borsbeek)) for one in (a_case_worker, a_contact_point))
    waits = a_registration(
        app,
        in_=region.borsbeek,
        given=NAMES[0],
        family=NAMES[1],
        phone=SENSITIVE[1],
        email=SENSITIVE[0],
        remark=SENSITIVE[3],
    )
    with app.app_context():
        mentee = a_mentee(
            region.borsbeek, given=NAMES[0], family=NAMES[2], email=SENSITIVE[0], phone=SENSITIVE[1], notes=SENSITIVE[3]
        )
        person, intake = mentee.person_id, mentee.id
    worked(app)
    said = {
        "given_name": NAMES[0],
        "family_name": NAMES[2],
        "address": SENSITIVE[2],
        "phone": SENSITIVE[1],
        "email": SENSITIVE[0],
    }
    for notes in ("x" * 9000, SENSITIVE[3]):  # refused, and taken
        path = f"/borsbeek/dossiers/{person}/bewerken"
        yield from _posted(worker, path, **said, notes=notes, preferred_language="nl", preferred_channel="phone")
    yield from _posted(worker, f"/borsbeek/{NAMES[0]}/niets", name=NAMES[1])
    yield from _posted(worker, "/account/inloggen", email=SENSITIVE[0], password=SENSITIVE[3])
    for path in ("mentees", "aanmeldingen", f"aanmeldingen/{waits}", f"dossiers/{person}", f"dossiers/{person}/contact?doel=call",
                 f"dossiers/{person}/bewerken", "vandaag", f"intakes/{intake}", f"mentees/{intake}", "werkbank"):  # fmt: skip
        for client in (worker, point):
            page = client.get(f"/borsbeek/{path}")
            yield from (one or other for one, other in PLACES.findall(page.text) if not one.startswith(OWN_DEVICE))
            yield page.headers.get("Location", "")
    worked(app)


def _posted(client: Staff, path: str, **fields: str) -> Iterator[str]:
    answer = client.send(path, **fields)
    yield answer.headers.get("Location", "")


@pytest.mark.attack("T41", hostile=True)
def test_nothing_of_a_person_stands_beside_the_file(
    app: Flask,
    cluster: Cluster,
    database: str,
    mailbag: Mailbag,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    plain = Redis.from_url(cluster.redis_url)
    plain.flushdb()
    log = cluster.state / "servers/postgresql/postgresql.log"
    begins = log.stat().st_size if log.exists() else 0
    with caplog.at_level(logging.DEBUG), capture_logs() as lines:
        addresses = list(told(app))
    said = capfd.readouterr()
    beside = {
        "log lines": repr(lines) + caplog.text + said.out + said.err,
        "addresses and titles": "\n".join(addresses),
        "subjects": "\n".join(str(mail["Subject"]) for mail in mailbag.mails),
        "redis": repr([(key, plain.type(key)) for key in plain.keys("*")]),  # type: ignore[union-attr]
        "log of postgresql": log.read_text("utf-8", "replace")[begins:] if log.exists() else "",
        "jobs": "\n".join(rows(cluster, database, "outbox")),
    }
    wrong = found(
        PERSONAL,
        [
            f"{where}: {text[max(0, one.start() - 60) : one.end()]!r}"
            for where, text in beside.items()
            for one in ANY.finditer(text)
        ],
    )
    assert not wrong, "\n".join(sorted(set(wrong)))
    assert any(SENSITIVE[0] == str(mail["To"]) for mail in mailbag.mails) or len(addresses) > 100
    assert len(lines) + len(beside["jobs"]) > 0


@pytest.mark.attack("T28", "T41")
def test_what_is_sensitive_stands_plain_in_no_table(app: Flask, cluster: Cluster, database: str) -> None:
    """So neither in a backup nor in what PostgreSQL writes ahead."""
    list(told(app))
    with psycopg.connect(roles.plain(roles.with_database(cluster.admin_url, database))) as admin:
        tables = list(read_tables(admin))
    plain = [
        f"{name}: {word}"
        for name in tables
        for row in rows(cluster, database, name)
        for word in SENSITIVE
        if word in row
    ]
    wrong = found(PERSONAL, plain)
    assert not wrong, "\n".join(sorted(set(wrong)))
    assert any(NAMES[0] in row for row in rows(cluster, database, "person")), "the story wrote nobody"


def rows(cluster: Cluster, database: str, table: str) -> list[str]:
    """Every row of a table as text."""
    with psycopg.connect(roles.plain(roles.with_database(cluster.admin_url, database))) as admin:
        return [row[0] for row in admin.execute(sql.SQL("SELECT t::text FROM app.{} t").format(sql.Identifier(table)))]
