# SPDX-License-Identifier: EUPL-1.2
"""An address as a code for the camera, so that paper leads to the same page as a mail."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_code(address: str, *, scale: int = 5) -> Markup:
    """The code as inline SVG, black on white in every theme; `scale`: pixels a module."""
    drawn = segno.make(address, error="m").svg_inline(scale=scale, border=4, dark="#17252D", light="#FFFFFF")
    return Markup(drawn)  # noqa: S704 - drawn here, of squares alone
