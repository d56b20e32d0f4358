# SPDX-License-Identifier: EUPL-1.2
"""Drafts on the screen: ask one, follow how far it is, read the report, then decide pair by pair."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel.errors import Invalid
from koepel.i18n import _, ngettext
from koepel.permissions import Permission, requires
from koepel.web.entry import own_name
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell, to
from shared_pool.cards import shelf
from shared_pool.matching.overruling import OVERRULES
from shared_pool.matching.service import around
from shared_pool.regional_drafts import pages, service
from shared_pool.regional_drafts.codes import DraftState, PairChoice
from shared_pool.regional_drafts.models import RegionalDraft
from shared_pool.regional_drafts.report import report
from shared_pool.regional_drafts.schemas import AskingForm, Ticked, TickedForm, WantedForm
from tenants import disclosure

blueprint = Blueprint(
    "regional_drafts", __name__, url_prefix="/samen/<collaboration>/koppelrondes", template_folder="templates"
)
PARTS = ("verslag", "koppels", "drempel", "zonder", "verschil")


@blueprint.get("")
@requires(Permission.POOL_READ)
def index() -> Response:
    """The drafts of the last thirty days, and a button for a new one."""
    return _index(Sheet.blank())


def _index(sheet: Sheet[Any]) -> Response:
    name = disclosure.programme_name
    named = [(one, name(one)) for one in service.programmes()]
    return show("regional_drafts/index.html", drafts=service.drafts(), programmes=named, name=name, sheet=sheet)


@blueprint.post("")
@requires(Permission.MATCH_PROPOSE)
def ask() -> Response:
    """A draft for one programme; a worker makes it."""
    sheet = Sheet.of(request.form, AskingForm)
    try:
        row = service.ask(sheet.data.programme)
    except Invalid as fault:
        return _index(sheet.refused(fault.errors))
    return to("regional_drafts.show", id=row.id)


@blueprint.get("/<uuid:id>", endpoint="show")
@requires(Permission.POOL_READ)
def one(id: UUID) -> Response:
    """How far it is, or the part that was asked for; the report first."""
    return _page(service.draft(id), request.args.get("deel", ""))


def _page(row: RegionalDraft, part: str, sheet: Sheet[Ticked] | None = None) -> Response:
    title = disclosure.programme_name(row.programme)
    if row.state != DraftState.READY:
        return show("regional_drafts/progress.html", row=row, title=title, late=row.state == DraftState.FAILED)
    here, part = around(row.programme), part if part in PARTS else PARTS[0]
    told: dict[str, Any] = {"row": row, "title": title, "part": part, "report": report(row, here), "sheet": sheet}
    if part in {"koppels", "drempel"}:
        found = pages.pairs_page(row, here, apart=part == "drempel", page=_number())
        every = part == "koppels" and request.args.get("vink") == "alle"
        told |= {
            "page": found,
            "ticked": pages.chosen_on(found, _sent(sheet), all_of_them=every),
            "overrules": OVERRULES,
            "numbers": pages.numbered(
                found.page,
                found.last,
                lambda number: url_for("regional_drafts.show", id=row.id, deel=part, pagina=number),
            ),
        }
    elif part == "zonder":
        told["page"] = pages.left_page(row, here)
    elif part == "verschil":
        told["page"] = pages.changes_page(row, here)
    shelf.note_shown(told["page"].read if "page" in told else (), "regional_draft")
    return show(f"regional_drafts/{TEMPLATES[part]}.html", **told)


TEMPLATES = dict(zip(PARTS, ("report", "pairs", "pairs", "left", "changes"), strict=True))


def _number() -> int:
    """Which page of the pairs."""
    return request.args.get("pagina", 1, int)


def _back(id: UUID) -> Response:
    """To the pairs where the button stood."""
    return to("regional_drafts.show", id=id, deel=_part(), pagina=_number())


def _part() -> str:
    return "drempel" if request.args.get("deel") == "drempel" else "koppels"


def _sent(sheet: Sheet[Ticked] | None) -> list[str]:
    ticked = sheet.values.get("pairs", []) if sheet else []
    return [ticked] if isinstance(ticked, str) else ticked


@blueprint.post("/<uuid:id>/voorstellen")
@requires(Permission.MATCH_PROPOSE)
def propose(id: UUID) -> Response:
    """The ticked pairs, each as an ordinary proposal of this coordinator."""
    sheet = Sheet.of(request.form, TickedForm)
    try:
        outcome = service.propose(
            id, sheet.data.pairs, owner_name=own_name(), overrule_reason=sheet.data.overrule_reason
        )
    except Invalid as fault:
        return _page(service.draft(id), _part(), sheet.refused(fault.errors))
    made = len(outcome.made)
    if made:
        tell(
            ngettext(
                "%(num)s proposal went to the municipalities.", "%(num)s proposals went to the municipalities.", made
            )
        )
    for pair, fault_ in outcome.refused:
        named = shelf.entries([pair.mentee_card_id]).get(pair.mentee_card_id)
        code = named.code if named else "?"
        tell(_("Mentee M-%(code)s was not proposed.", code=code), kind="warning", note=str(fault_.title))
    return _back(id)


@blueprint.post("/<uuid:id>/keuze")
@requires(Permission.MATCH_PROPOSE)
def choose(id: UUID) -> Response:
    """Keep a pair in the next draft, leave it out, or neither."""
    wanted = loaded(WantedForm)
    service.choose(id, wanted.mentee_card, wanted.mentor_card, wanted.choice)
    words = {
        PairChoice.KEEP: _("The next draft keeps this pair."),
        PairChoice.LEAVE_OUT: _("The next draft leaves this pair out."),
        None: _("The next draft looks at this pair as at any other."),
    }
    tell(words[wanted.choice])
    return _back(id)
