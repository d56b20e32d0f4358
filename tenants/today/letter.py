# SPDX-License-Identifier: EUPL-1.2
"""The link of a message as a code for the camera, so that paper and counter lead to the same page as a mail."""

from __future__ import annotations

import re

from markupsafe import Markup

from koepel.web.qr_code import qr_code

_LINK = re.compile(r"https?://\S+")


def code_of(body: str) -> Markup | None:
    """The first link of this text as a QR code (inline SVG, black on white), None when there is none."""
    link = _LINK.search(body)
    return None if link is None else qr_code(link[0])
