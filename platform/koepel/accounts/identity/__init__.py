# SPDX-License-Identifier: EUPL-1.2
"""Signing in with the identity provider of an organisation: who one is there, and what one may do here because of it."""
