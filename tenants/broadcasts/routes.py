# SPDX-License-Identifier: EUPL-1.2
"""Messages (screen 23): write once to a group, see who gets it by which way and in which language, lay it ready, follow it."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from koepel.database import among, db, mine
from koepel.i18n import LANGUAGES, _, ngettext
from koepel.permissions import Permission, requires
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.activities import service as activities
from tenants.broadcasts import service, wording
from tenants.broadcasts.codes import TITLES, Audience, BroadcastState, Delivery, Left, Way
from tenants.broadcasts.groups import Picked
from tenants.broadcasts.models import Broadcast
from tenants.broadcasts.placeholders import PLACEHOLDERS
from tenants.broadcasts.schemas import BeginForm, Begun, words_form
from tenants.broadcasts.shipped import FREE, Said, templates
from tenants.people.models import Person
from tenants.programmes import service as programmes
from tenants.vocabulary import choices, label_of

blueprint = Blueprint("broadcasts", __name__, url_prefix="/<municipality>/berichten", template_folder="templates")


@blueprint.get("")
@requires(Permission.TRAJECTORY_READ)
def index() -> Response:
    """What was written to groups, the newest first."""
    rows = service.every()
    lines = [(row, title_of(row), _group_of(row), _counts(service.delivered(row), Delivery)) for row in rows]
    return show("broadcasts/index.html", lines=lines, states=BroadcastState, linked=wording.linked())


def title_of(row: Broadcast) -> str:
    """Which text it began with."""
    return str(TITLES.get(row.template, row.template))


def _group_of(row: Broadcast) -> str:
    if row.activity_id is not None:
        return activities.activity(row.activity_id).title
    programme = {one.template: one.name for one in programmes.every()}.get(row.programme, "")
    return " · ".join(filter(None, (label_of(Audience, row.audience), programme)))


def _counts(numbers: Counter[Any], kind: Any) -> list[tuple[str, int]]:
    """In the order of the vocabulary, without what is nobody."""
    return [(str(one.label), numbers[one.value]) for one in kind if numbers[one.value]]


@blueprint.get("/nieuw")
@requires(Permission.OFFER_WRITE)
def new() -> Response:
    """To whom, and with which text; from an activity its group is chosen already."""
    known = {
        "audience": request.args.get("groep", ""),
        "activity": request.args.get("activiteit", ""),
        "template": FREE,
    }
    return _begin(Sheet.blank(**known))


@blueprint.post("/nieuw")
@requires(Permission.OFFER_WRITE)
def begin() -> Response:
    """A draft; nothing leaves."""
    sheet = Sheet.of(request.form, BeginForm)
    if not sheet.ok:
        return _begin(sheet)
    return to("broadcasts.show", id=service.begin(sheet.data).id)


def _begin(sheet: Sheet[Begun]) -> Response:
    return show(
        "broadcasts/new.html", sheet=sheet, audiences=choices(Audience),
        templates=[(key, str(TITLES.get(key, key))) for key in templates()],
        programmes=sorted({row.template: row.name for row in programmes.offered()}.items()),
        activities=[(str(row.id), row.title) for row in (*activities.coming(), *activities.past(10))],
    )  # fmt: skip


@blueprint.get("/<uuid:id>", endpoint="show")
@requires(Permission.TRAJECTORY_READ)
def one(id: UUID) -> Response:
    """A draft with its words, or what was laid ready and where each message stands."""
    row = service.broadcast(id)
    said = service.words(row)
    if row.state == BroadcastState.DRAFT:
        return _draft(row, said, Sheet.blank(**{f"body_{code}": text.body for code, text in said.items()}))
    return _followed(row, said)


@blueprint.post("/<uuid:id>")
@requires(Permission.OFFER_WRITE)
def save(id: UUID) -> Response:
    """The words are kept; with the other button the messages are laid ready too."""
    row = service.broadcast(id)
    said = service.words(row)
    group = service.picked(row, said)
    sheet = Sheet.of(request.form, words_form(_languages(said, group)))
    typed = {code: sheet.values[f"body_{code}"] for code in _languages(said, group)}
    gaps = {f"body_{code}": [gap] for code, text in typed.items() if (gap := wording.gap(str(text)))}
    if not sheet.ok or gaps:
        return _draft(row, said, sheet.refused(gaps | sheet.errors))
    service.reword(id, {name.removeprefix("body_"): body for name, body in vars(sheet.data).items()})
    if sheet.do != "klaar":
        tell(_("Saved. This is how it reads. Nothing leaves yet."))
        return to("broadcasts.show", id=id, _anchor="lezen")
    number = service.lay_ready(id)
    tell(
        ngettext("A message to %(num)s person waits.", "Messages to %(num)s people wait.", number),
        undo=url_for("broadcasts.take_back", id=id),
        note=_("They leave after ten minutes, and not at night."),
    )
    return to("broadcasts.show", id=id)


@blueprint.post("/<uuid:id>/terugnemen")
@requires(Permission.OFFER_WRITE)
def take_back(id: UUID) -> Response:
    """Undo for all who did not get it yet."""
    back, gone = service.take_back(id)
    note = ngettext("%(num)s message has left already.", "%(num)s messages have left already.", gone) if gone else ""
    tell(ngettext("%(num)s message was taken back.", "%(num)s messages were taken back.", back), kind="info", note=note)
    return to("broadcasts.show", id=id)


@blueprint.post("/<uuid:id>/weg")
@requires(Permission.OFFER_WRITE)
def drop(id: UUID) -> Response:
    """A draft that is not needed."""
    service.drop(id)
    tell(_("The draft is gone."), kind="info")
    return to("broadcasts.index")


def _languages(said: dict[str, Said], group: Picked) -> tuple[str, ...]:
    read = {"nl", *said, *group.languages()}
    return tuple(code for code in LANGUAGES if code in read)


def _draft(row: Broadcast, said: dict[str, Said], sheet: Sheet[Any]) -> Response:
    group = service.picked(row, said)
    readers = group.languages()
    boxes = [(LANGUAGES[code], readers[code], code in said) for code in _languages(said, group)]
    parts = wording.expected_parts(said, group.receivers)
    return show(
        "broadcasts/draft.html", sheet=sheet, row=row, title=title_of(row), group=_group_of(row), boxes=boxes,
        number=len(group.receivers), ways=_counts(group.ways(), Way), left=_counts(group.left, Left),
        read=[(LANGUAGES[code], *wording.preview(text, code)) for code, text in said.items()],
        placeholders=PLACEHOLDERS, parts=parts, cost=wording.money(parts * wording.part_price()),
        texts=group.ways()["sms"], linked=wording.linked(),
    )  # fmt: skip


def _followed(row: Broadcast, said: dict[str, Said]) -> Response:
    sent = service.messages(row)
    query = mine(Person).where(among(Person.id, [person_id for _i, person_id, _c, _s in sent if person_id]))
    names = {one.id: f"{one.given_name} {one.family_name}".strip() for one in db.session.scalars(query)}
    states = Counter(state for *_rest, state in sent)
    lines = [
        {"url": url_for("today.message", id=row_id), "cells": [name, label_of(Way, channel), label_of(Delivery, state)]}
        for row_id, person_id, channel, state in sent
        if person_id and (name := names.get(person_id, ""))
    ]
    return show(
        "broadcasts/show.html", row=row, title=title_of(row), group=_group_of(row), states=_counts(states, Delivery),
        lines=sorted(lines, key=lambda line: str(line["cells"][0]).casefold()),
        nameless=len(sent) - len(lines), waits=states["held"] + states["by_hand"],
        left=_counts(Counter({"stopped": row.stopped, "without_way": row.without_way, "without_duo": row.without_duo}), Left),
        read=[(LANGUAGES[code], *wording.preview(text, code)) for code, text in said.items()],
        cost=wording.money(row.sms_parts * row.part_price), linked=row.part_price > 0,
    )  # fmt: skip
