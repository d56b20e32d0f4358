# SPDX-License-Identifier: EUPL-1.2
"""How duos went beside the score with which they were proposed: for people to learn from, never fed back by itself."""
