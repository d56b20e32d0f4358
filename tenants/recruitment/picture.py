# SPDX-License-Identifier: EUPL-1.2
"""The link of a campaign, as an address and as a code for the camera (SVG, black on white)."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup

from koepel.web.addresses import full_address
from tenants.registration.models import Campaign


def address(row: Campaign) -> str:
    """The full public address."""
    return full_address("campaign_link.front", word=row.word)


def in_words(row: Campaign) -> str:
    """The address as people type it from a poster: without https://."""
    return address(row).partition("://")[2]


def inline(row: Campaign, scale: int = 5) -> Markup:
    """The code as a part of a page; `scale` in pixels a module. A quarter of it may be torn off or dirty."""
    drawn = segno.make(address(row), error="q").svg_inline(scale=scale, border=4, dark="#000000", light="#FFFFFF")
    return Markup(drawn)  # noqa: S704 - drawn here from a link of ours


def as_file(row: Campaign) -> bytes:
    """The code as a file, for a flyer that is made elsewhere."""
    picture = io.BytesIO()
    segno.make(address(row), error="q").save(picture, kind="svg", scale=10, border=4, light="#FFFFFF")
    return picture.getvalue()
