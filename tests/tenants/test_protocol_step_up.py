# SPDX-License-Identifier: EUPL-1.2
"""What cannot be taken back asks a proof of the last five minutes: acts of a protocol, keys of a program, a whole file, erasing."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import update

from koepel import clock
from koepel import scope as scopes
from koepel.accounts.models import SignInSession
from koepel.accounts.sign_in import make_account
from koepel.database import db, transaction
from koepel.permissions import Role
from tenants.people import service as people
from tenants.protocols.models import Protocol
from tenants.rights import service as rights
from tenants.rights.grounds import CheckedHow
from tenants.rights.kinds import RightKind
from tenants.rights.schemas import AskedFor
from tests.factories.duos import a_duo
from tests.factories.partners import APartner, a_partner, a_protocol
from tests.factories.programs import a_program
from tests.support.places import a_municipality, appointed, inside, signed_in

PASSWORD = "drie woorden samen"
SIGNED, WHY = {"name": "Inge Baert", "function": "Aanspreekpunt"}, {"why": "onderzoek"}
ADVISED = {"advice": "positive", "note": "Goed."}


@pytest.fixture
def mortsel(app: Flask) -> UUID:
    return a_municipality(app, "Mortsel")


@pytest.fixture
def ocmw(app: Flask) -> APartner:
    return a_partner(app)


def inge(app: Flask, mortsel: UUID, role: Role) -> UUID:
    with app.app_context():
        account_id = make_account("Inge Baert", "inge@example.org", PASSWORD)
    appointed(app, mortsel, role, account=account_id)
    return account_id


def long_ago(app: Flask, account_id: UUID) -> None:
    """As if everybody had proved who they are this morning."""
    with app.app_context(), transaction(scopes.auth("", account_id)) as session:
        session.execute(update(SignInSession).values(stepped_up_at=None))


@pytest.mark.parametrize(("minutes", "status"), [(4, 303), (6, 403)])
def test_a_proof_counts_for_five_minutes(app: Flask, mortsel: UUID, ocmw: APartner, minutes: int, status: int) -> None:
    protocol_id, account_id = a_protocol(app, in_=mortsel, with_=ocmw), inge(app, mortsel, Role.CONTACT_POINT)
    staff = signed_in(app, account_id)
    with app.app_context(), transaction(scopes.auth("", account_id)) as session:
        proved = clock.utcnow() - timedelta(minutes=minutes)
        session.execute(update(SignInSession).values(stepped_up_at=proved))
    assert staff.send(f"/mortsel/protocollen-beheer/{protocol_id}/schorsen", **WHY).status_code == status


def state(app: Flask, mortsel: UUID, protocol_id: UUID) -> str:
    with inside(app, mortsel):
        return db.session.get_one(Protocol, (mortsel, protocol_id)).state


@pytest.mark.parametrize(
    ("before", "act", "role", "said"),
    [("draft", "advies", Role.DATA_PROTECTION_OFFICER, ADVISED), ("in_force", "schorsen", Role.CONTACT_POINT, WHY),
     ("suspended", "hervatten", Role.CONTACT_POINT, {}), ("in_force", "herroepen", Role.CONTACT_POINT, WHY),
     ("advised", "tekenen", Role.CONTACT_POINT, SIGNED)],
)  # fmt: skip
def test_an_act_of_a_protocol_asks_a_recent_proof(
    app: Flask, mortsel: UUID, ocmw: APartner, before: str, act: str, role: Role, said: dict[str, str]
) -> None:
    protocol_id, account_id = a_protocol(app, in_=mortsel, with_=ocmw, state=before), inge(app, mortsel, role)
    staff = signed_in(app, account_id)
    long_ago(app, account_id)
    answer = staff.send(f"/mortsel/protocollen-beheer/{protocol_id}/{act}", **said)
    assert (answer.status_code, "Show first that it is you" in answer.text) == (403, True)
    assert state(app, mortsel, protocol_id) == before


def test_the_partner_signs_with_a_recent_proof(app: Flask, mortsel: UUID, ocmw: APartner) -> None:
    protocol_id = a_protocol(app, in_=mortsel, with_=ocmw, state="advised")
    ann, page = signed_in(app, ocmw.administrator), ocmw.path(f"protocollen/{protocol_id}/tekenen")
    long_ago(app, ocmw.administrator)
    assert ann.send(page, name="Ann Willems", function="Directeur").status_code == 403
    assert "Ann Willems" in ann.get(page).text
    again = signed_in(app, ocmw.administrator)
    assert again.send(page, name="Ann Willems", function="Directeur").status_code == 303


@pytest.mark.parametrize("act", ["sleutels", "sleutels/{key}/beeindigen", "melden", "beeindigen"])
def test_keys_of_a_program_ask_a_recent_proof(app: Flask, ocmw: APartner, act: str) -> None:
    program = a_program(app, ocmw)
    ann = signed_in(app, ocmw.administrator)
    long_ago(app, ocmw.administrator)
    day = (clock.utcnow() + timedelta(days=90)).date().isoformat()
    said = {"sleutels": {"jwk": PUBLIC, "last_day": day}, "melden": {"url": "https://hooks.example.org/koepel"}}.get(
        act, {}
    )
    answer = ann.send(ocmw.path(f"toepassingen/{program.id}/{act.format(key=uuid4())}"), **said)
    assert (answer.status_code, "Show first that it is you" in answer.text) == (403, True)


@pytest.mark.parametrize("act", ["meenemen", "meenemen/json", "wissen"])
def test_to_take_out_or_erase_a_whole_file_asks_a_recent_proof(app: Flask, mortsel: UUID, act: str) -> None:
    duo, account_id = a_duo(app, in_=mortsel), inge(app, mortsel, Role.CONTACT_POINT)
    with inside(app, mortsel):
        kind = RightKind.ERASE if act == "wissen" else RightKind.TAKE_ALONG
        asked = rights.note(duo.person_id, AskedFor(kind, "", clock.today())).id
        rights.check(asked, CheckedHow.KNOWN)
    staff, page = signed_in(app, account_id), f"/mortsel/rechten/{asked}/{act}"
    long_ago(app, account_id)
    if act == "wissen":
        assert "Show first that it is you" in staff.send(page).text
    else:
        assert staff.get(page).location.startswith("/account/bevestig")
    with inside(app, mortsel):
        assert people.person(duo.person_id).given_name == "Samira"


def test_the_file_for_the_archive_asks_a_recent_proof(app: Flask, mortsel: UUID) -> None:
    account_id = inge(app, mortsel, Role.CASE_WORKER)
    staff = signed_in(app, account_id)
    long_ago(app, account_id)
    answer = staff.send(f"/mortsel/bewaartermijnen/bewaren/{uuid4()}/archief")
    assert (answer.status_code, "Show first that it is you" in answer.text) == (403, True)


PUBLIC = '{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}'


def test_what_was_filled_in_is_not_lost_on_the_way(app: Flask, mortsel: UUID, ocmw: APartner) -> None:
    """The page keeps the form, the proof is given in another tab, and the same form does it then."""
    protocol_id, account_id = a_protocol(app, in_=mortsel, with_=ocmw), inge(app, mortsel, Role.CONTACT_POINT)
    staff, page = signed_in(app, account_id), f"/mortsel/protocollen-beheer/{protocol_id}/schorsen"
    long_ago(app, account_id)
    refused = staff.send(page, why="onderzoek").text
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', refused))
    there = re.search(r'href="(/account/bevestig[^"]*)"', refused)
    assert there is not None
    assert kept["why"] == "onderzoek"
    proved = staff.send(there[1], password=PASSWORD)
    assert proved.status_code == 303
    assert staff.get(proved.headers["Location"]).status_code == 200
    assert staff.post(page, data=kept).status_code == 303
    assert state(app, mortsel, protocol_id) == "suspended"
