# SPDX-License-Identifier: EUPL-1.2
"""What one municipality owns; row-level security on every table."""
