# SPDX-License-Identifier: EUPL-1.2
"""Every reader in their own language: how it is chosen, how days and numbers look, how fragments become a catalogue."""

import os
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError
from flask import Blueprint, Flask, render_template_string
from flask.testing import FlaskClient

from koepel import i18n
from koepel.i18n import LANGUAGES, PARTICIPANTS, _, _l, ngettext, speaking
from koepel.translations import catalogues, formats
from koepel.web.components import days

PAGE = "{{ language() }} {{ direction() }} {{ _('Fill this in.') }}"


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    i18n.init_app(app, account_language=lambda: app.config.get("ACCOUNT_LANGUAGE"))

    @app.get("/vandaag")
    def today() -> str:
        return render_template_string(PAGE)

    @app.get("/aanmelden")
    @i18n.for_participants
    def register() -> str:
        return render_template_string(PAGE)

    links = i18n.for_participants(Blueprint("links", __name__, url_prefix="/l"))

    @links.get("/<token>")
    def answer(token: str) -> str:
        return render_template_string(PAGE)

    app.register_blueprint(links)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_dutch_comes_first(client: FlaskClient) -> None:
    assert client.get("/vandaag").text == "nl ltr Vul dit in."


@pytest.mark.parametrize("code", PARTICIPANTS)
def test_a_participant_page_is_offered_in_every_language(client: FlaskClient, code: str) -> None:
    rtl = code in {"ar", "fa", "prs", "ps"}
    for address in ("/aanmelden", "/l/token"):
        assert client.get(f"{address}?taal={code}").text.startswith(f"{code} {'rtl' if rtl else 'ltr'} ")


def test_a_staff_page_is_offered_in_dutch_and_english_only(client: FlaskClient) -> None:
    assert client.get("/vandaag?taal=ar").text.startswith("nl ")
    assert client.get("/vandaag?taal=en").text == "en ltr Fill this in."


def test_a_choice_is_remembered_where_it_can_be_spoken(client: FlaskClient) -> None:
    chosen = client.get("/aanmelden?taal=ti")
    assert "taal=ti" in chosen.headers["Set-Cookie"]
    assert "HttpOnly" in chosen.headers["Set-Cookie"]
    assert client.get("/l/token").text.startswith("ti ")
    assert client.get("/vandaag").text.startswith("nl ")


@pytest.mark.parametrize("wish", ["ar", "xx", "../../etc", "\x00", "nl\r\nX: y", "NL"])
def test_a_wish_that_is_not_offered_leaves_no_trace(client: FlaskClient, wish: str) -> None:
    answer = client.get("/vandaag", query_string={"taal": wish})
    assert answer.text.startswith("nl ")
    assert "Set-Cookie" not in answer.headers


def test_the_address_goes_before_the_cookie_the_account_and_the_browser(app: Flask, client: FlaskClient) -> None:
    browser = {"Accept-Language": "uk-UA,uk;q=0.9,en;q=0.5"}
    assert client.get("/aanmelden", headers=browser).text.startswith("uk ")
    app.config["ACCOUNT_LANGUAGE"] = "tr"
    assert client.get("/aanmelden", headers=browser).text.startswith("tr ")
    client.set_cookie("taal", "so")
    assert client.get("/aanmelden", headers=browser).text.startswith("so ")
    assert client.get("/aanmelden?taal=fa", headers=browser).text.startswith("fa ")


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("fa-AF,fa;q=0.8", "prs"),
        ("fa-IR", "fa"),
        ("de-DE,fr;q=0.5", "fr"),
        ("ar;q=0,en", "en"),
        ("*", "nl"),
        ("zz", "nl"),
    ],
)
def test_the_browser_is_understood(client: FlaskClient, asked: str, spoken: str) -> None:
    assert client.get("/aanmelden", headers={"Accept-Language": asked}).text.startswith(f"{spoken} ")


def test_each_language_says_of_itself_that_nobody_proofread_it() -> None:
    sentences = {code: i18n.not_proofread(code) for code in LANGUAGES}
    assert sentences["nl"] is None
    assert sentences["fr"] == "Cette traduction n'a pas encore été relue."
    told = [sentence for sentence in sentences.values() if sentence]
    assert len(told) == len(LANGUAGES) - 2
    assert len(set(told)) == len(told) - 1  # Dari and Persian write this one alike


def test_dari_has_its_own_words_and_the_dates_of_the_persian_of_afghanistan() -> None:
    with speaking("prs"):
        assert _("Choose yes or no.") == "بلی یا نی را انتخاب کنید."
        assert formats.day(date(2019, 5, 14)) == "سه‌شنبه 14 می"
    with speaking("fa"):
        assert _("Choose yes or no.") == "بله یا نه را انتخاب کنید."


