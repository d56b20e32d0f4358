# SPDX-License-Identifier: EUPL-1.2
"""The protocol: the signed basis on which a municipality exchanges data with a partner, and what it lets out."""
