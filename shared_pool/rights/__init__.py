# SPDX-License-Identifier: EUPL-1.2
"""A person's right in another municipality of the same proposal: a kind, the days, and nothing of the person."""
