# SPDX-License-Identifier: EUPL-1.2
"""The OAuth 2 server by Authlib: one grant (client_credentials), one proof (private_key_jwt), opaque tokens of five minutes.

Authlib knows the protocol; whose program it is, which protocols it may name and what a token is, is ours.
"""

from __future__ import annotations

import logging
from typing import Any

import structlog
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import InvalidScopeError
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7662 import IntrospectionEndpoint

from koepel.partners import tokens
from koepel.partners.failures import TokenRefused
from tenants.partner_api import reach
from tenants.partner_api.assertion import METHOD, Assertion, Caller, caller, issuer

log = structlog.get_logger()
logging.getLogger("authlib").setLevel(logging.INFO)  # below it, Authlib writes out each token


class Grant(ClientCredentialsGrant):  # type: ignore[misc]
    """The one grant."""

    TOKEN_ENDPOINT_AUTH_METHODS = (METHOD,)

    def validate_requested_scope(self) -> None:
        """Every word has to be a protocol in force of this partner. Raises InvalidScopeError, also for nothing."""
        self.request.protocols = reach.named(self.request.payload.scope or "")
        if not self.request.protocols:
            raise InvalidScopeError

    def generate_token(self, **_more: Any) -> dict[str, Any]:
        """A token that ends with the first of its protocols that ends."""
        found = self.request.protocols
        words = [reach.word(one) for one in found]
        until = min(one.closes_at for one in found)
        secret, seconds = tokens.issue(self.client.program_id, words, [one.id for one in found], until=until)
        log.info("a token was given", program=str(self.client.program_id), protocols=[str(one.id) for one in found])
        return {"access_token": secret, "token_type": "Bearer", "expires_in": seconds, "scope": " ".join(words)}


class Revocation(RevocationEndpoint):  # type: ignore[misc]
    """RFC 7009: only one's own; of an unknown or foreign one nothing is told."""

    CLIENT_AUTH_METHODS = (METHOD,)

    def query_token(self, token_string: str, token_type_hint: str) -> None:
        """Nothing to look up: `authenticate_token` does it all, in one statement."""

    def authenticate_token(self, request: Any, client: Caller) -> None:
        self.check_params(request, client)
        tokens.revoke(client.program_id, request.form["token"])


class Introspection(IntrospectionEndpoint):  # type: ignore[misc]
    """RFC 7662: only one's own; everything else is not active."""

    CLIENT_AUTH_METHODS = (METHOD,)

    def authenticate_token(self, request: Any, client: Caller) -> tokens.Opened | None:
        self.check_params(request, client)
        try:
            found = tokens.opened(request.form["token"])
        except TokenRefused:
            return None
        mine = found.program_id == client.program_id and bool(reach.in_force(list(found.protocol_ids)))
        return found if mine else None

    def create_introspection_payload(self, token: tokens.Opened | None) -> dict[str, Any]:
        if token is None:
            return {"active": False}
        bound = {"cnf": {"x5t#S256": token.certificate}} if token.certificate else {}
        return bound | {
            "active": True, "client_id": str(token.program_id), "token_type": "Bearer", "scope": " ".join(token.scopes),
            "iss": issuer(), "iat": int(token.issued_at.timestamp()), "exp": int(token.expires_at.timestamp()),
        }  # fmt: skip


class Server(AuthorizationServer):  # type: ignore[misc]
    """What a token is and who asks for it; the request's transaction keeps it."""

    def query_client(self, client_id: str) -> Caller | None:
        return caller(client_id)

    def save_token(self, token: Any, request: Any) -> None:
        """Kept as it was made."""


server = Server()
server.register_client_auth_method(METHOD, Assertion())
server.register_grant(Grant)
server.register_endpoint(Revocation)
server.register_endpoint(Introspection)
