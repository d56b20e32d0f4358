# SPDX-License-Identifier: EUPL-1.2
"""What a guest is written who went home without a match: short, kind, in the own language; no name in the subject (F7)."""

from __future__ import annotations

from koepel.i18n import _
from koepel.phones import spaced
from tenants import disclosure

ALONE = "speed_date.alone"


def alone(name: str) -> tuple[str, str]:
    """Subject and body. Nothing in it says what anybody answered."""
    lines = [
        _("Hello %(name)s,", name=name),
        _("Thank you for coming to our evening."),
        _("We did not find the right person for you this time. That happens often."),
        _("We keep looking for you. At the next evening you come first."),
    ]
    point = next(iter(disclosure.contact_points()), None)
    if point is not None and point.phone:
        lines.append(_("Questions? Call %(name)s: %(phone)s.", name=point.name, phone=spaced(point.phone)))
    return _("Thank you for coming"), "\n\n".join(lines)