@pytest.mark.parametrize("code", PARTICIPANTS)
def test_every_language_has_dates_and_numbers_in_western_digits(code: str) -> None:
    with speaking(code):
        shown = [
            formats.day(date(2019, 5, 14), year=True),
            formats.moment(datetime(2019, 5, 14, 12, 5, tzinfo=UTC)),
            formats.number(1234.5),
            formats.weeks(11),
        ]
    assert "14" in shown[0]
    assert "2019" in shown[0]
    assert "14:05" in shown[1]  # Brussels
    assert shown[2][0] == "1"
    assert "11" in shown[3]
    assert not [letter for text in shown for letter in text if letter.isdecimal() and not letter.isascii()]


def test_dutch_days_and_numbers_look_as_people_write_them(app: Flask) -> None:
    template = "{{ d|day }}, {{ d|day(year=True) }}, {{ m|moment }}, {{ 1|weeks }}, {{ t|weeks }}, {{ 1234.5|number }}"
    with app.app_context(), speaking("nl"):
        shown = render_template_string(
            template, d=date(2019, 5, 14), m=datetime(2019, 5, 14, 7, tzinfo=UTC), t=timedelta(days=22)
        )
    assert shown == "di 14 mei, di 14 mei 2019, di 14 mei om 09:00, 1 week, 3 weken, 1.234,5"


def test_what_began_today_does_not_wait_for_zero_days(app: Flask) -> None:
    with app.app_context(), speaking("nl"):
        assert [days(count) for count in (0, 1, 3)] == ["sinds vandaag", "1 dag", "3 dagen"]


def test_a_moment_without_zone_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="without zone"):
        formats.moment(datetime(2019, 5, 14))


def test_a_mail_speaks_its_own_language_and_the_page_keeps_the_reader_s(app: Flask) -> None:
    later = _l("Fill this in.")
    with app.test_request_context("/aanmelden?taal=tr"):
        assert str(later) == "Burayı doldurun."
        with speaking("uk"):
            assert str(later) == "Заповніть це поле."
            assert render_template_string("{{ _('Fill this in.') }}") == "Заповніть це поле."
        assert render_template_string("{{ _('Fill this in.') }}") == "Burayı doldurun."


def test_arabic_counts_in_its_own_way() -> None:
    with speaking("ar"):
        assert {ngettext("%(num)s week", "%(num)s weeks", count) for count in (2, 3, 11, 100)} == {
            "2 أسبوعان",
            "3 أسابيع",
            "11 أسبوعًا",
            "100 أسبوع",
        }


ONE = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Save"\nmsgstr "{}"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "nl").mkdir()
    (tmp_path / "nl" / "intake.po").write_text(ONE.format("Bewaar"), "utf-8")
    return tmp_path


def older(folder: Path) -> None:
    """Everything in the folder as if written a minute ago."""
    for path in [*folder.rglob("*"), folder]:
        then = path.stat().st_mtime - 60
        os.utime(path, (then, then))


def test_a_newer_a_new_and_a_removed_fragment_each_rebuild_the_catalogue(folder: Path) -> None:
    fragment = folder / "nl" / "intake.po"
    assert catalogues.load("nl", folder).gettext("Save") == "Bewaar"
    assert not catalogues.stale("nl", folder)
    older(folder)
    fragment.write_text(ONE.format("Opslaan"), "utf-8")
    assert catalogues.load("nl", folder).gettext("Save") == "Opslaan"
    older(folder)
    (folder / "nl" / "people.po").write_text(ONE.replace("Save", "Person").format("Persoon"), "utf-8")
    assert catalogues.load("nl", folder).gettext("Person") == "Persoon"
    older(folder)
    fragment.unlink()
    assert catalogues.load("nl", folder).gettext("Save") == "Save"


def test_the_shipped_catalogue_serves_where_nothing_may_be_written(folder: Path) -> None:
    assert catalogues.load("nl", folder).gettext("Save") == "Bewaar"
    assert catalogues.compiled("nl", folder).stat().st_mode & 0o777 == 0o644
    older(folder)
    catalogues.compiled("nl", folder).unlink()
    catalogues.compiled("nl", folder).parent.rmdir()
    catalogues.compiled("nl", folder).parent.write_text("in the way: nobody can write a catalogue here")
    assert catalogues.load("nl", folder).gettext("Save") == "Bewaar"


def test_readers_never_meet_half_a_catalogue(folder: Path) -> None:
    catalogues.build("nl", folder)
    seen: set[str] = set()

    def read() -> None:
        for _round in range(60):
            seen.add(catalogues.load("nl", folder).gettext("Save"))

    readers = [threading.Thread(target=read) for _reader in range(3)]
    for reader in readers:
        reader.start()
    while any(reader.is_alive() for reader in readers):
        catalogues.build("nl", folder)
    assert seen == {"Bewaar"}
    assert [path.name for path in catalogues.compiled("nl", folder).parent.iterdir()] == ["messages.mo"]


def test_a_slip_in_a_fragment_is_named_with_its_line(folder: Path) -> None:
    (folder / "nl" / "intake.po").write_text('msgid "Save"\nmgsstr "Bewaar"\n', "utf-8")
    with pytest.raises(PoFileError):
        catalogues.load("nl", folder)
