# SPDX-License-Identifier: EUPL-1.2
"""Staff and proposals: propose, agree or decline, plan and note the introduction, note answers on behalf."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel import clock
from koepel import scope as scopes
from koepel.errors import Forbidden, Invalid
from koepel.i18n import LANGUAGES, _
from koepel.permissions import Permission, requires
from koepel.scope import DbRole
from koepel.web.entry import may, own_name
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from shared_pool.proposals import answers, introduction, rows, service
from shared_pool.proposals.schemas import (
    HOURS,
    REASONS,
    HeldForm,
    MomentsForm,
    NotedForm,
    PairForm,
    RefusalForm,
)  # fmt: skip
from shared_pool.proposals.states import ProposalState
from shared_pool.proposals.views import opened, view, why
from tenants import disclosure

blueprint = Blueprint("proposals", __name__, url_prefix="/<municipality>", template_folder="templates")
region = Blueprint("regional_proposals", __name__, url_prefix="/samen/<collaboration>", template_folder="templates")
TABS = {
    "lopend": ("proposed", "agreed", "willing", "introduced"),
    "gestart": ("started",),
    "gestopt": ("declined", "expired", "withdrawn"),
}


@blueprint.post("/voorstellen")
@requires(Permission.MATCH_PROPOSE)
def propose() -> Response:
    """One click in the workbench; who may decide gives the own municipality's yes with it."""
    seeker = _unchosen()
    if seeker:
        return to("matching.workbench", intake_id=seeker)
    pair = loaded(PairForm)
    row = service.propose(
        pair.mentee_card,
        pair.mentor_card,
        owner_name=own_name(),
        decides=may(Permission.DISCLOSURE_DECIDE),
        overrule_reason=pair.overrule_reason,
    )
    tell(
        _("Proposal %(number)s stands.", number=row.number),
        undo=url_for("proposals.undo", id=row.id),
        undo_label=_("Undo"),
        note=_("Messages leave after some minutes."),
    )
    return to("proposals.detail", id=row.id)


@region.post("/voorstellen", endpoint="propose")
@requires(Permission.MATCH_PROPOSE)
def propose_regional() -> Response:
    """The regional coordinator proposes, and never answers: both municipalities are asked."""
    seeker = _unchosen()
    if seeker:
        return to("regional_matching.workbench", card_id=seeker)
    pair = loaded(PairForm)
    row = service.propose(
        pair.mentee_card, pair.mentor_card, owner_name=own_name(), decides=False, overrule_reason=pair.overrule_reason
    )
    tell(_("Proposal %(number)s went to both municipalities.", number=row.number))
    return to("regional_proposals.listing")


def _unchosen() -> UUID | None:
    """For whom somebody was sought, when the button was pressed before anybody was chosen: the page says so and stands there again."""
    seeker = request.args.get("voor", type=UUID)
    if seeker is None or (request.form.get("mentee_card") and request.form.get("mentor_card")):
        return None
    tell(_("Choose somebody first, then propose."), kind="warning")
    return seeker


def _list(own: bool) -> Response:
    tab = request.args.get("toon", "lopend")
    found = [view(row) for row in rows.listing(TABS.get(tab, TABS["lopend"]))]
    counts = {name: len(rows.listing(states)) for name, states in TABS.items()}
    return show("proposals/list.html", proposals=found, tab=tab, counts=counts, regional=not own)


@blueprint.get("/uitwisselingen")
@requires(Permission.PROPOSAL_READ)
def listing() -> Response:
    """Proposals of this municipality, whose turn it is and how long."""
    return _list(own=True)


@region.get("/uitwisselingen", endpoint="listing")
@requires(Permission.PROPOSAL_READ)
def regional_listing() -> Response:
    """Proposals of the region, masked."""
    return _list(own=False)


def _page(proposal_id: UUID, sheet: Sheet[Any] | None = None) -> Response:
    row = rows.proposal(proposal_id)
    terms = disclosure.programme_terms(row.programme, own=scopes.current().role is DbRole.TENANT)
    return show(
        "proposals/detail.html",
        proposal=opened(row),
        why=why(row),
        reasons=REASONS,
        hours=[(hour, hour) for hour in HOURS],
        formats=disclosure.introduction_formats(),
        usual=terms.introduction,
        contact=terms.contact,
        offered=disclosure.contact_choices(terms.contact.a_month),
        today=clock.today(),
        ways=[("aloud", _("Said aloud")), ("paper", _("On paper"))],
        languages=[(code, one.autonym) for code, one in LANGUAGES.items()],
        sheet=sheet,
    )


@blueprint.get("/voorstellen/<uuid:id>")
@requires(Permission.PROPOSAL_READ)
def detail(id: UUID) -> Response:
    """The proposal with its one next step."""
    return _page(id)


