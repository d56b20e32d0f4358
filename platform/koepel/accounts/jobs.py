# SPDX-License-Identifier: EUPL-1.2
"""Invitations and resets leave by mail at once; what a link says is gone from our tables once it left."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from koepel import audit, clock, mail
from koepel import scope as scopes
from koepel.accounts import link, notices
from koepel.accounts import sign_in as signing
from koepel.database import db, found
from koepel.i18n import _, speaking
from koepel.jobs import Ring, tenant_job
from koepel.records import Appointment, Invitation
from koepel.web.addresses import full_address

AT_ONCE = timedelta(0)


@tenant_job("accounts.invite")
def invite(ring: Ring) -> None:
    """Make the account if there is none, appoint it, and write: a link for who is new, a plain notice for who is not."""
    assert ring.subject_id is not None
    row = found(Invitation, ring.subject_id, lock=True)
    if row.state != "waiting":
        return
    account_id = signing.make_account(row.shown_name, row.email, "")
    known = db.session.scalar(
        select(Appointment.id).where(
            Appointment.tenant_id == scopes.here(),
            Appointment.account_id == account_id,
            Appointment.role == row.role,
            Appointment.valid_to.is_(None),
        )
    )
    if known is None:
        appointment = Appointment(
            account_id=account_id,
            role=row.role,
            may_decide=row.may_decide,
            deputy=row.deputy,
            shown_name=row.shown_name,
            valid_from=clock.today(),
        )
        db.session.add(appointment)
        audit.wrote(appointment, "appointed", "role")
    row.state, row.sent_at = "sent", clock.utcnow()
    with speaking("nl"):
        if signing.has_password(account_id):
            lines = [_("You have a new role in Koepel. Log in as you are used to:"), full_address("accounts.sign_in")]
        else:
            lines = [_("You are invited to work in Koepel. Set your password here within 7 days:")]
            lines.append(full_address("accounts.set_password", token=link.make(account_id, "invitation")))
        subject = _("Your access to Koepel")
    mail.post("account.invitation", to=row.email, subject=subject, body="\n\n".join(lines), language="nl", hold=AT_ONCE)


@tenant_job("accounts.send_reset")
def send_reset(ring: Ring) -> None:
    """A link to set a new password, to the address of the account itself."""
    assert ring.subject_id is not None
    email, _name, language = signing.address_of(ring.subject_id)
    if not email:
        return
    with speaking(language or "nl"):
        subject = _("Set a new password")
        text = _("Somebody, probably you, asked for a new password. Set it here within an hour:")
        ignore = _("Was it not you? Then do nothing.")
    body = "\n\n".join([text, full_address("accounts.set_password", token=link.make(ring.subject_id, "reset")), ignore])
    mail.post("account.reset", to=email, subject=subject, body=body, language=language or "nl", hold=AT_ONCE)


@tenant_job("accounts.tell_owner")
def tell_owner(ring: Ring) -> None:
    """To the address of the account itself: how one gets in was changed. Says what, holds no link."""
    assert ring.subject_id is not None
    email, _name, language = signing.address_of(ring.subject_id)
    sentence = notices.CHANGES.get(str(ring.data.get("what", "")))
    if not email or sentence is None:
        return
    with speaking(language or "nl"):
        subject = _("Your access to Koepel changed")
        body = [str(sentence), _("Was it you? Then do nothing."), _("Was it not you? Tell your contact point at once.")]
    mail.post(
        "account.changed", to=email, subject=subject, body="\n\n".join(body), language=language or "nl", hold=AT_ONCE
    )
