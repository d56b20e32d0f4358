# SPDX-License-Identifier: EUPL-1.2
"""Consent, only where it is the ground. It stands above whatever runs: no intake, match or trajectory can ask for it."""
