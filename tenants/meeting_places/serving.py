# SPDX-License-Identifier: EUPL-1.2
"""How a picture of a place leaves: kept a day by the browser of whoever may see it, by nothing between."""

from __future__ import annotations

from flask import Response

from tenants.meeting_places.picture import MIME

KEPT = "private, max-age=86400, immutable"


def served(content: bytes) -> Response:
    """These bytes, as what they are; the address has their mark, so they never change under it."""
    return Response(content, mimetype=MIME, headers={"Cache-Control": KEPT, "Content-Disposition": "inline"})
