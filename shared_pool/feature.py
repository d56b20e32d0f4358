# SPDX-License-Identifier: EUPL-1.2
"""Everything a collaboration gets: workbench, proposals, region, steering group."""

from koepel.feature import Feature, NavigationItem
from koepel.i18n import _l
from koepel.permissions import Permission
from shared_pool.collaboration import routes as collaboration

FEATURE = Feature(
    name="shared_pool",
    blueprints=(
        collaboration.blueprint,
        collaboration.region,
    ),
    jobs=(
        "shared_pool.collaboration.jobs",
    ),
    navigation=(
        NavigationItem(
            "collaboration.agreements", _l("Working together"), "building-community", Permission.SETTINGS_READ, 85
        ),
        NavigationItem(
            "regional_collaboration.contact_points", _l("Contact points"), "phone", Permission.REGION_READ, 85,
            regional=True,
        ),
    ),
    commands=(
        ("tenant", "shared_pool.collaboration.command:tenant"),
        ("collaboration", "shared_pool.collaboration.command:collaboration"),
    ),
)  # fmt: skip
