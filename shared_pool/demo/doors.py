# SPDX-License-Identifier: EUPL-1.2
"""Meeting places of the demo, each with a front that is drawn: no photo of a building that exists."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from shared_pool.demo.stage import Stage
from shared_pool.demo.telling import Teller
from shared_pool.demo.together import TRAINED
from tenants.meeting_places import service
from tenants.meeting_places.picture import picture_of
from tenants.meeting_places.schemas import Described

PLACES = (
    ("Bibliotheek", "Dorp 1", "De blauwe deur, links van de fietsen.", "#B5543C", "#1F5FA8"),
    ("Gemeentehuis", "Plein 4", "De grote deur in het midden. Vraag naar het onthaal.", "#C9B48A", "#5A3A22"),
)
SKY, GLASS, STREET = "#DCEBF2", "#F4F1E6", "#8C8C88"


def put(stage: Stage, teller: Teller) -> None:
    """In the list of each town, by its own staff."""
    for town in stage.tenants:
        teller.at(TRAINED, lambda town=town: _described(stage, town), hour=9)  # type: ignore[misc]


def _described(stage: Stage, town: str) -> None:
    with stage.case_worker(town):
        for name, street, directions, wall, door in PLACES:
            place = Described(name, f"{street}, {town.capitalize()}", directions)
            service.describe(place, picture_of(front(wall, door)))


def front(wall: str, door: str) -> bytes:
    """A wall, a roof, five windows and a door, as a PNG."""
    picture = Image.new("RGB", (800, 600), SKY)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 540, 800, 600), fill=STREET)
    draw.polygon(((80, 200), (400, 60), (720, 200)), fill="#6B4A3A")
    draw.rectangle((100, 200, 700, 540), fill=wall)
    for left in (150, 350, 550):
        draw.rectangle((left, 240, left + 100, 330), fill=GLASS, outline="#333333", width=4)
    for left in (150, 550):
        draw.rectangle((left, 380, left + 100, 470), fill=GLASS, outline="#333333", width=4)
    draw.rectangle((350, 370, 450, 540), fill=door, outline="#333333", width=4)
    draw.ellipse((430, 450, 442, 462), fill="#E8C34A")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
