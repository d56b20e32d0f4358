# SPDX-License-Identifier: EUPL-1.2
"""The list of registrations as a page: views, filters that stand in the address, fifty lines a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from koepel.i18n import _, ngettext
from tenants.registration import inbox
from tenants.registration.inbox import Line, Wish
from tenants.registration.models import Stage
from tenants.vocabulary import RecruitmentChannel, ReferralSource, Side
from tenants.vocabulary import choices as of

PER_PAGE = 50
AGES = (3, 7, 21)
STAGES = {
    "nieuw": Stage.NEW,
    "niet-bekeken": Stage.NEW,
    "niet-volledig": Stage.NEW,
    "in-intake": Stage.INTAKE,
    "hoort-hier-niet": Stage.REFUSED,
}


def inbox_view(view: str, lines: list[Line]) -> list[Line]:
    """The lines of one view."""
    if view == "niet-bekeken":
        return [line for line in lines if not line.looked_at]
    return [line for line in lines if line.incomplete] if view == "niet-volledig" else lines


def inbox_page(args: Mapping[str, str]) -> dict[str, Any]:
    """Everything the template shows."""
    view = args.get("toon", "nieuw")
    view = view if view in STAGES else "nieuw"
    chosen = {name: args.get(name, "").strip()[:100] for name in ("kant", "bron", "dagen", "zoek")}
    days = int(chosen["dagen"]) if chosen["dagen"] in map(str, AGES) else 0
    wish = Wish(chosen["kant"], chosen["bron"], days, chosen["zoek"])
    lines = inbox.lines(STAGES[view], wish)
    shown = inbox_view(view, lines)
    number = int(args["blad"]) if args.get("blad", "").isascii() and args.get("blad", "").isdigit() else 1
    kept: dict[str, Any] = {name: value for name, value in chosen.items() if value}
    return {
        "view": view,
        "stage": STAGES[view],
        "views": _views(view, lines, kept),
        "lines": shown[(number - 1) * PER_PAGE : number * PER_PAGE],
        "total": len(shown),
        "filtered": bool(kept),
        "chosen": chosen,
        "sides": [("mentee", _("Look for help")), ("mentor", _("Want to be a mentor"))],
        "sources": _sources(chosen["kant"]),
        "ages": [(str(age), ngettext("%(num)d day or longer", "%(num)d days or longer", age)) for age in AGES],
        **_pages(view, kept, number, len(shown)),
    }


def _views(view: str, lines: list[Line], kept: dict[str, Any]) -> list[tuple[str, str, bool, int]]:
    words = {
        "nieuw": _("Waiting"),
        "niet-bekeken": _("Nobody looked yet"),
        "niet-volledig": _("Looked at, not complete"),
        "in-intake": _("In intake"),
        "hoort-hier-niet": _("Does not belong here"),
    }
    here = STAGES[view] is Stage.NEW
    counted = lines if here else inbox.lines(Stage.NEW)
    return [
        (
            word,
            url_for("registration.index", toon=name, **kept),
            name == view,
            len(inbox_view(name, counted)) if STAGES[name] is Stage.NEW else 0,
        )
        for name, word in words.items()
    ]


def _sources(side: str) -> list[tuple[str, str]]:
    kinds: dict[str, list[Any]] = {Side.MENTEE.value: [ReferralSource], Side.MENTOR.value: [RecruitmentChannel]}
    used = set(inbox.sources_in_use())
    words = {code: label for kind in kinds.get(side, [ReferralSource, RecruitmentChannel]) for code, label in of(kind)}
    return sorted(((code, label) for code, label in words.items() if code in used), key=lambda pair: pair[1].casefold())


def _pages(view: str, kept: dict[str, Any], number: int, total: int) -> dict[str, Any]:
    last = max((total + PER_PAGE - 1) // PER_PAGE, 1)

    def address(page: int) -> str:
        return url_for("registration.index", toon=view, blad=page, **kept) if 1 <= page <= last else ""

    near = [page for page in range(1, last + 1) if page in (1, last) or abs(page - number) <= 2]
    return {
        "pages": [(page, address(page), page == number) for page in near] if last > 1 else [],
        "previous_url": address(number - 1),
        "next_url": address(number + 1),
    }
