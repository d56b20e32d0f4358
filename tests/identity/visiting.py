# SPDX-License-Identifier: EUPL-1.2
"""A browser that goes to an identity provider and comes back, step by step, so that a test may interfere on the way."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass
from email.message import Message
from http.cookiejar import CookieJar
from typing import IO, Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from koepel.accounts.identity import providers
from koepel.accounts.identity.claims import Organisation, Rules
from koepel.accounts.identity.providers import Provider
from tests.support.places import HOST, Staff

BORSBEEK, MORTSEL = Organisation("LB", "0207500123"), Organisation("LB", "0207500456")
ROLES = {"KoepelBegeleider": "case_worker", "KoepelAanspreekpunt": "contact_point", "KoepelRegio": "coordinator"}
RULES = Rules(roles_claim="koepel_rol_3d", roles=ROLES, strong_acr=("urn:strong",))


@dataclass(frozen=True)
class Issuer:
    """A running provider."""

    word: str
    url: str

    def tell(self, sub: str = "", *, acr: str = "urn:weak", can_be_strong: bool = False, slow: int | None = None,
             **claims: Any) -> None:  # fmt: skip
        """Who logs in next there, with which claims; or how many milliseconds it waits before each answer."""
        told: dict[str, Any] = {"sub": sub, "acr": acr, "can_be_strong": can_be_strong, "claims": claims}
        if slow is not None:
            told["slow"] = slow
        data = json.dumps(told).encode()
        urllib.request.urlopen(f"{self.url}/_test/person", data, timeout=30).close()

    def register(self, app: Flask, rules: Rules = RULES) -> None:
        """Let Koepel know it."""
        acm = self.word == "acm"
        with app.app_context():
            providers.add(
                Provider(
                    self.word,
                    "ACM/IDM" if acm else "Sleutel van de streek",
                    self.url,
                    "koepel",
                    "private_key_jwt" if acm else "client_secret_basic",
                    ("openid", "profile", "vo", "koepel"),
                    rules if acm else Rules(**{**rules.__dict__, "userinfo": True}),
                )
            )


def linked(app: Flask, place_id: UUID, *, word: str = "acm", organisation: Organisation = BORSBEEK,
           kind: str = "municipality") -> None:  # fmt: skip
    """This organisation is this place."""
    with app.app_context():
        providers.link(word, organisation, kind, place_id)


def case_worker_of(organisation: Organisation, **more: Any) -> dict[str, Any]:
    """Claims of somebody who works there."""
    return {
        "given_name": "Els", "family_name": "Peeters", "vo_doelgroepcode": organisation.kind,
        "vo_orgcode": organisation.code, "koepel_rol_3d": [f"KoepelBegeleider:{organisation.code}"], **more,
    }  # fmt: skip


class _StopAtOurs(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message,
                         newurl: str) -> urllib.request.Request | None:  # fmt: skip
        if newurl.startswith(HOST):
            raise _Back(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Back(Exception):
    pass


class Visitor:
    """One browser: its cookies with us and with the providers."""

    def __init__(self, app: Flask) -> None:
        self.staff = Staff(app, app.response_class, use_cookies=True)
        self.staff.set_cookie("taal", "en", domain="127.0.0.1")
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies), _StopAtOurs())

    def begin(self, word: str = "acm", **query: str) -> str:
        """Choose the link of a provider; the address that it leads to."""
        answer = self.staff.get(f"/account/via/{word}?{urlencode(query)}")
        assert answer.status_code == 303, answer.text
        return str(answer.headers["Location"])

    def there(self, address: str) -> str:
        """Be at the provider until it sends us back; the address that it sends us back to."""
        try:
            with self._opener.open(address, timeout=30) as page:
                raise AssertionError(f"the provider kept us at {page.url}")
        except _Back as back:
            return str(back)

    def back(self, address: str) -> TestResponse:
        """Come back; on to the provider again when we are sent there at once."""
        parts = urlsplit(address)
        answer = self.staff.get(f"{parts.path}?{parts.query}")
        onward = answer.headers.get("Location", "")
        return self.back(self.there(onward)) if onward.startswith("http://127.0.0.1") and HOST not in onward else answer

    def sign_in(self, word: str = "acm", **query: str) -> TestResponse:
        """The whole way."""
        return self.back(self.there(self.begin(word, **query)))

    def get(self, path: str) -> TestResponse:
        """The page where a person ends who goes there: through other pages of ours and the provider, as a browser does."""
        answer = self.staff.get(path)
        for _ in range(10):
            onward = answer.headers.get("Location", "")
            if answer.status_code != 303:
                break
            answer = self.staff.get(onward) if onward.startswith("/") else self.back(self.there(onward))
        return answer

    def nobody_there(self) -> None:
        """The provider no longer knows this browser."""
        self._cookies.clear()

    def cookie(self) -> str:
        """The token of the session, as somebody who stole it would hold it."""
        with self.staff.session_transaction(base_url=HOST) as session:
            return str(session.get("_user_id", ""))


def changed(address: str, **query: str | None) -> str:
    """The same address with other values; None takes one away."""
    parts = urlsplit(address)
    values = {**dict(parse_qsl(parts.query)), **query}
    return (
        urljoin(address, parts.path) + "?" + urlencode({name: one for name, one in values.items() if one is not None})
    )
