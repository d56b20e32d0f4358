# SPDX-License-Identifier: EUPL-1.2
"""How long each kind of data stays in this municipality: the default, a shorter term, or what a published selection rule says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from koepel import audit, clock
from koepel import scope as scopes
from koepel.accounts.staff import own_name
from koepel.database import db, mine
from koepel.errors import Invalid, NotFound
from koepel.i18n import _, _l
from koepel.retention_terms import TERMS, Retention, Term
from tenants.retention.models import RetentionDecision

R = Retention
LAW = "Bestuursdecreet 7-12-2018, art. III.87-III.89; AVG art. 5.1.e"
# What a municipality may decide about, and by which a nightly job acts. Everything else has one term for everybody.
OWN: dict[Retention, Any] = {
    R.INTAKE_WITHOUT_START: _l("Registration or intake without a start"),
    R.MENTEE_FILE: _l("File of a mentee"),
    R.MENTOR_FILE: _l("File of a mentor"),
    R.CONTACT_DETAILS: _l("Contact details"),
    R.WORKER_NOTES: _l("Notes of staff, barriers, reasons in words"),
}
OF_THE_PRODUCT: dict[Retention, Any] = {
    R.POOL_CARD: _l("Card in the pool: then it rests"),
    R.ENDED_PROPOSAL: _l("Ended proposals"),
    R.DELIVERY_PAYLOAD: _l("What a partner reads: gone at once when the sharing ends"),
    R.MAIL_BODY: _l("Text of letters and mails"),
    R.OUTBOX: _l("Finished work of the machine"),
    R.IMPORT_FILE: _l("Uploaded lists"),
    R.SPEED_DATE_MARKS: _l("What people said of each other at a speed date"),
    R.REQUEST_KEY: _l("Keys against double taps"),
    R.SESSION: _l("Sessions, links to log in, and tokens of partners"),
    R.LOGIN_FAILURE: _l("Logins that were refused"),
    R.SECURITY_LOG: _l("What else happened to an account: logins, changes"),
    R.BACKUP: _l("Backups"),
    R.KEY_BACKUP: _l("Backups of the keys"),
}
NOT_YET: dict[Retention, Any] = {
    R.DELIVERY: _l("Which partner read which fields when: nothing is old enough yet, and no job deletes it"),
    R.AUDIT: _l("The audit trail: nothing is old enough yet, and no job deletes it"),
}
# which parts of the table one can decide on for a programme alone
BY_PROGRAMME = (R.MENTEE_FILE, R.MENTOR_FILE, R.INTAKE_WITHOUT_START)


@dataclass(frozen=True)
class Standing:
    """A rule as it stands here. `confirmed_on` is None until the officer decided."""

    retention: Retention
    title: str
    months: int
    default: Term
    programme: str = ""
    series: str = ""
    rule: str = ""
    confirmed_on: date | None = None
    confirmed_by: str = ""

    @property
    def source(self) -> str:
        """What it rests on."""
        return self.rule or LAW

    @property
    def confirmed(self) -> bool:
        """Whether the officer decided, whatever the answer."""
        return self.confirmed_on is not None


class Terms:
    """All rules of this municipality, read once."""

    def __init__(self) -> None:
        query = mine(RetentionDecision).order_by(RetentionDecision.decided_at, RetentionDecision.id)
        self._last: Mapping[tuple[str, str], RetentionDecision] = {
            (row.retention, row.programme): row for row in db.session.scalars(query)
        }

    def standing(self, retention: Retention, programme: str = "") -> Standing:
        """The rule for a programme: its own, else that of all."""
        row = self._last.get((retention.value, programme)) or self._last.get((retention.value, ""))
        default, title = TERMS[retention], str(OWN[retention])
        if row is None:
            return Standing(retention, title, default.months, default, programme)
        return Standing(
            retention, title, row.months, default, programme, row.series, row.rule, row.decided_on, row.decided_name
        )

    def months(self, retention: Retention, programme: str = "") -> int:
        """How many months it stays."""
        return self.standing(retention, programme).months

    def every(self) -> list[Standing]:
        """Each kind, followed by the programmes that have a rule of their own."""
        found = []
        for retention in OWN:
            found.append(self.standing(retention))
            own = sorted(name for kind, name in self._last if kind == retention.value and name)
            found += [self.standing(retention, name) for name in own]
        return found


def decide(retention: Retention, programme: str, months: int, series: str, rule: str, reason: str) -> RetentionDecision:
    """The officer confirms a term or changes it: shorter, or as the selection rule named in `rule` says.

    Raises `NotFound` for what nobody decides here, `Invalid` for a longer term without a published rule.
    """
    if retention not in OWN or (programme and retention not in BY_PROGRAMME):
        raise NotFound
    if months > TERMS[retention].months and not rule:
        raise Invalid({"months": [_("Longer than the default needs a published selection rule. Name it below.")]})
    row = RetentionDecision(
        retention=retention.value,
        programme=programme,
        months=months,
        series=series,
        rule=rule,
        reason=reason,
        decided_on=clock.today(),
        decided_name=own_name(),
        decided_by=scopes.current().account_id,
        decided_at=clock.utcnow(),
    )
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "decided", retention.value)
    return row


def history(retention: Retention) -> list[RetentionDecision]:
    """Every decision on a kind, the newest first."""
    query = select(RetentionDecision).where(
        RetentionDecision.tenant_id == scopes.here(), RetentionDecision.retention == retention.value
    )
    return list(db.session.scalars(query.order_by(RetentionDecision.decided_at.desc(), RetentionDecision.id.desc())))
