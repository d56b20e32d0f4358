# SPDX-License-Identifier: EUPL-1.2
"""Programmes of this municipality: a template taken over, with its own version when something is set otherwise (A7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from koepel import audit
from koepel import scope as scopes
from koepel.database import db, found, mine
from koepel.errors import Conflict, Invalid, NotFound
from koepel.i18n import _, _l
from tenants.programmes.models import Programme
from tenants.programmes.settings import ProgrammeSettings
from tenants.programmes.shipped import ProgrammeTemplate, template


class AlreadyTakenOver(Conflict):
    """One running version of a template at a time."""

    title = _l("This programme already runs here.")


def take_over(key: str, **own: Any) -> Programme:
    """Take a template over, with own settings in place of its defaults. Raises `AlreadyTakenOver`."""
    if running(key) is not None:
        raise AlreadyTakenOver
    chosen = template(key)
    return _version(chosen, replace(chosen.settings, **own), "taken_over")


def adjust(programme: Programme, **own: Any) -> Programme:
    """A new version with other settings; people who are under way keep the version they started with. A `preset` brings its steps
    along. Raises `NotFound` for a preset that nobody ships, `Invalid` for a lot that accepts nobody.
    """
    before = settings_of(programme)
    settings = replace(before, **own)
    settings = replace(settings, accepts=_accepted(before, settings))
    if settings.preset != before.preset:
        settings = settings.following(settings.preset)
    if settings == before:
        return programme
    return _next(programme, settings, "adjusted", programme.template_version)


def _accepted(before: ProgrammeSettings, wanted: ProgrammeSettings) -> tuple[str, ...]:
    """The subgroups of the lot in the order of the call; none where the call knows no subgroups."""
    chosen = tuple(one.code for one in before.subgroups if one.code in wanted.accepts)
    if before.subgroups and not chosen:
        raise Invalid({"accepts": [_("Choose at least one subgroup.")]})
    return chosen


def follow_template(programme: Programme) -> Programme:
    """As it is shipped today, in a new version; who is under way keeps theirs."""
    return _next(programme, template(programme.template).settings, "template_followed")


def keep_own(programme: Programme) -> None:
    """The newer template was looked at, and what is set here stays."""
    programme.template_version = template(programme.template).version
    audit.wrote(programme, "kept_own", "template_version")


def go_back(newest: Programme, to: Programme) -> Programme:
    """Undo a new version: intakes start in the one before again. Raises `NotFound` when they are not of one template."""
    if newest.template != to.template or not newest.active:
        raise NotFound
    newest.active, to.active = False, True
    audit.wrote(to, "resumed", "active")
    return to


def end(programme: Programme) -> None:
    """No new intakes in this programme; what runs goes on."""
    programme.active = False
    audit.wrote(programme, "ended", "active")


def resume(programme: Programme) -> None:
    """Offer it again. Raises `AlreadyTakenOver` when another version runs."""
    if running(programme.template) is not None:
        raise AlreadyTakenOver
    programme.active = True
    audit.wrote(programme, "resumed", "active")


def programme(programme_id: UUID) -> Programme:
    """The programme of this municipality with this id. Raises `NotFound`."""
    return found(Programme, programme_id)


def offered() -> list[Programme]:
    """Programmes in which a new intake can start."""
    query = mine(Programme).where(Programme.active).order_by(Programme.name, Programme.template)
    return list(db.session.scalars(query))


def every() -> list[Programme]:
    """All versions, the newest of each template first."""
    return list(db.session.scalars(mine(Programme).order_by(Programme.template, Programme.version.desc())))


def running(key: str) -> Programme | None:
    """The version of this template in which new intakes start."""
    row: Programme | None = db.session.scalar(mine(Programme).where(Programme.template == key, Programme.active))
    return row


def settings_of(row: Programme) -> ProgrammeSettings:
    """The settings of a programme, typed."""
    return ProgrammeSettings.read(row.settings)


def _next(
    programme: Programme, settings: ProgrammeSettings, verb: str, template_version: int | None = None
) -> Programme:
    programme.active = False
    return _version(template(programme.template), settings, verb, template_version)


def _version(
    of: ProgrammeTemplate, settings: ProgrammeSettings, verb: str, template_version: int | None = None
) -> Programme:
    last = select(func.max(Programme.version)).where(Programme.tenant_id == scopes.here(), Programme.template == of.key)
    row = Programme(
        template=of.key, version=(db.session.scalar(last) or 0) + 1, name=of.name, settings=settings.kept(), active=True,
        template_version=of.version if template_version is None else template_version,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, verb, "settings")
    return row
