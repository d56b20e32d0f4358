# SPDX-License-Identifier: EUPL-1.2
"""What mentor and mentee are written: short, plain, in their own language; no name in a subject."""

from __future__ import annotations

from datetime import datetime

from koepel.i18n import _
from koepel.phones import spaced
from koepel.translations import formats
from tenants.contact_points import service as contact_points
from tenants.trajectories.way import way_to


def duo_link(mentor: str, mentee: str, link: str) -> tuple[str, str]:
    """Subject and body for the mentor: the page where meetings are reported."""
    lines = [
        _("Hello %(name)s,", name=mentor),
        _("You and %(name)s go on together. How nice!", name=mentee),
        _("Did you meet? Open this link and tap Save. It takes ten seconds."),
        link,
        _("The link is yours alone. Keep it on your home screen."),
    ]
    return _("Your page for your duo"), "\n\n".join([*lines, *_whom_to_call()])


def mentor_page(mentee: str, mentor: str, link: str) -> tuple[str, str]:
    """Subject and body for the mentee: who the mentor is, when and where they meet."""
    lines = [
        _("Hello %(name)s,", name=mentee),
        _("Your mentor is %(name)s", name=mentor),
        _("On this page you see when and where you meet."),
        link,
        _("The link is yours alone."),
    ]
    return _("Your mentor"), "\n\n".join([*lines, *_whom_to_call()])


def how_is_it_going(mentor: str) -> tuple[str, str]:
    """Subject and body for a mentor of whom nothing was heard; the link that the mentor has stays as it is."""
    lines = [
        _("Hello %(name)s,", name=mentor),
        _("How are you two doing? We have not heard from you for a while."),
        _("Did you meet or call? Report it with the link that you have."),
        _("Is it difficult, or do you want to stop? Call us. That is fine."),
    ]
    return _("How is your duo doing?"), "\n\n".join([*lines, *_whom_to_call()])


def after_a_while(name: str) -> tuple[str, str]:
    """Subject and body for either half, at a moment that the programme set: no answer is needed when all is well."""
    lines = [
        _("Hello %(name)s,", name=name),
        _("How is your duo doing?"),
        _("Is it difficult, or do you want to stop? Call us. That is fine."),
    ]
    return _("How is your duo doing?"), "\n\n".join([*lines, *_whom_to_call()])


def next_meeting(name: str, at: datetime, place: str, *, said: str = "") -> tuple[str, str]:
    """Subject and body of the reminder: when, where, the way there. Nobody else is named in it; the map opens only when tapped."""
    lines = [_("Hello %(name)s,", name=name), *([said] if said else []), _("When: %(when)s", when=formats.moment(at))]
    if way := way_to(place):
        lines += [_("Where: %(place)s", place=place), f"{_('Show on the map')}: {way.map_url}"]
    return _("Your next meeting"), "\n\n".join([*lines, *_whom_to_call()])


def meeting_off(name: str, before: datetime) -> tuple[str, str]:
    """Subject and body: the one that the reminder spoke of does not go on."""
    lines = [_("Hello %(name)s,", name=name), _off(before)]
    return _("Your next meeting"), "\n\n".join([*lines, *_whom_to_call()])


def meeting_changed(name: str, before: datetime, at: datetime, place: str) -> tuple[str, str]:
    """Subject and body: instead of the one that the reminder spoke of comes this one."""
    return next_meeting(name, at, place, said=_off(before))


def _off(before: datetime) -> str:
    return _("This does not go on: %(title)s", title=formats.moment(before))


def _whom_to_call() -> list[str]:
    point = contact_points.first()
    if point is None:
        return []
    said = _("Questions? Call %(name)s: %(phone)s.", name=point.name, phone=spaced(point.phone))
    return [said if point.phone else _("Questions? Ask %(name)s.", name=point.name)]
