# SPDX-License-Identifier: EUPL-1.2
"""Where the invented people of a region live: a small city and the seven municipalities around it, as on the map."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from functools import cache

from koepel import reference

from . import synthetic

DAY = date(2019, 5, 14)  # of the demo
# Mechelen, Bonheiden, Duffel, Putte, Sint-Katelijne-Waver, Willebroek, Zemst, Boortmeerbeek: their people are invented
CODES = ("12025", "12005", "12009", "12029", "12035", "12040", "23096", "24014")
BESIDE = ("12021", "11037")  # Lier and Rumst: no members, and yet some mentors live there
MUNICIPALITIES = synthetic.tenants(len(CODES))
EVERYBODY = dict.fromkeys(MUNICIPALITIES, MUNICIPALITIES)  # all of them under agreement
SCATTER = 1.8  # kilometres north and as many east: about 2.5 around a postal point


def home(chance: random.Random, code: str) -> tuple[int, int]:
    """Return the kilometre in which somebody of this municipality lives."""
    east, north = reference.km_grid(*chance.choice(_postal_points(code)))
    return east + round(chance.gauss(0, SCATTER)), north + round(chance.gauss(0, SCATTER))


@cache
def _postal_points(code: str) -> Sequence[reference.Point]:
    every = (place for places in reference.postal_codes().values() for place in places)
    return [place.point for place in every if place.nis == code and place.valid_on(DAY)]
