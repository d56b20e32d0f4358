# SPDX-License-Identifier: EUPL-1.2
"""Lists that go in and out as Excel or CSV: read with care, checked row by row, undone as one batch."""
