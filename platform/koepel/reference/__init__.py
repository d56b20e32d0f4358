# SPDX-License-Identifier: EUPL-1.2
"""What is the same for every municipality: places, languages, sectors, occupations. Read-only, shipped as files.

Codes are text and never disappear; what ends gets a last day, so every look-up of a place takes the day it is about.
Words of people are compared without hyphens, case and accents; an unknown word is kept, never refused.
"""

from koepel.reference.borders import Shape, Shapes, UnreadableShapes, shapes
from koepel.reference.occupations import (
    IscoGroup,
    Occupation,
    OccupationMatch,
    isco_group,
    isco_name,
    occupation,
    occupation_codes,
    occupation_of,
    occupations_in,
    search_occupations,
)
from koepel.reference.places import (
    Municipality,
    Point,
    PostalCode,
    Succession,
    municipalities,
    municipality,
    municipality_of,
    point_of,
    postal_codes,
    successions,
    successor_of,
)
from koepel.reference.plane import distance_km, km_grid, tiles
from koepel.reference.sections import Section, SectorGroup, group_of, sector_group_name, sector_groups, sectors
from koepel.reference.sources import Credit, credits  # noqa: A004 - the field's word
from koepel.reference.tongues import Language, Level, cefr, language, language_of, languages
from koepel.reference.words import plain

__all__ = [
    "Credit", "IscoGroup", "Language", "Level", "Municipality", "Occupation", "OccupationMatch", "Point", "PostalCode",
    "Section", "SectorGroup", "Shape", "Shapes", "Succession", "UnreadableShapes", "cefr", "credits", "distance_km",
    "group_of", "isco_group", "isco_name", "km_grid", "language", "language_of", "languages", "municipalities",
    "municipality", "municipality_of", "occupation", "occupation_codes", "occupation_of", "occupations_in", "plain", "point_of",
    "postal_codes", "search_occupations", "sector_group_name", "sector_groups", "sectors", "shapes", "successions",
    "successor_of", "tiles",
]  # fmt: skip
