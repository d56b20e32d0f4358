# SPDX-License-Identifier: EUPL-1.2
"""What counts for how much in matching: people propose other points, see the effect first, and others decide (ADR 0038)."""
