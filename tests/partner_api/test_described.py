# SPDX-License-Identifier: EUPL-1.2
"""The description of the interface is held to its addresses and forms, and the example of docs/api.md works."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from koepel.database import db
from koepel.ids import reference
from koepel.permissions import Access
from tenants.partner_api import openapi, schemas
from tenants.partners.models import Referral
from tenants.partners.schemas import ReferForm
from tests.factories.partners import APartner, as_partner
from tests.factories.programs import SOMEBODY, AProgram, Asking, asked_for, several
from tests.support.places import HOST, inside

EXAMPLE = Path(__file__).parents[2] / "docs/examples/partner_client.py"


# The description


def test_the_description_names_every_address_and_no_other(app: Flask) -> None:
    document: Any = app.test_client().get("/api/v1/openapi.json", base_url=HOST).json
    told = {(path, method) for path, methods in document["paths"].items() for method in methods}
    there = {
        (openapi.PART.sub(r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "access", None) is Access.PROGRAM
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert told == there
    assert (document["openapi"], set(document["webhooks"])) == (
        "3.1.0", {"client.changed", "referral.changed", "message.new"},
    )  # fmt: skip


def test_the_description_of_a_referral_is_the_form_itself(app: Flask) -> None:
    document: Any = app.test_client().get("/api/v1/openapi.json", base_url=HOST).json
    body = document["paths"]["/api/v1/referrals"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    form = ReferForm()
    assert body["properties"].keys() == form.fields.keys()
    assert set(body["required"]) == {name for name, field in form.fields.items() if field.required}
    assert body["additionalProperties"] is False
    limit = next(
        one["schema"] for one in document["paths"]["/api/v1/clients"]["get"]["parameters"] if one["name"] == "limit"
    )
    assert (limit["minimum"], limit["maximum"]) == (1, schemas.MOST)


def test_every_answer_has_the_shape_that_the_description_says(app: Flask, held: Asking, grant_id: UUID) -> None:
    document: Any = app.test_client().get("/api/v1/openapi.json", base_url=HOST).json
    shape = document["components"]["schemas"]["Client"]["required"]
    told: Any = held.get(f"/api/v1/clients/{grant_id}").json
    assert set(told) == set(shape)


@pytest.mark.attack("T15", "T37", hostile=True)
@pytest.mark.slow
def test_nothing_that_the_description_allows_or_forbids_breaks_us(app: Flask, held: Asking, grant_id: UUID) -> None:
    import schemathesis
    from hypothesis import HealthCheck, Phase, settings

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, headers={"Host": "127.0.0.1:8000"})
    codes: set[int] = set()
    for operation in schema.get_all_operations():
        strategy = operation.ok().as_strategy()

        @settings(
            max_examples=40,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @__import__("hypothesis").given(case=strategy)
        def ask(case: Any) -> None:
            headers = {"Authorization": f"Bearer {held.token}", "Host": "127.0.0.1:8000"}
            codes.add(case.call(headers=headers).status_code)

        ask()
    assert codes
    assert max(codes) < 500, codes


# The example client of docs/api.md


@pytest.fixture
def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("partner_client", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def over_wsgi(app: Flask) -> Callable[..., Any]:
    """What stands in for the network."""

    def send(method: str, url: str, headers: dict[str, str], body: bytes | None) -> tuple[int, dict[str, str], bytes]:
        client = FlaskClient(app, app.response_class, use_cookies=False)
        answer = client.open(url.removeprefix(HOST), base_url=HOST, method=method, headers=headers, data=body)
        return answer.status_code, dict(answer.headers), answer.data

    return send


def test_the_example_fetches_every_page_and_refers_once(
    app: Flask, mortsel: UUID, ocmw: APartner, protocol_id: UUID, program: AProgram, example: ModuleType
) -> None:
    everybody = several(app, mortsel, protocol_id, 60)
    private = json.loads(json.dumps(program.key.as_dict(private=True)))
    koepel = example.Koepel(HOST, str(program.id), private, "protocol:mortsel:1", over_wsgi(app))
    assert {one["reference"] for one in koepel.clients()} == everybody
    person = {name: value for name, value in SOMEBODY.items() if name != "informed"}
    made = [koepel.refer(str(protocol_id), person, "verwijzing-2019-17") for _ in range(2)]
    assert made[0] == made[1]
    with inside(app, mortsel):
        assert len(db.session.scalars(select(Referral)).all()) == 1
    with pytest.raises(example.Refused, match="not-found"):
        koepel.get(f"/clients/{reference()}")


def test_the_example_says_why_it_was_refused(
    app: Flask, ocmw: APartner, program: AProgram, example: ModuleType
) -> None:
    private = json.loads(json.dumps(program.key.as_dict(private=True)))
    koepel = example.Koepel(HOST, str(program.id), private, "protocol:mortsel:7", over_wsgi(app))
    with pytest.raises(example.Refused, match="invalid_scope"):
        koepel.get("/protocols")


def test_a_program_without_a_key_gets_nothing(app: Flask, ocmw: APartner, program: AProgram) -> None:
    from koepel.partners import programs

    with as_partner(app, ocmw.id):
        keyless = programs.add("Zonder sleutel").id
    assert asked_for(app, AProgram(keyless, program.key)).json["error"] == "invalid_client"  # type: ignore[index]
