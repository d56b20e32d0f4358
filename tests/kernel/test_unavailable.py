# SPDX-License-Identifier: EUPL-1.2
"""While the database is away each page says so, and asks that database nothing more to say it."""

from __future__ import annotations

from typing import Any, NoReturn

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError, PendingRollbackError

from koepel.web import places, settle
from tests.support.places import a_case_worker, a_municipality, signed_in


def away(*_given: Any, **_named: Any) -> NoReturn:
    raise OperationalError("", {}, Exception("server closed the connection unexpectedly"))


def test_who_never_saw_a_page_of_this_process_is_told_too_that_it_is_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    an = signed_in(app, a_case_worker(app, a_municipality(app, "Borsbeek")))
    assert an.get("/borsbeek/intakes/nieuw").status_code == 200
    monkeypatch.setattr(places, "_word_of", {})  # a fellow process drew the pages until now
    monkeypatch.setattr(places, "_read", away)
    monkeypatch.setattr(settle, "remember", away)
    answer = an.send("/borsbeek/intakes/nieuw", given_name="Amina", family_name="Haddad", side="mentee")
    assert answer.status_code == 503
    assert "Koepel is briefly unavailable. Nothing was lost." in answer.text
    assert "Send again" in answer.text


@pytest.mark.parametrize(("code", "status"), [("8s2b", 503), ("7s2a", 500)])
def test_a_line_that_broke_in_the_middle_is_a_server_away_and_a_refused_flush_is_a_fault(
    app: Flask, monkeypatch: pytest.MonkeyPatch, code: str, status: int
) -> None:
    def lost(*_given: Any, **_named: Any) -> NoReturn:
        raise PendingRollbackError("roll back first", code=code)

    an = signed_in(app, a_case_worker(app, a_municipality(app, "Borsbeek")))
    monkeypatch.setattr("tenants.today.service.count", lost)
    assert an.get("/borsbeek/vandaag").status_code == status
