# SPDX-License-Identifier: EUPL-1.2
"""The coded words that only staff read: how a report came in, why it is closed, what was done."""

from koepel.i18n import _l
from tenants.vocabulary import Coded


class ArrivedBy(Coded):
    """How staff heard of it."""

    PHONE = "phone", _l("By phone")
    PAPER = "paper", _l("On paper")
    TALK = "talk", _l("In a talk")


class ClosedWhy(Coded):
    """Why a report needs no more care."""

    SETTLED = "settled", _l("Settled, together with the person")
    PASSED_ON = "passed_on", _l("Passed on: police, doctor, help line or another service")
    DUO_ENDED = "duo_ended", _l("The duo was ended or changed")
    TAKEN_BACK = "taken_back", _l("The person takes it back")
    NOTHING_MORE = "nothing_more", _l("Looked into: nothing more is needed")


ARRIVED = {"link": _l("With the own link"), **{one.value: one.label for one in ArrivedBy}}
STEPS = {"noted": _l("Noted"), "closed": _l("Closed"), "reopened": _l("Opened again")}
SIDES = {"mentor": _l("from a mentor"), "mentee": _l("from a mentee"), "": _l("noted by staff")}
