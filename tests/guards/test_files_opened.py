# SPDX-License-Identifier: EUPL-1.2
"""Every address that shows one person's file asks why outside the own case load, or stands here with the reason why not."""

from __future__ import annotations

from typing import Any

from flask import Flask

from koepel.permissions import Permission as P
from tenants.files.opening import FILES, FORMS, NAMED

OF_PERSONS = {P.REGISTRATION_READ, P.REGISTRATION_WRITE, P.PERSON_READ, P.PERSON_WRITE, P.INTAKE_WRITE, P.MENTEE_INTAKE, P.TRAJECTORY_READ,
              P.TRAJECTORY_WRITE, P.OFFER_WRITE, P.POOL_READ, P.MATCH_PROPOSE, P.CARD_RELEASE, P.PROPOSAL_READ, P.IMPORT, P.EXPORT,
              P.CLIENT_SHARE, P.SAFETY_READ}  # fmt: skip
NOT_FILES = {
    "retention.item": "a number and a kind; the file is another page, and handing it over is on record",
    "opening.ask": "the question itself",
    "sharing.referral": "who sent this registration, which has no file yet",
    "proposals.detail": "a proposal is work of two municipalities; who decides on it may follow no file at all",
    "proposals.calendar": "the moment of an introduction",
    "concerns.show": "a safety report is for a named few, most of whom follow no file, and each reading of it leaves a line",
    "surveys.enter": "the number of a duo and an empty form: no answer is read back",
    "surveys.paper": "the number of a duo and an empty form",
    **dict.fromkeys(
        ("activities.show", "activities.edit", "activity_people.choose"), "who takes part in something, by name"
    ),
    **dict.fromkeys(
        ("speed_dating.detail", "speed_dating.guests", "speed_dating.cards", "speed_dating.result"),
        "who meets whom on one evening, by name",
    ),
    "speed_dating.answers": "the card of one guest, copied in; what others said of this one is not there",
    "match_meetings.detail": "who is talked about in a meeting, by name; each of them is another page",
    **dict.fromkeys(("cohorts.show", "cohorts.edit"), "who begins a programme together, by name"),
    "broadcasts.show": "who got a message to a group, by name and way; each message is another page",
    "broadcast_texts.show": "a text, in which nobody stands",
    **dict.fromkeys(
        ("campaigns.show", "campaigns.edit", "campaigns.poster", "campaigns.code"), "a campaign, in which nobody stands"
    ),
    **dict.fromkeys(("announcements.show", "announcements.own"), "an activity and its places, in which nobody stands"),
    **dict.fromkeys(("diaries.new", "diaries.edit"), "short lines about a programme, in which nobody stands"),
    "questions.edit": "a question of which nobody keeps who asked it",
    **dict.fromkeys(("meeting_places.edit", "meeting_places.picture"), "a building, in which nobody stands"),
    "people.export": "a list as a whole; each person in it gets a line",
    "registers.progress": "a list as a whole",
    "registers.check": "a list as a whole",
    "registers.columns": "a list as a whole",
    "registers.refused": "a list as a whole",
}


def test_every_address_of_one_person_is_a_file_or_says_why_not(one_app: Flask) -> None:
    found, nameless = set(), set()
    for rule in one_app.url_map.iter_rules():
        view: Any = one_app.view_functions[rule.endpoint]
        names = rule.arguments - {"municipality"}
        staff = getattr(view, "permission", None) in OF_PERSONS and "collaboration" not in names
        if staff and names and "GET" in (rule.methods or ()):
            found.add(rule.endpoint)
            nameless |= {rule.endpoint} & FILES.keys() if not names & set(NAMED) else set()
    assert not nameless, f"say in tenants/files/opening.py (NAMED) by which word these are found: {sorted(nameless)}"
    lost = found - FILES.keys() - NOT_FILES.keys()
    assert not lost, f"put these in tenants/files/opening.py, or in NOT_FILES with the reason: {sorted(lost)}"
    assert found >= FILES.keys(), f"no such address any more: {sorted(FILES.keys() - found)}"


def test_every_form_at_the_address_of_a_file_asks_why_too(one_app: Flask) -> None:
    """Refused, it shows the page of that address: who did not say why would read the file by sending nothing."""
    rules = list(one_app.url_map.iter_rules())
    files = {rule.rule: rule.endpoint for rule in rules if rule.endpoint in FILES}
    sent = {rule.endpoint: files[rule.rule] for rule in rules if "POST" in (rule.methods or ()) and rule.rule in files}
    assert sent == FORMS
