# SPDX-License-Identifier: EUPL-1.2
"""Coded words of staff about a registration: how it came in, and why it does not belong here."""

from koepel.i18n import _l
from tenants.vocabulary import Coded


class ArrivedBy(Coded):
    """Through which channel a registration came in (D12)."""

    ONLINE = "online", _l("By the website")
    PHONE = "phone", _l("By phone")
    DESK = "desk", _l("At the desk")
    PAPER = "paper", _l("On paper")
    WHATSAPP = "whatsapp", _l("By WhatsApp")
    MAIL = "mail", _l("By e-mail")
    INFO_SESSION = "info_session", _l("At an info session")
    PARTNER = "partner", _l("Through a partner")


class RefusalReason(Coded):
    """Why a registration does not belong here; always a person's decision, and it can be undone."""

    OTHER_MUNICIPALITY = "other_municipality", _l("Lives in another municipality")
    DOUBLE = "double", _l("Was registered already")
    OTHER_SERVICE = "other_service", _l("Was referred to another service")
    NO_LONGER_WANTS = "no_longer_wants", _l("Does not want it any more")
    NOT_REACHED = "not_reached", _l("Could not be reached")
    NOT_SERIOUS = "not_serious", _l("Not a real registration")


class Reached(Coded):
    """Whether a call before the intake reached somebody."""

    YES = "yes", _l("Spoken with")
    NO_ANSWER = "no_answer", _l("No answer")
    WRONG_NUMBER = "wrong_number", _l("Wrong number")


class Said(Coded):
    """What somebody said on the phone about wanting it, or having time for it."""

    YES = "yes", _l("Yes")
    DOUBTS = "doubts", _l("Doubts")
    NO = "no", _l("No")


class AfterCall(Coded):
    """What was agreed on the phone (E5)."""

    INFO_SESSION = "info_session", _l("To an info session")
    INTAKE = "intake", _l("An intake")
    LATER = "later", _l("Call again later")
    NOT = "not", _l("Does not go on")
