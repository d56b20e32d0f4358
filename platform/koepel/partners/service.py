# SPDX-License-Identifier: EUPL-1.2
"""A partner comes to be by the operator's word; its own administrator says who works there.

A partner sends no mail of its own, so who cannot sign in yet gets a link that the administrator hands over.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from koepel import clock
from koepel import scope as scopes
from koepel.accounts import link
from koepel.accounts import sign_in as signing
from koepel.database import db
from koepel.errors import Conflict, NotFound
from koepel.i18n import _l
from koepel.ids import reference
from koepel.partners.models import Partner, PartnerAppointment, PartnerFunction, PartnerKind
from koepel.permissions import Role
from koepel.records import Slug

WORKING = (Role.PARTNER, Role.PARTNER_ADMINISTRATOR)


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


def staff() -> list[PartnerAppointment]:
    """Who works at this partner today, by name."""
    today = clock.today()
    asked = select(PartnerAppointment).where(
        PartnerAppointment.partner_id == scopes.current().partner_id,
        PartnerAppointment.valid_from <= today,
        or_(PartnerAppointment.valid_to.is_(None), PartnerAppointment.valid_to > today),
    )
    return list(db.session.scalars(asked.order_by(PartnerAppointment.shown_name, PartnerAppointment.role)))


def appoint(name: str, email: str, role: Role, function: PartnerFunction | None = None) -> str:
    """Appoint from today; again changes nothing. Returns the token of a link to set a password, '' when there is one."""
    account_id = signing.make_account(name, email, "")
    if not any(one.account_id == account_id and one.role == role for one in staff()):
        db.session.add(
            PartnerAppointment(
                partner_id=scopes.current().partner_id,
                account_id=account_id,
                role=role.value,
                function=function.value if function else "",
                shown_name=name,
                valid_from=clock.today(),
            )
        )
        db.session.flush()
    return "" if signing.has_password(account_id) else link.make(account_id, "invitation")


def dismiss(appointment_id: UUID) -> PartnerAppointment:
    """End an appointment today: its rights are gone at the next request. Raises `LastAdministrator`, `NotFound`."""
    row = next((one for one in staff() if one.id == appointment_id), None)
    if row is None:
        raise NotFound
    administrators = [one for one in staff() if one.role == Role.PARTNER_ADMINISTRATOR]
    if row in administrators and len(administrators) < 2:
        raise LastAdministrator
    row.valid_to = clock.today()
    return row


def restore(appointment_id: UUID) -> PartnerAppointment:
    """Undo an end of today. Raises `NotFound`."""
    row = db.session.get(PartnerAppointment, (scopes.current().partner_id, appointment_id))
    today: date = clock.today()
    if row is None or row.valid_to != today:
        raise NotFound
    row.valid_to = None
    return row
