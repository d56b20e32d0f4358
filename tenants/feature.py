# SPDX-License-Identifier: EUPL-1.2
"""Everything a municipality gets: pages, jobs, menu, Vandaag, search."""

from koepel.feature import Feature

FEATURE = Feature(name="tenants", blueprints=())
