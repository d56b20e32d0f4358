# SPDX-License-Identifier: EUPL-1.2
"""The link of a message as a code for the camera, so that paper and counter lead to the same page as a mail."""

from __future__ import annotations

import re

import segno
from markupsafe import Markup

_LINK = re.compile(r"https?://\S+")


def code_of(body: str) -> Markup | None:
    """The first link of this text as a QR code (inline SVG, black on white), None when there is none."""
    link = _LINK.search(body)
    if link is None:
        return None
    drawn = segno.make(link[0], error="m").svg_inline(scale=5, border=4, dark="#17252D", light="#FFFFFF")
    return Markup(drawn)  # noqa: S704 - drawn here from a link of ours
