# SPDX-License-Identifier: EUPL-1.2
"""The first talk and what it yields for matching."""
