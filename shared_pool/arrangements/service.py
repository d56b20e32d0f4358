# SPDX-License-Identifier: EUPL-1.2
"""Publishing the arrangement of a collaboration: each municipality its own copy, so that nobody speaks for another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import db
from koepel.errors import NotFound
from koepel.feature import GoLiveCheck
from koepel.i18n import _
from koepel.numbers import one_at_a_time
from koepel.web.seen import ChangedMeanwhile, mark_of
from shared_pool.arrangements import words
from shared_pool.arrangements.models import Arrangement
from shared_pool.collaboration import service as collaboration


@dataclass(frozen=True)
class Standing:
    """A collaboration, what this municipality published of its arrangement, and whether the members are still those."""

    collaboration_id: UUID
    name: str
    members: tuple[dict[str, str], ...]
    published: Any  # the columns that anybody may read
    essence: dict[str, list[str]]
    duties: dict[str, list[list[str]]]

    @property
    def mark(self) -> str:
        """Of all that would be published now."""
        return mark_of([self.name, self.members, self.essence, self.duties])

    @property
    def up_to_date(self) -> bool:
        """Whether what is published names the members of today."""
        return self.published is not None and self.published.members == list(self.members)


def standings() -> list[Standing]:
    """Every collaboration that this municipality signed for and has not left."""
    last = {row.collaboration_id: row for row in published()}
    return [
        Standing(
            paper.collaboration_id,
            paper.name,
            _members(paper.collaboration_id),
            last.get(paper.collaboration_id),
            words.essence(paper.name),
            words.duties(),
        )
        for paper in collaboration.agreements()
        if paper.signed_version is not None and paper.ends_on is None
    ]


def publish(collaboration_id: UUID, seen: str) -> int:
    """Publish what stood on the page with this mark, as the next version; twice is once. Returns its number.

    Raises `NotFound`, `ChangedMeanwhile`.
    """
    one_at_a_time("arrangement")
    stands = next((one for one in standings() if one.collaboration_id == collaboration_id), None)
    if stands is None:
        raise NotFound
    if stands.mark != seen:
        raise ChangedMeanwhile
    if stands.up_to_date:
        return int(stands.published.version)
    row = Arrangement(
        collaboration_id=collaboration_id,
        version=stands.published.version + 1 if stands.published else 1,
        name=stands.name,
        members=list(stands.members),
        essence=stands.essence,
        duties=stands.duties,
        published_on=clock.today(),
        published_name=own_name(),
        published_by=scopes.current().account_id,
        published_at=clock.utcnow(),
    )
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "published", "version")
    return row.version


def published() -> list[Any]:
    """The newest version of each collaboration, by name; for visitors too, so without who published."""
    shown = (Arrangement.id, Arrangement.collaboration_id, Arrangement.version, Arrangement.name, Arrangement.members,
             Arrangement.essence, Arrangement.duties, Arrangement.published_on)  # fmt: skip
    query = select(*shown).where(Arrangement.tenant_id == scopes.here()).order_by(Arrangement.version)
    found = {row.collaboration_id: row for row in db.session.execute(query)}
    return sorted(found.values(), key=lambda row: str(row.name))


def checks() -> tuple[GoLiveCheck, ...]:
    """For the page of the start: one for each collaboration."""
    return tuple(
        GoLiveCheck(
            _("The arrangement of %(name)s is published", name=one.name),
            one.up_to_date,
            _("The members changed, or it was never published."),
            url_for("arrangements.index"),
        )
        for one in standings()
    )


def _members(collaboration_id: UUID) -> tuple[dict[str, str], ...]:
    return tuple(
        {"name": member.name, "contact": point.name if point else "", "phone": point.phone if point else ""}
        for member, point in collaboration.contact_points(collaboration_id)
        if member.signed
    )
