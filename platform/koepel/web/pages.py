# SPDX-License-Identifier: EUPL-1.2
"""How a route answers: show a page, go to the next one, tell what happened with its undo; and what every layout needs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    get_flashed_messages,
    has_request_context,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.local import LocalProxy

from koepel import clock
from koepel.config import Mode
from koepel.feature import NavigationItem
from koepel.i18n import _, language, languages_offered, not_proofread
from koepel.scope import entered_scope
from koepel.support import service as support
from koepel.support.models import SupportAccess
from koepel.web import counted
from koepel.web.entry import may, own_places, visitor
from koepel.web.forms import Sheet
from koepel.web.once import request_key

SMALL = frozenset({"aan", "de", "den", "der", "en", "het", "in", "op", "ten", "ter", "van"})  # in names of places


@dataclass(frozen=True)
class Told:
    """A notification: what happened, and how to undo it while that is possible."""

    text: str
    kind: str = "success"
    undo_url: str = ""
    undo_label: str = ""
    note: str = ""


def show(template: str, *, sheet: Sheet[Any] | None = None, status: int = 200, **context: Any) -> Response:
    """The page; 422 with the whole page when its sheet has faults."""
    if sheet is not None and sheet.errors:
        status = 422
    return make_response(render_template(template, sheet=sheet, **context), status)


def to(endpoint: str, **values: Any) -> Response:
    """Post/Redirect/Get: 303 to the next page."""
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[return-value]


def tell(text: str, *, kind: str = "success", undo: str = "", undo_label: str = "", note: str = "") -> None:
    """Say on the next page what happened; `undo` is the address that the undo button posts to."""
    flash(json.dumps(asdict(Told(str(text), kind, undo, str(undo_label), str(note)))))


def _told() -> list[Told]:
    return [Told(**json.loads(text)) for text in get_flashed_messages() if isinstance(text, str)]


DAILY = 70  # lines of the menu with a higher order are not opened every day
MOST_LINES = 14  # a menu that is longer folds those


@dataclass(frozen=True)
class MenuLine:
    """One line of the side bar as the layout draws it."""

    label: str
    url: str
    icon: str
    count: int
    current: bool
    folded: bool = False


def _navigation() -> list[MenuLine]:
    here = g.get("place")
    if here is None or not g.get("seats"):
        return []
    items: list[NavigationItem] = [
        item
        for item in current_app.extensions["koepel_navigation"]
        if item.place == here.kind and may(item.permission) and _has_use(item)
    ]
    endpoint = request.endpoint or ""
    folds = len(items) > MOST_LINES
    lines = [
        MenuLine(
            str(item.label),
            url_for(item.endpoint),
            item.icon,
            _number(item, endpoint),
            endpoint.split(".")[0] == item.endpoint.split(".")[0],
            folded=folds and item.order > DAILY,
        )
        for item in items
    ]
    if any(line.current for line in lines):
        return lines
    # a room without a line of its own belongs to the page under whose address it stands
    return [replace(line, current=request.path.startswith(f"{line.url}/")) for line in lines]


def _number(item: NavigationItem, endpoint: str) -> int:
    if item.count is None or entered_scope() is None:  # a page that says what failed reads nothing
        return 0
    return counted.number(item.endpoint, item.count, anew=endpoint == item.endpoint)


def _has_use(item: NavigationItem) -> bool:
    """A page that says what failed reads nothing, so it shows only what needs no look."""
    return item.shown is None or (entered_scope() is not None and item.shown())


def _viewer() -> dict[str, str] | None:
    who, seats = visitor(), g.get("seats", ())
    if who is None:
        return None
    names = current_app.extensions["koepel_role_names"]
    role = ", ".join(dict.fromkeys(str(names[seat.role]) for seat in seats))
    return {"name": who.name, "role": role, "place": g.get("place_name", "")}


def _said(word: str) -> str:
    """Heist-op-den-Berg, of the word that stands in the address: of another place its name is not read here."""
    return "-".join(part if part in SMALL else part.capitalize() for part in word.split("-"))


def _languages() -> list[dict[str, Any]]:
    chosen = language()
    return [
        {"code": lang.code, "label": lang.autonym, "current": lang.code == chosen, "url": _with_language(lang.code)}
        for lang in languages_offered()
    ]


def _with_language(code: str) -> str:
    path = request.path if request.method == "GET" else "/"
    return f"{path}?taal={code}"


def _looks_along() -> SupportAccess | None:
    """The operator who looks along in this municipality now: everybody of its staff may see it on every page."""
    here = g.get("place")
    if here is None or here.kind != "municipality" or entered_scope() is None:
        return None
    return support.running_here()


def _demo_banner() -> str:
    if current_app.extensions["koepel_settings"].mode is not Mode.DEMO:
        return ""
    return _(
        "DEMO: all people are invented. It is %(day)s here.",
        day=current_app.jinja_env.filters["day"](clock.today(), True),
    )


def layout_context() -> dict[str, Any]:
    """What layouts take; nothing for mails, which have no request."""
    if not has_request_context():
        return {}
    context: dict[str, Any] = {
        "notifications": _told(),
        "demo_banner": _demo_banner(),
        "unreviewed": not_proofread() is not None,
    }
    if g.get("asks_nothing"):
        return context
    if g.get("seats") or (visitor() is not None and request.blueprint == "accounts"):
        context |= {
            "navigation": _when_drawn(_navigation),
            "viewer": _when_drawn(_viewer),
            "places": _when_drawn(_places),
            "languages": _when_drawn(_languages),
            "home_url": url_for("home.start"),
            "account_url": url_for("accounts.own_page"),
            "logout_url": url_for("accounts.sign_out"),
            "looks_along": _when_drawn(_looks_along),
        }
    return context


def _when_drawn(read: Callable[[], Any]) -> Any:
    """Read once, when a layout first asks: fragments and pages of failures ask for no menu, which is a third of what those cost."""
    return LocalProxy(cache(read))


def _places() -> list[dict[str, Any]]:
    here = g.get("place")
    return [
        {
            "label": _said(word),
            "url": url_for("home.open_place", word=word),
            "current": bool(here and here.id == place_id),
        }
        for word, place_id, _kind in own_places()
    ]


def install(app: Flask) -> None:
    """Give templates the layout context and the form helpers."""
    app.context_processor(layout_context)
    app.jinja_env.globals.update(request_key=request_key)
