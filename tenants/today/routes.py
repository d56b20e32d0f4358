# SPDX-License-Identifier: EUPL-1.2
"""Vandaag (screen 6): of a municipality, and of a collaboration for its coordinator. Each line is done in place."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import clock
from koepel import scope as scopes
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.phones import spaced
from koepel.translations import formats
from koepel.web.entry import visitor
from koepel.web.pages import show, tell, to
from tenants.today import letter, messages, service, weekly

blueprint = Blueprint("today", __name__, url_prefix="/<municipality>", template_folder="templates")
regional = Blueprint("regional_today", __name__, url_prefix="/samen/<collaboration>", template_folder="templates")


def _page(endpoint: str) -> Response:
    whole = request.args.get("toon", "")
    shown = [
        {
            "title": group.title, "rows": group.rows, "total": group.total,
            "more_url": url_for(endpoint, toon=group.key) if group.cut else "",
        }
        for group in service.groups(whole=whole)
    ]  # fmt: skip
    return show(
        "today/index.html", groups=shown, count=service.count(), today=clock.today(), weekly_mail=_weekly_mail()
    )


def _weekly_mail() -> bool | None:
    """Whether the mail of Monday comes; None where there is none to get."""
    who = visitor()
    if who is None or scopes.current().tenant_id is None:
        return None
    return weekly.wants_it(who.account_id)


@blueprint.get("/vandaag")
@requires(Permission.TODAY_READ)
def index() -> Response:
    """The work list of this municipality."""
    return _page("today.index")


@regional.get("/vandaag", endpoint="index")
@requires(Permission.TODAY_READ)
def regional_index() -> Response:
    """The work list of the collaboration: only what the region may see."""
    return _page("regional_today.index")


@blueprint.post("/vandaag/weekbericht/<any(aan, uit):wish>")
@requires(Permission.TODAY_READ)
def weekly_mail(wish: str) -> Response:
    """The mail of Monday comes, or comes no more."""
    who = visitor()
    assert who is not None
    weekly.set_wish(who.account_id, wants=wish == "aan")
    said = (
        _("From now on you get a mail on Monday with what waits.") if wish == "aan" else _("No more mails on Monday.")
    )
    tell(said, undo=url_for("today.weekly_mail", wish="uit" if wish == "aan" else "aan"))
    return to("today.index")


@blueprint.get("/vandaag/berichten/<uuid:id>")
@requires(Permission.PERSON_READ)
def message(id: UUID) -> Response:
    """A message to say or print, with its link as a code to scan."""
    item = messages.opened(id)
    body, since = item.message.body, item.message.created_at + clock.offset()
    return show(
        "today/message.html", item=item, since=since, body=body, code=letter.code_of(body),
        recipient=spaced(item.message.recipient) if item.message.channel in ("call", "sms") else item.message.recipient,
    )  # fmt: skip


@blueprint.post("/vandaag/berichten/<uuid:id>/gedaan")
@requires(Permission.PERSON_WRITE)
def done(id: UUID) -> Response:
    """Called, or posted."""
    messages.done(id)
    tell(_("Done."), undo=url_for("today.not_done", id=id))
    return to("today.index")


@blueprint.post("/vandaag/berichten/<uuid:id>/niet-gedaan")
@requires(Permission.PERSON_WRITE)
def not_done(id: UUID) -> Response:
    """Back on the list."""
    messages.not_done(id)
    return to("today.index")


@blueprint.post("/vandaag/berichten/<uuid:id>/opnieuw")
@requires(Permission.PERSON_WRITE)
def send_again(id: UUID) -> Response:
    """Once more, after the hold."""
    row = messages.send_again(id)
    leaves = _("It leaves at %(time)s.", time=formats.moment(row.hold_until))
    tell(_("The mail is ready once more."), undo=url_for("today.leave_it", id=id), note=leaves)
    return to("today.index")


@blueprint.post("/vandaag/berichten/<uuid:id>/laat")
@requires(Permission.PERSON_WRITE)
def leave_it(id: UUID) -> Response:
    """Do not send it again."""
    messages.leave_it(id)
    tell(_("Undone. Nothing leaves."), kind="info")
    return to("today.index")


@blueprint.post("/vandaag/berichten/<uuid:id>/weg")
@requires(Permission.PERSON_WRITE)
def drop(id: UUID) -> Response:
    """No longer needed."""
    messages.drop(id)
    tell(_("The message was taken off the list."), kind="info", undo=url_for("today.put_back", id=id))
    return to("today.index")


@blueprint.post("/vandaag/berichten/<uuid:id>/terug")
@requires(Permission.PERSON_WRITE)
def put_back(id: UUID) -> Response:
    """Back on the list, to be done by hand."""
    messages.put_back(id)
    return to("today.index")
