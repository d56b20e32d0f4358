# SPDX-License-Identifier: EUPL-1.2
"""Help needed: a worry or an incident, told outside the duo to a named few, each reading on record (H13, T42)."""
