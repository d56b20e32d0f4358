# SPDX-License-Identifier: EUPL-1.2
"""A program proves who it is: a short statement about itself, signed by a key whose public half its partner uploaded.

Stricter than RFC 7523 and than Authlib by itself: one audience, as text; five minutes at most; a moment of making; used
once. Whatever is wrong with one gets the same answer, and none of it reaches a log.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from authlib.oauth2.rfc6749 import InvalidClientError
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from flask import current_app
from joserfc import jwt
from joserfc.errors import JoseError
from sqlalchemy.dialects.postgresql import insert

from koepel import clock
from koepel import scope as scopes
from koepel.database import db
from koepel.errors import NotFound
from koepel.partners import programs
from koepel.partners.models import Program, ProgramAssertion

log = structlog.get_logger()
LEEWAY, FURTHEST = 60, 300  # seconds
LONGEST = 4096  # characters of one assertion
LONGEST_ID = 200
HEADERS = {"alg", "typ", "kid"}  # a key or an address in the header is nobody's proof
METHOD = "private_key_jwt"
ODD = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError)


def issuer() -> str:
    """What we are called, and the one audience: our public address."""
    address: str = current_app.extensions["koepel_settings"].public_url
    return address


class Caller:
    """A program as Authlib asks it."""

    def __init__(self, program: Program) -> None:
        self.program_id = program.id

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        """One way for every endpoint."""
        return method == METHOD

    def check_grant_type(self, grant_type: str) -> bool:
        """One grant."""
        return grant_type == "client_credentials"


def caller(client_id: str) -> Caller | None:
    """The program with this id, and its scope entered: everything from here on is read as its partner."""
    try:
        wanted = UUID(client_id)
    except ValueError:
        return None
    scope = programs.scope_of(wanted) if str(wanted) == client_id else None
    if scope is None:
        return None
    scopes.enter(scope)
    try:
        return Caller(programs.program(wanted))
    except NotFound:
        return None


class Assertion(JWTBearerClientAssertion):  # type: ignore[misc]
    """Authlib finds the program and asks in this order; each answer is ours."""

    CLIENT_AUTH_METHOD = METHOD

    def __call__(self, query_client: Any, request: Any) -> Any:
        """The program, None when nothing was sent. Raises InvalidClientError, the same for every fault."""
        try:
            if len(request.form.get("client_assertion", "")) > LONGEST:
                raise ValueError("too long")
            found = super().__call__(query_client, request)
            if request.form.get("client_id", str(found and found.program_id)) != str(found and found.program_id):
                raise ValueError("another client_id")
        except (*ODD, InvalidClientError) as fault:
            log.info("an assertion was refused", why=type(fault).__name__)
            raise InvalidClientError from None
        return found

    def extract_assertion(self, assertion: str) -> Any:
        headers, claims = super().extract_assertion(assertion)
        if not headers.keys() <= HEADERS:
            raise ValueError("a header that we do not take")
        return headers, claims

    def resolve_client_public_key(self, client: Caller) -> list[Any]:
        return [programs.public_key(row.jwk) for row in programs.keys_of(client.program_id)]

    def process_assertion_claims(self, assertion: str, resolve_key: list[Any]) -> Any:
        for key in resolve_key:
            try:
                claims = jwt.decode(assertion, key, algorithms=programs.algorithms(key)).claims
            except ODD:
                continue
            self.verify_claims(claims)
            return claims
        raise ValueError("no key fits")

    def verify_claims(self, claims: Any) -> None:
        now = int(clock.utcnow().timestamp())
        made, ends, jti = claims["iat"], claims["exp"], claims["jti"]
        if claims["iss"] != claims["sub"] or not isinstance(claims["iss"], str) or claims["aud"] != issuer():
            raise ValueError("about somebody else, or for somebody else")
        moments = (made, ends, claims.get("nbf", made))
        if any(type(one) is not int for one in moments):
            raise TypeError("a moment is a whole number of seconds")
        if not now - LEEWAY < ends <= now + FURTHEST or not ends - 2 * FURTHEST <= made <= min(ends, now + LEEWAY):
            raise ValueError("not of now")
        if moments[2] > now + LEEWAY or not isinstance(jti, str) or not 1 <= len(jti) <= LONGEST_ID:
            raise ValueError("not yet, or without an id")
        if not self.validate_jti(claims, jti):
            raise ValueError("used before")

    def validate_jti(self, claims: Any, jti: str) -> bool:
        """Its first use, in the transaction that gives out the token: a second one waits on the index and is refused."""
        kept_until = datetime.fromtimestamp(claims["exp"], UTC) + timedelta(seconds=LEEWAY)
        mark = hashlib.sha256(jti.encode("utf-8", "surrogatepass")).hexdigest()
        row = {"partner_id": scopes.current().partner_id, "program_id": UUID(claims["sub"]), "mark": mark}
        first = insert(ProgramAssertion).values(**row, kept_until_at=kept_until).on_conflict_do_nothing()
        return db.session.execute(first.returning(ProgramAssertion.mark)).first() is not None
