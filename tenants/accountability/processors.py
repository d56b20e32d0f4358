# SPDX-License-Identifier: EUPL-1.2
"""The register of those who process for the municipality (GDPR art. 28.2): the host first, then whom the host calls in."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import url_for

from koepel import audit, clock
from koepel.database import db, found, mine
from koepel.feature import GoLiveCheck
from koepel.i18n import _
from tenants.accountability.models import SubProcessor
from tenants.accountability.schemas import ProcessorNamed


def processors(*, all_time: bool = False) -> list[SubProcessor]:
    """Who processes today, by name; with `all_time` also who did."""
    query = mine(SubProcessor).order_by(SubProcessor.name, SubProcessor.since)
    today = clock.today()
    return [row for row in db.session.scalars(query) if all_time or row.until is None or row.until > today]


def name(named: ProcessorNamed) -> SubProcessor:
    """Put one on the list."""
    row = SubProcessor(
        name=named.name, service=named.service, data=named.data, country=named.country, guarantee=named.guarantee,
        since=named.since,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "named")
    return row


def end(processor_id: UUID, on: date | None = None) -> SubProcessor:
    """It processes no more from this day on; the line stays, and so does an earlier last day."""
    row, day = found(SubProcessor, processor_id, lock=True), on or clock.today()
    if row.until is None or row.until > day:
        row.until = day
        audit.wrote(row, "ended", "until")
    return row


def go_on(processor_id: UUID) -> SubProcessor:
    """Undo of the end."""
    row = found(SubProcessor, processor_id, lock=True)
    row.until = None
    audit.wrote(row, "restored", "until")
    return row


def checks() -> tuple[GoLiveCheck, ...]:
    """For the page of the start: at least the host stands on it."""
    return (
        GoLiveCheck(
            _("The processors are named"),
            bool(processors()),
            _("At least who runs the machines: the host is your processor."),
            url_for("papers.processors"),
        ),
    )
