# SPDX-License-Identifier: EUPL-1.2
"""Who suits whom and why: match cards in, ranked cards and reasons out. Nothing here reads a database or a clock."""
