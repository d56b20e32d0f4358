# SPDX-License-Identifier: EUPL-1.2
"""The contact point says on a page that its municipality stops, and nobody else can."""

from __future__ import annotations

from flask import Flask

from koepel.permissions import Role
from tenants.municipality import stopping
from tests.support.places import a_municipality, appointed, inside, signed_in


def agreed(app: Flask, tenant: object) -> bool:
    with inside(app, tenant):  # type: ignore[arg-type]
        return stopping.agreed_until() is not None


def test_the_contact_point_agrees_by_typing_the_name_and_takes_it_back(app: Flask) -> None:
    tenant = a_municipality(app, "Borsbeek")
    client = signed_in(app, appointed(app, tenant, Role.CONTACT_POINT))
    page = "/borsbeek/beheer/stoppen"
    assert client.get(page).status_code == 200
    assert client.send(page, name="Mortsel").status_code == 422
    assert not agreed(app, tenant)
    assert client.send(page, name="borsbeek").status_code == 303
    assert agreed(app, tenant)
    assert client.send(page + "/terug").status_code == 303
    assert not agreed(app, tenant)


def test_a_case_worker_cannot_say_that_the_municipality_stops(app: Flask) -> None:
    tenant = a_municipality(app, "Borsbeek")
    client = signed_in(app, appointed(app, tenant, Role.CASE_WORKER, may_decide=True))
    assert client.get("/borsbeek/beheer/stoppen").status_code == 403
    assert client.send("/borsbeek/beheer/stoppen", name="Borsbeek").status_code == 403
    assert not agreed(app, tenant)
