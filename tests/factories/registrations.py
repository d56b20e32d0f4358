# SPDX-License-Identifier: EUPL-1.2
"""People who arrive, as words: `a_registration(app, in_=borsbeek, given="Amina", days_ago=5)`, and a phone to tap on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from koepel import clock
from tenants.registration import service
from tenants.registration.codes import Door, Reach
from tenants.registration.desk_codes import ArrivedBy
from tenants.registration.schemas import Arrival
from tenants.vocabulary import Coded, GoalType
from tests.support.memory import remembered
from tests.support.places import HOST, inside


@remembered
def a_registration(
    app: Flask,
    *,
    in_: UUID,
    door: Door = Door.HELP,
    given: str = "Amina",
    family: str = "Tesfay",
    phone: str = "+32400000011",
    email: str = "",
    helper: str = "",
    reach: Reach = Reach.PHONE,
    postcode: str = "2150",
    languages: tuple[str, ...] = ("ti", "nl"),
    wants: tuple[Coded, ...] = (GoalType.WORK,),
    source: Coded | None = None,
    remark: str = "",
    days_ago: int = 0,
    typed_by: UUID | None = None,
) -> UUID:
    """A registration that waits; its id. By the website unless `typed_by` is somebody of the staff."""
    token = clock.stand_at(clock.moment() - timedelta(days=days_ago))
    try:
        with inside(app, in_, typed_by):
            said = Arrival(
                given, family, reach, phone, email, helper, postcode, languages, wants, remark, source,
                arrived_by=ArrivedBy.PHONE if typed_by else ArrivedBy.ONLINE,
            )  # fmt: skip
            row = service.type_in(door, said) if typed_by else service.register(door, said)
            return row.id
    finally:
        clock.release(token)


class Phone:
    """A phone without JavaScript: it opens pages, fills in forms, presses buttons and can go back one page."""

    def __init__(
        self, app: Flask, *, language: str = "nl", path: str = "/borsbeek/", address: str = "127.0.0.1"
    ) -> None:
        self._client: FlaskClient = app.test_client()
        self._client.environ_base["REMOTE_ADDR"] = address
        self._language = language
        self.answer: TestResponse = self._get(path)
        self._before: list[TestResponse] = []

    def _get(self, path: str) -> TestResponse:
        return self._client.get(path, base_url=HOST, headers={"Accept-Language": self._language})

    @property
    def page(self) -> BeautifulSoup:
        """What stands on the screen."""
        return BeautifulSoup(self.answer.text, "html.parser")

    @property
    def title(self) -> str:
        """The heading of the page."""
        head = self.page.select_one("main h1")
        return head.get_text(" ", strip=True) if head else ""

    def open(self, path: str) -> Phone:
        """Go to an address."""
        self._before.append(self.answer)
        self.answer = self._get(path)
        return self

    def follow(self, words: str) -> Phone:
        """Tap the link with these words."""
        link = next(link for link in self.page.select("a[href]") if words in link.get_text(" ", strip=True))
        return self.open(str(link["href"]))

    def press(self, do: str = "next", **typed: str | list[str]) -> Phone:
        """Fill in these boxes, press the button of this value ('' is the one button of a form) and follow on."""
        button = self._button(do)
        form = self.page.find("form", id=str(button["form"])) if button.has_attr("form") else button.find_parent("form")
        assert isinstance(form, Tag)
        sent = fields_of(form)
        for name, values in typed.items():
            sent.setlist(name, [values] if isinstance(values, str) else values)
        if button.has_attr("name"):
            sent.add(str(button["name"]), str(button["value"]))
        self.sent_to, self.sent = str(form["action"]), sent
        return self._sent()

    def press_again(self) -> Phone:
        """The same tap once more, before the first answer was there."""
        return self._sent()

    def _sent(self) -> Phone:
        self._before.append(self.answer)
        headers = {"Accept-Language": self._language}
        self.answer = self._client.post(self.sent_to, data=self.sent, base_url=HOST, headers=headers)
        if self.answer.status_code == 303:
            self.answer = self._get(str(self.answer.location))
        return self

    def _button(self, do: str) -> Tag:
        for button in self.page.select("button[type=submit]"):
            if button.get("value", "") == do:
                return button
        raise AssertionError(f"no button {do!r} on {self.title!r}")

    def go_back(self) -> Phone:
        """The Back button of the browser: the page as it was."""
        self.answer = self._before.pop()
        return self


def fields_of(form: Tag) -> MultiDict[str, str]:
    """What a browser sends of a form as it stands, without its button."""
    sent: MultiDict[str, str] = MultiDict()
    for box in form.select("input, textarea, select"):
        if box.get("type") in ("radio", "checkbox") and not box.has_attr("checked"):
            continue
        if box.name == "select":
            chosen = box.select_one("option[selected]") or box.select_one("option")
            sent.add(str(box["name"]), str(chosen.get("value", "")) if chosen else "")
        else:
            sent.add(str(box["name"]), str(box.get("value", "")) if box.name == "input" else box.text)
    return sent


def registers(phone: Phone, door: str = "ik-zoek-hulp", /, **changed: Any) -> Phone:
    """Answer every question up to the last page; `changed` answers instead of the usual ones."""
    said: dict[str, Any] = {
        "given_name": "Amina", "family_name": "Tesfay", "reach": "phone", "phone": "0400 00 00 11",
        "languages": ["ti", "nl"], "wants": ["work", "dutch"], "remark": "", "home": "2150", **changed,
    }  # fmt: skip
    phone.open(f"/borsbeek/{door}")
    pages = (
        ("given_name", "family_name"),
        ("reach",),
        ("phone", "email", "helper"),
        ("home", "postcode"),
        ("languages",),
        ("wants",),
        ("remark", "source"),
    )
    for names in pages:
        if names[0] == "phone" and said["reach"] == "visit":
            continue
        there = {box["name"] for box in phone.page.select("form [name]")}
        phone.press("next", **{name: said[name] for name in names if name in said and name in there})
    return phone
