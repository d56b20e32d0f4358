# SPDX-License-Identifier: EUPL-1.2
"""Which boxes each address has: from the forms that its view reads, and from the boxes that pages show. Nobody keeps a list."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, has_request_context, request
from marshmallow import fields as stock
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from koepel import clock
from koepel.ids import reference
from koepel.web.fields import Choice, Code, Day, Email, Flag, Items, Line, Moment, Phone, Ref, Whole
from koepel.web.forms import Form
from tests.isolation.townspeople import MARK

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
ACTION = re.compile(r'\baction="([^"]*)"')
METHOD = re.compile(r'\bmethod="post"', re.IGNORECASE)
BOX = re.compile(r"<(?:input|select|textarea|button)\b[^>]*>|<option\b[^>]*>")
NAME, VALUE = re.compile(r'\bname="([^"]*)"'), re.compile(r'\bvalue="([^"]*)"')
MARKS = re.compile("|".join(MARK.values()))  # a word of one municipality, learned there, must not be sent in another
OWN = {"csrf_token", "request_key"}
Offers = dict[str, set[str]]  # box -> what pages offer in it


class Learned:
    """What is known of the boxes, by endpoint."""

    def __init__(self, app: Flask) -> None:
        self.adapter = app.url_map.bind("127.0.0.1:8000")
        self.forms: dict[str, dict[str, type[Form[Any]]]] = defaultdict(dict)
        self.offers: dict[str, Offers] = defaultdict(lambda: defaultdict(set))

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Within, each form that a view makes is noted with its endpoint."""
        before = Form.__init__

        def noted(form: Form[Any], **kwargs: Any) -> None:
            before(form, **kwargs)
            if has_request_context() and request.endpoint:
                self.forms[request.endpoint][type(form).__name__] = type(form)

        Form.__init__ = noted  # type: ignore[method-assign]
        try:
            yield
        finally:
            Form.__init__ = before  # type: ignore[method-assign]

    def read(self, page: str) -> None:
        """The boxes of every form on this page, with what they offer."""
        for head, body in FORM.findall(page):
            action = ACTION.search(head)
            endpoint = self._endpoint(action[1], "POST" if METHOD.search(head) else "GET") if action else ""
            box = ""
            for tag in BOX.findall(body) if endpoint else ():
                if name := NAME.search(tag):
                    box = name[1]
                if box and box not in OWN and len(self.offers[endpoint][box]) < 40:
                    offered = {value[1] for value in [VALUE.search(tag)] if value}
                    self.offers[endpoint][box] |= {value for value in offered if not MARKS.search(value)}

    def _endpoint(self, action: str, method: str) -> str:
        try:
            return str(self.adapter.match(urlsplit(action).path, method=method)[0])
        except (HTTPException, RequestRedirect):
            return ""

    def boxes(self, endpoint: str) -> list[str]:
        """The names of its boxes."""
        known = {name for form in self.forms[endpoint].values() for name in form().fields}
        return sorted(known | set(self.offers[endpoint]))

    def plausible(self, dice: random.Random, endpoint: str, ids: list[str]) -> list[tuple[str, str]]:
        """A form as a page would send it: what was offered, or what its fields take."""
        found = []
        fields = {name: field for form in self.forms[endpoint].values() for name, field in form().fields.items()}
        for name in self.boxes(endpoint):
            offered = sorted(filter(None, self.offers[endpoint][name])) if name in self.offers[endpoint] else []
            if offered and (name not in fields or dice.random() < 0.7):
                found.append((name, dice.choice(offered)))
            else:
                found += [(name, one) for one in fitting(dice, fields.get(name), ids)]
        return found


def fitting(dice: random.Random, field: stock.Field[Any] | None, ids: list[str]) -> list[str]:
    """Something that this field takes."""
    soon = clock.moment() + timedelta(days=dice.randrange(1, 20))
    match field:
        case Items():
            return list(dict.fromkeys(one for _ in range(2) for one in fitting(dice, field.inner, ids)))
        case Code():
            return [str(dice.choice(list(field.options)).value)]
        case Choice() if not callable(field.options):
            return [dice.choice(sorted(field.options))] if field.options else []
        case Whole():
            return [str(dice.randrange(field.least, min(field.most, field.least + 90) + 1))]
        case Day():
            return [(clock.today() - timedelta(days=dice.randrange(-20, 20))).isoformat()]
        case Moment():
            return [soon.isoformat(timespec="minutes")]
        case Ref():
            return [dice.choice(ids) if ids else str(reference())]
        case Flag():
            return ["1"] if dice.random() < 0.6 else []
        case Email():
            return ["an@example.org"]
        case Phone():
            return ["+32400001234"]
        case Line() | None:
            return ["An"]
    return []
