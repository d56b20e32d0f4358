# SPDX-License-Identifier: EUPL-1.2
"""Codes of the record in plain words for the person: short, the same few again, in every language of participants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from koepel.clock import BRUSSELS as BRUSSELS
from koepel.i18n import _, _l
from koepel.retention_terms import TERMS, Retention
from tenants.consents.kinds import ConsentKind
from tenants.rights.kinds import Limit, Outcome, RightKind
from tenants.vocabulary import label_of

BETWEEN = " · "
HELP, REACH, FIND = _l("To help you"), _l("To call or write to you"), _l("To find somebody who fits you")
INSTEAD, CHECK, URGENT = _l("In the place of a colleague"), _l("To check how we work"), _l("It was urgent")
PURPOSES: dict[str, Any] = {
    "own case load": HELP, "followed by nobody": HELP, "intake": HELP, "follow-up of the duo": HELP, "plan": REACH,
    "call": REACH, "to answer the registration": REACH, "to deliver it by hand": REACH, "disclosed to the duo": FIND,
    "match": FIND, "correct": _l("To correct your data"), "import: compare": _l("To correct your data"), "stand_in": INSTEAD,
    "take_over": INSTEAD, "hand_over": INSTEAD, "asked": INSTEAD, "check": CHECK, "support": CHECK, "data breach": CHECK,
    "urgent": URGENT, "urgent_now": URGENT, "rights": _l("To answer your question"), "export": _l("To make a list"),
}  # fmt: skip
CONTACT, NOTES, FILE = _l("Phone, e-mail and address"), _l("What your case worker writes"), _l("Your file")
FIELDS: dict[str, Any] = {
    "phone": CONTACT, "email": CONTACT, "address": CONTACT, "contact": CONTACT, "recipient": CONTACT, "notes": NOTES,
    "remark": NOTES, "stop_note": NOTES, "note": NOTES, "barriers": NOTES, "tier_reasons": NOTES,
}  # fmt: skip
ROLES: dict[str, Any] = {
    "partner": _l("An organisation that works with us"), "member": _l("Another municipality"),
    "region": _l("The regional coordinator"), "pool": _l("Municipalities that work together"),
    "other_side": _l("The other half of your duo"), "mentor": _l("The other half of your duo"),
    "mentee": _l("The other half of your duo"), "self": _l("You"), "koepel": _l("The computer"),
}  # fmt: skip
STEPS: dict[str, Any] = {
    **dict.fromkeys(("card", "s1", "s2"), _l("Your card without a name")), "s3": _l("Your first name"),
    "s4": _l("Your name and one way to reach you"), "engagement": _l("Days and hours of the duo"),
    "partner": _l("What the agreement with them names"),
}  # fmt: skip
CONSENTS: dict[ConsentKind, Any] = {
    ConsentKind.PHOTO: _l("A photo of you"),
    ConsentKind.TESTIMONY: _l("Your story"),
    ConsentKind.OUTSIDE_AUTHORITY: _l("Sharing with another organisation"),
    ConsentKind.CONTACT_AFTER_CLOSING: _l("News from us after the end"),
    ConsentKind.SPECIAL_FIELDS: _l("A special detail about you"),
}


@dataclass(frozen=True)
class Kind:
    """One kind of data: what, why, and the term; `hidden` where the page does not show the values."""

    what: str
    why: str
    term: str
    hidden: bool = False


def kinds() -> list[Kind]:
    """What can be kept of a person, by kind; the terms are those of the register."""
    end, sent, made = _("Months after the end: %(count)s"), _("Days after sending: %(count)s"), _("Months: %(count)s")
    file, contact = _count(end, Retention.MENTEE_FILE), _count(end, Retention.CONTACT_DETAILS)
    proof = _count(made, Retention.AUDIT)
    return [
        Kind(_("Your name, date of birth and postal code"), _("To know who you are"), file),
        Kind(str(CONTACT), str(REACH), contact, hidden=True),
        Kind(_("Languages, work, goals and free time"), str(FIND), file),
        Kind(str(NOTES), str(HELP), _count(end, Retention.WORKER_NOTES), hidden=True),
        Kind(_("Meetings and hours"), str(HELP), file),
        Kind(_("Letters and messages"), str(REACH), sent % {"count": TERMS[Retention.MAIL_BODY].days}, hidden=True),
        Kind(_("What you agreed to, and what you ask us"), _("So that you and we can prove it"), proof),
        Kind(_("Who looked at your data"), _("So that you can see it"), proof),
    ]


def _count(sentence: str, term: Retention) -> str:
    return sentence % {"count": TERMS[term].months}


def purpose(code: str) -> str:
    """Why; a line that staff wrote beside it is shown as it was written."""
    first, _colon, line = code.partition(": ")
    known = PURPOSES.get(code) or PURPOSES.get(first) or HELP
    return ": ".join(
        filter(None, (str(known), line if first in PURPOSES and first not in ("export", "import") else ""))
    )


def fields(names: Iterable[str]) -> str:
    """What was looked at, each kind once."""
    return BETWEEN.join(dict.fromkeys(str(FIELDS.get(name, FILE)) for name in names)) or str(FILE)


def role(code: str) -> str:
    """Who, without a name."""
    return str(ROLES.get(code) or own_staff())


def own_staff() -> str:
    """Somebody of the own municipality."""
    return _("Somebody of the municipality")


def card() -> str:
    """The card in the pool."""
    return str(STEPS["card"])


def step(code: str) -> str:
    """What was told."""
    return str(STEPS.get(code, FILE))


def consent(kind: ConsentKind) -> str:
    """What was agreed to."""
    return str(CONSENTS[kind])


def kind(code: str) -> str:
    """What was asked."""
    return label_of(RightKind, code)


def outcome(code: str) -> str:
    """How it ended, '' while it is open."""
    return label_of(Outcome, code)


def limit(code: str) -> str:
    """Why not."""
    return label_of(Limit, code)
