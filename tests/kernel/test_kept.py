# SPDX-License-Identifier: EUPL-1.2
"""A server that has served its first visitors keeps what their pages loaded out of the collector's way, once."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from flask import Flask

from koepel.web import kept


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """What other tests keep is put back, so that one counts from nothing."""
    gc.unfreeze()
    yield
    gc.collect()
    gc.freeze()


def test_after_the_first_visitors_what_they_loaded_is_kept_and_later_ones_change_nothing() -> None:
    app = Flask("koepel")
    kept.install(app)
    for _visit in range(kept.VISITS - 1):
        with app.app_context():
            assert gc.get_freeze_count() == 0
    with app.app_context():
        pass
    there = gc.get_freeze_count()
    assert there > 10_000
    for _visit in range(kept.VISITS):
        with app.app_context():
            pass
    assert gc.get_freeze_count() <= there
