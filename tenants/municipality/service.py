# SPDX-License-Identifier: EUPL-1.2
"""A municipality comes in: its settings, its address word, its contact point and its first programme."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.database import db, held, hold
from koepel.errors import Conflict, NotFound
from koepel.i18n import _l
from koepel.records import Slug
from koepel.web.fields import accepting_invented_phones
from tenants.contact_points import service as contact_points
from tenants.contact_points.service import Named
from tenants.municipality.models import Municipality
from tenants.programmes import service as programmes

SILENCE_DAYS = 21
FIRST_PROGRAMME = "net_werk"


class WouldLockOut(Conflict):
    """Only who came in by the provider has shown that this way works."""

    title = _l("First log in through your organisation yourself, as contact point. Then you cannot lock everybody out.")


class AddressTaken(Conflict):
    """Two places cannot share the first word of an address."""

    title = _l("This address word is taken. Choose another one.")


def open_municipality(
    name: str,
    slug: str,
    nis: str,
    kind: str = "real",
    second_factor: str = "required",
    *,
    chip: str = "",
    colour: int = 1,
    role_model: str = "maximal",
    contact_point: Named | None = None,
    programme: str = FIRST_PROGRAMME,
) -> Municipality:
    """Make the municipality of this scope, which must be a new id: `entered(scopes.tenant(ids.reference()))`.

    With its address word, its contact point and one programme taken over. Raises `AddressTaken`.
    """
    if db.session.scalar(select(Slug.word).where(Slug.word == slug)):
        raise AddressTaken
    row = Municipality(
        name=name,
        slug=slug,
        nis=nis,
        kind=kind,
        chip=chip or name[:2].upper(),
        colour=colour,
        role_model=role_model,
        second_factor=second_factor,
        silence_days=SILENCE_DAYS,
        created_at=clock.utcnow(),
    )
    db.session.add_all([row, Slug(word=slug, kind="municipality", target_id=scopes.here())])
    db.session.flush()
    audit.wrote(row, "opened")
    contact_points.name(contact_point or Named(name=name, function=""))
    programmes.take_over(programme)
    return row


@contextmanager
def phones_of_here() -> Iterator[None]:
    """Invented telephone numbers (0400 00 xx xx) are taken in municipalities of the demo, and nowhere else."""
    if municipality().kind == "demo":
        with accepting_invented_phones():
            yield
    else:
        yield


def municipality() -> Municipality:
    """The municipality of this scope. Raises `NotFound`."""
    # held: who asks at the gate and who asks on the page read it once
    key = (Municipality, scopes.here())
    row: Municipality | None = held(key) or db.session.get(Municipality, scopes.here())
    if row is None:
        raise NotFound
    return hold(key, row)


def set_facts(role_model: str, second_factor: str, welcome: str) -> list[str]:
    """Change the settings of this municipality; returns what changed."""
    row = municipality()
    wanted = {"role_model": str(role_model), "second_factor": str(second_factor), "welcome": welcome}
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        audit.wrote(row, "set", *changed)
    return changed


def let_in(*, provider_only: bool, by_provider: bool) -> None:
    """Whether staff come in by their identity provider only. Raises `WouldLockOut` when the one who says so did not."""
    row = municipality()
    if provider_only and not by_provider:
        raise WouldLockOut
    if bool(row.provider_only) != provider_only:
        row.provider_only = provider_only
        audit.wrote(row, "set", "provider_only")
