# SPDX-License-Identifier: EUPL-1.2
"""`mentor-match` with five simple rules, as its README tells to use it: `... FILE` with the people in its words."""

from __future__ import annotations

import json
import operator
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from shared_pool.performance.batches.apart import quickest, tell

PACKAGE, FOUND_AS = "mentor-match", "matching"


def main(file: str) -> None:
    """Match everybody once, and tell how many mentees have somebody."""
    process, rules = import_module(f"{FOUND_AS}.process"), import_module(f"{FOUND_AS}.rules.rule")
    people = json.loads(Path(file).read_text("utf-8"))
    mentors = [_person(f"{FOUND_AS}.mentor", "Mentor", told) for told in people["mentors"]]
    mentees = [_person(f"{FOUND_AS}.mentee", "Mentee", told) for told in people["mentees"]]
    five = [
        rules.Disqualify(lambda match: match.mentor.number not in match.mentee.possible),
        rules.Equivalent("profession", {True: 8, False: 0}),
        rules.Equivalent("organisation", {True: 2, False: 0}),
        rules.Grade(0, operator.gt, {True: 3, False: 0}),
        rules.Generic({True: 5, False: 0}, lambda match: bool(match.mentor.languages & match.mentee.languages)),
    ]
    # once: it writes the matches into its people
    _, seconds = quickest(lambda: process.process_data(mentors, mentees, [five]), tries=1)
    tell(seconds, sum(bool(mentee.mentors) for mentee in mentees))


def _person(module: str, kind: str, told: dict[str, Any]) -> Any:
    person = getattr(import_module(module), kind)(**told)
    person.number, person.languages = told["number"], frozenset(told["languages"])
    person.possible = frozenset(told.get("possible", ()))
    return person


if __name__ == "__main__":
    main(*sys.argv[1:])
