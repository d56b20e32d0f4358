# SPDX-License-Identifier: EUPL-1.2
"""Every question of law that a municipality's officer must answer, with the default we start from and its source.

A topic says whether the product follows the answer. Where it cannot, the answers are "agreed" and "not agreed": a setting
that changed a word and nothing else would be a lie.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from koepel.database import METADATA
from koepel.i18n import _l, ngettext
from koepel.privacy import PERSONAL, SENSITIVE, SPECIAL, Basis, Purpose, register
from koepel.retention_terms import TERMS, Retention

AGREED, NOT_AGREED = "agreed", "not_agreed"
AS_BUILT: tuple[tuple[str, Any], ...] = (
    (AGREED, _l("Agreed: as the product does it")),
    (NOT_AGREED, _l("Not agreed: the product cannot do otherwise yet, so do not go live")),
)
GROUNDS: dict[Basis, Any] = {
    Basis.PUBLIC_TASK: _l("Task of general interest (GDPR art. 6.1.e)"),
    Basis.LEGAL_OBLIGATION: _l("Legal obligation (GDPR art. 6.1.c)"),
    Basis.AGREEMENT: _l("Agreement with the volunteer or the employee (GDPR art. 6.1.b)"),
    Basis.CONSENT: _l("Consent (GDPR art. 6.1.a, for special data art. 9.2.a)"),
}
PURPOSES: dict[Purpose, Any] = {
    Purpose.INTAKE: _l("Registration and intake"),
    Purpose.MATCHING: _l("Matching"),
    Purpose.GUIDANCE: _l("Following a duo"),
    Purpose.CONTACT: _l("Contact"),
    Purpose.VOLUNTEER_CARE: _l("Care for volunteers"),
    Purpose.DISCLOSURE: _l("Sharing on record"),
    Purpose.SAFETY: _l("Safety"),
    Purpose.ACCOUNTABILITY: _l("Accounting"),
    Purpose.SECURITY: _l("Security"),
    Purpose.OPERATION: _l("Operation"),
}
# The text that a municipality would name for a ground; its own decree or decision may stand beside it.
LAWS: dict[Basis, str] = {
    Basis.PUBLIC_TASK: "Decreet Lokaal Bestuur 22-12-2017, art. 2; Vlaams integratie- en inburgeringsdecreet 7-6-2013, art. 20",
    Basis.LEGAL_OBLIGATION: "AVG art. 5.2, 7.1 en 30",
    Basis.AGREEMENT: "Wet vrijwilligers 3-7-2005, art. 4",
    Basis.CONSENT: "AVG art. 7 en 9.2.a",
}


@dataclass(frozen=True)
class Topic:
    """One question. `options` are its answers, none for a free line or a number of months of at most `most`."""

    key: str
    title: Any
    fact: Any
    source: str
    default: str
    options: tuple[tuple[str, Any], ...] = ()
    law: str = ""
    most: int = 0
    follows: bool = True

    def said(self, value: str) -> str:
        """The answer in words."""
        if self.most and value.isdigit():
            return ngettext("%(num)s month", "%(num)s months", int(value))
        return str(dict(self.options).get(value, value))


def _grounds() -> tuple[Topic, ...]:
    """One for each purpose and ground that the columns name; data in which no person stands asks none."""
    rows = [row.kept for row in register(METADATA) if row.kept.cls in (PERSONAL, SENSITIVE, SPECIAL)]
    pairs = {(one.purpose, one.basis) for one in rows}
    return tuple(
        Topic(
            key=ground_key(purpose, basis),
            title=PURPOSES[purpose],
            fact=_l(
                "For a public body the rule is a task of general interest or a legal obligation. Consent is seldom free."
            ),
            source="AVG art. 6; Autoriteit Persoonsgegevens 25-2-2024; Agentschap Integratie en Inburgering, gegevensuitwisseling",
            default=basis.value,
            options=tuple((one.value, GROUNDS[one]) for one in Basis),
            law=LAWS[basis],
        )
        for purpose in Purpose
        for basis in Basis
        if (purpose, basis) in pairs
    )


def ground_key(purpose: Purpose, basis: Basis) -> str:
    """The topic of a purpose on the ground that its columns name."""
    return f"ground.{purpose.value}.{basis.value}"


OFFICER, BREACH, ACCESS_LIST, MENTOR_PAPERS = "officer_contact", "breach_report", "access_list", "mentor_papers"
OTHERS = (
    Topic(
        OFFICER, _l("How people reach the data protection officer"),
        _l("Stands on the public privacy page. A mail address or a telephone number of the function, not of a person."),
        "AVG art. 13.1.b, 37.7", "",
    ),
    Topic(
        "special_categories", _l("Special categories of data"),
        _l("Residence, nationality and origin have no field here. The mother tongue is kept as a language somebody speaks."),
        "AVG art. 9", AGREED, AS_BUILT, follows=False,
    ),
    Topic(
        ACCESS_LIST, _l("List of who has access to health and social data"),
        _l("The law asks a list of the categories of persons with access, and a duty of confidentiality."),
        "Wet 30-7-2018 art. 9", "required",
        (("required", _l("Required: the officer signs the list")), ("not_required", _l("Not required here"))),
    ),
    Topic(
        BREACH, _l("Who is told of a data breach"),
        _l("Within 72 hours. Flemish bodies also report to the Flemish supervisory commission (VTC)."),
        "AVG art. 33 en 34; Vlaamse Toezichtcommissie (VTC)", "both",
        (("both", _l("Data Protection Authority and VTC")), ("authority", _l("Data Protection Authority only")),
         ("vtc", _l("VTC only"))),
    ),
    Topic(
        MENTOR_PAPERS, _l("Insurance and expense papers of mentors: months kept"),
        _l("Seven years is our default, and a municipality may only shorten it. Koepel keeps no such papers yet."),
        "Selectielijsten voor lokale besturen (Bestuursdecreet III.87-89)",
        str(TERMS[Retention.MENTOR_PAPERS].months), most=TERMS[Retention.MENTOR_PAPERS].months, follows=False,
    ),
    Topic(
        "look_alikes", _l("Rule for people who look alike on the pool cards"),
        _l("At least 5 people must show the same sector, experience and Dutch; 3 in a small pool. Else a card gets coarser."),
        "AVG art. 5.1.c, 25", AGREED, AS_BUILT, follows=False,
    ),
    Topic(
        "who_read", _l("What a person hears about who read the file"),
        _l("Names of the own staff, of others the role."), "AVG art. 15; HvJEU C-579/21", AGREED, AS_BUILT, follows=False,
    ),
    Topic(
        "nis2", _l("Network and information security (NIS2)"),
        _l("Local authorities fall outside it in principle. The product makes no claim about it."),
        "Wet 26-4-2024; VVSG", "outside",
        (("outside", _l("Outside its scope")), ("inside", _l("Inside its scope: we keep our own checklist"))), follows=False,
    ),
)  # fmt: skip


@cache
def topics() -> tuple[Topic, ...]:
    """All of them: grounds in the order of the register, then the other questions."""
    return (*_grounds(), *OTHERS)
