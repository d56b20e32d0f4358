# SPDX-License-Identifier: EUPL-1.2
"""What mentors and candidates are written, short and plain, in their own language; no name in a subject, and never a reason."""

from __future__ import annotations

from koepel.i18n import _
from koepel.phones import spaced
from tenants.contact_points import service as contact_points

Letter = tuple[str, str]


def to_sign(name: str, link: str, days: int) -> Letter:
    """Subject and body: two texts, signed once, by an own link."""
    lines = [
        _("Hello %(name)s,", name=name),
        _("We ask you to read and sign two short texts. You do it once, before you meet somebody."),
        _("The link works for %(days)s days:", days=days),
        link,
        _("The link is yours alone."),
    ]
    return _("Two texts to sign"), "\n\n".join([*lines, *_whom_to_call()])


def answered(name: str, *, later: bool) -> Letter:
    """Subject and body for a candidate: not now (`later`), or no; friendly, and without the reason."""
    said = (
        _("We have no place for a new mentor now. May we call you later?")
        if later
        else _("We looked at it together, and we will not start with you as a mentor.")
    )
    lines = [
        _("Hello %(name)s,", name=name),
        _("Thank you for your time and for wanting to help somebody."),
        said,
        _("We would be glad to look with you for other volunteering that suits you."),
    ]
    return _("About your wish to become a mentor"), "\n\n".join([*lines, *_whom_to_call()])


def _whom_to_call() -> list[str]:
    point = contact_points.first()
    if point is None:
        return []
    said = _("Questions? Call %(name)s: %(phone)s.", name=point.name, phone=spaced(point.phone))
    return [said if point.phone else _("Questions? Ask %(name)s.", name=point.name)]
