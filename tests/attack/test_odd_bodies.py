# SPDX-License-Identifier: EUPL-1.2
"""Bodies that are no body of a form: broken parts, JSON without end, kinds that nobody sends. Each gets a calm refusal (T37)."""

from __future__ import annotations

import pytest
from flask import Flask

from koepel.app import LARGEST_BODY
from tests.attack.corpus import BROKEN_JSON, BROKEN_PARTS, KINDS, had_its_way
from tests.support.places import Staff

DOORS = ("/account/inloggen", "/account/wachtwoord-vergeten", "/oauth/token", "/api/v1/referrals", "/csp")
BODIES = [
    *((body, "multipart/form-data; boundary=x") for body in BROKEN_PARTS),
    *((body, "application/json") for body in BROKEN_JSON),
    *((b"email=an%40example.org", kind) for kind in KINDS),
    (b"%", "application/x-www-form-urlencoded"), (b"=&=&&&;", "application/x-www-form-urlencoded"),
    (b"&".join(b"a=%d" % n for n in range(5000)), "application/x-www-form-urlencoded"),
]  # fmt: skip


@pytest.mark.attack("T35", "T37", hostile=True)
@pytest.mark.parametrize("signed", [True, False], ids=["with a token", "without"])
def test_an_odd_body_is_refused_in_words(app: Flask, signed: bool) -> None:
    client = Staff(app, app.response_class, use_cookies=True)
    headers = {"X-CSRFToken": client.csrf_token()} if signed else {}
    wrong = []
    for door in DOORS:
        for body, kind in BODIES:
            answer = client.post(door, data=body, content_type=kind, headers=headers)
            told = had_its_way(answer.get_data(as_text=True), str(answer.headers))
            if answer.status_code >= 500 or told:
                wrong.append(f"{door} {kind} {body[:60]!r}: {answer.status_code} {told}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.attack("T37", hostile=True)
@pytest.mark.parametrize("door", DOORS)
def test_a_body_beyond_the_limit_is_not_read(app: Flask, door: str) -> None:
    """What says that it is long is refused by its length; what says nothing is cut off while it is read."""
    client = Staff(app, app.response_class, use_cookies=True)
    token = {"X-CSRFToken": client.csrf_token()}
    for kind in ("application/x-www-form-urlencoded", "application/json", "text/plain"):
        answer = client.post(door, data=b"a=" + b"x" * LARGEST_BODY, content_type=kind, headers=token)
        assert answer.status_code in {400, 401, 413, 415, 422, 204, 409}, (kind, answer.status_code)
        hundred = client.post(door, data=b"x", content_type=kind, headers={**token, "Content-Length": str(100 * 2**20)})
        assert hundred.status_code < 500
