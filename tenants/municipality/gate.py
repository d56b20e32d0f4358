# SPDX-License-Identifier: EUPL-1.2
"""A municipality that asks a second factor lets nobody of its staff in without one; nor past its provider, when it says so.

Here too each page learns the name of the municipality, since the address only knows a word for it.
"""

from __future__ import annotations

from flask import g

from koepel.accounts.refusals import ProviderOnly
from koepel.errors import SecondFactorFirst
from koepel.web.entry import visitor
from tenants.municipality.service import municipality


def say_its_name() -> None:
    """For the foot of the side bar and the head of what is printed."""
    g.place_name = municipality().name


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
