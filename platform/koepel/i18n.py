# SPDX-License-Identifier: EUPL-1.2
"""What the reader reads: `_("English sentence")` in code and templates, spoken in the language of that reader.

Import from here: `_` now, `_l` for a sentence that is said later (class attributes, constants), `ngettext` for counts.
"""

from flask import Flask, Response, request
from flask_babel import Babel

from koepel import phones
from koepel.translations import catalogues, formats
from koepel.translations.choice import (
    COOKIE,
    MIRRORED,
    AccountLanguage,
    direction,
    for_participants,
    gettext,
    language,
    lazy_gettext,
    lazy_ngettext,
    lazy_pgettext,
    ngettext,
    offered,
    pgettext,
    speaking,
    spoken,
    words,
)
from koepel.translations.languages import DEFAULT, LANGUAGES, PARTICIPANTS, STAFF, InterfaceLanguage

_ = gettext
_l = lazy_gettext

__all__ = [
    "DEFAULT", "LANGUAGES", "PARTICIPANTS", "STAFF", "InterfaceLanguage", "_", "_l", "direction", "for_participants",
    "gettext", "init_app", "language", "languages_offered", "lazy_gettext", "lazy_ngettext", "lazy_pgettext",
    "ngettext", "not_proofread", "offered", "pgettext", "speaking",
]  # fmt: skip

ONE_YEAR = 365 * 24 * 3600


def languages_offered() -> tuple[InterfaceLanguage, ...]:
    """For the list of languages on the page; each entry is shown by its own name."""
    return tuple(LANGUAGES[code] for code in offered() if code in LANGUAGES)


def not_proofread(code: str | None = None) -> str | None:
    """The sentence that this translation was not read by a second person, in that language; None where it was."""
    chosen = spoken(code)
    if chosen.proofread:
        return None
    with speaking(chosen.code):
        return _("This translation has not been checked yet.")


def init_app(app: Flask, account_language: AccountLanguage = lambda: None, *, pseudo: bool = False) -> None:
    """Hang languages, filters and catalogues on the application.

    `account_language` says which language the account of this request prefers; it is asked at most once a request.
    With `pseudo` staff pages are offered in a mirrored language too, for tests of right-to-left pages.
    """
    app.config[MIRRORED] = pseudo
    for code in catalogues.build_stale():
        app.logger.debug("catalogue rebuilt: %s", code)
    app.extensions["koepel.account_language"] = account_language
    babel = Babel()
    babel.init_app(
        app,
        default_locale=DEFAULT,
        default_timezone="Europe/Brussels",
        locale_selector=lambda: spoken().locale,
    )
    babel.domain_instance = words
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters.update(
        day=formats.day,
        plain_day=formats.plain_day,
        moment=formats.moment,
        hour=formats.hour,
        weeks=formats.weeks,
        number=formats.number,
        spaced=phones.spaced,
    )
    app.jinja_env.globals.update(
        language=language, direction=direction, languages_offered=languages_offered, not_proofread=not_proofread
    )
    app.after_request(_keep_choice)


def _keep_choice(response: Response) -> Response:
    """`?taal=ar` is remembered for a year; a language in which the page is not offered is not."""
    wish = request.args.get(COOKIE)
    if wish and wish in offered() and wish != request.cookies.get(COOKIE):
        response.set_cookie(
            COOKIE, wish, max_age=ONE_YEAR, path="/", samesite="Lax", httponly=True, secure=request.is_secure
        )
    return response
