# SPDX-License-Identifier: EUPL-1.2
"""Everything a collaboration gets: workbench, proposals, region, steering group."""

from koepel.feature import Feature

FEATURE = Feature(name="shared_pool", blueprints=())
