# SPDX-License-Identifier: EUPL-1.2
"""Finding people and keeping them: campaigns, quick referral, calls before an intake, the warm list."""
