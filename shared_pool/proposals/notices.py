# SPDX-License-Identifier: EUPL-1.2
"""A short mail to the contact point: something waits in Koepel. It names nobody and carries no data."""

from __future__ import annotations

from koepel import mail
from koepel.i18n import _, speaking
from koepel.web.addresses import full_address
from shared_pool.proposals.models import Proposal
from tenants import disclosure


def ask_contact_point(row: Proposal) -> None:
    """Tell the contact point (and deputy) that a proposal waits for the municipality's answer."""
    for point in disclosure.own_contact_points():
        if not point.email:
            continue
        with speaking("nl"):
            subject = _("A proposal waits for your answer")
            body = "\n\n".join(
                [
                    _("Proposal %(number)s waits for the answer of your municipality.", number=row.number),
                    full_address("proposals.detail", id=row.id),
                    _("Answer before it expires."),
                ]
            )
        mail.post(
            "proposal.asked", to=point.email, subject=subject, body=body, language="nl", about=("proposal", row.id)
        )
