# SPDX-License-Identifier: EUPL-1.2
"""Passkeys: a key in a phone or computer that proves who one is, without anything to type or to steal."""
