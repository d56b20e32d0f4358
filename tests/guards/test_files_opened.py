# SPDX-License-Identifier: EUPL-1.2
"""Every address that shows one person's file asks why outside the own case load, or stands here with the reason why not."""

from __future__ import annotations

from typing import Any

from flask import Flask

from koepel.permissions import Permission as P
from tenants.files.opening import FILES

OF_PERSONS = {P.REGISTRATION_READ, P.REGISTRATION_WRITE, P.PERSON_READ, P.PERSON_WRITE, P.INTAKE_WRITE, P.TRAJECTORY_READ,
              P.TRAJECTORY_WRITE, P.POOL_READ, P.MATCH_PROPOSE, P.CARD_RELEASE, P.PROPOSAL_READ, P.IMPORT, P.EXPORT,
              P.CLIENT_SHARE, P.SAFETY_READ}  # fmt: skip
NOT_FILES = {
    "opening.ask": "the question itself",
    "sharing.referral": "who sent this registration, which has no file yet",
    "proposals.detail": "a proposal is work of two municipalities; who decides on it may follow no file at all",
    "proposals.calendar": "the moment of an introduction",
    "concerns.show": "a safety report is for a named few, most of whom follow no file, and each reading of it leaves a line",
    "people.export": "a list as a whole; each person in it gets a line",
    "registers.progress": "a list as a whole",
    "registers.check": "a list as a whole",
    "registers.columns": "a list as a whole",
    "registers.refused": "a list as a whole",
}


def test_every_address_of_one_person_is_a_file_or_says_why_not(one_app: Flask) -> None:
    found = set()
    for rule in one_app.url_map.iter_rules():
        view: Any = one_app.view_functions[rule.endpoint]
        names = rule.arguments - {"municipality"}
        staff = getattr(view, "permission", None) in OF_PERSONS and "collaboration" not in names
        if staff and names and "GET" in (rule.methods or ()):
            found.add(rule.endpoint)
    lost = found - FILES.keys() - NOT_FILES.keys()
    assert not lost, f"put these in tenants/files/opening.py, or in NOT_FILES with the reason: {sorted(lost)}"
    assert found >= FILES.keys(), f"no such address any more: {sorted(FILES.keys() - found)}"
