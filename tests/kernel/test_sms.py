# SPDX-License-Identifier: EUPL-1.2
"""Text messages: how many parts a text costs, and that nothing of it stands in a log."""

from __future__ import annotations

from uuid import UUID

import pytest
from structlog.testing import capture_logs

from koepel import sms


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("é" * 160, 1),  # in the basic table
        ("€" * 80, 1),  # two septets each
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # the euro is not cut in two, so the first part holds 152
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("ж" * 134, 2),
        ("ж" * 135, 3),
        ("a" * 70 + "ж", 2),  # one letter outside the table counts the whole text in UCS-2
        ("ê" * 71, 2),  # not in the table, however Latin
        ("😀" * 35, 1),  # two units each
        ("😀" * 36, 2),
        ("😀" * 67, 3),  # 33 to a part: none is cut in two
    ],
)
def test_a_text_is_counted_in_the_parts_that_are_paid(text: str, parts: int) -> None:
    assert sms.parts(text) == parts


def test_without_a_service_the_log_says_that_one_waits_with_neither_number_nor_text() -> None:
    with capture_logs() as lines:
        sms.OnlyLog().deliver("+32400000012", "Hallo Samira", UUID(int=7))
    (line,) = lines
    assert line["message"] == str(UUID(int=7))
    assert "+324" not in str(line)
    assert "Samira" not in str(line)


def test_a_service_is_named_by_the_place_of_its_factory() -> None:
    assert isinstance(sms.service("koepel.sms:OnlyLog"), sms.OnlyLog)
    with pytest.raises(ImportError):
        sms.service("koepel.nowhere:Service")
