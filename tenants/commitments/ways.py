# SPDX-License-Identifier: EUPL-1.2
"""How a mentor signed, as staff read it."""

from koepel.i18n import _l
from tenants.vocabulary import Coded


class Way(Coded):
    """How a mentor signed."""

    SCREEN = "screen", _l("On this screen, with you")
    PAPER = "paper", _l("On paper")
    LINK = "link", _l("By the own link")
