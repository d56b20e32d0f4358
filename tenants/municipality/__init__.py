# SPDX-License-Identifier: EUPL-1.2
"""A municipality's settings."""
