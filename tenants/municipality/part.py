# SPDX-License-Identifier: EUPL-1.2
"""The part that a municipality takes: minimal, extended or maximal (seed 003, 6.1; A8).

All three open up the offer. Extended adds the intake and the matching of who looks for help, maximal also follow-up and closing. What
a municipality leaves, a case worker from AgII or the region does there, appointed by its contact point.
"""

from __future__ import annotations

from flask import current_app, g, request

from koepel.errors import Forbidden
from koepel.i18n import _l
from koepel.permissions import Permission, granted
from tenants.municipality.service import municipality
from tenants.vocabulary import Side


class NotOurPart(Forbidden):
    """The role would do, but the municipality leaves this to others."""

    problem = "not-our-part"
    title = _l("Your municipality leaves this to AgII or the region. The contact point sets that under Settings.")


def keep_to_our_part() -> None:
    """A gate of every page of staff: takes away what the municipality leaves to others. Raises `NotOurPart`."""
    part = municipality().role_model
    roles = [seat.role for seat in g.seats]
    g.left_to_others = granted(roles) - granted(roles, part=part)
    g.permissions -= g.left_to_others
    if getattr(current_app.view_functions.get(request.endpoint or ""), "permission", None) in g.left_to_others:
        raise NotOurPart


def talks_with(side: str) -> Permission:
    """What it takes to hold a talk with somebody of this side: mentors are of the offer, which nobody leaves."""
    return Permission.MENTEE_INTAKE if side == Side.MENTEE else Permission.INTAKE_WRITE
