# SPDX-License-Identifier: EUPL-1.2
"""Coded answers of somebody who arrives: through which door, how to reach them, where they live."""

from __future__ import annotations

from koepel.i18n import _l
from tenants.vocabulary import Coded, ContactChannel, GoalType, RecruitmentChannel, ReferralSource, Side, SupportAction


class Door(Coded):
    """The two big choices of the start page; the value is the word in the address."""

    HELP = "ik-zoek-hulp", _l("I look for help")
    MENTOR = "ik-word-mentor", _l("I want to be a mentor")

    @property
    def side(self) -> Side:
        """Which half of a duo enters here."""
        return Side.MENTEE if self is Door.HELP else Side.MENTOR

    @property
    def wants(self) -> type[Coded]:
        """What a newcomer looks for, or what a volunteer offers."""
        return GoalType if self is Door.HELP else SupportAction

    @property
    def sources(self) -> type[Coded]:
        """How a newcomer (D1) or a volunteer (E1) heard of it."""
        return ReferralSource if self is Door.HELP else RecruitmentChannel


def door_of(side: str) -> Door:
    """The door of a stored side."""
    return Door.HELP if side == Side.MENTEE else Door.MENTOR


class Reach(Coded):
    """How somebody wants to be reached; nobody needs a phone or an address of their own."""

    PHONE = "phone", _l("Call me")
    WHATSAPP = "whatsapp", _l("WhatsApp")
    SMS = "sms", _l("Text message")
    MAIL = "mail", _l("E-mail")
    HELPER = "helper", _l("Call somebody who helps me")
    VISIT = "visit", _l("I have no phone, I come by")

    @property
    def channel(self) -> str:
        """The channel of the file; nothing for somebody who comes by."""
        return {Reach.HELPER: ContactChannel.PHONE.value, Reach.VISIT: ""}.get(self, self.value)


SIGN_OF_REACH = {
    Reach.PHONE: "phone",
    Reach.WHATSAPP: "message-circle",
    Reach.SMS: "device-mobile",
    Reach.MAIL: "mail",
    Reach.HELPER: "users",
    Reach.VISIT: "walk",
}
SIGN_OF_WANT = {
    GoalType.WORK.value: "briefcase",
    GoalType.INTERNSHIP.value: "building",
    GoalType.VOLUNTEERING.value: "heart-handshake",
    GoalType.TRAINING.value: "school",
    GoalType.ADJUSTED_EXPECTATIONS.value: "help-circle",
    GoalType.DIPLOMA_EQUIVALENCE.value: "certificate",
    GoalType.DUTCH.value: "message-circle",
    SupportAction.ORIENTATION.value: "map-pin",
    SupportAction.VACANCIES.value: "search",
    SupportAction.CV_LETTER.value: "file-text",
    SupportAction.INTERVIEW.value: "users",
    SupportAction.NETWORK.value: "heart-handshake",
    SupportAction.VDAB_ACCOUNT.value: "user",
    SupportAction.LINKEDIN.value: "link",
    SupportAction.TRAINING_CHOICE.value: "school",
    SupportAction.COMPANY_VISIT.value: "walk",
    SupportAction.DAILY_LIFE.value: "home",
}
