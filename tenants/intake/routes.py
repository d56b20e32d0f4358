# SPDX-License-Identifier: EUPL-1.2
"""The talk on the screen: begin, step by step, check, finish; everything may also be filled in later (screens 8 and 9)."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel.database import found
from koepel.errors import Invalid, NotFound
from koepel.i18n import _
from koepel.permissions import Permission, requires
from koepel.web.entry import may, visitor
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from tenants.intake import arriving, joining, overview, pictures, service
from tenants.intake.schemas import NewFile, NewFileForm
from tenants.intake.schemas.decisions import EndForm, ExceptionForm, StartForm
from tenants.intake.schemas.thresholds import gathered
from tenants.intake.standing import standing
from tenants.intake.talk import Page, Talk, all_read, labels, next_page, page_of, shown, talk_of
from tenants.intake.write import NotYet
from tenants.municipality.part import NotOurPart, talks_with
from tenants.municipality.service import phones_of_here
from tenants.registration.models import Registration
from tenants.vocabulary import Side

blueprint = Blueprint("intake", __name__, url_prefix="/<municipality>", template_folder="templates")


def _side() -> str:
    word = request.args.get("kant", Side.MENTEE.value)
    if word not in set(Side):
        raise NotFound
    return word


def _must_be_ours(side: str) -> None:
    if not may(talks_with(side)):
        raise NotOurPart


@blueprint.get("/intakes/nieuw")
@requires(Permission.INTAKE_WRITE)
def new() -> Response:
    """Who is it?"""
    _must_be_ours(_side())
    sheet: Sheet[NewFile] = Sheet.blank(side=_side())
    return show("intake/new.html", sheet=sheet, **pictures.new(_side()))


@blueprint.post("/intakes/nieuw")
@requires(Permission.INTAKE_WRITE)
def open_file() -> Response:
    """A new file with its first talk; look-alikes are shown first."""
    with phones_of_here():
        sheet = Sheet.of(request.form, NewFileForm)
    said = str(sheet.values["side"])
    side = said if said in set(Side) else Side.MENTEE.value
    _must_be_ours(side)
    if not sheet.ok:
        return show("intake/new.html", sheet=sheet, **pictures.new(side))
    try:
        intake = arriving.open_and_begin(sheet.data)
    except arriving.MaybeKnown as known:
        return show("intake/new.html", sheet=sheet, status=422, alike=known.files, **pictures.new(side))
    return to("intake.step", intake_id=intake.id, word=arriving.first_word(intake))


@blueprint.post("/intakes")
@requires(Permission.INTAKE_WRITE)
def begin() -> Response:
    """Start with a registration or with a file that exists."""
    start = loaded(StartForm)
    if start.registration_id is not None:
        _must_be_ours(found(Registration, start.registration_id).side)
        intake = arriving.begin_from(start.registration_id, start.programme)
    elif start.person_id is not None:
        _must_be_ours(start.side.value)
        intake = arriving.begin_with(start.person_id, start.side.value, start.programme)
    else:
        raise NotFound
    return to("intake.step", intake_id=intake.id, word=arriving.first_word(intake))


@blueprint.get("/intakes/<uuid:intake_id>")
@requires(Permission.INTAKE_WRITE)
def index(intake_id: UUID) -> Response:
    """The steps in any order: what is done, what is still to be asked."""
    talk = talk_of(intake_id)
    return show(
        "intake/show.html",
        talk=talk,
        tasks=overview.tasks(talk),
        gaps=overview.gaps(talk),
        reasons=pictures.reasons(talk),
        cohort=joining.shown(talk.intake),
        decides=standing(talk.intake),
    )


@blueprint.get("/intakes/<uuid:intake_id>/stap/<word>")
@requires(Permission.INTAKE_WRITE)
def step(intake_id: UUID, word: str) -> Response:
    """One thing a page."""
    talk = talk_of(intake_id)
    page = _page(talk, word)
    return _show_step(talk, page, Sheet.blank(**shown(talk, page)))


@blueprint.post("/intakes/<uuid:intake_id>/stap/<word>")
@requires(Permission.INTAKE_WRITE)
def save_step(intake_id: UUID, word: str) -> Response:
    """Save what was said; with 'later' the step stays open."""
    who = visitor()
    talk = talk_of(intake_id, by=who.name if who else "")
    page = _page(talk, word)
    with phones_of_here():
        sheet = Sheet.of(gathered(request.form), page.form)
    if not sheet.ok:
        return _show_step(talk, page, sheet)
    try:
        page.write(talk, sheet.data)
    except NotYet as open_question:
        if sheet.do != "later":
            return _show_step(talk, page, sheet.refused(open_question.errors))
    except Invalid as slip:
        return _show_step(talk, page, sheet.refused(slip.errors))
    if sheet.do == "later":
        service.leave_open(talk.intake, page.step.value)
    return _onward(talk, page, sheet.do)


def _onward(talk: Talk, page: Page, do: str) -> Response:
    if pictures.to_confirm(talk, page):
        return to("intake.step", intake_id=talk.intake.id, word=page.word)
    if request.args.get("terug") == "dossier":
        return to("people.show", id=talk.person.id, kant=talk.intake.side)
    after = next_page(talk.intake.side, page)
    if do == "close" or (after is None and do == "later"):
        return to("intake.index", intake_id=talk.intake.id)
    if after is None or request.args.get("terug"):
        return to("intake.check", intake_id=talk.intake.id)
    return to("intake.step", intake_id=talk.intake.id, word=after.word)


def _page(talk: Talk, word: str) -> Page:
    page = page_of(talk.intake.side, word)
    if page is None:
        raise NotFound
    return page


def _show_step(talk: Talk, page: Page, sheet: Sheet[object]) -> Response:
    return show(
        page.template, sheet=sheet, talk=talk, page=page, **pictures.step(talk, page, request.args.get("terug", ""))
    )


@blueprint.get("/intakes/<uuid:intake_id>/nakijken")
@requires(Permission.INTAKE_WRITE)
def check(intake_id: UUID) -> Response:
    """All answers on one page, with what still stands in the way."""
    talk = talk_of(intake_id)
    all_read(talk)
    return show("intake/check.html", talk=talk, **overview.checked(talk))


@blueprint.post("/intakes/<uuid:intake_id>/uitzondering")
@requires(Permission.INTAKE_WRITE)
def make_exception(intake_id: UUID) -> Response:
    """Let one condition pass, by name and logged (H02)."""
    decides = may(Permission.DISCLOSURE_DECIDE)
    service.make_exception(service.intake(intake_id), loaded(ExceptionForm).criterion, decides=decides)
    tell(_("Exception noted."))
    return to("intake.check", intake_id=intake_id)


@blueprint.post("/intakes/<uuid:intake_id>/afronden")
@requires(Permission.INTAKE_WRITE)
def accept(intake_id: UUID) -> Response:
    """Finish: onto the waiting list, or into the pool."""
    intake = service.accept(service.intake(intake_id))
    mentee = intake.side == Side.MENTEE
    tell(
        _("Intake finished. This person is on the waiting list now.")
        if mentee
        else _("This mentor is in the pool now."),
        undo=url_for("intake.reopen", intake_id=intake_id),
    )
    return to("people.show", id=intake.person_id, kant=intake.side)


@blueprint.post("/intakes/<uuid:intake_id>/heropenen")
@requires(Permission.INTAKE_WRITE)
def reopen(intake_id: UUID) -> Response:
    """Undo: back to where it stood."""
    intake = service.reopen(service.intake(intake_id))
    tell(_("Undone. The intake is open again."), kind="info")
    return to("people.show", id=intake.person_id, kant=intake.side)


@blueprint.post("/intakes/<uuid:intake_id>/stopzetten")
@requires(Permission.INTAKE_WRITE)
def end(intake_id: UUID) -> Response:
    """The person stops looking, is sent on, or is turned down: each with one coded reason."""
    ending = loaded(EndForm)
    intake = service.stop(service.intake(intake_id), ending.how, why=ending.why)
    tell(_("Stopped. The card left the pool at once."), undo=url_for("intake.reopen", intake_id=intake_id))
    return to("people.show", id=intake.person_id, kant=intake.side)


@blueprint.get("/intakes/blanco")
@requires(Permission.INTAKE_WRITE)
def blank() -> Response:
    """The paper twin (Q4): the same questions, to be filled in by hand."""
    _must_be_ours(_side())
    return show("intake/paper.html", side=_side(), steps=labels(_side()), **pictures.paper(_side()))
