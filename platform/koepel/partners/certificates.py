# SPDX-License-Identifier: EUPL-1.2
"""The certificate by which a program came through the operator's own proxy, where that is set up: a token that was given out
under one is good under that one only (RFC 8705, section 3). The proxy asks for it and drops what others write in its header.
"""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from flask import current_app, request

from koepel.partners.failures import TokenRefused

LONGEST = 16_384


def in_use() -> bool:
    """Whether the proxy of this installation hands certificates over."""
    return bool(current_app.extensions["koepel_settings"].certificate_header)


def mark() -> str | None:
    """SHA-256 of the certificate of this request in base64url; None without one, or where none is asked.

    Raises `TokenRefused` for what is no certificate.
    """
    name = current_app.extensions["koepel_settings"].certificate_header
    given = request.headers.get(name, "") if name else ""
    if not given:
        return None
    try:
        if len(given) > LONGEST:
            raise ValueError("too long")
        found = x509.load_pem_x509_certificate(unquote(given, errors="strict").encode("ascii"))
    except (
        ValueError,
        x509.InvalidVersion,
    ):  # of PEM, of percent signs, of letters beyond ASCII; a version that is none
        raise TokenRefused from None
    return base64.urlsafe_b64encode(hashlib.sha256(found.public_bytes(Encoding.DER)).digest()).rstrip(b"=").decode()
