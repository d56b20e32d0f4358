# SPDX-License-Identifier: EUPL-1.2
"""The words in which somebody is asked, in the own language; no name and no answer in a subject."""

from __future__ import annotations

from koepel.i18n import _
from koepel.phones import spaced
from tenants.contact_points import service as contact_points
from tenants.surveys.words import TITLES


def asked(instrument: str, name: str, link: str, days: int) -> tuple[str, str]:
    """Subject and body: what it is for, that nothing is required, until when."""
    lines = [
        _("Hello %(name)s,", name=name),
        _("We would like to know how it goes, so that we can help people better."),
        _("You do not have to answer. The link works for %(days)s days:", days=days),
        link,
        _("The link is yours alone."),
    ]
    point = contact_points.first()
    if point is not None:
        said = _("Questions? Call %(name)s: %(phone)s.", name=point.name, phone=spaced(point.phone))
        lines.append(said if point.phone else _("Questions? Ask %(name)s.", name=point.name))
    return str(TITLES[instrument]), "\n\n".join(lines)