@blueprint.post("/voorstellen/<uuid:id>/akkoord")
@requires(Permission.DISCLOSURE_DECIDE)
def agree(id: UUID) -> Response:
    """The municipality's yes."""
    row = service.agree(id, by=own_name())
    tell(
        _("Agreed to proposal %(number)s.", number=row.number),
        undo=url_for("proposals.undo", id=id),
        undo_label=_("Undo"),
        note=_("Messages leave after some minutes."),
    )
    return to("proposals.detail", id=id)


@blueprint.post("/voorstellen/<uuid:id>/weigeren")
@requires(Permission.DISCLOSURE_DECIDE)
def decline(id: UUID) -> Response:
    """The municipality's no, with a coded reason."""
    sheet = Sheet.of(request.form, RefusalForm)
    if not sheet.ok:
        return _page(id, sheet)
    row = service.decline(id, sheet.data.reason, by=own_name())
    tell(_("Declined proposal %(number)s.", number=row.number))
    return to("proposals.listing")


@blueprint.post("/voorstellen/<uuid:id>/ongedaan")
@requires(Permission.PROPOSAL_READ)
def undo(id: UUID) -> Response:
    """Undo while nobody else acted: the own proposing (its proposer's right) or the own yes (the decider's)."""
    if not (may(Permission.MATCH_PROPOSE) or may(Permission.DISCLOSURE_DECIDE)):
        raise Forbidden
    row = service.undo(id)
    tell(_("Undone: proposal %(number)s.", number=row.number))
    return to("proposals.listing") if row.state == ProposalState.WITHDRAWN else to("proposals.detail", id=id)


@blueprint.post("/voorstellen/<uuid:id>/intrekken")
@requires(Permission.MATCH_PROPOSE)
def withdraw(id: UUID) -> Response:
    """Take the proposal back, for both sides."""
    row = service.withdraw(id)
    tell(_("Withdrawn: proposal %(number)s.", number=row.number))
    return to("proposals.listing")


@blueprint.post("/voorstellen/<uuid:id>/kennismaking")
@requires(Permission.MATCH_PROPOSE)
def plan(id: UUID) -> Response:
    """Offer up to three moments at a quiet, public place."""
    sheet = Sheet.of(request.form, MomentsForm)
    if not sheet.ok:
        return _page(id, sheet)
    made = sheet.data
    if not made.slots():
        sheet.errors["time_1"] = [_("Choose an hour.")]
        return _page(id, sheet)
    introduction.plan(id, introduction.Plan(made.format, made.place, made.slots(), made.interpreter))
    tell(_("The invitation is ready and leaves after some minutes."))
    return to("proposals.detail", id=id)


@blueprint.post("/voorstellen/<uuid:id>/moment")
@requires(Permission.MATCH_PROPOSE)
def fix(id: UUID) -> Response:
    """One of the offered moments suits both."""
    try:
        slot = datetime.fromisoformat(request.form.get("slot", ""))
    except ValueError as fault:
        raise Invalid({"slot": [_("Choose a moment.")]}) from fault
    introduction.fix(id, slot)
    tell(_("The moment is fixed. Both will hear it."))
    return to("proposals.detail", id=id)


@blueprint.post("/voorstellen/<uuid:id>/kennisgemaakt")
@requires(Permission.MATCH_PROPOSE)
def held(id: UUID) -> Response:
    """The introduction took place."""
    sheet = Sheet.of(request.form, HeldForm)
    if not sheet.ok or not _not_later(sheet.data.on):
        return _page(id, sheet)
    introduction.held(
        id, sheet.data.on, explained_by=own_name() if sheet.data.explained else "", agreed=sheet.data.agreed()
    )
    tell(_("Noted. Both are asked whether they go on."))
    return to("proposals.detail", id=id)


def _not_later(on: date) -> bool:
    return on <= clock.today()


@blueprint.post("/voorstellen/<uuid:id>/antwoord")
@requires(Permission.PERSON_WRITE)
def note_answer(id: UUID) -> Response:
    """What the own person said in a talk or on paper."""
    said = loaded(NotedForm)
    answers.note_answer(
        id, said.side, said.question, said.answer, said.reason, by=own_name(),
        way=said.way, language=said.language,
    )  # fmt: skip
    tell(_("The answer is noted."))
    return to("proposals.detail", id=id)


@blueprint.get("/voorstellen/<uuid:id>/kennismaking.ics")
@requires(Permission.PROPOSAL_READ)
def calendar(id: UUID) -> Response:
    """The moment for one's own calendar; its title names nobody."""
    row = rows.proposal(id)
    if row.introduction_at is None:
        return to("proposals.detail", id=id)
    body = introduction.calendar(row.number, row.introduction_at, row.introduction_place)
    headers = {"Content-Disposition": f'attachment; filename="kennismaking-{row.number}.ics"'}
    return Response(body, mimetype="text/calendar", headers=headers)
