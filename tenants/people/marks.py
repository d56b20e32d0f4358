# SPDX-License-Identifier: EUPL-1.2
"""Marks by which the same e-mail or phone is recognised within one municipality, without keeping the value twice."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

from koepel import scope as scopes


def mark(value: str) -> str:
    """HMAC-SHA256 (hex) of municipality and value; '' for nothing. Other municipalities get other marks."""
    if not value:
        return ""
    pepper: bytes = current_app.extensions["koepel_settings"].secrets.session_pepper
    return hmac.new(pepper, f"{scopes.here()}|{value.strip().casefold()}".encode(), hashlib.sha256).hexdigest()
