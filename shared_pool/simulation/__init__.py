# SPDX-License-Identifier: EUPL-1.2
"""Years of practice, played through the real services on a clock that is moved: what the follow-up engine does, counted."""
