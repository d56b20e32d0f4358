# SPDX-License-Identifier: EUPL-1.2
"""Aartselaar, Borsbeek and Mortsel with committed rows in every table, and everybody who tries to read another's."""
