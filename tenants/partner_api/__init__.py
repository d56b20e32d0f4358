# SPDX-License-Identifier: EUPL-1.2
"""What a partner's own programs may ask: tokens by OAuth 2, clients and referrals as JSON, news by webhook."""
