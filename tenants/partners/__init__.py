# SPDX-License-Identifier: EUPL-1.2
"""Working with a partner under a protocol: referrals, shared clients, messages, the four-party meeting."""
