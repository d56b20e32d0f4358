# SPDX-License-Identifier: EUPL-1.2
"""An evening of short talks: plan it, ask people, seat them round by round, note what they said, propose pairs."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from markupsafe import Markup

from koepel.database import found
from koepel.errors import Invalid
from koepel.i18n import _, ngettext, speaking
from koepel.permissions import Permission, requires
from koepel.web.entry import may
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from koepel.web.qr_code import qr_code
from shared_pool.speed_dating import outcome, pages, service
from shared_pool.speed_dating.codes import FACES, SAID
from shared_pool.speed_dating.models import SpeedDateGuest
from shared_pool.speed_dating.schemas import (
    ChosenForm,
    Helping,
    HelpingForm,
    LeavingForm,
    MarkedForm,
    PickedForm,
    Planned,
    PlannedForm,
    PrintedForm,
    SeenForm,
    WhoIsThereForm,
)
from tenants import disclosure

blueprint = Blueprint(
    "speed_dating", __name__, url_prefix="/<municipality>/koppelen/speeddate", template_folder="templates"
)
USUAL = {"tables": 10, "minutes": 7, "rounds": 6}


@blueprint.get("")
@requires(Permission.POOL_READ)
def index() -> Response:
    """The evenings, and a door to plan one."""
    return _index(Sheet.blank(**USUAL))


@blueprint.post("")
@requires(Permission.MATCH_PROPOSE)
def plan() -> Response:
    """Plan the tables of one speed date."""
    sheet = Sheet.of(request.form, PlannedForm)
    if not sheet.ok:
        return _index(sheet)
    try:
        row = service.plan_evening(sheet.data)
    except Invalid as wrong:
        return _index(sheet.refused(wrong.errors))
    return to("speed_dating.guests", id=row.id)


def _index(sheet: Sheet[Planned]) -> Response:
    activities = {one.id: one for one in disclosure.own_speed_dates()}
    rows = service.evenings()
    taken = {row.activity_id for row in rows}
    shown = [(row, activities.get(row.activity_id) or disclosure.own_activity(row.activity_id)) for row in rows]
    free = [one for one in activities.values() if one.id not in taken]
    return show(
        "speed_dating/index.html", sheet=sheet, rows=shown, free=free,
        programmes=list(disclosure.own_programmes().items()),
    )  # fmt: skip


@blueprint.get("/<uuid:id>")
@requires(Permission.POOL_READ)
def detail(id: UUID) -> Response:
    """The tables round by round, and who is there."""
    return show("speed_dating/show.html", page=pages.evening(id))


@blueprint.get("/<uuid:id>/gasten")
@requires(Permission.POOL_READ)
def guests(id: UUID) -> Response:
    """Whom to ask; who would meet nobody is said before anybody is."""
    return _guests(id, Sheet.blank())


def _guests(id: UUID, sheet: Sheet[Helping]) -> Response:
    page = pages.evening(id)
    tongues = pages.tongues(page.row)
    return show("speed_dating/guests.html", page=page, choices=pages.choices(page.row), sheet=sheet, tongues=tongues)


@blueprint.post("/<uuid:id>/taalhulp")
@requires(Permission.MATCH_PROPOSE)
def ask_helper(id: UUID) -> Response:
    """Somebody comes to help with language."""
    sheet = Sheet.of(request.form, HelpingForm)
    if not sheet.ok:
        return _guests(id, sheet)
    helper = service.ask_helper(id, sheet.data)
    tell(_("%(name)s helps with language. The tables are planned anew.", name=helper.given_name))
    return to("speed_dating.guests", id=id)


@blueprint.post("/<uuid:id>/taalhulp/weg")
@requires(Permission.MATCH_PROPOSE)
def remove_helper(id: UUID) -> Response:
    """This one does not come to help."""
    leaving = loaded(LeavingForm)
    service.remove_helper(id, leaving.helper, seen=leaving.seen)
    tell(_("Removed. The tables are planned anew."))
    return to("speed_dating.guests", id=id)


@blueprint.post("/<uuid:id>/gasten")
@requires(Permission.MATCH_PROPOSE)
def choose(id: UUID) -> Response:
    """These people and nobody else."""
    chosen = loaded(ChosenForm)
    service.choose(id, chosen.guests, seen=chosen.seen)
    tell(_("The guests stand, and so do the tables. Nobody was invited yet."))
    return to("speed_dating.guests", id=id)


@blueprint.post("/<uuid:id>/uitnodigen")
@requires(Permission.MATCH_PROPOSE)
def invite(id: UUID) -> Response:
    """An invitation to everybody who had none."""
    many = service.invite(id)
    tell(ngettext("%(num)s invitation waits to leave.", "%(num)s invitations wait to leave.", many))
    return to("speed_dating.guests", id=id)


@blueprint.get("/<uuid:id>/kaartjes")
@requires(Permission.POOL_READ)
def cards(id: UUID) -> Response:
    """A card for each guest, for paper, in the language of each."""
    page = pages.evening(id)
    return _cards(page, [*pages.table_cards(page.row), *pages.helper_cards(page.row)])


@blueprint.post("/<uuid:id>/kaartjes")
@requires(Permission.MATCH_PROPOSE)
def cards_with_links(id: UUID) -> Response:
    """The same with a code each that opens the own page of the guest; shown now and kept nowhere, so made anew to print anew."""
    page, printed = pages.evening(id), loaded(PrintedForm)
    helping = [] if printed.guest else pages.helper_cards(page.row)
    return _cards(page, [*pages.cards_with_links(page.row, printed.guest), *helping])


def _cards(page: pages.Shown, cards: list[pages.TableCard]) -> Response:
    return show("speed_dating/cards.html", page=page, cards=[(card, _drawn(card)) for card in cards])


def _drawn(card: pages.TableCard) -> Markup:
    with speaking(card.language):
        words = [(str(word), FACES[code]) for code, word in SAID.items()] if card.guest else []
        code = qr_code(card.link, scale=3) if card.link else None
        return Markup(render_template("speed_dating/participant/card.html", card=card, words=words, code=code))  # noqa: S704


@blueprint.post("/<uuid:id>/aanwezig")
@requires(Permission.MATCH_PROPOSE)
def presence(id: UUID) -> Response:
    """Who is late or absent; the rounds that have not begun are planned anew."""
    service.note_presence(id, loaded(WhoIsThereForm))
    tell(_("The rounds that have not begun are planned anew."))
    return to("speed_dating.detail", id=id)


@blueprint.post("/<uuid:id>/ronde")
@requires(Permission.MATCH_PROPOSE)
def begin_round(id: UUID) -> Response:
    """The next round begins."""
    row = service.begin_round(id, seen=loaded(SeenForm).seen)
    tell(_("Round %(number)s has begun.", number=row.begun))
    return to("speed_dating.detail", id=id)


@blueprint.get("/<uuid:id>/antwoorden/<uuid:guest_id>")
@requires(Permission.MATCH_PROPOSE)
def answers(id: UUID, guest_id: UUID) -> Response:
    """What staff copied from the paper card of one guest, and what the guest filled in without saying what."""
    row, guest = service.evening(id), found(SpeedDateGuest, guest_id)
    name, lines = pages.answered(row, guest)
    return show("speed_dating/answers.html", row=row, guest=guest, name=name, lines=lines, said=list(SAID.items()))


@blueprint.post("/<uuid:id>/antwoorden/<uuid:guest_id>")
@requires(Permission.MATCH_PROPOSE)
def mark(id: UUID, guest_id: UUID) -> Response:
    """One answer, from paper."""
    marked = loaded(MarkedForm)
    outcome.mark(id, guest_id, marked.talk, marked.said.mark)
    return to("speed_dating.answers", id=id, guest_id=guest_id)


@blueprint.get("/<uuid:id>/resultaat")
@requires(Permission.MATCH_PROPOSE)
def result(id: UUID) -> Response:
    """Two plans side by side, and who goes home alone."""
    row = service.evening(id)
    return show("speed_dating/result.html", row=row, page=pages.result(row))


@blueprint.post("/<uuid:id>/voorstel")
@requires(Permission.MATCH_PROPOSE)
def propose(id: UUID) -> Response:
    """Propose the pair that somebody picked."""
    row = outcome.propose(id, loaded(PickedForm).talk, decides=may(Permission.DISCLOSURE_DECIDE))
    tell(_("Proposal %(number)s stands.", number=row.number), note=_("Messages leave after some minutes."))
    return to("speed_dating.result", id=id)


@blueprint.post("/<uuid:id>/sluit")
@requires(Permission.MATCH_PROPOSE)
def close(id: UUID) -> Response:
    """The evening is over."""
    alone = outcome.close(id)
    words = ngettext("%(num)s person comes first next time.", "%(num)s people come first next time.", alone)
    tell(_("The evening is closed."), note=words if alone else "")
    return to("speed_dating.result", id=id)


@blueprint.post("/<uuid:id>/bericht")
@requires(Permission.MATCH_PROPOSE)
def tell_alone(id: UUID) -> Response:
    """A kind letter to who went home without a match."""
    many = outcome.tell_alone(id)
    words = ngettext("%(num)s message waits to leave.", "%(num)s messages wait to leave.", many)
    tell(words, undo=url_for("speed_dating.take_back_letters", id=id) if many else "")
    return to("speed_dating.result", id=id)


@blueprint.post("/<uuid:id>/bericht/terugnemen")
@requires(Permission.MATCH_PROPOSE)
def take_back_letters(id: UUID) -> Response:
    """Undo: what still waits does not leave."""
    many = outcome.take_back_letters(id)
    tell(ngettext("%(num)s message does not leave.", "%(num)s messages do not leave.", many), kind="info")
    return to("speed_dating.result", id=id)
