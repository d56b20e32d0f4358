# SPDX-License-Identifier: EUPL-1.2
"""What people are written about an activity: short, plain, in their own language; no name and no title in a subject."""

from __future__ import annotations

from koepel.i18n import _
from koepel.phones import spaced
from koepel.translations import formats
from tenants.activities.models import Activity
from tenants.contact_points import service as contact_points

Letter = tuple[str, str]


def invitation(name: str, activity: Activity, link: str) -> Letter:
    """Subject and body: what, when, where, and the own link to say yes or no."""
    asked = [_("Do you come? Open this link and say yes or no."), link, _("The link is yours alone.")]
    return _("You are invited"), _body(name, _("You are invited: %(title)s", title=activity.title), activity, asked)


def changed(name: str, activity: Activity) -> Letter:
    """Subject and body: another moment or place."""
    said = _("The day, hour or place has changed: %(title)s", title=activity.title)
    return _("Your activity has changed"), _body(name, said, activity, [_unless()])


def cancelled(name: str, activity: Activity) -> Letter:
    """Subject and body: it does not go on."""
    said = _("This does not go on: %(title)s", title=activity.title)
    return _("Your activity does not go on"), _body(name, said, activity, [], where=False)


def place_came_free(name: str, activity: Activity) -> Letter:
    """Subject and body: from the waiting list to a place."""
    said = _("There is a place for you now: %(title)s", title=activity.title)
    return _("There is a place for you"), _body(name, said, activity, [_unless()])


def _unless() -> str:
    return _("Can you not come? Use the link of your invitation, or call us.")


def _body(name: str, said: str, activity: Activity, more: list[str], *, where: bool = True) -> str:
    facts = [_("When: %(when)s", when=formats.moment(activity.starts_at))]
    if where and activity.place:
        facts.append(_("Where: %(place)s", place=activity.place))
    if where and activity.online_link:
        facts.append(_("Online: %(link)s", link=activity.online_link))
    return "\n\n".join([_("Hello %(name)s,", name=name), said, *facts, *more, *_whom_to_call()])


def _whom_to_call() -> list[str]:
    point = contact_points.first()
    if point is None:
        return []
    said = _("Questions? Call %(name)s: %(phone)s.", name=point.name, phone=spaced(point.phone))
    return [said if point.phone else _("Questions? Ask %(name)s.", name=point.name)]
