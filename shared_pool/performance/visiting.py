# SPDX-License-Identifier: EUPL-1.2
"""A browser in which somebody is signed in, as the application sees it: whole requests through all its layers, in this process."""

from __future__ import annotations

from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from koepel.accounts.service import open_session
from shared_pool.performance.ground import HOST

ENCODINGS = "gzip, deflate, br"


class Failed(RuntimeError):
    """A page that is measured did not come: its time would mean nothing."""


class Visitor(FlaskClient):
    """Asks for pages as a browser does."""

    def page(self, path: str) -> TestResponse:
        """A page that must come. Raises `Failed`."""
        answer = self.get(path, base_url=HOST, headers={"Accept-Encoding": ENCODINGS}, buffered=True)
        if answer.status_code != 200:
            raise Failed(f"{path} answered {answer.status}")
        return answer


def visitor(app: Flask) -> Visitor:
    """Nobody is signed in."""
    return Visitor(app, app.response_class, use_cookies=True)


def signed_in(app: Flask, account_id: UUID) -> Visitor:
    """This account is."""
    with app.app_context():
        token = open_session(account_id, agent="bench", second_factor=False)
    client = visitor(app)
    with client.session_transaction(base_url=HOST) as session:
        session["_user_id"], session["_fresh"] = token, True
    return client
