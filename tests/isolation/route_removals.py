# SPDX-License-Identifier: EUPL-1.2
"""Every permission of every route taken away or swapped, one at a time; the generated cases of that route must notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from koepel.ids import reference
from koepel.permissions import ROLES, Access, Permission
from tests.guards.routes import Route
from tests.isolation.census import agreed, filled, fits, home_of, met, place_kind, right_answer
from tests.isolation.town import REGIONAL, STAFF, WORKING, Person, Town


@dataclass(frozen=True)
class RouteRemoval:
    """One route with another mark than was agreed."""

    kind: str
    route: Route
    change: Callable[[Any], None]

    @property
    def words(self) -> str:
        """Which route, and what became of its mark."""
        return f"{self.route.methods} {self.route.rule}"

    def tried(self, town: Town) -> str:
        """Change the mark, ask, put it back."""
        with remarked(town, self.route.endpoint, self.change):
            return noticed(town, self.route)


def route_removals(town: Town) -> Iterator[RouteRemoval]:
    """All of them, for every route that asks a permission."""
    for route in agreed(town):
        if route.access == Access.STAFF:
            yield RouteRemoval("permission removed", route, lambda view: vars(view).pop("access"))
            swapped = other_permission(route)
            yield RouteRemoval(f"permission swapped for {swapped}", route, partial(_ask, permission=swapped))
            yield RouteRemoval("route opened to all", route, lambda view: setattr(view, "access", Access.SIGNED_IN))


def _ask(view: Any, *, permission: Permission) -> None:
    view.permission = permission


def other_permission(route: Route) -> Permission:
    """One that lets somebody else in and keeps somebody out, as far as there is one.

    Who is let in may still be refused by the page itself; who is kept out shows at once.
    """
    roles = {"collaboration": REGIONAL, "partner": WORKING}.get(place_kind(route), STAFF)
    right = {role for role in roles if Permission(route.permission) in ROLES[role]}
    others = {permission: {role for role in roles if permission in ROLES[role]} for permission in Permission}
    different = [permission for permission in others if others[permission] != right]
    return max(different, key=lambda p: (bool(others[p] - right) + bool(right - others[p]), len(others[p] - right)))


@contextmanager
def remarked(town: Town, endpoint: str, change: Callable[[Any], None]) -> Iterator[None]:
    """The view with another mark, within."""
    view: Any = town.app.view_functions[endpoint]
    before = dict(vars(view))
    try:
        change(view)
        yield
    finally:
        vars(view).clear()
        vars(view).update(before)


def noticed(town: Town, route: Route) -> str:
    """The first answer that is not the right one."""
    for word, person, address in cases(town, route):
        response = address.asked_by(person)
        right = right_answer(route, person, word)
        if response.status_code >= 500 or not fits(met(response), right):
            return f"behaviour: {person.name} met {response.status_code}, meant {right}"
    return ""


def cases(town: Town, route: Route) -> Iterator[tuple[str, Person, Any]]:
    """Who asks for it: everybody of the place, a neighbour, nobody."""
    word = home_of(route, "aartselaar")
    for person in [*town.staff(word), town.staff("borsbeek")[1], town.nobody()]:
        for address in filled(route, word, [reference()]):
            yield word, person, address
