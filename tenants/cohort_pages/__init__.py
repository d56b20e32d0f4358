# SPDX-License-Identifier: EUPL-1.2
"""Cohorts on the screen: who is in one, where each stands, and what is still to be planned."""
