# SPDX-License-Identifier: EUPL-1.2
"""Municipalities and who works there, as words: `a_municipality(app, "Borsbeek")`, `signed_in(app, account)`."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from koepel import clock
from koepel import scope as scopes
from koepel.accounts.service import open_session
from koepel.accounts.sign_in import make_account
from koepel.database import db
from koepel.ids import reference
from koepel.keys import sealed
from koepel.permissions import Role
from koepel.records import Appointment
from koepel.scope import entered
from koepel.web import places
from tenants.contact_points.service import Named
from tenants.municipality.service import open_municipality
from tests.support.memory import remembered

HOST = "http://127.0.0.1:8000"
NIS = {"aartselaar": "11001", "borsbeek": "11007", "mortsel": "11029"}
POSTCODES = {"aartselaar": "2630", "borsbeek": "2150", "mortsel": "2640"}
CHIPS = {"aartselaar": "AA", "borsbeek": "BO", "mortsel": "MO"}


@remembered
def a_municipality(app: Flask, name: str = "Aartselaar", *, kind: str = "demo", role_model: str = "maximal") -> UUID:
    """Aartselaar, Borsbeek or Mortsel, opened as `tenant add` does; returns the tenant id."""
    slug = name.lower()
    tenant_id = reference()
    places.forget()
    with app.app_context(), entered(scopes.tenant(tenant_id)):
        open_municipality(
            name.capitalize(), slug, NIS.get(slug, "11001"), kind, "offered",
            chip=CHIPS.get(slug, ""), colour=list(NIS).index(slug) + 1 if slug in NIS else 4, role_model=role_model,
            contact_point=Named(f"Contact {name.capitalize()}", "Aanspreekpunt", "+32400000000"),
        )  # fmt: skip
        db.session.commit()
    return tenant_id


@contextmanager
def inside(app: Flask, tenant_id: UUID, account_id: UUID | None = None) -> Iterator[None]:
    """In the scope of this municipality; committed at the end. Never hold it around a call of a test client."""
    with app.app_context(), entered(scopes.tenant(tenant_id, account_id=account_id)):
        yield
        db.session.commit()


@remembered
def an_account(app: Flask, name: str = "An Willems") -> UUID:
    """Somebody who can sign in, appointed nowhere yet."""
    word = name.lower().replace(" ", ".")
    with app.app_context():
        return make_account(name, f"{word}.{secrets.token_hex(4)}@example.org", "")


@remembered
def appointed(
    app: Flask,
    tenant_id: UUID,
    role: Role,
    *,
    name: str = "An Willems",
    account: UUID | None = None,
    may_decide: bool = False,
) -> UUID:
    """An account with this role in this municipality; returns the account."""
    account_id = account or an_account(app, name)
    with inside(app, tenant_id):
        db.session.add(
            Appointment(
                account_id=account_id,
                role=role.value,
                may_decide=may_decide,
                shown_name=name,
                valid_from=date(2016, 1, 1),
            )
        )
    return account_id


def a_case_worker(app: Flask, tenant_id: UUID, name: str = "An Willems", **more: Any) -> UUID:
    """Staff who run intake, matching and follow-up."""
    return appointed(app, tenant_id, Role.CASE_WORKER, name=name, **more)


def a_contact_point(app: Flask, tenant_id: UUID, name: str = "Bert Claes", **more: Any) -> UUID:
    """The person who answers for the municipality."""
    return appointed(app, tenant_id, Role.CONTACT_POINT, name=name, **more)


class Staff(FlaskClient):
    """A browser in which somebody is signed in; `send` posts a form with its CSRF token and request key."""

    _token = ("", "")  # the session's cookie, and the token that goes with it

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Every address is one of ours."""
        kwargs.setdefault("base_url", HOST)
        return super().open(*args, **kwargs)

    def send(self, path: str, *, follow: bool = False, **fields: Any) -> TestResponse:
        """Post these fields as a page of ours would."""
        data = {"csrf_token": self.csrf_token(), "request_key": str(reference()), **fields}
        return self.post(path, data=data, follow_redirects=follow)

    def csrf_token(self) -> str:
        """A token that goes with this session: the one of before while its cookie is the same, for a browser sends many forms."""
        if (cookie := self.get_cookie("koepel", domain="127.0.0.1")) and self._token[0] == cookie.value:
            return self._token[1]
        with self.session_transaction(base_url=HOST) as session:
            raw = session.setdefault("csrf_token", secrets.token_hex(20))
        key = self.application.config["SECRET_KEY"]
        token = str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw))
        kept = self.get_cookie("koepel", domain="127.0.0.1")
        self._token = (kept.value if kept else "", token)
        return token


def signed_in(app: Flask, account_id: UUID, *, language: str = "en", second_factor: bool = False) -> Staff:
    """A browser in which this account is signed in; pages come in English unless told otherwise."""
    with app.app_context():
        token = open_session(account_id, agent="test", second_factor=second_factor)
    client = Staff(app, app.response_class, use_cookies=True)
    client.set_cookie("taal", language, domain="127.0.0.1")
    with client.session_transaction(base_url=HOST) as session:
        session["_user_id"], session["_fresh"] = token, True
    return client


def opened(row: Any) -> Any:
    """The row with its sensitive fields read, for who looks at it after leaving the municipality."""
    for name in sealed.fields(type(row)):
        getattr(row, name)
    return row


@contextmanager
def on_day(day: date) -> Iterator[None]:
    """The business clock of this context stands on this day, at nine."""
    token = clock.stand_at(clock.moment().replace(year=day.year, month=day.month, day=day.day, hour=9, minute=0))
    try:
        yield
    finally:
        clock.release(token)
