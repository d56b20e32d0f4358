# SPDX-License-Identifier: EUPL-1.2
"""The words that we put under a message to a group, in the language of who reads it."""

from __future__ import annotations

from koepel.i18n import _, speaking


def foot(language: str, stop: str) -> str:
    """How to get no more of these: by the own link, or by telling us where there is none."""
    with speaking(language):
        if stop:
            return _("No more messages like this one? Open this link: %(link)s", link=stop)
        return _("No more messages like this one? Tell us.")
