# SPDX-License-Identifier: EUPL-1.2
"""Marks by which the same e-mail or phone is recognised within one municipality, without keeping the value twice."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

from koepel import scope as scopes
from koepel.keys import sealed


def mark(value: str) -> str:
    """HMAC-SHA256 (hex) under a key of the municipality; '' for nothing. Other municipalities get other marks.

    Around the HMAC under a secret of the installation, so that neither the database of keys nor the rows tell a value.
    """
    if not value:
        return ""
    pepper: bytes = current_app.extensions["koepel_settings"].secrets.session_pepper
    inner = hmac.new(pepper, f"{scopes.here()}|{value.strip().casefold()}".encode(), hashlib.sha256).hexdigest()
    return sealed.mark(scopes.here(), inner)
