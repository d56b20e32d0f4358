# SPDX-License-Identifier: EUPL-1.2
"""What happens between somebody's look and somebody's act: two at the same moment, and a page that was read before."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context
from typing import TypeVar
from uuid import UUID

from flask import Flask

from tests.support.places import Staff, inside

T = TypeVar("T")
A_MOMENT = 0.3  # seconds that the second one gets before the first one is saved


def at_the_same_moment(app: Flask, tenant_id: UUID, act: Callable[[], T]) -> tuple[T, T]:
    """What two people got who act in this municipality, the second while the first is not saved yet."""

    def second() -> T:
        with inside(app, tenant_id):
            return act()

    with ThreadPoolExecutor(1) as elsewhere:
        with inside(app, tenant_id):
            first = act()
            later = elsewhere.submit(copy_context().run, second)
            wait([later], A_MOMENT)
        return first, later.result(10)


def mark_on(client: Staff, page: str) -> str:
    """The mark beside the button of this page."""
    found = re.search(r'name="mark" value="([0-9a-f]{64})"', client.get(page).text)
    assert found, f"{page} carries no mark"
    return found[1]
