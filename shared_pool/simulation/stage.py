# SPDX-License-Identifier: EUPL-1.2
"""Where it is played: municipalities with their case worker and three programmes each, so that every preset of practice runs somewhere."""

from __future__ import annotations

from datetime import date
from itertools import islice

from koepel import reference
from koepel import scope as scopes
from koepel.accounts.sign_in import make_account
from koepel.database import db
from koepel.ids import reference as new_reference
from koepel.permissions import Role
from koepel.records import Appointment
from shared_pool.collaboration import service as collaboration
from shared_pool.collaboration.founding import act
from shared_pool.demo.stage import Stage
from tenants.contact_points.service import Named
from tenants.municipality import service as municipalities
from tenants.programmes import service as programmes

# The three programmes of each municipality in turn, and a preset that is not the template's own.
RUNS = (
    (("net_werk", ""), ("buddy", ""), ("asylum_orientation", "")),
    (("net_werk", ""), ("buddy", "vgc_brussel"), ("volunteering", "")),
    (("net_werk", ""), ("asylum_orientation", "asylum_2"), ("network_package", "")),
    (("net_werk", ""), ("vdab_mentoring", ""), ("buddy", "wetteren")),
)


def towns(many: int, day: date) -> list[tuple[str, str, str]]:
    """(address word, name, code) of so many Flemish municipalities that exist on this day, with their number in the region."""
    plain = (
        one for one in reference.municipalities(day, "Vlaams Gewest") if one.name_nl.isalpha() and one.name_nl.isascii()
    )
    return [(one.name_nl.lower(), one.name_nl, one.nis) for one in islice(plain, many)]


def build(stage: Stage, number: int, word: str, name: str, nis: str, opened: date) -> list[str]:
    """Open one municipality with its staff and programmes; returns the templates that run."""
    tenant_id = stage.tenants[word] = new_reference()
    worker = f"Medewerker {name}"
    with act(scopes.tenant(tenant_id)):
        municipalities.open_municipality(
            name, word, nis, "demo", "offered", chip=name[:2].upper(), colour=number % 4 + 1, role_model="maximal",
            contact_point=Named(worker, "Aanspreekpunt", f"+3240001{number:04d}"),
        )  # fmt: skip
    collaboration.open_alone(tenant_id)
    account_id = make_account(worker, f"medewerker.{word}@example.org", "", language="nl")
    stage.staff[word] = (account_id, worker)
    with act(scopes.tenant(tenant_id)):
        db.session.add(
            Appointment(
                account_id=account_id, role=Role.CASE_WORKER, may_decide=True, shown_name=worker, valid_from=opened
            )
        )
        return [_runs(*pair) for pair in RUNS[number % len(RUNS)]]


def _runs(template: str, preset: str) -> str:
    row = programmes.running(template) or programmes.take_over(template)
    if preset:
        programmes.adjust(row, preset=preset)
    return template
