# SPDX-License-Identifier: EUPL-1.2
"""Where programs get, give back and ask about tokens (RFC 6749, 7009, 7662, 8414). No cookie counts here."""

from __future__ import annotations

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import InvalidRequestError
from flask import Blueprint, Response, jsonify, request

from koepel.partners import certificates
from koepel.permissions import Access, open_to
from koepel.web.addresses import full_address
from koepel.web.limits import limiter, program_limit
from tenants.partner_api.assertion import METHOD, issuer
from tenants.partner_api.server import server

blueprint = Blueprint("oauth", __name__)
PROVES_ITSELF = "a program signs for itself in the request; nothing is read before that is checked"


def _plain() -> None:
    """A form in the body, each word once: what stands in an address ends in logs. Raises InvalidRequestError."""
    doubled = any(len(values) > 1 for _name, values in request.form.lists())
    if request.args or doubled or request.mimetype != "application/x-www-form-urlencoded":
        raise InvalidRequestError


def _answered(endpoint: str) -> Response:
    try:
        _plain()
        if endpoint == "token":
            answer: Response = server.create_token_response()
        else:
            answer = server.create_endpoint_response(endpoint)
    except OAuth2Error as fault:  # raised before Authlib looks after its own
        answer = server.handle_response(*fault())
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/oauth/token")
@limiter.limit(program_limit)
@open_to(Access.NOBODY, PROVES_ITSELF)
def token() -> Response:
    """A token for the protocols that are named as scopes."""
    return _answered("token")


@blueprint.post("/oauth/revoke")
@limiter.limit(program_limit)
@open_to(Access.NOBODY, PROVES_ITSELF)
def revoke() -> Response:
    """Give a token back."""
    return _answered("revocation")


@blueprint.post("/oauth/introspect")
@limiter.limit(program_limit)
@open_to(Access.NOBODY, PROVES_ITSELF)
def introspect() -> Response:
    """Whether an own token is still good."""
    return _answered("introspection")


@blueprint.get("/.well-known/oauth-authorization-server")
@open_to(Access.NOBODY, "where to go and what we take; no data")
def metadata() -> Response:
    """What we take (RFC 8414)."""
    return jsonify(
        {
            "issuer": issuer(),
            "token_endpoint": full_address("oauth.token"),
            "revocation_endpoint": full_address("oauth.revoke"),
            "introspection_endpoint": full_address("oauth.introspect"),
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "tls_client_certificate_bound_access_tokens": certificates.in_use(),
            **{
                f"{name}_endpoint_auth_{what}_supported": values
                for name in ("token", "revocation", "introspection")
                for what, values in (("methods", [METHOD]), ("signing_alg_values", ["ES256", "PS256", "RS256"]))
            },
            "service_documentation": full_address("partner_api.described"),
        }
    )
