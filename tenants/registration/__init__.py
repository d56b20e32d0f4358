# SPDX-License-Identifier: EUPL-1.2
"""Somebody arrives: alone, through staff, or through a referral."""
