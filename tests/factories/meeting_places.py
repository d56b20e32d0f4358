# SPDX-License-Identifier: EUPL-1.2
"""Meeting places, and pictures as a telephone makes them: `a_meeting_place(app, borsbeek, "Bibliotheek")`."""

from __future__ import annotations

import io
from uuid import UUID

from flask import Flask
from PIL import Image

from tenants.meeting_places import service
from tenants.meeting_places.picture import picture_of
from tenants.meeting_places.schemas import Described
from tests.support.places import inside

ADDRESS = "Dorp 1, 2150 Borsbeek"
LIBRARY = f"Bibliotheek, {ADDRESS}"


def a_picture(
    size: tuple[int, int] = (640, 480), color: str = "brown", kind: str = "JPEG", exif: Image.Exif | None = None
) -> bytes:
    """The bytes of a file with one even colour."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def a_meeting_place(
    app: Flask, tenant_id: UUID, name: str, address: str = ADDRESS, *, directions: str = "", color: str = "brown"
) -> UUID:
    """A place with a picture of one colour; returns its id."""
    with inside(app, tenant_id):
        return service.describe(Described(name, address, directions), picture_of(a_picture(color=color))).id
