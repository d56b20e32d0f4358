# SPDX-License-Identifier: EUPL-1.2
"""A protocol in words, the same for staff, partner and public: parties, purpose, fields, persons, term, advice, signatures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from koepel.i18n import _
from koepel.partners.models import Partner
from koepel.translations.formats import day, moment
from tenants.programmes.shipped import templates
from tenants.protocols import service
from tenants.protocols.models import Protocol, ProtocolSignature
from tenants.protocols.words import Advice, Frequency, Ground, PartnerField, PartnerKindWord, StateWord
from tenants.vocabulary import choices, label_of, labels_of

MOODS = {"in_force": "green", "advised": "amber", "suspended": "amber", "revoked": "grey", "expired": "grey"}


@dataclass(frozen=True)
class Shown:
    """What every page of a protocol shows. `mood` is the colour of its state."""

    row: Protocol
    partner: Partner
    state: str
    word: str
    mood: str
    fields: list[str]
    facts: list[tuple[str, str]]
    signatures: list[tuple[str, str, str]]


def shown(row: Protocol, partner: Partner, fields: tuple[str, ...], signed: dict[str, ProtocolSignature]) -> Shown:
    """The protocol as a page reads it."""
    state = service.stands(row)
    return Shown(
        row, partner, state, label_of(StateWord, state), MOODS.get(state, "grey"), labels_of(PartnerField, fields),
        facts(row, partner), _signatures(row, partner, signed),
    )  # fmt: skip


def facts(row: Protocol, partner: Partner) -> list[tuple[str, str]]:
    """Label and words, in the order of the law's list of contents (law of 30 July 2018, art. 20)."""
    known = templates()
    programmes = ", ".join(str(known[key].name) for key in row.programmes if key in known)
    lines = [
        (_("Between"), _("%(municipality)s and %(partner)s", municipality=row.municipality, partner=_named(partner))),
        (_("Purpose"), row.purpose),
        (_("Ground"), label_of(Ground, row.ground)),
        (_("Legal text"), row.legal_text),
        (_("Programmes"), programmes or _("All programmes")),
        (_("Which persons"), row.persons),
        (_("Consent of the person"), _("Needed") if row.consent_needed else _("Not needed")),
        (_("May the partner refer?"), _("Yes") if row.may_refer else _("No")),
        (_("How often"), label_of(Frequency, row.frequency)),
        (_("From - until"), f"{day(row.starts_on, year=True)} - {day(row.ends_on, year=True)}"),
        (_("When it is broken"), row.sanctions),
    ]
    if row.advice and row.advised_at is not None:
        by = f"{label_of(Advice, row.advice)}, {row.advised_name}, {moment(row.advised_at, year=True)}"
        lines += [(_("Advice of the data protection officer"), by), (_("Reasons of the advice"), row.advice_note)]
    if row.why:
        lines.append((_("Why it stopped"), row.why))
    return [(label, words) for label, words in lines if words]


def _named(partner: Partner) -> str:
    kind = label_of(PartnerKindWord, partner.kind)
    more = [kind] if kind != partner.name else []
    more += [partner.company_number] if partner.company_number else []
    return f"{partner.name} ({', '.join(more)})" if more else partner.name


def _signatures(row: Protocol, partner: Partner, signed: dict[str, ProtocolSignature]) -> list[tuple[str, str, str]]:
    parties = (("partner", partner.name), ("municipality", row.municipality))
    lines = []
    for party, name in parties:
        one = signed.get(party)
        by = f"{one.name}, {one.function}" if one else ""
        lines.append((name, by, moment(one.signed_at, year=True) if one else ""))
    return lines


def choices_of_form() -> dict[str, Any]:
    """What the form offers."""
    return {
        "grounds": choices(Ground),
        "frequencies": choices(Frequency),
        "fields_offered": [(value, label, "") for value, label in choices(PartnerField)],
        "programmes_offered": [(key, str(one.name), "") for key, one in templates().items()],
    }
