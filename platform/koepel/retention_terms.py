# SPDX-License-Identifier: EUPL-1.2
"""How long data stays: the defaults, which a municipality may only shorten and a published selection rule overrides."""

from dataclasses import dataclass
from enum import StrEnum


class Since(StrEnum):
    """From when a term runs."""

    LAST_CONTACT = "last_contact"
    CLOSING = "closing"  # of the trajectory, the proposal, the protocol or the engagement
    MADE = "made"
    DELIVERED = "delivered"
    WITHDRAWAL = "withdrawal"  # or closing, whichever comes first


@dataclass(frozen=True, slots=True)
class Term:
    """Months or days after something; both zero is at once."""

    since: Since
    months: int = 0
    days: int = 0


class Retention(StrEnum):
    """One row each of the table of defaults."""

    INTAKE_WITHOUT_START = "intake_without_start"
    MENTEE_FILE = "mentee_file"  # then pseudonymised
    SPECIAL_FIELDS = "special_fields"
    CONTACT_DETAILS = "contact_details"  # unless "keep me informed", renewed yearly
    WORKER_NOTES = "worker_notes"
    MENTOR_FILE = "mentor_file"
    MENTOR_PAPERS = "mentor_papers"  # insurance and expenses
    POOL_CARD = "pool_card"  # while the intake is open and somebody spoke with the person
    ENDED_PROPOSAL = "ended_proposal"
    DELIVERY = "delivery"
    DELIVERY_PAYLOAD = "delivery_payload"
    AUDIT = "audit"  # ids only
    SECURITY_LOG = "security_log"
    IP_ADDRESS = "ip_address"
    SESSION = "session"
    LOGIN_FAILURE = "login_failure"
    BACKUP = "backup"
    KEY_BACKUP = "key_backup"
    OUTBOX = "outbox"
    MAIL_BODY = "mail_body"
    REQUEST_KEY = "request_key"
    IMPORT_FILE = "import_file"
    SPEED_DATE_MARKS = "speed_date_marks"  # what two who met said of each other
    STATISTICS = "statistics"  # pseudonymous, once at least ten persons stand behind each figure
    WITH_ITS_ROW = "with_its_row"  # technical columns
    WITH_THE_ACCOUNT = "with_the_account"
    WITH_THE_MUNICIPALITY = "with_the_municipality"  # settings


# what is not here has no clock of its own: it goes with its row, its account or its municipality, or may stay
TERMS = {
    Retention.INTAKE_WITHOUT_START: Term(Since.LAST_CONTACT, months=6),
    Retention.MENTEE_FILE: Term(Since.CLOSING, months=12),
    Retention.SPECIAL_FIELDS: Term(Since.WITHDRAWAL),
    Retention.CONTACT_DETAILS: Term(Since.CLOSING, months=3),
    Retention.WORKER_NOTES: Term(Since.CLOSING, months=12),
    Retention.MENTOR_FILE: Term(Since.CLOSING, months=24),
    Retention.MENTOR_PAPERS: Term(Since.CLOSING, months=84),
    Retention.POOL_CARD: Term(Since.LAST_CONTACT, months=3, days=14),
    Retention.ENDED_PROPOSAL: Term(Since.CLOSING, months=3),
    Retention.DELIVERY: Term(Since.DELIVERED, months=60),
    Retention.DELIVERY_PAYLOAD: Term(Since.DELIVERED, days=30),
    Retention.AUDIT: Term(Since.MADE, months=60),
    Retention.SECURITY_LOG: Term(Since.MADE, months=12),
    Retention.IP_ADDRESS: Term(Since.MADE, days=90),
    Retention.SESSION: Term(Since.MADE, days=30),
    Retention.LOGIN_FAILURE: Term(Since.MADE, days=90),
    Retention.BACKUP: Term(Since.MADE, days=35),
    Retention.KEY_BACKUP: Term(Since.MADE, days=7),
    Retention.OUTBOX: Term(Since.DELIVERED, days=30),
    Retention.MAIL_BODY: Term(Since.DELIVERED, days=30),
    Retention.REQUEST_KEY: Term(Since.MADE, days=1),
    Retention.IMPORT_FILE: Term(Since.MADE, days=1),
    Retention.SPEED_DATE_MARKS: Term(Since.MADE, days=30),
}
