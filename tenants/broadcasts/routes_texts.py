# SPDX-License-Identifier: EUPL-1.2
"""Texts of messages: the shipped ones and a municipality's own, per programme and language, with how each reads."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for

from koepel.errors import NotFound
from koepel.i18n import LANGUAGES, _
from koepel.permissions import Permission, requires
from koepel.web.forms import Sheet, loaded
from koepel.web.pages import show, tell
from tenants.broadcasts import texts, wording
from tenants.broadcasts.codes import TITLES
from tenants.broadcasts.placeholders import PLACEHOLDERS
from tenants.broadcasts.schemas import TextForm, Which, WhichForm, Written
from tenants.broadcasts.shipped import Said, templates
from tenants.programmes import service as programmes

blueprint = Blueprint(
    "broadcast_texts", __name__, url_prefix="/<municipality>/berichten/teksten", template_folder="templates"
)


@blueprint.get("")
@requires(Permission.TRAJECTORY_READ)
def index() -> Response:
    """Each text with the languages in which it is there, and which of them are the municipality's own."""
    lines = [
        (key, str(TITLES.get(key, key)), [(LANGUAGES[code], one.own) for code, one in texts.known(key).items()])
        for key in templates()
    ]
    return show("broadcasts/texts.html", lines=lines)


@blueprint.get("/<template>", endpoint="show")
@requires(Permission.TRAJECTORY_READ)
def one(template: str) -> Response:
    """A text in one language: the form, how it reads, which versions there were."""
    asked = {"language": request.args.get("in", "nl"), "programme": request.args.get("programma", "")}
    which = loaded(WhichForm, {name: word for name, word in asked.items() if word})
    found = texts.known(template, which.programme).get(which.language)
    said = found.said if found else Said("", "")
    return _page(template, which, Sheet.blank(language=which.language, programme=which.programme, **vars(said)))


@blueprint.post("/<template>")
@requires(Permission.OFFER_WRITE)
def write(template: str) -> Response:
    """A new version of the own text."""
    sheet: Sheet[Written] = Sheet.of(request.form, TextForm)
    if template not in templates():
        raise NotFound
    if not sheet.ok:
        return _page(template, _asked(sheet), sheet)
    new = sheet.data
    texts.write(template, new.programme, new.language, Said(new.subject, new.body))
    tell(_("Saved as a new version."))
    return _back(template, Which(new.language, new.programme))


@blueprint.post("/<template>/terug")
@requires(Permission.OFFER_WRITE)
def back(template: str) -> Response:
    """The shipped text counts again."""
    which = loaded(WhichForm)
    texts.back_to_shipped(template, which.programme, which.language)
    tell(_("The shipped text counts again."))
    return _back(template, which)


def _back(template: str, which: Which) -> Response:
    return redirect(_address(template, which), code=303)  # type: ignore[return-value]


def _asked(sheet: Sheet[Any]) -> Which:
    """For which language a refused form was; Dutch where that was the fault."""
    code, programme = str(sheet.values["language"]), str(sheet.values["programme"])
    return Which(code if code in LANGUAGES else "nl", "" if "programme" in sheet.errors else programme)


def _page(template: str, which: Which, sheet: Sheet[Any]) -> Response:
    known = texts.known(template, which.programme)
    current = known.get(which.language)
    names = {row.template: row.name for row in programmes.every()}
    listed = [
        (LANGUAGES[code].autonym, _address(template, Which(code, which.programme)), code == which.language, 0)
        for code in LANGUAGES
    ]
    return show(
        "broadcasts/text.html", sheet=sheet, key=template, title=str(TITLES.get(template, template)), which=which,
        tongue=LANGUAGES[which.language], current=current, spoken=listed, programmes=sorted(names.items()),
        read=[(LANGUAGES[which.language], *wording.preview(current.said, which.language))] if current else [],
        versions=[row for row in texts.versions(template) if row.language == which.language and row.programme == which.programme],
        placeholders=PLACEHOLDERS,
    )  # fmt: skip


def _address(template: str, which: Which) -> str:
    return url_for(
        "broadcast_texts.show", template=template, programma=which.programme or None, **{"in": which.language}  # type: ignore[arg-type]
    )  # fmt: skip
