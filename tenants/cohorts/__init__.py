# SPDX-License-Identifier: EUPL-1.2
"""Cohorts: people who begin a programme together."""
