# SPDX-License-Identifier: EUPL-1.2
"""Municipalities that run programmes together."""
