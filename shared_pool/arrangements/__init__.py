# SPDX-License-Identifier: EUPL-1.2
"""Who answers for what among municipalities that share (GDPR art. 26), published by each of them for everybody."""
