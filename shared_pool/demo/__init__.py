# SPDX-License-Identifier: EUPL-1.2
"""The demo region: Aartselaar, Borsbeek and Mortsel from 2016 to 14 May 2019, told through the product's own services.

Everybody in it is invented: names are combined at random, addresses end in example.org, telephones cannot be reached.
Its figures are ours, except those that practice gave: 61 duos in three years, each met at least 12 times (seed 004).
"""
