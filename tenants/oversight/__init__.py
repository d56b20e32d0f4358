# SPDX-License-Identifier: EUPL-1.2
"""Toezicht: what a municipality sees of its own audit trail, of unusual reading, and of an operator who looks along."""
