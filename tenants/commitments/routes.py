# SPDX-License-Identifier: EUPL-1.2
"""Beheer > Teksten: what mentors sign and what a duo says yes to, every version in every language, on paper, and own words."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for

from koepel import clock
from koepel.errors import Invalid
from koepel.i18n import LANGUAGES, _, speaking
from koepel.permissions import Permission, requires
from koepel.translations import formats
from koepel.web.forms import Sheet
from koepel.web.pages import show, tell, to
from tenants.commitments import service, texts
from tenants.commitments.codes import SIGNED, CommitmentKind, Source
from tenants.commitments.schemas import Adopted, AdoptForm
from tenants.municipality import service as municipalities
from tenants.programmes.volunteering import told_here

blueprint = Blueprint("commitments", __name__, url_prefix="/<municipality>/beheer/teksten", template_folder="templates")
WORDS = {kind.value.replace("_", "-"): kind for kind in CommitmentKind}


def _kind(word: str) -> CommitmentKind:
    return WORDS[word]


def _chosen(kind: CommitmentKind) -> texts.Text:
    """The version that the address asks for, else the one in force."""
    source, _dash, number = request.args.get("versie", "").partition("-")
    return texts.text(kind, source, int(number)) if number.isdigit() else texts.current(kind)


def _language(text: texts.Text) -> str:
    return text.language(request.args.get("in", "nl"))


def _languages(endpoint: str, word: str, text: texts.Text, spoken: str) -> list[dict[str, Any]]:
    return [
        {
            "code": code, "label": LANGUAGES[code].autonym, "dir": LANGUAGES[code].direction, "current": code == spoken,
            "url": f"{url_for(endpoint, word=word, versie=text.mark.replace(' ', '-'))}&in={code}",
        }
        for code in text.languages
    ]  # fmt: skip


@blueprint.get("")
@requires(Permission.SETTINGS_READ)
def index() -> Response:
    """The three texts as they stand."""
    return show("commitments/index.html", listed=[(word, kind, texts.current(kind)) for word, kind in WORDS.items()])


@blueprint.get('/<any("volunteer-agreement", "confidentiality", "statement"):word>', endpoint="show")
@requires(Permission.SETTINGS_READ)
def one_text(word: str) -> Response:
    """One version in one language, and every other version."""
    kind = _kind(word)
    text = _chosen(kind)
    spoken = _language(text)
    return show(
        "commitments/show.html", kind=kind, word=word, text=text, spoken=LANGUAGES[spoken], lines=text.lines(spoken),
        languages=_languages("commitments.show", word, text, spoken), versions=texts.every(kind),
        current=texts.current(kind), adopted=service.adopted(kind), signed=kind in SIGNED, today=clock.today(),
    )  # fmt: skip


@blueprint.get('/<any("volunteer-agreement", "confidentiality", "statement"):word>/blad')
@requires(Permission.SETTINGS_READ)
def paper(word: str) -> Response:
    """The text for a pen, in the language of who signs or says yes; no name stands on it."""
    kind = _kind(word)
    text = _chosen(kind)
    spoken = _language(text)
    with speaking(spoken):
        return show(
            "commitments/participant/paper.html", kind=kind, word=word, text=text, lines=text.lines(spoken),
            languages=_languages("commitments.paper", word, text, spoken), signed=kind in SIGNED,
            told=told_here() if kind is CommitmentKind.VOLUNTEER_AGREEMENT else [],
            print_place=municipalities.municipality().name, print_date=formats.day(clock.today(), year=True),
        )  # fmt: skip


@blueprint.get('/<any("volunteer-agreement", "confidentiality", "statement"):word>/nieuw')
@requires(Permission.SETTINGS_WRITE)
def new(word: str) -> Response:
    """Own words, begun with those in force."""
    text = texts.current(_kind(word))
    words = {f"words_{code}": text.words.get(code, "").strip() for code in LANGUAGES}
    return _form(word, Sheet.blank(effective_from=clock.today(), **words))


@blueprint.post('/<any("volunteer-agreement", "confidentiality", "statement"):word>/nieuw')
@requires(Permission.SETTINGS_WRITE)
def adopt(word: str) -> Response:
    """Adopt them."""
    sheet: Sheet[Adopted] = Sheet.of(request.form, AdoptForm)
    if not sheet.ok:
        return _form(word, sheet)
    try:
        row = service.adopt(_kind(word), sheet.data)
    except Invalid as fault:
        return _form(word, sheet.refused(fault.errors))
    tell(
        _("Adopted. From that day on, who signed older words is asked to sign again.")
        if row.sign_again
        else _("Adopted. Who signed before stays in order."),
    )
    return to("commitments.show", word=word, versie=f"{Source.OWN}-{row.version}")


def _form(word: str, sheet: Sheet[Any]) -> Response:
    kind = _kind(word)
    listed = [(code, one.autonym, one.direction) for code, one in LANGUAGES.items()]
    return show(
        "commitments/adopt.html",
        sheet=sheet,
        kind=kind,
        word=word,
        listed=listed,
        signed=kind in SIGNED,
        today=clock.today(),
    )
