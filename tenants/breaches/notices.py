# SPDX-License-Identifier: EUPL-1.2
"""The words to tell authorities and persons, made from the breach (GDPR art. 33.3 and 34.2). To be copied: nothing is sent."""

from __future__ import annotations

from koepel.i18n import _, ngettext
from koepel.translations.formats import moment
from tenants.breaches.kinds import DataKind
from tenants.breaches.models import Breach
from tenants.contact_points import service as points
from tenants.legal.service import value_of
from tenants.legal.topics import OFFICER
from tenants.municipality.service import municipality
from tenants.vocabulary import labels_of


def to_authority(row: Breach, persons: int) -> str:
    """What art. 33.3 asks, in its order; what is not known yet says so."""
    unknown = _("not known yet")
    kinds = "; ".join(labels_of(DataKind, row.data_kinds)) or unknown
    return "\n\n".join(
        [
            _(
                "Notice of a data breach, %(municipality)s, number %(number)s",
                municipality=municipality().name,
                number=row.number,
            ),
            _("1. What happened: %(what)s", what=row.what),
            _("Noticed on %(moment)s. %(how)s", moment=moment(row.noticed_at, year=True), how=row.how).strip(),
            _(
                "2. Persons concerned: %(count)s. Kinds of data: %(kinds)s.",
                count=_count(persons) if persons else unknown,
                kinds=kinds,
            ),
            _("3. Who answers questions: %(who)s", who=_who()),
            _("4. Likely consequences: %(text)s", text=row.consequences or unknown),
            _("5. Measures taken or planned: %(text)s", text=row.measures or unknown),
        ]
    )


def to_persons(row: Breach) -> str:
    """In plain words, for each person by itself; no name of anybody stands in it."""
    kinds = "; ".join(labels_of(DataKind, row.data_kinds)).lower() or _("not known yet")
    return "\n\n".join(
        [
            _("Hello,"),
            _(
                "Something went wrong with your data at %(municipality)s. We are sorry.",
                municipality=municipality().name,
            ),
            _("What happened? %(what)s", what=row.what),
            _("Which data? %(kinds)s.", kinds=kinds),
            _("What can this mean for you? %(text)s", text=row.consequences or _("not known yet")),
            _("What did we do? %(text)s", text=row.measures or _("not known yet")),
            _("Do you have questions? Ask %(who)s.", who=_who()),
        ]
    )


def _count(persons: int) -> str:
    return ngettext("about %(num)s person", "about %(num)s persons", persons)


def _who() -> str:
    first = points.first()
    called = ", ".join(filter(None, (first.name, first.phone, first.email))) if first else ""
    return "; ".join(filter(None, (called, value_of(OFFICER)))) or _("not known yet")
