# SPDX-License-Identifier: EUPL-1.2
"""Copies of both databases and of the erasure ledger, counted and marked; and how they come back."""
