# SPDX-License-Identifier: EUPL-1.2
"""A municipality leaves: what is its own goes with it as files, then out of both databases for good."""
