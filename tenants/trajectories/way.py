# SPDX-License-Identifier: EUPL-1.2
"""The way to a place: what the municipality says of it, and a plain link to a public map; we send that map nothing (N5)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote_plus

from koepel.errors import NotFound
from tenants.meeting_places import service as meeting_places

MAP = "https://www.openstreetmap.org/search?query="


@dataclass(frozen=True)
class Way:
    """What a page shows of where they meet. Only a place of the list has an address, directions or a picture of its own."""

    name: str
    address: str = ""
    directions: str = ""
    picture: str = ""

    @property
    def map_url(self) -> str:
        """Where it is looked for, once somebody opens it."""
        return MAP + quote_plus(self.address or self.name)


def way_to(line: str) -> Way | None:
    """The way to the place of an appointment; None where no place was agreed."""
    if not line:
        return None
    known = meeting_places.known(line)
    return Way(known.name, known.address, known.directions, known.picture) if known else Way(line)


def picture_on(line: str, mark: str) -> bytes:
    """The picture of the place of this line, under this mark. Raises `NotFound`."""
    known = meeting_places.known(line)
    if known is None:
        raise NotFound
    return meeting_places.content(known.id, mark)
