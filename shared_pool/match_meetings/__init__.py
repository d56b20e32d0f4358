# SPDX-License-Identifier: EUPL-1.2
"""The talk in which coordinators go through everybody who waits, decide, and read next time what became of it (D10, D11)."""
