# SPDX-License-Identifier: EUPL-1.2
"""Release and withdraw with one click, each undone by the other; and 'still looking', which keeps a card alive."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.scope import current
from koepel.web.pages import tell, to
from shared_pool.cards import service
from shared_pool.cards.failures import NotCovered
from shared_pool.collaboration import service as collaboration
from tenants import disclosure

blueprint = Blueprint("cards", __name__, url_prefix="/<municipality>/kaarten")


def _back(intake_id: UUID) -> Response:
    """To the page that the button stood on: the file, or the workbench."""
    if request.form.get("naar") == "dossier":
        return to("people.show", id=disclosure.own_person(intake_id).person_id)
    return to("matching.workbench", intake_id=intake_id)


def _region() -> UUID:
    """The collaboration that was chosen; the only one there is where none was."""
    known = [row.collaboration_id for row in collaboration.regional()]
    chosen = [one for one in known if str(one) == request.form.get("samenwerking")]
    if not known or (len(known) > 1 and not chosen):
        raise NotCovered
    return (chosen or known)[0]


@blueprint.post("/<uuid:intake_id>/vrijgeven")
@requires(Permission.CARD_RELEASE)
def release(intake_id: UUID) -> Response:
    """Let the card out, in bands and without a name; the agreement is the ground."""
    service.release(intake_id, _region(), by=current().account_id)
    tell(
        _("The card is in the pool, without a name."),
        undo=url_for("cards.withdraw", intake_id=intake_id),
        undo_label=_("Undo"),
    )
    return _back(intake_id)


@blueprint.post("/<uuid:intake_id>/intrekken")
@requires(Permission.CARD_RELEASE)
def withdraw(intake_id: UUID) -> Response:
    """Take the card out of the pool at once."""
    service.keep_home(intake_id)
    tell(
        _("The card is out of the pool. Nobody else sees it now."),
        undo=url_for("cards.release", intake_id=intake_id),
        undo_label=_("Undo"),
    )
    return _back(intake_id)


@blueprint.post("/<uuid:intake_id>/nog-op-zoek")
@requires(Permission.PERSON_WRITE)
def still_looking(intake_id: UUID) -> Response:
    """Somebody spoke with this person: the card lives on for three months."""
    disclosure.spoke_with(intake_id)
    service.publish(intake_id)
    tell(_("Noted: still looking. The card stays for three months."))
    return _back(intake_id)
