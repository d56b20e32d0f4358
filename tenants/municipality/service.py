# SPDX-License-Identifier: EUPL-1.2
"""A municipality comes in: its settings, its address word, its contact point and its first programme."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app
from sqlalchemy import or_, select

from koepel import audit, clock, outbox
from koepel import scope as scopes
from koepel.database import db, held, hold, mine
from koepel.errors import Conflict, Invalid, NotFound
from koepel.feature import Feature
from koepel.i18n import _, _l
from koepel.permissions import LEFT_TO_OTHERS, Permission, Role
from koepel.records import Appointment, Slug
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
    """Change the settings of this municipality; returns what changed. Raises `Invalid` for a part that leaves open work to nobody."""
    row = municipality()
    _refuse_to_leave_undone(LEFT_TO_OTHERS[str(role_model)] - LEFT_TO_OTHERS[row.role_model])
    wanted = {"role_model": str(role_model), "second_factor": str(second_factor), "welcome": welcome}
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        audit.wrote(row, "set", *changed)
    if "role_model" in changed:
        outbox.later("contact_points.publish")  # members read it beside whom to call
    return changed


def _refuse_to_leave_undone(left: frozenset[Permission]) -> None:
    """What runs, runs on: with somebody from outside, or to its end before it is left. A part that becomes larger leaves nothing."""
    if not left:
        return
    today = clock.today()
    outside = mine(Appointment).where(
        Appointment.role == Role.OUTSIDE_CASE_WORKER, Appointment.valid_from <= today,
        or_(Appointment.valid_to.is_(None), Appointment.valid_to > today),
    )  # fmt: skip
    if db.session.scalars(outside.limit(1)).first() is not None:
        return
    features: tuple[Feature, ...] = current_app.extensions["koepel_features"]
    told = [words for one in features for say in one.unfinished for words, many in say(left) if many]
    if told:
        said = _("This would stand still: %(what)s.", what=", ".join(told))
        mend = _("First invite a case worker from AgII or the region, under Staff. Or end it first.")
        raise Invalid({"role_model": [f"{said} {mend}"]})


def let_in(*, provider_only: bool, by_provider: bool) -> None:
    """Whether staff come in by their identity provider only. Raises `WouldLockOut` when the one who says so did not."""
    row = municipality()
    if provider_only and not by_provider:
        raise WouldLockOut
    if bool(row.provider_only) != provider_only:
        row.provider_only = provider_only
        audit.wrote(row, "set", "provider_only")
