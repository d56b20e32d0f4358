# SPDX-License-Identifier: EUPL-1.2
"""Who insures a volunteer and which costs come back: set per programme, read before signing, on paper and on the own page (E9)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from tenants.programmes import service as programmes
from tenants.programmes.volunteering import maximum, told_here
from tests.factories.duos import ADuo, a_duo
from tests.factories.people import a_mentor
from tests.isolation.town import a_browser
from tests.support.mailbag import Mailbag
from tests.support.places import Staff, a_case_worker, a_contact_point, a_municipality, inside, on_day, signed_in
from tests.support.working import worked
from tests.tenants.test_programme_set_here import running, saved

RULES: dict[str, Any] = {
    "insured_by": "flanders", "policy": "VL 2026/118", "expenses": "flat", "flat_a_day": "20", "expenses_to": "Loket Welzijn",
}  # fmt: skip
READ = (
    "The free volunteer insurance of Flanders insures you.",
    "Policy: VL 2026/118.",
    "It is 20 euro a day.",
    "Send your costs to: Loket Welzijn.",
)


@pytest.fixture
def borsbeek(app: Flask) -> UUID:
    return a_municipality(app, "Borsbeek")


@pytest.fixture
def bert(app: Flask, borsbeek: UUID) -> Staff:
    """The contact point, who sets it."""
    return signed_in(app, a_contact_point(app, borsbeek, "Bert Claes"))


def own_page(app: Flask, duo: ADuo) -> str:
    phone = a_browser(app)
    phone.set_cookie("taal", "en", domain="127.0.0.1")
    return phone.get(f"/l/{duo.mentor_token}").text


def test_a_municipality_writes_down_who_insures_and_the_page_says_what_is_missing(
    app: Flask, borsbeek: UUID, bert: Staff
) -> None:
    address = f"/borsbeek/beheer/programmas/{running(app, borsbeek)}"
    assert "Nobody wrote it down yet." in bert.get(address).text
    page = saved(bert, running(app, borsbeek), **RULES)
    assert "Nobody wrote it down yet." not in page
    assert all(line in page for line in READ)


def test_a_mentor_reads_it_on_the_own_page_also_when_it_changes_later(app: Flask, borsbeek: UUID, bert: Staff) -> None:
    duo = a_duo(app, in_=borsbeek)
    assert "Insurance and costs" not in own_page(app, duo)
    saved(bert, running(app, borsbeek), **RULES)
    assert all(line in own_page(app, duo) for line in READ), "an insurance changes for who is under way too"
    saved(bert, running(app, borsbeek), insured_by="municipality", policy="", expenses="none")
    page = own_page(app, duo)
    assert "The municipality insures you." in page
    assert "You get no costs back." in page
    assert "Loket Welzijn" not in page, "nothing to send"


def test_a_mentor_of_mortsel_reads_what_mortsel_says_and_not_what_borsbeek_says(
    app: Flask, borsbeek: UUID, bert: Staff
) -> None:
    mortsel = a_municipality(app, "Mortsel")
    saved(bert, running(app, borsbeek), **RULES)
    duo = a_duo(app, in_=borsbeek, mentor_from=mortsel)
    assert "Insurance and costs" not in own_page(app, duo)


def test_it_stands_on_the_paper_of_the_agreement_and_before_the_button_to_sign(
    app: Flask, borsbeek: UUID, bert: Staff, mailbag: Mailbag
) -> None:
    saved(bert, running(app, borsbeek), **RULES)
    sheet = "/borsbeek/beheer/teksten/volunteer-agreement/blad?in=en"
    assert all(line in bert.get(sheet).text for line in READ)
    assert "Policy" not in bert.get("/borsbeek/beheer/teksten/confidentiality/blad?in=en").text
    with app.app_context():
        karel = a_mentor(
            borsbeek, given="Karel", ready=False, email="karel@example.org", preferred_channel="mail"
        ).person_id
    signed_in(app, a_case_worker(app, borsbeek)).send(f"/borsbeek/mentoren/{karel}/ondertekenen/link")
    worked(app)
    phone = a_browser(app)
    phone.set_cookie("taal", "en", domain="127.0.0.1")
    link = mailbag.last_link("karel@example.org").partition("/ondertekenen")[0]
    page = phone.get(f"{link}/ondertekenen").text
    assert all(line in page for line in READ)
    assert page.index(READ[0]) < page.index("I agree and sign")


@pytest.mark.parametrize("amount", ["0", "42", "-1", "veel"])
def test_a_fixed_amount_stays_within_the_law(app: Flask, borsbeek: UUID, bert: Staff, amount: str) -> None:
    assert maximum().a_day < 42
    before = running(app, borsbeek)
    saved(bert, before, **RULES | {"flat_a_day": amount})
    assert running(app, borsbeek) == before, "nothing was saved"
    saved(bert, before, **RULES | {"expenses": "real", "flat_a_day": "0"})
    assert running(app, borsbeek) != before, "without a fixed amount none is asked"


def test_the_maximum_is_that_of_the_year_and_never_one_of_later() -> None:
    for year, known in ((2018, 2018), (2020, 2019), (2024, 2024), (2031, 2024)):
        with on_day(date(year, 3, 1)):
            assert maximum().year == known
            assert maximum().source.startswith("https://")


def test_programmes_that_say_the_same_stand_together(app: Flask, borsbeek: UUID) -> None:
    with inside(app, borsbeek):
        rules = {"insured_by": "municipality", "expenses": "real"}
        row = programmes.running("net_werk")
        assert row is not None
        programmes.adjust(row, **rules)
        programmes.take_over("volunteering", **rules)
        programmes.take_over("buddy", insured_by="centre")
        said = told_here()
    assert len(said) == 2
    assert sorted(names.count(",") for names, _lines in said) == [0, 1]
