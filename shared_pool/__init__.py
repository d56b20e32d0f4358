# SPDX-License-Identifier: EUPL-1.2
"""What a collaboration owns together: agreement, match cards, matching, proposals, steering group."""
