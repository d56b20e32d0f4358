# SPDX-License-Identifier: EUPL-1.2
"""The agreement: what it says, what is shared, who signed, whom to call; the contact point signs with one click."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response

from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.entry import place
from koepel.web.fields import Whole
from koepel.web.forms import Form, loaded
from koepel.web.pages import show, tell, to
from shared_pool.collaboration import leaving, service
from shared_pool.collaboration.shares import Shares
from tenants import disclosure

blueprint = Blueprint("collaboration", __name__, url_prefix="/<municipality>/samenwerking", template_folder="templates")
region = Blueprint("regional_collaboration", __name__, url_prefix="/samen/<collaboration>", template_folder="templates")


@dataclass(frozen=True)
class Read:
    """The version that stood on the screen: nobody signs a text that was not shown."""

    version: int


class SignForm(Form[Read]):
    """One button."""

    makes = Read
    version = Whole(required=True, least=1, most=999)


@blueprint.get("", endpoint="agreements")
@requires(Permission.SETTINGS_READ)
def agreements() -> Response:
    """Every agreement of this municipality, with the members that signed it."""
    papers = [
        (paper, service.contact_points(paper.collaboration_id), _shared(paper.shares)) for paper in service.agreements()
    ]
    return show("collaboration/agreements.html", papers=papers, here=place().id)


def _shared(shares: Shares) -> list[str]:
    """What crosses the border under this agreement, in words."""
    programmes = ", ".join(disclosure.programme_name(key) for key in sorted(shares.programmes))
    sides = {"mentee": _("Cards of mentees without a name"), "mentor": _("Cards of mentors without a name")}
    return [
        _("Programmes: %(names)s", names=programmes) if programmes else _("All programmes"),
        *(words for side, words in sides.items() if side in shares.sides),
        _("Counts for the steering group, never about one person"),
        _("Name, phone and hours of the contact point"),
    ]


@blueprint.post("/<uuid:id>/onderteken")
@requires(Permission.AGREEMENT_SIGN)
def sign(id: UUID) -> Response:
    """Sign the version that was shown."""
    service.sign_agreement(id, loaded(SignForm).version)
    tell(_("Signed. From now on you work together under this agreement."))
    return to("collaboration.agreements")


@blueprint.post("/<uuid:id>/stop")
@requires(Permission.AGREEMENT_SIGN)
def leave(id: UUID) -> Response:
    """Stop today: the own cards leave the pool with this click. Coming back is signing again after a new invitation."""
    leaving.leave(id)
    tell(_("Stopped. Your cards left the pool, your own files stay."))
    return to("collaboration.agreements")


@region.get("/aanspreekpunten")
@requires(Permission.REGION_READ)
def contact_points() -> Response:
    """Whom to call in each member municipality."""
    return show("collaboration/contact_points.html", points=service.contact_points(place().id))
