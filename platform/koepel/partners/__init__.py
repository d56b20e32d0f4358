# SPDX-License-Identifier: EUPL-1.2
"""Organisations outside the municipalities that work with them: VDAB, OCMW, AgII, a reception centre, a host."""
