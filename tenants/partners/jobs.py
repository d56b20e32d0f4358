# SPDX-License-Identifier: EUPL-1.2
"""A mail to a partner's worker that says only that there is news; and every night, what is past its protocol goes."""

from __future__ import annotations

from datetime import timedelta

from koepel import mail
from koepel.accounts import sign_in as signing
from koepel.i18n import _, speaking
from koepel.jobs import Ring, tenant_job
from koepel.web.addresses import full_address
from tenants import disclosure_partners as door
from tenants.partners import passing_on

KIND = "partner.news"


@tenant_job("partners.tell", settles=True)
def tell(ring: Ring) -> None:
    """One mail for a burst of news: no name, no client, no municipality in it; the rest stands behind sign-in."""
    if ring.subject_id is None:
        return
    email, _name, language = signing.address_of(ring.subject_id)
    if not email:
        return
    with speaking(language or "nl"):
        subject = _("There is news in Koepel")
        body = _("There is news about one of your clients. Log in to read it:")
    mail.post(
        KIND, to=email, subject=subject, body=f"{body}\n\n{full_address('home.start')}", language=language or "nl",
        hold=timedelta(0),
    )  # fmt: skip


@tenant_job("partners.pass_on")
def pass_on(ring: Ring) -> None:
    """A partner handed a client on to another one: open it there once the ten minutes to undo it are over."""
    if ring.subject_id is not None:
        passing_on.pass_on(ring.subject_id)


@tenant_job("partners.close_expired", queue="calm")
def close_expired(_ring: Ring) -> None:
    """Take back what stands under protocols whose last day has passed."""
    door.close_expired()
