# SPDX-License-Identifier: EUPL-1.2
"""Who waits, who is helped, and what another policy would do for whom (D10, D11, E8, J14)."""
