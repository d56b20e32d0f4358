# SPDX-License-Identifier: EUPL-1.2
"""Agreed notices: started, paused, completed or stopped, received, accepted or not. Minimum data: a word, and who looks in.

The mail says only that there is news in Koepel; who and what stands behind sign-in (H12, L6).
"""

from __future__ import annotations

from typing import Any

from koepel import audit, clock, outbox
from koepel.database import db
from tenants.partners.models import PartnerMessage, Referral, ReferralStage
from tenants.protocols.models import PartnerGrant
from tenants.protocols.words import PartnerField, PartnerStatus

TOLD = frozenset({PartnerStatus.STARTED, PartnerStatus.PAUSED, PartnerStatus.COMPLETED, PartnerStatus.STOPPED,
                  PartnerStatus.WITHDRAWN})  # fmt: skip
STAGES_TOLD = frozenset({ReferralStage.ASKED_BACK, ReferralStage.ACCEPTED, ReferralStage.REJECTED})


def of_change(grant: PartnerGrant, news: dict[str, Any]) -> None:
    """Tell the partner of a new status, once, where its protocol lets the status out."""
    word = news.get(PartnerField.STATUS.value)
    if word in TOLD:
        _note(grant.protocol_id, grant.partner_id, str(word), grant_id=grant.id, worker_id=grant.worker_id)


def of_referral(referral: Referral) -> None:
    """Tell the referrer what became of it."""
    if referral.stage in STAGES_TOLD:
        _note(
            referral.protocol_id,
            referral.partner_id,
            referral.stage,
            referral_id=referral.id,
            worker_id=referral.worker_id,
        )


def _note(
    protocol_id: Any, partner_id: Any, word: str, *, worker_id: Any, referral_id: Any = None, grant_id: Any = None
) -> None:
    row = PartnerMessage(
        protocol_id=protocol_id,
        partner_id=partner_id,
        referral_id=referral_id,
        grant_id=grant_id,
        sender="municipality",
        kind="notice",
        body=word,
        sent_at=clock.moment(),
    )
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "told")
    outbox.later("partners.message_new", row.id)
    if worker_id is not None:
        outbox.later("partners.tell", worker_id)
