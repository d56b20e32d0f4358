# SPDX-License-Identifier: EUPL-1.2
"""Programmes as data with versions."""
