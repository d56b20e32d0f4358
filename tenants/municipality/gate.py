# SPDX-License-Identifier: EUPL-1.2
"""A municipality that asks a second factor lets nobody of its staff in without one; nor past its provider, when it says so."""

from __future__ import annotations

from koepel.accounts.refusals import ProviderOnly
from koepel.errors import SecondFactorFirst
from koepel.web.entry import visitor
from tenants.municipality.service import municipality


def ask_second_factor() -> None:
    """Raises `SecondFactorFirst` for a session that proved only a password."""
    who = visitor()
    if municipality().second_factor == "required" and who is not None and not who.second_factor:
        raise SecondFactorFirst


def ask_provider() -> None:
    """Raises `ProviderOnly` for a session of Koepel's own where only the identity provider lets in."""
    who = visitor()
    if municipality().provider_only and who is not None and not who.provider:
        raise ProviderOnly
