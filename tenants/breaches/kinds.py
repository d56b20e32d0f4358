# SPDX-License-Identifier: EUPL-1.2
"""The coded words of a breach: its risk, the kinds of data, the steps that are taken."""

from koepel.i18n import _l
from tenants.vocabulary import Coded


class Risk(Coded):
    """What it may do to the persons concerned (GDPR art. 33.1 and 34.1)."""

    UNLIKELY = "unlikely", _l("Unlikely to harm anybody")
    RISK = "risk", _l("A risk for the persons concerned")
    HIGH = "high", _l("A high risk: the persons must be told as well")


class DataKind(Coded):
    """What was seen, lost or changed."""

    NAMES = "names", _l("Names")
    CONTACT = "contact", _l("Phone, e-mail or address")
    SITUATION = "situation", _l("Situation, barriers or support")
    NOTES = "notes", _l("Notes of staff")
    MATCHING = "matching", _l("Work, languages, goals")
    SIGN_IN = "sign_in", _l("Accounts or links to sign in")


class Decision(Coded):
    """What may be written in the log by hand."""

    TOLD_AUTHORITY = "told_authority", _l("The Data Protection Authority was told")
    TOLD_VTC = "told_vtc", _l("The VTC was told")
    TOLD_PERSONS = "told_persons", _l("The persons concerned were told")
    NO_NOTICE = "no_notice", _l("Decided: nobody needs to be told")
    NOTED = "noted", _l("Something else was done")


# What is still to be done.
TO_TELL = {
    Decision.TOLD_AUTHORITY: _l("tell the Data Protection Authority"),
    Decision.TOLD_VTC: _l("tell the VTC"),
    Decision.TOLD_PERSONS: _l("tell the persons concerned"),
}
STEPS = {
    "reported": _l("Reported"),
    "scoped": _l("Said how far it went"),
    "assessed": _l("Assessed"),
    "closed": _l("Closed"),
    "reopened": _l("Opened again"),
    **{one.value: one.label for one in Decision},
}
