# SPDX-License-Identifier: EUPL-1.2
"""Every numbered attack has its tests, every mark a number, and docs/attacks.md says which; what is open stands here, short."""

from __future__ import annotations

from tests.attack.numbered import ATTACKS
from tests.attack.table import HOW, PAGE, marks, page, proofs

# The attacks of which something is not proved yet; take a number out here and its `open` away when it is.
OPEN = {"T37"}


def test_the_numbers_are_those_of_the_list() -> None:
    assert list(ATTACKS) == [f"T{number:02}" for number in range(1, 43)]


def test_every_attack_has_a_test_or_is_open() -> None:
    found = proofs()
    bare = [number for number, one in ATTACKS.items() if not found[number] and not one.open]
    assert not bare, (
        f"no test carries {bare}: put @pytest.mark.attack('{bare[0]}') on the one that proves it, or write it"
    )


def test_every_mark_names_a_known_number() -> None:
    strange = [f"{file}::{test}: {number}" for number, file, test in marks() if number not in ATTACKS]
    assert not strange, f"numbers stand in tests/attack/numbered.py, and these do not: {strange}"


def test_what_is_open_is_listed() -> None:
    assert {number for number, one in ATTACKS.items() if one.open} == OPEN, (
        "the short list above, and `open` in numbered.py"
    )


def test_the_page_says_which_tests_there_are() -> None:
    assert PAGE.read_text("utf-8") == page(), f"write docs/attacks.md anew: {HOW}"
