# SPDX-License-Identifier: EUPL-1.2
"""Proposals and their halves."""
