# SPDX-License-Identifier: EUPL-1.2
"""The named people who answer for a municipality."""
