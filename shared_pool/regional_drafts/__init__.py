# SPDX-License-Identifier: EUPL-1.2
"""A draft of pairs for a whole region, made by a job and decided by people, pair by pair."""
