# SPDX-License-Identifier: EUPL-1.2
"""Whatever a programme lays down has words, so that a municipality sees where it differs from the template."""

from __future__ import annotations

from dataclasses import fields

from tenants.programmes.differences import SAID
from tenants.programmes.settings import ProgrammeSettings

WITHOUT_WORDS = {
    "weights": "a column of the engine, which its own page explains",
    "preset": "the name of where the steps of follow-up came from: the steps themselves are compared",
}


def test_every_setting_of_a_programme_has_words() -> None:
    missing = {field.name for field in fields(ProgrammeSettings)} - set(SAID) - set(WITHOUT_WORDS)
    assert not missing, f"say in tenants/programmes/differences.py what these are called: {sorted(missing)}"
    assert set(SAID) <= {field.name for field in fields(ProgrammeSettings)}
