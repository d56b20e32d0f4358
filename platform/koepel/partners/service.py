# SPDX-License-Identifier: EUPL-1.2
"""A partner comes to be by the operator's word; its own administrator says who works there.

A partner sends no mail of its own, so who cannot sign in yet gets a link that the administrator hands over.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.accounts import link
from koepel.accounts import sign_in as signing
from koepel.accounts.staff import GivenElsewhere
from koepel.database import db
from koepel.errors import Conflict, NotFound
from koepel.i18n import _l
from koepel.ids import reference
from koepel.partners.models import Partner, PartnerAppointment, PartnerFunction, PartnerKind
from koepel.permissions import Role
from koepel.records import Slug

WORKING = (Role.PARTNER, Role.PARTNER_ADMINISTRATOR)
AFTER_LEAVING: list[Callable[[UUID], object]] = []  # who stops working with clients: what they leave to colleagues


class LastAdministrator(Conflict):
    """A partner is never without somebody who answers for it."""

    title = _l("Your organisation needs an administrator. Appoint another one first.")


def found_partner(name: str, slug: str, kind: PartnerKind, company_number: str = "") -> UUID:
    """A new partner with its address word; returns its id. Enter no scope before: it is made under its own."""
    partner_id = reference()
    with scopes.entered(scopes.partner(partner_id)):
        try:
            db.session.add(
                Partner(
                    partner_id=partner_id,
                    name=name,
                    kind=kind.value,
                    company_number=company_number,
                    created_at=clock.utcnow(),
                )
            )
            db.session.add(Slug(word=slug, kind="partner", target_id=partner_id))
            db.session.commit()
        finally:
            db.session.remove()
    return partner_id


def partner() -> Partner:
    """The partner of this scope."""
    return db.session.get_one(Partner, scopes.current().partner_id)


def staff(*, lock: bool = False) -> list[PartnerAppointment]:
    """Who works at this partner today, by name; locked for who ends an appointment, so that somebody stays."""
    today = clock.today()
    asked = select(PartnerAppointment).where(
        PartnerAppointment.partner_id == scopes.current().partner_id,
        PartnerAppointment.valid_from <= today,
        or_(PartnerAppointment.valid_to.is_(None), PartnerAppointment.valid_to > today),
    )
    if lock:
        locked = asked.order_by(PartnerAppointment.id).with_for_update().execution_options(populate_existing=True)
        return list(db.session.scalars(locked))
    return list(db.session.scalars(asked.order_by(PartnerAppointment.shown_name, PartnerAppointment.role)))


def appoint(name: str, email: str, role: Role, function: PartnerFunction | None = None) -> str:
    """Appoint from today; again changes nothing. Returns the token of a link to set a password, '' when there is one."""
    account_id = signing.make_account(name, email, "")
    if not any(one.account_id == account_id and one.role == role for one in staff()):
        row = PartnerAppointment(
            partner_id=scopes.current().partner_id,
            account_id=account_id,
            role=role.value,
            function=function.value if function else "",
            shown_name=name,
            valid_from=clock.today(),
        )
        db.session.add(row)
        db.session.flush()
        audit.wrote(row, "appointed", "role")
    return "" if signing.has_password(account_id) else link.make(account_id, "invitation")


def dismiss(appointment_id: UUID) -> PartnerAppointment:
    """End an appointment today: its rights are gone at the next request.

    Raises `LastAdministrator`, `GivenElsewhere`, `NotFound`.
    """
    here = staff(lock=True)
    row = next((one for one in here if one.id == appointment_id), None)
    if row is None:
        raise NotFound
    if row.provider:
        raise GivenElsewhere
    administrators = [one for one in here if one.role == Role.PARTNER_ADMINISTRATOR]
    if row in administrators and len(administrators) < 2:
        raise LastAdministrator
    end(row)
    return row


def end(row: PartnerAppointment) -> None:
    """From today on it is no appointment, and what its holder followed is for colleagues to take on."""
    row.valid_to = clock.today()
    audit.wrote(row, "ended", "valid_to")
    db.session.flush()
    if row.role == Role.PARTNER and not any(
        one.account_id == row.account_id for one in staff() if one.role == Role.PARTNER
    ):
        for leaving in AFTER_LEAVING:
            leaving(row.account_id)


def restore(appointment_id: UUID) -> PartnerAppointment:
    """Undo an end of today. Raises `GivenElsewhere`, `NotFound`."""
    row = db.session.get(PartnerAppointment, (scopes.current().partner_id, appointment_id))
    today: date = clock.today()
    if row is None or row.valid_to != today:
        raise NotFound
    if row.provider:
        raise GivenElsewhere
    row.valid_to = None
    audit.wrote(row, "restored", "valid_to")
    return row
