# SPDX-License-Identifier: EUPL-1.2
"""In which language we speak to this reader: what they chose, what their account says, what their browser asks, Dutch.

`?taal=ar` > cookie `taal` > account > Accept-Language > Dutch; the first of these in which the page is offered.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from babel.support import Translations
from flask import Blueprint, current_app, has_app_context, has_request_context, request
from flask_babel import Domain, refresh

from koepel.translations import catalogues
from koepel.translations.languages import DEFAULT, LANGUAGES, PARTICIPANTS, STAFF, TAGS, Direction, InterfaceLanguage
from koepel.translations.pseudo import PSEUDO

COOKIE = "taal"
MIRRORED = "KOEPEL_MIRRORED"  # set in test mode alone: staff pages are offered in the pseudo-locale too
_ENVIRON = "koepel.language"
_AUDIENCE = "koepel_languages"
_spoken: ContextVar[str | None] = ContextVar("koepel_spoken", default=None)
AccountLanguage = Callable[[], str | None]
Thing = TypeVar("Thing", bound="Callable[..., object] | Blueprint")


def for_participants(thing: Thing) -> Thing:
    """Mark a view or a whole blueprint as read by people who take part: offered in all languages."""
    setattr(thing, _AUDIENCE, PARTICIPANTS)
    return thing


def offered() -> tuple[str, ...]:
    """The languages in which the page of this request is offered."""
    if not has_request_context():
        return PARTICIPANTS
    rooms = [current_app.blueprints.get(name) for name in request.blueprints]
    view = current_app.view_functions.get(request.endpoint or "")
    for thing in (view, *rooms):
        found: tuple[str, ...] | None = getattr(thing, _AUDIENCE, None)
        if found:
            return found
    return (*STAFF, PSEUDO.code) if current_app.config.get(MIRRORED) else STAFF


def language() -> str:
    """The code of the language we speak now; Dutch outside a request unless `speaking` says otherwise."""
    spoken = _spoken.get()
    if spoken:
        return spoken
    if not has_request_context():
        return DEFAULT
    environ = request.environ  # asked for each sentence of a page
    chosen: str | None = environ.get(_ENVIRON)
    if chosen is None:
        chosen = environ[_ENVIRON] = next((code for code in _wishes() if code in offered()), DEFAULT)
    return chosen


def _wishes() -> Iterator[str]:
    yield request.args.get(COOKIE, "")
    yield request.cookies.get(COOKIE, "")
    account: AccountLanguage | None = current_app.extensions.get("koepel.account_language")
    yield account() or "" if account else ""
    for tag, quality in request.accept_languages:
        if quality > 0:
            yield TAGS.get(tag.lower()) or tag.lower().replace("_", "-").split("-")[0]


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak another language for a while: a mail or message goes out in the language of who reads it.

    Somebody may read in a language that the interface does not know: then English, which most learnt second.
    """
    token = _spoken.set(LANGUAGES.get(code, LANGUAGES["en"]).code)
    _forget_formats()
    try:
        yield
    finally:
        _spoken.reset(token)
        _forget_formats()


def _forget_formats() -> None:
    # Flask-Babel keeps the locale of the context; ours is asked each time
    if has_app_context() and "babel" in current_app.extensions:
        refresh()


def spoken(code: str | None = None) -> InterfaceLanguage:
    """The language of this code, or the one we speak now."""
    chosen = code or language()
    return PSEUDO if chosen == PSEUDO.code else LANGUAGES[chosen]


def direction(code: str | None = None) -> Direction:
    return spoken(code).direction


class _Catalogues(Domain):  # type: ignore[misc]
    """Flask-Babel's gettext over our catalogues, chosen by our code: its locale would give Dari the Persian words."""

    def get_translations(self) -> Translations:
        return catalogues.translations(language())


words = _Catalogues()


def gettext(message: str, **variables: object) -> str:
    """The sentence in the reader's language, its %(name)s filled in."""
    return str(words.gettext(message, **variables))


def ngettext(one: str, many: str, num: int, **variables: object) -> str:
    """The sentence that goes with a count; `%(num)s` is that count."""
    return str(words.ngettext(one, many, num, **variables))


def pgettext(context: str, message: str, **variables: object) -> str:
    """The sentence where one English word has two translations; the context says which."""
    return str(words.pgettext(context, message, **variables))


def lazy_gettext(message: str, **variables: object) -> Any:
    """A sentence said later, in the language of that moment: for class attributes and constants."""
    return words.lazy_gettext(message, **variables)


def lazy_ngettext(one: str, many: str, num: int, **variables: object) -> Any:
    return words.lazy_ngettext(one, many, num, **variables)


def lazy_pgettext(context: str, message: str, **variables: object) -> Any:
    return words.lazy_pgettext(context, message, **variables)
