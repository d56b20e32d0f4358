# SPDX-License-Identifier: EUPL-1.2
"""Everything a municipality gets: pages, jobs, menu, Vandaag, search."""

from koepel.feature import Feature
from tenants.trajectories import routes_link, routes_mentor, routes_phone

FEATURE = Feature(
    name="tenants",
    blueprints=(
        routes_link.blueprint,
        routes_mentor.blueprint,
        routes_phone.blueprint,
    ),
    jobs=(
        "tenants.trajectories.jobs",
    ),
    navigation=(
    ),
    today=(
    ),
)  # fmt: skip
