# SPDX-License-Identifier: EUPL-1.2
"""What the stories of one municipality's own work share."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.support.places import on_day


@pytest.fixture
def business_day() -> Iterator[None]:
    """The lists are of 2016-2019: on this day about a third of their duos is still within its term."""
    with on_day(date(2019, 5, 14)):
        yield
